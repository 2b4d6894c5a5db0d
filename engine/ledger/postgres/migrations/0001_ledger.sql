-- A ledger: the tables of the SQLite store as they are today, column for column, so that a row has the same digest in
-- both. Days are YYYY-MM-DD or empty, amounts whole minor units, instants microseconds since 1970, flags 0 or 1. Every
-- text is ordered by its bytes, whatever the language of the database.
CREATE TABLE meta (
	name  text COLLATE "C" PRIMARY KEY,
	value text COLLATE "C" NOT NULL
);

CREATE TABLE journal (
	seq  bigint PRIMARY KEY,
	text text COLLATE "C" NOT NULL,
	hash text COLLATE "C" NOT NULL
);

CREATE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
CREATE TRIGGER journal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_stays();

-- What an entry concerns: noun is client, invoice, case or kind.
CREATE TABLE about (
	noun text COLLATE "C" NOT NULL,
	id   text COLLATE "C" NOT NULL,
	seq  bigint NOT NULL,
	PRIMARY KEY (noun, id, seq)
);

CREATE TABLE clients (
	id       text COLLATE "C" PRIMARY KEY,
	name     text COLLATE "C" NOT NULL,
	profile  text COLLATE "C" NOT NULL,
	kind     text COLLATE "C" NOT NULL,
	country  text COLLATE "C" NOT NULL,
	language text COLLATE "C" NOT NULL,
	email    text COLLATE "C" NOT NULL,
	phone    text COLLATE "C" NOT NULL,
	contact  text COLLATE "C" NOT NULL,
	address  text COLLATE "C" NOT NULL, -- JSON array
	opt_out  text COLLATE "C" NOT NULL, -- JSON array
	facts    text COLLATE "C" NOT NULL, -- JSON object, or empty
	seq      bigint NOT NULL,
	more     text COLLATE "C" NOT NULL  -- JSON object, or empty
);

CREATE INDEX clients_by_seq ON clients (seq);
CREATE INDEX clients_marked ON clients (id) WHERE strpos(more, '"blacklisted":') > 0 OR strpos(more, '"on_account":') > 0;

CREATE TABLE invoices (
	id       text COLLATE "C" PRIMARY KEY,
	client   text COLLATE "C" NOT NULL,
	amount   bigint NOT NULL,
	open     bigint NOT NULL,
	currency text COLLATE "C" NOT NULL,
	issued   text COLLATE "C" NOT NULL,
	due      text COLLATE "C" NOT NULL,
	paid_on  text COLLATE "C" NOT NULL,
	disputed bigint NOT NULL,
	on_hold  bigint NOT NULL,
	facts    text COLLATE "C" NOT NULL, -- JSON object, or empty
	seq      bigint NOT NULL,
	more     text COLLATE "C" NOT NULL  -- JSON object, or empty
);

CREATE INDEX invoices_of_client ON invoices (client, id);
CREATE INDEX invoices_by_seq ON invoices (seq, client);
CREATE INDEX invoices_open_by_due ON invoices (due) WHERE open <> 0;
CREATE INDEX invoices_asked_less ON invoices (client) WHERE open < 0 OR disputed <> 0;

-- The forms that facts had before, each with the entry that made it.
CREATE TABLE client_history (LIKE clients, PRIMARY KEY (id, seq));
CREATE TABLE invoice_history (LIKE invoices, PRIMARY KEY (id, seq));

CREATE FUNCTION client_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO client_history SELECT OLD.*; RETURN NEW; END $$;
CREATE TRIGGER client_changes BEFORE UPDATE ON clients FOR EACH ROW EXECUTE FUNCTION client_changes();

CREATE FUNCTION invoice_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO invoice_history SELECT OLD.*; RETURN NEW; END $$;
CREATE TRIGGER invoice_changes BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION invoice_changes();

CREATE TABLE events (
	key      text COLLATE "C" NOT NULL UNIQUE,
	seq      bigint NOT NULL, -- of the entry
	place    bigint NOT NULL, -- within it
	day      text COLLATE "C" NOT NULL,
	type     text COLLATE "C" NOT NULL,
	invoice  text COLLATE "C" NOT NULL,
	client   text COLLATE "C" NOT NULL,
	amount   bigint NOT NULL,
	currency text COLLATE "C" NOT NULL,
	until    text COLLATE "C" NOT NULL,
	channel  text COLLATE "C" NOT NULL,
	note     text COLLATE "C" NOT NULL,
	more     text COLLATE "C" NOT NULL, -- JSON object, or empty
	PRIMARY KEY (seq, place)
);

CREATE INDEX events_of_invoice ON events (invoice, seq, place);
CREATE INDEX events_of_client ON events (client, invoice, seq, place);

-- Cases. What is due is found by its index, whatever the number of cases.
CREATE TABLE cases (
	id       text COLLATE "C" PRIMARY KEY,
	invoice  text COLLATE "C" NOT NULL,
	client   text COLLATE "C" NOT NULL,
	currency text COLLATE "C" NOT NULL,
	policy   text COLLATE "C" NOT NULL,
	book     text COLLATE "C" NOT NULL,
	version  bigint NOT NULL,
	state    text COLLATE "C" NOT NULL,
	wake     text COLLATE "C" NOT NULL, -- YYYY-MM-DD or empty
	proposed bigint NOT NULL,
	run      text COLLATE "C" NOT NULL  -- JSON object
);

CREATE INDEX cases_due ON cases (wake, id) WHERE wake <> '';
CREATE INDEX cases_of_client ON cases (client, id);
CREATE INDEX cases_of_invoice ON cases (invoice);
CREATE INDEX cases_proposed ON cases (id) WHERE proposed = 1;
CREATE INDEX cases_deferred ON cases (id) WHERE strpos(run, '"deferred":') > 0;
CREATE INDEX cases_undecided ON cases (id) WHERE strpos(run, '"undecided":') > 0;

-- The invoices of a client's case.
CREATE TABLE covers (
	invoice text COLLATE "C" PRIMARY KEY,
	case_id text COLLATE "C" NOT NULL
);

CREATE INDEX covers_of_case ON covers (case_id, invoice);

CREATE TABLE books (
	digest   text COLLATE "C" PRIMARY KEY,
	policies text COLLATE "C" NOT NULL -- JSON array
);

-- The outbox and what was done with it.
CREATE TABLE messages (
	key        text COLLATE "C" PRIMARY KEY,
	client     text COLLATE "C" NOT NULL,
	channel    text COLLATE "C" NOT NULL,
	status     text COLLATE "C" NOT NULL,
	body       text COLLATE "C" NOT NULL, -- JSON object
	created    bigint NOT NULL,
	not_before bigint NOT NULL,
	attempts   bigint NOT NULL,
	receipt    text COLLATE "C" NOT NULL,
	reason     text COLLATE "C" NOT NULL,
	changed    bigint NOT NULL,
	made       text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE INDEX messages_by_status ON messages (status, not_before, key);
CREATE INDEX messages_of_client ON messages (client, not_before, key);
CREATE INDEX messages_of_client_since ON messages (client, created);
CREATE INDEX messages_by_channel ON messages (channel, not_before, key);
CREATE INDEX messages_by_created ON messages (created);
CREATE INDEX messages_in_order ON messages (not_before, key);

-- An action of a case can be in one message only.
CREATE TABLE parts (
	key     text COLLATE "C" PRIMARY KEY,
	case_id text COLLATE "C" NOT NULL,
	message text COLLATE "C" NOT NULL REFERENCES messages (key),
	place   bigint NOT NULL
);

CREATE INDEX parts_of_message ON parts (message, place);
CREATE INDEX parts_of_case ON parts (case_id);

CREATE TABLE plans (
	digest   text COLLATE "C" PRIMARY KEY,
	day      text COLLATE "C" NOT NULL,
	begun    bigint NOT NULL,
	finished bigint NOT NULL
);

-- Messages as they were handed to their channels, one for each attempt, and what was attached.
CREATE TABLE renditions (
	message text COLLATE "C" NOT NULL,
	attempt bigint NOT NULL,
	at      bigint NOT NULL,
	body    text COLLATE "C" NOT NULL,
	files   text COLLATE "C" NOT NULL, -- JSON array of objects: Name, Type, Digest
	PRIMARY KEY (message, attempt)
);

CREATE TABLE files (
	digest text COLLATE "C" PRIMARY KEY, -- hex SHA-256 of data
	data   bytea NOT NULL
);

-- Parts of messages that left before the ledger was restored from an older copy.
CREATE TABLE left_before (
	part text COLLATE "C" PRIMARY KEY,
	key  text COLLATE "C" NOT NULL,
	at   bigint NOT NULL
);

-- A text that was altered may be no JSON any more: it is none, and not an error.
CREATE FUNCTION as_json(raw text) RETURNS json LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN RETURN raw::json; EXCEPTION WHEN others THEN RETURN NULL; END $$;

CREATE FUNCTION json_list(list json) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
	SELECT json_array_elements_text(CASE WHEN json_typeof(list) = 'array' THEN list ELSE '[]'::json END) $$;

-- What a person asks every day is counted as rows change, and not when it is asked. Each table of counts has a
-- view that counts anew, with which verify compares it. A row that counts nothing is not there.

-- What the invoices of each case owe, without credit notes, and how the case was counted last.
CREATE TABLE case_open (
	id       text COLLATE "C" PRIMARY KEY,
	policy   text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	currency text COLLATE "C" NOT NULL,
	open     bigint NOT NULL
);

CREATE TABLE case_counts (
	policy   text COLLATE "C" NOT NULL,
	state    text COLLATE "C" NOT NULL,
	currency text COLLATE "C" NOT NULL,
	cases    bigint NOT NULL,
	owing    bigint NOT NULL,
	open     bigint NOT NULL,
	PRIMARY KEY (policy, state, currency)
);

-- What is open, by due day: credit notes apart.
CREATE TABLE due_counts (
	currency text COLLATE "C" NOT NULL,
	due      text COLLATE "C" NOT NULL,
	invoices bigint NOT NULL,
	open     bigint NOT NULL,
	credits  bigint NOT NULL,
	credit   bigint NOT NULL,
	PRIMARY KEY (currency, due)
);

-- What was invoiced, by day of issue, and how many of it owe nothing any more.
CREATE TABLE sales_counts (
	currency text COLLATE "C" NOT NULL,
	issued   text COLLATE "C" NOT NULL,
	invoices bigint NOT NULL,
	amount   bigint NOT NULL,
	closed   bigint NOT NULL,
	PRIMARY KEY (currency, issued)
);

-- Messages by the day since 1970 on which they were created (UTC), by status and by what they are.
CREATE TABLE message_counts (
	day        bigint NOT NULL,
	status     text COLLATE "C" NOT NULL,
	channel    text COLLATE "C" NOT NULL,
	policy     text COLLATE "C" NOT NULL,
	state      text COLLATE "C" NOT NULL,
	registered text COLLATE "C" NOT NULL, -- Params of the body
	messages   bigint NOT NULL,
	PRIMARY KEY (day, status, channel, policy, state, registered)
);

CREATE VIEW case_open_now AS SELECT id, policy, state, currency,
	(coalesce((SELECT greatest(open, 0) FROM invoices WHERE invoices.id = cases.invoice), 0) + coalesce((SELECT sum(greatest(open, 0))
		FROM covers JOIN invoices ON invoices.id = covers.invoice WHERE covers.case_id = cases.id), 0))::bigint AS open FROM cases;

CREATE VIEW case_counts_now AS SELECT policy, state, currency, count(*) AS cases, sum((open > 0)::int) AS owing, sum(open)::bigint AS open
	FROM case_open_now GROUP BY policy, state, currency;

CREATE VIEW due_counts_now AS SELECT currency, due, sum((open > 0)::int) AS invoices, sum(greatest(open, 0))::bigint AS open,
	sum((open < 0)::int) AS credits, sum(least(open, 0))::bigint AS credit FROM invoices WHERE open <> 0 GROUP BY currency, due;

CREATE VIEW sales_counts_now AS SELECT currency, issued, count(*) AS invoices, sum(amount)::bigint AS amount,
	sum((amount > 0 AND open <= 0)::int) AS closed FROM invoices GROUP BY currency, issued;

CREATE VIEW message_kind AS SELECT key, created, created / 86400000000 AS day, status, channel,
	coalesce(as_json(body) ->> 'Policy', '') COLLATE "C" AS policy, coalesce(as_json(body) ->> 'State', '') COLLATE "C" AS state,
	coalesce(as_json(body) -> 'Params' ->> 'registered', '') COLLATE "C" AS registered FROM messages;

CREATE VIEW message_counts_now AS SELECT day, status, channel, policy, state, registered, count(*) AS messages
	FROM message_kind GROUP BY day, status, channel, policy, state, registered;

-- Counts change once for each transaction: a row that is written over and over in one costs more each time. The triggers
-- note what changed, and by how much; who commits calls count_changes.
CREATE TABLE case_changed (
	id text COLLATE "C" NOT NULL
);

CREATE TABLE sales_changed (LIKE sales_counts);
CREATE TABLE due_changed (LIKE due_counts);
CREATE TABLE message_changed (LIKE message_counts);

CREATE FUNCTION count_changes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE ids text[];
BEGIN
	IF EXISTS (SELECT 1 FROM sales_changed) THEN
		WITH gone AS (DELETE FROM sales_changed RETURNING *)
			INSERT INTO sales_counts SELECT currency, issued, sum(invoices)::bigint, sum(amount)::bigint, sum(closed)::bigint FROM gone GROUP BY currency, issued
			ON CONFLICT (currency, issued) DO UPDATE SET invoices = sales_counts.invoices + excluded.invoices,
				amount = sales_counts.amount + excluded.amount, closed = sales_counts.closed + excluded.closed;
		DELETE FROM sales_counts WHERE invoices = 0;
	END IF;
	IF EXISTS (SELECT 1 FROM due_changed) THEN
		WITH gone AS (DELETE FROM due_changed RETURNING *)
			INSERT INTO due_counts SELECT currency, due, sum(invoices)::bigint, sum(open)::bigint, sum(credits)::bigint, sum(credit)::bigint FROM gone GROUP BY currency, due
			ON CONFLICT (currency, due) DO UPDATE SET invoices = due_counts.invoices + excluded.invoices, open = due_counts.open + excluded.open,
				credits = due_counts.credits + excluded.credits, credit = due_counts.credit + excluded.credit;
		DELETE FROM due_counts WHERE invoices = 0 AND credits = 0;
	END IF;
	IF EXISTS (SELECT 1 FROM message_changed) THEN
		WITH gone AS (DELETE FROM message_changed RETURNING *)
			INSERT INTO message_counts SELECT day, status, channel, policy, state, registered, sum(messages)::bigint FROM gone
				GROUP BY day, status, channel, policy, state, registered HAVING sum(messages) <> 0
			ON CONFLICT (day, status, channel, policy, state, registered) DO UPDATE SET messages = message_counts.messages + excluded.messages;
		DELETE FROM message_counts WHERE messages = 0;
	END IF;
	-- Of a case it is known what was counted of it before.
	WITH gone AS (DELETE FROM case_changed RETURNING id) SELECT array_agg(DISTINCT id) FROM gone INTO ids;
	IF ids IS NULL THEN RETURN; END IF;
	INSERT INTO case_counts SELECT policy, state, currency, sum(n), sum(owing), sum(open)::bigint FROM (
		SELECT policy, state, currency, -1 AS n, -(open > 0)::int AS owing, -open AS open FROM case_open WHERE id = ANY (ids) UNION ALL
		SELECT policy, state, currency, 1, (open > 0)::int, open FROM case_open_now WHERE id = ANY (ids)) AS d
		GROUP BY policy, state, currency HAVING sum(n) <> 0 OR sum(owing) <> 0 OR sum(open) <> 0
		ON CONFLICT (policy, state, currency) DO UPDATE SET cases = case_counts.cases + excluded.cases,
			owing = case_counts.owing + excluded.owing, open = case_counts.open + excluded.open;
	DELETE FROM case_counts WHERE cases = 0;
	DELETE FROM case_open WHERE id = ANY (ids);
	INSERT INTO case_open SELECT * FROM case_open_now WHERE id = ANY (ids);
END $$;

CREATE FUNCTION case_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO case_changed VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END); RETURN NULL; END $$;
CREATE TRIGGER case_comes AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION case_changes();
CREATE TRIGGER case_goes AFTER DELETE ON cases FOR EACH ROW EXECUTE FUNCTION case_changes();
CREATE TRIGGER case_moves AFTER UPDATE ON cases FOR EACH ROW
	WHEN (OLD.policy <> NEW.policy OR OLD.state <> NEW.state OR OLD.currency <> NEW.currency OR OLD.invoice <> NEW.invoice) EXECUTE FUNCTION case_changes();

CREATE FUNCTION cover_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO case_changed VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END); RETURN NULL; END $$;
CREATE TRIGGER cover_comes AFTER INSERT ON covers FOR EACH ROW EXECUTE FUNCTION cover_changes();
CREATE TRIGGER cover_goes AFTER DELETE ON covers FOR EACH ROW EXECUTE FUNCTION cover_changes();

CREATE FUNCTION count_sale(i invoices, n bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sales_changed VALUES (i.currency, i.issued, n, n * i.amount, n * (i.amount > 0 AND i.open <= 0)::int);
END $$;

CREATE FUNCTION count_due(i invoices, n bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF i.open <> 0 THEN
		INSERT INTO due_changed VALUES (i.currency, i.due, n * (i.open > 0)::int, n * greatest(i.open, 0), n * (i.open < 0)::int, n * least(i.open, 0));
	END IF;
END $$;

CREATE FUNCTION count_cases_of(invoice_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO case_changed SELECT id FROM cases WHERE invoice = invoice_id UNION ALL SELECT case_id FROM covers WHERE invoice = invoice_id;
END $$;

CREATE FUNCTION invoice_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM count_sale(NEW, 1), count_due(NEW, 1);
	IF NEW.open > 0 THEN PERFORM count_cases_of(NEW.id); END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER invoice_comes AFTER INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION invoice_comes();

CREATE FUNCTION invoice_counts_otherwise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM count_sale(NEW, 1), count_due(NEW, 1);
	PERFORM count_sale(OLD, -1), count_due(OLD, -1);
	IF greatest(OLD.open, 0) <> greatest(NEW.open, 0) THEN PERFORM count_cases_of(NEW.id); END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER invoice_counts_otherwise AFTER UPDATE ON invoices FOR EACH ROW
	WHEN (OLD.currency <> NEW.currency OR OLD.issued <> NEW.issued OR OLD.due <> NEW.due OR OLD.amount <> NEW.amount OR OLD.open <> NEW.open)
	EXECUTE FUNCTION invoice_counts_otherwise();

CREATE FUNCTION count_message(m messages, n bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE body json := as_json(m.body);
BEGIN
	INSERT INTO message_changed VALUES (m.created / 86400000000, m.status, m.channel, coalesce(body ->> 'Policy', ''), coalesce(body ->> 'State', ''),
		coalesce(body -> 'Params' ->> 'registered', ''), n);
END $$;

CREATE FUNCTION message_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM count_message(NEW, 1); RETURN NULL; END $$;
CREATE TRIGGER message_comes AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION message_comes();

CREATE FUNCTION message_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM count_message(NEW, 1); PERFORM count_message(OLD, -1); RETURN NULL; END $$;
CREATE TRIGGER message_moves AFTER UPDATE ON messages FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION message_moves();
