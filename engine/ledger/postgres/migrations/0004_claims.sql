-- Attempts at messages that are Sending and whose channel was not called: whoever calls it takes the row away first. None of it is part
-- of the ledger as such. The table is empty after a crash of the server and on a replica that took over: then nobody can tell.
CREATE UNLOGGED TABLE claims (
	message text COLLATE "C" NOT NULL,
	attempt bigint NOT NULL,
	made    bigint NOT NULL, -- the transaction that the row comes from; it comes from another when it was copied here
	PRIMARY KEY (message, attempt)
);
