// Package postgres keeps a ledger in a schema of a PostgreSQL database: several machines may have it open, and write one
// after the other. A transaction holds one lock, for as long as it lasts; a process or a machine that dies gives it back,
// and loses nothing that was acknowledged. The schema says by itself which version wrote it.
//
// The tables are those of package sqlite, column for column: the same journal has the same head in both, and
// sqlstore.Copy goes either way. What left is noted in a file on the machine that sends, as beside a file of SQLite: it
// tells an older backup, or a replica that was behind when it took over.
//
// What differs: a text with a NUL character or that is no UTF-8 is refused by the server. Whether the server's own files
// and indexes are whole is for its checksums and pg_amcheck to say, not for Damage. Advisory locks belong to sessions:
// a pooler between must pool sessions, not transactions.
package postgres
