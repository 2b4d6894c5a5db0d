-- The work of people is found among all messages by its channels.
CREATE INDEX messages_by_channel ON messages (channel, not_before, key);
