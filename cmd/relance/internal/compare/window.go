package compare

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
)

// OutlookDays is how many days a look ahead from a ledger takes in when nothing is said, today included.
const OutlookDays = 60

// Window is what was said of the days that a comparison takes in.
type Window struct {
	From, To engine.Date // 0 when not said
	Days     int         // how many, instead of To; 0 when not said
}

// MaxDays is how many days a comparison takes in at most: a hundred years.
const MaxDays = 36525

// Check refuses a window whose end is said twice, and one that no work needs.
func (w Window) Check() error {
	if w.Days < 0 || w.Days > MaxDays {
		return fmt.Errorf("--days %d: write a number of days from 1 to %d", w.Days, MaxDays)
	}
	if w.To != 0 && w.Days != 0 {
		return errors.New("--to and --days both say where the window ends: leave one out")
	}
	return nil
}

// OverExports is the window over two readings of exports, by the days that each speaks of: from the first day that either knows of until everything that they know of is
// past, where nothing else was said.
func (w Window) OverExports(was, is engine.Span) (from, to engine.Date, err error) {
	first, last := replay.WorthReplaying(is)
	firstWas, lastWas := replay.WorthReplaying(was)
	from, to = cmp.Or(w.From, min(first, cmp.Or(firstWas, first))), w.To
	if w.Days > 0 {
		to = from + engine.Date(w.Days) - 1
	}
	to = cmp.Or(to, max(last, lastWas, from+replay.DefaultTail))
	if to < from {
		return 0, 0, fmt.Errorf("the window has no day: its last, %s, is before its first, %s", to, from)
	}
	return from, to, nil
}

// OverLedger is the window over a ledger: from today, for OutlookDays where nothing else was said.
func (w Window) OverLedger(today engine.Date) (from, to engine.Date, err error) {
	to = cmp.Or(w.To, today+engine.Date(cmp.Or(w.Days, OutlookDays))-1)
	if to < today {
		return 0, 0, fmt.Errorf("the window has no day: --to %s is before today, %s", to, today)
	}
	return today, to, nil
}

// Fits refuses the ledger of another creditor; name is that of its file. It notes when neither book is the one that its
// cases run under; else the note is empty.
func (p *Pair) Fits(name string, m *ledger.Meta) (note string, err error) {
	for _, s := range []*Side{&p.After, &p.Before} {
		if c := s.Book.Engine.Creditor.Name; m.Creditor != "" && m.Creditor != c {
			return "", fmt.Errorf("ledger %s is that of %s, and the book of %s is that of %s; name another one with --ledger FILE, or exports with --invoices FILE",
				filepath.ToSlash(name), m.Creditor, s.Name, c)
		}
	}
	if a, b := p.Before.Book.Engine.Digest, p.After.Book.Engine.Digest; m.Book != "" && m.Book != a && m.Book != b {
		return "The ledger last ran under another version of the book than these two, a newer one perhaps: both take its cases over by the names of their states.", nil
	}
	return "", nil
}
