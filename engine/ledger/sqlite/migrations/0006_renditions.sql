-- Messages as they were handed to their channels, one for each attempt, and what was attached.
CREATE TABLE renditions (
	message TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	at      INTEGER NOT NULL, -- microseconds since 1970
	body    TEXT NOT NULL,
	files   TEXT NOT NULL,    -- JSON array of objects: Name, Type, Digest
	PRIMARY KEY (message, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
	digest TEXT PRIMARY KEY, -- hex SHA-256 of data
	data   BLOB NOT NULL
) STRICT;
