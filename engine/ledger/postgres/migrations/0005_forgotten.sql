-- What was known of a client as a person is taken out by an entry that says so, and by nothing else: the last entry names the
-- entries whose text changes, which keep their number and their hash.
DROP TRIGGER journal_stays ON journal;
CREATE TRIGGER journal_keeps BEFORE DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_stays();

CREATE FUNCTION journal_is_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last json;
BEGIN
	SELECT as_json(text) FROM journal ORDER BY seq DESC LIMIT 1 INTO last;
	IF NEW.seq = OLD.seq AND NEW.hash = OLD.hash AND last ->> 'kind' = 'forgotten' AND json_typeof(last -> 'body' -> 'entries') = 'array' THEN
		IF EXISTS (SELECT 1 FROM json_array_elements(last -> 'body' -> 'entries') AS named
			WHERE named ->> 'seq' = OLD.seq::text AND named ->> 'hash' = OLD.hash) THEN RETURN NEW; END IF;
	END IF;
	RAISE EXCEPTION 'the journal is only added to';
END $$;
CREATE TRIGGER journal_stays BEFORE UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION journal_is_redacted();

-- A fact has a new form when an entry makes one.
DROP TRIGGER client_changes ON clients;
CREATE TRIGGER client_changes BEFORE UPDATE ON clients FOR EACH ROW WHEN (NEW.seq <> OLD.seq) EXECUTE FUNCTION client_changes();

DROP TRIGGER invoice_changes ON invoices;
CREATE TRIGGER invoice_changes BEFORE UPDATE ON invoices FOR EACH ROW WHEN (NEW.seq <> OLD.seq) EXECUTE FUNCTION invoice_changes();
