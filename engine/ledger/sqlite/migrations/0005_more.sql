-- What only some facts have, as a JSON object, or empty: a new field of a fact needs no new column.
ALTER TABLE clients ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE client_history ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE invoices ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE invoice_history ADD COLUMN more TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN more TEXT NOT NULL DEFAULT '';

DROP TRIGGER client_changes;
CREATE TRIGGER client_changes BEFORE UPDATE ON clients
BEGIN
	INSERT INTO client_history VALUES (OLD.id, OLD.name, OLD.profile, OLD.kind, OLD.country, OLD.language, OLD.email,
		OLD.phone, OLD.contact, OLD.address, OLD.opt_out, OLD.facts, OLD.seq, OLD.more);
END;

DROP TRIGGER invoice_changes;
CREATE TRIGGER invoice_changes BEFORE UPDATE ON invoices
BEGIN
	INSERT INTO invoice_history VALUES (OLD.id, OLD.client, OLD.amount, OLD.open, OLD.currency, OLD.issued, OLD.due,
		OLD.paid_on, OLD.disputed, OLD.on_hold, OLD.facts, OLD.seq, OLD.more);
END;
