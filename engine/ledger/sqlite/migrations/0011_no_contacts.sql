-- What counts as a contact is said by the messages, what a client agreed to by the client.
DROP TABLE contacts;
DROP TABLE consents;
