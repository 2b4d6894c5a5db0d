package ledger

import (
	"context"
	"maps"
	"slices"
)

// vouched is what the last entry that names a row says of it.
type vouched struct {
	seq    int64
	digest string
}

// vouch notes what an entry says of rows. A ledger whose first entry says something of
// rows, even that there were none, has had its cases and messages vouched for since; see EveryTable.
func (v *verifier) vouch(e *Entry) {
	if e.Seq == 1 && e.Rows != nil {
		v.sealed, v.every = true, e.Rows[EveryTable] != ""
		delete(e.Rows, EveryTable)
	}
	for name, digest := range e.Rows {
		v.rows[name] = vouched{e.Seq, digest}
	}
}

// compareRows sets the rows beside what the entries say of them.
func (v *verifier) compareRows(ctx context.Context, r Reader) error {
	for row, err := range r.Rows(ctx) {
		if err != nil {
			return err
		}
		said, known := v.rows[row.Name]
		delete(v.rows, row.Name)
		switch {
		case known && said.digest == row.Digest:
			if row.core() {
				v.report.Rows++
			}
		case known && said.digest == "":
			v.find(said.seq, "%s was added: entry %d says that it is gone", row.Name, said.seq)
		case known:
			v.find(said.seq, "%s was changed: entry %d has another digest of it", row.Name, said.seq)
		case v.every || v.sealed && row.core():
			v.find(0, "%s was added: no entry of the journal made it", row.Name)
		case row.core():
			v.report.Unproven++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.rows)) {
		if said := v.rows[name]; said.digest != "" {
			v.find(said.seq, "%s was taken away: entry %d has its digest", name, said.seq)
		}
	}
	return nil
}
