// Package sqlite keeps a ledger in one SQLite file: no server, one writer at a
// time. Every commit is on disk before it counts (WAL, synchronous=FULL), a
// process that is killed loses nothing that was acknowledged, and the file says
// by itself which version wrote it.
//
// Beside the file lie FILE-wal and FILE-shm while it is open, and FILE.lock,
// which names the process that writes. A copy of a ledger in use must be made
// with SQLite's own backup. The file belongs on a local disk: locks of network file systems
// are not to be trusted.
package sqlite
