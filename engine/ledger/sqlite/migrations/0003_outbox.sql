-- The outbox and what was done with it. Instants are microseconds since 1970, 0 for none.
CREATE TABLE messages (
	key        TEXT PRIMARY KEY,
	client     TEXT NOT NULL,
	channel    TEXT NOT NULL,
	status     TEXT NOT NULL,
	body       TEXT NOT NULL,
	created    INTEGER NOT NULL,
	not_before INTEGER NOT NULL,
	attempts   INTEGER NOT NULL,
	receipt    TEXT NOT NULL,
	reason     TEXT NOT NULL,
	changed    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_by_status ON messages (status, not_before, key);
CREATE INDEX messages_of_client ON messages (client, not_before, key);

-- An action of a case can be in one message only.
CREATE TABLE parts (
	key     TEXT PRIMARY KEY,
	case_id TEXT NOT NULL,
	message TEXT NOT NULL REFERENCES messages (key),
	place   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX parts_of_message ON parts (message, place);
CREATE INDEX parts_of_case ON parts (case_id);

CREATE TABLE contacts (
	id      INTEGER PRIMARY KEY,
	client  TEXT NOT NULL,
	day     TEXT NOT NULL,
	at      INTEGER NOT NULL,
	channel TEXT NOT NULL,
	address TEXT NOT NULL,
	message TEXT NOT NULL
) STRICT;

CREATE INDEX contacts_of_client ON contacts (client, day, id);

CREATE TABLE consents (
	id      INTEGER PRIMARY KEY,
	client  TEXT NOT NULL,
	channel TEXT NOT NULL,
	address TEXT NOT NULL,
	given   INTEGER NOT NULL,
	day     TEXT NOT NULL,
	proof   TEXT NOT NULL
) STRICT;

CREATE INDEX consents_of_client ON consents (client, id);

CREATE TABLE plans (
	digest   TEXT PRIMARY KEY,
	day      TEXT NOT NULL,
	begun    INTEGER NOT NULL,
	finished INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
