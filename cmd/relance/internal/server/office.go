package server

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/hooks"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/portal"
)

// Office is a book that is open, with its ledger and what carries its messages.
type Office struct {
	Book       *policies.Book
	Deployment *delivery.Deployment
	Ledger     ledger.Ledger
	Zone       *time.Location         // of the creditor
	Commit     string                 // of the book, for the journal; may be empty
	Files      string                 // what Config.Files said of the book that was opened
	OIDC       *OIDC                  // with which people sign in; nil for passwords alone
	Hooks      map[string]*hooks.Hook // programs that say what happened, by the name that the book gives them
	Portal     *portal.Keys           // what signs the links to the pages of clients; nil when they have none
	Perimeter  *policies.Perimeter    // the clients that Ledger shows; nil for all
}

// plan is how the book decides at an instant.
func (o *Office) plan(now time.Time) plan.Config {
	now = now.In(o.Zone)
	return plan.Config{Book: o.Book.Engine, Day: engine.DateOf(now), At: now, Commit: o.Commit}
}

// close gives back what is open.
func (o *Office) close() error { return errors.Join(o.Ledger.Close(), o.Deployment.Close()) }

// desk holds the office that is in use: one that was replaced is closed once nobody uses it.
type desk struct {
	cfg *Config

	mu      sync.Mutex
	current *shared
	seen    string // what Config.Files said last
	Change  Change
}

// shared is an office, and how many use it.
type shared struct {
	*Office
	users int
	gone  bool
}

// Change is what became of the book on disk since it was opened.
type Change struct {
	Changed bool   // it is another one, and fine: an admin may adopt it
	Error   string // it is another one, and wrong: the one that was opened goes on
}

// take gives the office, and what gives it back.
func (d *desk) take() (*Office, func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.current
	s.users++
	return s.Office, func() { d.leave(s) }
}

func (d *desk) leave(s *shared) {
	d.mu.Lock()
	s.users--
	last := s.gone && s.users == 0
	d.mu.Unlock()
	if last {
		d.closed(s.close())
	}
}

func (d *desk) closed(err error) {
	if err != nil {
		d.cfg.Log.Error("the book that was replaced could not be closed", slog.Any("error", err))
	}
}

// change is what is known of the book on disk.
func (d *desk) change() Change {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Change
}

// look looks whether the book on disk is another one, and checks it when it is.
func (d *desk) look(ctx context.Context) {
	files, err := d.cfg.Files()
	d.mu.Lock()
	same := err == nil && files == d.seen
	opened := d.current.Files
	d.mu.Unlock()
	if same {
		return
	}
	var c Change
	switch {
	case err != nil:
		c.Error = err.Error()
	case files != opened:
		if err := d.cfg.Check(ctx); err != nil {
			c.Error = err.Error()
		} else {
			c.Changed = true
		}
	}
	d.mu.Lock()
	d.seen, d.Change = files, c
	d.mu.Unlock()
	if c.Error != "" {
		d.cfg.Log.Warn("the book on disk is wrong; the one that was opened goes on")
	}
}

// waiting is what Config.Files says of the book on disk, when it is another and fine; else empty.
func (d *desk) waiting() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.Change.Changed {
		return ""
	}
	return d.seen
}

// adopt opens the book as it is on disk, and goes on with it. It fails with errChanged when that is not the one of files, unless
// these are empty.
func (d *desk) adopt(ctx context.Context, files string) error {
	next, err := d.cfg.Open(ctx)
	if err != nil {
		return err
	}
	if files != "" && next.Files != files {
		return errors.Join(errChanged, next.close())
	}
	d.mu.Lock()
	old := d.current
	d.current, d.seen, d.Change = &shared{Office: next}, next.Files, Change{}
	last := false
	if old != nil {
		old.gone = true
		last = old.users == 0
	}
	d.mu.Unlock()
	if last {
		d.closed(old.close())
	}
	return nil
}
