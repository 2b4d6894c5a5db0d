-- What was known of a client as a person is taken out by an entry that says so, and by nothing else: the last entry names the
-- entries whose text changes, which keep their number and their hash.
DROP TRIGGER journal_stays;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
	WHEN NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash OR NOT EXISTS (
		SELECT 1 FROM journal AS last, json_each(last.text, '$.body.entries') AS named
		WHERE last.seq = (SELECT max(seq) FROM journal) AND json_extract(last.text, '$.kind') = 'forgotten'
			AND json_extract(named.value, '$.seq') = OLD.seq AND json_extract(named.value, '$.hash') = OLD.hash)
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;

-- A fact has a new form when an entry makes one.
DROP TRIGGER client_changes;
CREATE TRIGGER client_changes BEFORE UPDATE ON clients WHEN NEW.seq <> OLD.seq
BEGIN
	INSERT INTO client_history VALUES (OLD.id, OLD.name, OLD.profile, OLD.kind, OLD.country, OLD.language, OLD.email,
		OLD.phone, OLD.contact, OLD.address, OLD.opt_out, OLD.facts, OLD.seq, OLD.more);
END;

DROP TRIGGER invoice_changes;
CREATE TRIGGER invoice_changes BEFORE UPDATE ON invoices WHEN NEW.seq <> OLD.seq
BEGIN
	INSERT INTO invoice_history VALUES (OLD.id, OLD.client, OLD.amount, OLD.open, OLD.currency, OLD.issued, OLD.due,
		OLD.paid_on, OLD.disputed, OLD.on_hold, OLD.facts, OLD.seq, OLD.more);
END;
