-- A page of a list finds the clients who have something open by an index of it.
CREATE INDEX invoices_open_of_client ON invoices (client, due, open) WHERE open <> 0;
