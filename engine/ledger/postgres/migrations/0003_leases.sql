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

-- An answer is kept here only while the ledger is: whoever moves it waits for those that are being kept, by a lock that they
-- share. Returns where the ledger is; nothing when it is here.
CREATE FUNCTION keep_answer(lock_class integer, lock_object integer, about text, nth bigint, said text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE there text;
BEGIN
	PERFORM pg_advisory_xact_lock_shared(lock_class, lock_object);
	SELECT moved INTO STRICT there FROM relance_ledger; -- as it is now that the lock is held
	IF there = '' THEN
		INSERT INTO answers (message, attempt, body) VALUES (about, nth, said) ON CONFLICT (message, attempt) DO NOTHING;
	END IF;
	RETURN there;
END $$;

CREATE FUNCTION instant_now() RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;
