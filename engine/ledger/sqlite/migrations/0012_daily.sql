-- The last entry of a kind is found as what an entry is about, for the kinds that are few; what a
-- client got since a day, by its index.
INSERT INTO about (noun, id, seq)
	SELECT 'kind', json_extract(text, '$.kind'), seq FROM journal WHERE json_extract(text, '$.kind') NOT IN ('decision', 'message', 'receipt');

CREATE INDEX messages_of_client_since ON messages (client, created);
