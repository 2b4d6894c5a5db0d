-- All that concerns one client is asked in one question. An index over part of a table would be
-- weighed anew by SQLite for each client: its condition is compared with what is asked.
DROP INDEX events_of_invoice;
DROP INDEX events_of_client;
CREATE INDEX events_of_invoice ON events (invoice, seq, place);
CREATE INDEX events_of_client ON events (client, invoice, seq, place);
CREATE INDEX cases_of_invoice ON cases (invoice);
