-- The day on which a message counts as made: its channel took it, or a person did what it asks.
ALTER TABLE messages ADD COLUMN made TEXT NOT NULL DEFAULT '';
UPDATE messages SET made = date(changed / 1000000, 'unixepoch') WHERE status IN ('sent', 'delivered');
