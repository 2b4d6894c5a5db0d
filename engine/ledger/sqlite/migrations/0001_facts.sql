-- Facts and the journal. Days are YYYY-MM-DD or empty, amounts whole minor units.
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
	seq  INTEGER PRIMARY KEY,
	text TEXT NOT NULL,
	hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;

CREATE TRIGGER journal_keeps BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;

-- What an entry concerns: noun is client, invoice or case.
CREATE TABLE about (
	noun TEXT NOT NULL,
	id   TEXT NOT NULL,
	seq  INTEGER NOT NULL,
	PRIMARY KEY (noun, id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
	id       TEXT PRIMARY KEY,
	name     TEXT NOT NULL,
	profile  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	country  TEXT NOT NULL,
	language TEXT NOT NULL,
	email    TEXT NOT NULL,
	phone    TEXT NOT NULL,
	contact  TEXT NOT NULL,
	address  TEXT NOT NULL, -- JSON array
	opt_out  TEXT NOT NULL, -- JSON array
	facts    TEXT NOT NULL, -- JSON object, or empty
	seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
	id       TEXT PRIMARY KEY,
	client   TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	open     INTEGER NOT NULL,
	currency TEXT NOT NULL,
	issued   TEXT NOT NULL,
	due      TEXT NOT NULL,
	paid_on  TEXT NOT NULL,
	disputed INTEGER NOT NULL,
	on_hold  INTEGER NOT NULL,
	facts    TEXT NOT NULL, -- JSON object, or empty
	seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX invoices_of_client ON invoices (client, id);

-- The forms that facts had before, each with the entry that made it.
CREATE TABLE client_history (
	id TEXT NOT NULL, name TEXT NOT NULL, profile TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
	language TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, contact TEXT NOT NULL, address TEXT NOT NULL,
	opt_out TEXT NOT NULL, facts TEXT NOT NULL, seq INTEGER NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice_history (
	id TEXT NOT NULL, client TEXT NOT NULL, amount INTEGER NOT NULL, open INTEGER NOT NULL, currency TEXT NOT NULL,
	issued TEXT NOT NULL, due TEXT NOT NULL, paid_on TEXT NOT NULL, disputed INTEGER NOT NULL, on_hold INTEGER NOT NULL,
	facts TEXT NOT NULL, seq INTEGER NOT NULL,
	PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER client_changes BEFORE UPDATE ON clients
BEGIN
	INSERT INTO client_history VALUES (OLD.id, OLD.name, OLD.profile, OLD.kind, OLD.country, OLD.language, OLD.email,
		OLD.phone, OLD.contact, OLD.address, OLD.opt_out, OLD.facts, OLD.seq);
END;

CREATE TRIGGER invoice_changes BEFORE UPDATE ON invoices
BEGIN
	INSERT INTO invoice_history VALUES (OLD.id, OLD.client, OLD.amount, OLD.open, OLD.currency, OLD.issued, OLD.due,
		OLD.paid_on, OLD.disputed, OLD.on_hold, OLD.facts, OLD.seq);
END;

CREATE TABLE events (
	key      TEXT NOT NULL UNIQUE,
	seq      INTEGER NOT NULL, -- of the entry
	place    INTEGER NOT NULL, -- within it
	day      TEXT NOT NULL,
	type     TEXT NOT NULL,
	invoice  TEXT NOT NULL,
	client   TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	currency TEXT NOT NULL,
	until    TEXT NOT NULL,
	channel  TEXT NOT NULL,
	note     TEXT NOT NULL,
	PRIMARY KEY (seq, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_invoice ON events (invoice, seq, place) WHERE invoice <> '';
CREATE INDEX events_of_client ON events (client, seq, place) WHERE invoice = '';
