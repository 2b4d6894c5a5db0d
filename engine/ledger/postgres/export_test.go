package postgres

import "time"

// VanishesAfter has the server take a turn to write away from this process once it asked nothing for so long.
func (db *DB) VanishesAfter(span time.Duration) { db.vanished = span }
