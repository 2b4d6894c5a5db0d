-- Cases. What is due is found by its index, whatever the number of cases.
CREATE TABLE cases (
	id       TEXT PRIMARY KEY,
	invoice  TEXT NOT NULL,
	client   TEXT NOT NULL,
	currency TEXT NOT NULL,
	policy   TEXT NOT NULL,
	book     TEXT NOT NULL,
	version  INTEGER NOT NULL,
	state    TEXT NOT NULL,
	wake     TEXT NOT NULL, -- YYYY-MM-DD or empty
	proposed INTEGER NOT NULL,
	run      TEXT NOT NULL  -- JSON object
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_due ON cases (wake, id) WHERE wake <> '';
CREATE INDEX cases_of_client ON cases (client, id);
CREATE INDEX cases_proposed ON cases (id) WHERE proposed = 1;

-- The invoices of a client's case.
CREATE TABLE covers (
	invoice TEXT PRIMARY KEY,
	case_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX covers_of_case ON covers (case_id, invoice);

CREATE TABLE books (
	digest   TEXT PRIMARY KEY,
	policies TEXT NOT NULL -- JSON array
) STRICT, WITHOUT ROWID;
