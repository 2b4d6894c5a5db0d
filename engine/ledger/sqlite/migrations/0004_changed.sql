-- Whose facts changed since an entry is found by its index, whatever the number of facts.
CREATE INDEX clients_by_seq ON clients (seq);
CREATE INDEX invoices_by_seq ON invoices (seq, client);
