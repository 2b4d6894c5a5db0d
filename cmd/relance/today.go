package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// rehearsalHour is the hour of a day of --today, in UTC: one that is within office hours
// from the Antilles to Réunion, and on the same day nearly everywhere.
const rehearsalHour = 10

// rehearsing is p with a clock that --today sets. The clock goes on from there.
func (p params) rehearsing() params {
	day, real := new(string), p.Now
	p.Today, p.Folder = day, new(string)
	if real == nil {
		return p
	}
	begun := real()
	p.Now = func() time.Time {
		d, err := engine.ParseDate(*day)
		if *day == "" || err != nil { // checkToday has said so
			return real()
		}
		return d.Time().Add(rehearsalHour*time.Hour + real().Sub(begun))
	}
	return p
}

// pinned reports whether --today names the day.
func (p params) pinned() bool { return p.Today != nil && *p.Today != "" }

// checkToday says what is wrong with --today, and writes it as days are compared.
func (p params) checkToday() error {
	if !p.pinned() {
		return nil
	}
	d, err := p.readDay(*p.Today)
	if errors.Is(err, words.ErrTwoWays) {
		return fmt.Errorf("--today %s can be read in two ways: write it as YYYY-MM-DD, or --lang fr for the day first", *p.Today)
	}
	if err != nil {
		return fmt.Errorf("--today %s: write a day that exists as YYYY-MM-DD, such as 2026-01-31", *p.Today)
	}
	*p.Today = d.String() // as the clock reads it
	return nil
}

// errTodayLive says that --today is for rehearsals.
var errTodayLive = errors.New("--today is for a ledger that rehearses: on a live one, today is today")

// admit refuses another day than the real one on a live ledger.
func (p params) admit(ctx context.Context, l ledger.Ledger) error {
	if !p.pinned() {
		return nil
	}
	return l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if err == nil && !m.Live.IsZero() {
			err = errTodayLive
		}
		return err
	})
}

// admitLive refuses another day than the real one where messages go to clients.
func (p params) admitLive(live bool) error {
	if live && p.pinned() {
		return errTodayLive
	}
	return nil
}
