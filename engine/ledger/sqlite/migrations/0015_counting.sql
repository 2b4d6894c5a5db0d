-- A page of a list finds the clients who have something open by an index of it. A step of a case and a message are counted with fewer questions: what the case owes is asked once, and a message is
-- counted by the row that came. The counts are the same.
CREATE INDEX invoices_open_of_client ON invoices (client, due, open) WHERE open <> 0;

DROP TRIGGER case_comes;
CREATE TRIGGER case_comes AFTER INSERT ON cases
BEGIN
	INSERT INTO case_counts SELECT NEW.policy, NEW.state, NEW.currency, 1, owed > 0, owed FROM (
		SELECT coalesce((SELECT max(open, 0) FROM invoices WHERE id = NEW.invoice), 0) + coalesce((SELECT sum(max(invoices.open, 0))
			FROM covers JOIN invoices ON invoices.id = covers.invoice WHERE covers.case_id = NEW.id), 0) AS owed) WHERE true
		ON CONFLICT (policy, state, currency) DO UPDATE SET cases = cases + 1, owing = owing + excluded.owing, open = open + excluded.open;
END;

DROP TRIGGER case_moves;
CREATE TRIGGER case_moves AFTER UPDATE OF policy, state, currency ON cases
	WHEN OLD.policy <> NEW.policy OR OLD.state <> NEW.state OR OLD.currency <> NEW.currency
BEGIN
	INSERT INTO case_counts SELECT iif(n < 0, OLD.policy, NEW.policy), iif(n < 0, OLD.state, NEW.state), iif(n < 0, OLD.currency, NEW.currency),
			n, n * (owed > 0), n * owed FROM (
		SELECT coalesce((SELECT max(open, 0) FROM invoices WHERE id = NEW.invoice), 0) + coalesce((SELECT sum(max(invoices.open, 0))
			FROM covers JOIN invoices ON invoices.id = covers.invoice WHERE covers.case_id = NEW.id), 0) AS owed LIMIT 1)
		CROSS JOIN (SELECT 1 AS n UNION ALL SELECT -1) WHERE true
		ON CONFLICT (policy, state, currency) DO UPDATE SET cases = cases + excluded.cases, owing = owing + excluded.owing, open = open + excluded.open;
	DELETE FROM case_counts WHERE policy = OLD.policy AND state = OLD.state AND currency = OLD.currency AND cases = 0;
END;

DROP TRIGGER message_comes;
CREATE TRIGGER message_comes AFTER INSERT ON messages
BEGIN
	INSERT INTO message_counts SELECT NEW.created / 86400000000, NEW.status, NEW.channel,
		CASE WHEN json_valid(NEW.body) THEN coalesce(json_extract(NEW.body, '$.Policy'), '') ELSE '' END,
		CASE WHEN json_valid(NEW.body) THEN coalesce(json_extract(NEW.body, '$.State'), '') ELSE '' END,
		CASE WHEN json_valid(NEW.body) THEN coalesce(json_extract(NEW.body, '$.Params.registered'), '') ELSE '' END, 1 WHERE true
		ON CONFLICT DO UPDATE SET messages = messages + 1;
END;
