-- What a person asks every day is counted as rows change, and not when it is asked. Each table of counts has a
-- view that counts anew, with which verify compares it. A row that counts nothing is not there.

-- Cases by where they stand: those whose invoices owe something, and what these owe without credit notes.
CREATE TABLE case_counts (
	policy   TEXT NOT NULL,
	state    TEXT NOT NULL,
	currency TEXT NOT NULL,
	cases    INTEGER NOT NULL,
	owing    INTEGER NOT NULL,
	open     INTEGER NOT NULL,
	PRIMARY KEY (policy, state, currency)
) STRICT, WITHOUT ROWID;

-- What is open, by due day: credit notes apart.
CREATE TABLE due_counts (
	currency TEXT NOT NULL,
	due      TEXT NOT NULL,
	invoices INTEGER NOT NULL,
	open     INTEGER NOT NULL,
	credits  INTEGER NOT NULL,
	credit   INTEGER NOT NULL,
	PRIMARY KEY (currency, due)
) STRICT, WITHOUT ROWID;

-- What was invoiced, by day of issue, and how many of it owe nothing any more.
CREATE TABLE sales_counts (
	currency TEXT NOT NULL,
	issued   TEXT NOT NULL,
	invoices INTEGER NOT NULL,
	amount   INTEGER NOT NULL,
	closed   INTEGER NOT NULL,
	PRIMARY KEY (currency, issued)
) STRICT, WITHOUT ROWID;

-- Messages by the day since 1970 on which they were created (UTC), by status and by what they are.
CREATE TABLE message_counts (
	day        INTEGER NOT NULL,
	status     TEXT NOT NULL,
	channel    TEXT NOT NULL,
	policy     TEXT NOT NULL,
	state      TEXT NOT NULL,
	registered TEXT NOT NULL, -- Params of the body
	messages   INTEGER NOT NULL,
	PRIMARY KEY (day, status, channel, policy, state, registered)
) STRICT, WITHOUT ROWID;

CREATE VIEW case_open AS SELECT id, policy, state, currency,
	coalesce((SELECT max(open, 0) FROM invoices WHERE invoices.id = cases.invoice), 0) + coalesce((SELECT sum(max(open, 0))
		FROM covers JOIN invoices ON invoices.id = covers.invoice WHERE covers.case_id = cases.id), 0) AS open FROM cases;

CREATE VIEW case_counts_now AS SELECT policy, state, currency, count(*) AS cases, sum(open > 0) AS owing, sum(open) AS open
	FROM case_open GROUP BY policy, state, currency;

CREATE VIEW due_counts_now AS SELECT currency, due, sum(open > 0) AS invoices, sum(max(open, 0)) AS open, sum(open < 0) AS credits,
	sum(min(open, 0)) AS credit FROM invoices WHERE open <> 0 GROUP BY currency, due;

CREATE VIEW sales_counts_now AS SELECT currency, issued, count(*) AS invoices, sum(amount) AS amount, sum(amount > 0 AND open <= 0) AS closed
	FROM invoices GROUP BY currency, issued;

CREATE VIEW message_kind AS SELECT key, created, created / 86400000000 AS day, status, channel,
	CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.Policy'), '') ELSE '' END AS policy,
	CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.State'), '') ELSE '' END AS state,
	CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.Params.registered'), '') ELSE '' END AS registered FROM messages;

CREATE VIEW message_counts_now AS SELECT day, status, channel, policy, state, registered, count(*) AS messages
	FROM message_kind GROUP BY day, status, channel, policy, state, registered;

INSERT INTO case_counts SELECT * FROM case_counts_now;
INSERT INTO due_counts SELECT * FROM due_counts_now;
INSERT INTO sales_counts SELECT * FROM sales_counts_now;
INSERT INTO message_counts SELECT * FROM message_counts_now;

CREATE TRIGGER case_comes AFTER INSERT ON cases
BEGIN
	INSERT INTO case_counts SELECT policy, state, currency, 1, open > 0, open FROM case_open WHERE id = NEW.id
		ON CONFLICT (policy, state, currency) DO UPDATE SET cases = cases + 1, owing = owing + excluded.owing, open = open + excluded.open;
END;

CREATE TRIGGER case_goes BEFORE DELETE ON cases
BEGIN
	UPDATE case_counts SET cases = cases - 1, owing = owing - (gone.open > 0), open = case_counts.open - gone.open
		FROM (SELECT open FROM case_open WHERE id = OLD.id) AS gone WHERE policy = OLD.policy AND state = OLD.state AND currency = OLD.currency;
	DELETE FROM case_counts WHERE policy = OLD.policy AND state = OLD.state AND currency = OLD.currency AND cases = 0;
END;

CREATE TRIGGER case_moves AFTER UPDATE OF policy, state, currency ON cases
	WHEN OLD.policy <> NEW.policy OR OLD.state <> NEW.state OR OLD.currency <> NEW.currency
BEGIN
	UPDATE case_counts SET cases = cases - 1, owing = owing - (gone.open > 0), open = case_counts.open - gone.open
		FROM (SELECT open FROM case_open WHERE id = NEW.id) AS gone WHERE policy = OLD.policy AND state = OLD.state AND currency = OLD.currency;
	DELETE FROM case_counts WHERE policy = OLD.policy AND state = OLD.state AND currency = OLD.currency AND cases = 0;
	INSERT INTO case_counts SELECT policy, state, currency, 1, open > 0, open FROM case_open WHERE id = NEW.id
		ON CONFLICT (policy, state, currency) DO UPDATE SET cases = cases + 1, owing = owing + excluded.owing, open = open + excluded.open;
END;

CREATE TRIGGER cover_comes AFTER INSERT ON covers
BEGIN
	UPDATE case_counts SET owing = owing + (now.open > 0) - (now.open - now.part > 0), open = case_counts.open + now.part
		FROM (SELECT policy, state, case_open.currency, case_open.open, max(invoices.open, 0) AS part FROM case_open, invoices
			WHERE case_open.id = NEW.case_id AND invoices.id = NEW.invoice) AS now
		WHERE case_counts.policy = now.policy AND case_counts.state = now.state AND case_counts.currency = now.currency AND now.part > 0;
END;

CREATE TRIGGER cover_goes AFTER DELETE ON covers
BEGIN
	UPDATE case_counts SET owing = owing + (now.open > 0) - (now.open + now.part > 0), open = case_counts.open - now.part
		FROM (SELECT policy, state, case_open.currency, case_open.open, max(invoices.open, 0) AS part FROM case_open, invoices
			WHERE case_open.id = OLD.case_id AND invoices.id = OLD.invoice) AS now
		WHERE case_counts.policy = now.policy AND case_counts.state = now.state AND case_counts.currency = now.currency AND now.part > 0;
END;

CREATE TRIGGER invoice_comes AFTER INSERT ON invoices
BEGIN
	INSERT INTO sales_counts VALUES (NEW.currency, NEW.issued, 1, NEW.amount, NEW.amount > 0 AND NEW.open <= 0)
		ON CONFLICT (currency, issued) DO UPDATE SET invoices = invoices + 1, amount = amount + excluded.amount, closed = closed + excluded.closed;
	INSERT INTO due_counts SELECT NEW.currency, NEW.due, NEW.open > 0, max(NEW.open, 0), NEW.open < 0, min(NEW.open, 0) WHERE NEW.open <> 0
		ON CONFLICT (currency, due) DO UPDATE SET invoices = invoices + excluded.invoices, open = open + excluded.open,
			credits = credits + excluded.credits, credit = credit + excluded.credit;
	UPDATE case_counts SET owing = owing + (now.open > 0) - (now.open - NEW.open > 0), open = case_counts.open + NEW.open
		FROM (SELECT policy, state, currency, open FROM case_open WHERE id IN (SELECT id FROM cases WHERE invoice = NEW.id
			UNION ALL SELECT case_id FROM covers WHERE invoice = NEW.id)) AS now
		WHERE case_counts.policy = now.policy AND case_counts.state = now.state AND case_counts.currency = now.currency AND NEW.open > 0;
END;

CREATE TRIGGER invoice_is_sold_otherwise AFTER UPDATE OF currency, issued, amount, open ON invoices
	WHEN OLD.currency <> NEW.currency OR OLD.issued <> NEW.issued OR OLD.amount <> NEW.amount OR (OLD.amount > 0 AND OLD.open <= 0) <> (NEW.amount > 0 AND NEW.open <= 0)
BEGIN
	UPDATE sales_counts SET invoices = invoices - 1, amount = amount - OLD.amount, closed = closed - (OLD.amount > 0 AND OLD.open <= 0)
		WHERE currency = OLD.currency AND issued = OLD.issued;
	DELETE FROM sales_counts WHERE currency = OLD.currency AND issued = OLD.issued AND invoices = 0;
	INSERT INTO sales_counts VALUES (NEW.currency, NEW.issued, 1, NEW.amount, NEW.amount > 0 AND NEW.open <= 0)
		ON CONFLICT (currency, issued) DO UPDATE SET invoices = invoices + 1, amount = amount + excluded.amount, closed = closed + excluded.closed;
END;

CREATE TRIGGER invoice_is_due_otherwise AFTER UPDATE OF currency, due, open ON invoices
	WHEN OLD.currency <> NEW.currency OR OLD.due <> NEW.due OR OLD.open <> NEW.open
BEGIN
	UPDATE due_counts SET invoices = invoices - (OLD.open > 0), open = open - max(OLD.open, 0), credits = credits - (OLD.open < 0),
		credit = credit - min(OLD.open, 0) WHERE currency = OLD.currency AND due = OLD.due;
	DELETE FROM due_counts WHERE currency = OLD.currency AND due = OLD.due AND invoices = 0 AND credits = 0;
	INSERT INTO due_counts SELECT NEW.currency, NEW.due, NEW.open > 0, max(NEW.open, 0), NEW.open < 0, min(NEW.open, 0) WHERE NEW.open <> 0
		ON CONFLICT (currency, due) DO UPDATE SET invoices = invoices + excluded.invoices, open = open + excluded.open,
			credits = credits + excluded.credits, credit = credit + excluded.credit;
END;

CREATE TRIGGER invoice_owes_otherwise AFTER UPDATE OF open ON invoices WHEN max(OLD.open, 0) <> max(NEW.open, 0)
BEGIN
	UPDATE case_counts SET owing = owing + (now.open > 0) - (now.open - max(NEW.open, 0) + max(OLD.open, 0) > 0),
		open = case_counts.open + max(NEW.open, 0) - max(OLD.open, 0)
		FROM (SELECT policy, state, currency, open FROM case_open WHERE id IN (SELECT id FROM cases WHERE invoice = NEW.id
			UNION ALL SELECT case_id FROM covers WHERE invoice = NEW.id)) AS now
		WHERE case_counts.policy = now.policy AND case_counts.state = now.state AND case_counts.currency = now.currency;
END;

CREATE TRIGGER message_comes AFTER INSERT ON messages
BEGIN
	INSERT INTO message_counts SELECT day, status, channel, policy, state, registered, 1 FROM message_kind WHERE key = NEW.key
		ON CONFLICT DO UPDATE SET messages = messages + 1;
END;

CREATE TRIGGER message_moves AFTER UPDATE OF status ON messages WHEN OLD.status <> NEW.status
BEGIN
	UPDATE message_counts SET messages = messages - 1 FROM (SELECT * FROM message_kind WHERE key = NEW.key) AS kind
		WHERE message_counts.day = kind.day AND message_counts.status = OLD.status AND message_counts.channel = kind.channel
			AND message_counts.policy = kind.policy AND message_counts.state = kind.state AND message_counts.registered = kind.registered;
	DELETE FROM message_counts WHERE day = NEW.created / 86400000000 AND status = OLD.status AND channel = NEW.channel AND messages = 0;
	INSERT INTO message_counts SELECT day, status, channel, policy, state, registered, 1 FROM message_kind WHERE key = NEW.key
		ON CONFLICT DO UPDATE SET messages = messages + 1;
END;

-- What is special is found by an index of it alone.
CREATE INDEX messages_by_created ON messages (created);
CREATE INDEX invoices_open_by_due ON invoices (due) WHERE open <> 0;
CREATE INDEX invoices_asked_less ON invoices (client) WHERE open < 0 OR disputed <> 0;
CREATE INDEX clients_marked ON clients (id) WHERE instr(more, '"blacklisted":') > 0 OR instr(more, '"on_account":') > 0;
CREATE INDEX cases_deferred ON cases (id) WHERE instr(run, '"deferred":') > 0;
