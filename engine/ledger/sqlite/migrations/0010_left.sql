-- Parts of messages that left before the ledger was restored from an older copy: what is decided
-- of them again is not sent before a person says so.
CREATE TABLE left_before (
	part TEXT PRIMARY KEY,
	key  TEXT NOT NULL,
	at   INTEGER NOT NULL -- microseconds since 1970
) STRICT, WITHOUT ROWID;
