-- What several processes that deliver tell one another. None of it is part of the ledger as such: it is in no entry, no digest
-- and no copy. Instants are microseconds since 1970 by the clock of the server.

-- Who sends a message, or is about to, and until when nobody else does.
CREATE TABLE leases (
	message text COLLATE "C" PRIMARY KEY,
	owner   text COLLATE "C" NOT NULL,
	until   bigint NOT NULL
);

CREATE INDEX leases_of_owner ON leases (owner);

-- What channels answered, until the journal says so.
CREATE TABLE answers (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	message text COLLATE "C" NOT NULL,
	attempt bigint NOT NULL,
	body    text COLLATE "C" NOT NULL, -- JSON object
	UNIQUE (message, attempt)
);

-- When the next message may leave by a route whose messages have to lie apart.
CREATE TABLE turns (
	route text COLLATE "C" PRIMARY KEY,
	next  bigint NOT NULL
);

CREATE FUNCTION instant_now() RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;
