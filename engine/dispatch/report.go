package dispatch

import (
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// Report is what a pass over the outbox did, and what it left.
type Report struct {
	Sent       int // the channel took them
	Failed     int // they did not go out, and will not
	Suppressed int // they lost their reason
	Postponed  int // they did not go out, and will be tried again
	Unknown    int // attempts of this pass whose end nobody knows

	// Waiting lists the keys of all Unknown messages of the ledger after the
	// pass, by key: each is asked about again, or waits for a person; see Settle.
	Waiting  []string
	Problems []Problem // messages that could not be tried and stay where they were, by key
	Resting  []Rest    // channels that took no more messages, by name
	Delayed  []Delay   // messages that were tried, now or earlier, and are tried again, by channel and reason
	Holding  []Holding // messages that may not leave yet, by reason and channel
	// Next is the earliest instant at which a message that is left can be tried:
	// before now when a channel rests or is missing. Zero when none is left.
	Next time.Time
}

// Problem is a message that could not be tried.
type Problem struct {
	Key string
	Err error
}

// Rest is a channel that took no more messages in a pass.
type Rest struct {
	Channel string
	Reason  string
	Ours    bool      // a person has to mend it; else it may pass
	Left    int       // messages that wait for it
	Since   time.Time // when the first of them was decided
}

// Delay is a number of messages of a channel that did not leave for the same reason, through
// nobody's fault or for a part of them alone, and are tried again.
type Delay struct {
	Channel  string
	Reason   string
	Messages int
	Since    time.Time // when the first of them was decided
	Next     time.Time // when the first of them may be tried again
}

// Holding is a number of messages of a channel that may not leave yet.
type Holding struct {
	Held     // the earliest Until of them
	Channel  string
	Messages int
}

// tally collects a Report from several goroutines.
type tally struct {
	mu      sync.Mutex
	report  Report
	resting map[string]*Rest
	strains map[string]int // failures in a row, by route
}

func (t *tally) count(s ledger.Status) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch s {
	case ledger.Sent, ledger.Delivered:
		t.report.Sent++
	case ledger.Failed:
		t.report.Failed++
	case ledger.Suppressed:
		t.report.Suppressed++
	case ledger.Ready:
		t.report.Postponed++
	case ledger.Unknown:
		t.report.Unknown++
	}
}

func (t *tally) problem(key string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Problems = append(t.report.Problems, Problem{Key: key, Err: err})
}

// hold counts a message that may not leave yet.
func (t *tally) hold(channel string, h Held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.report.Holding
	i := slices.IndexFunc(list, func(x Holding) bool { return x.Reason == h.Reason && x.Channel == channel })
	if i < 0 {
		t.report.Holding = append(list, Holding{h, channel, 1})
		return
	}
	list[i].Messages++
	if !h.Until.IsZero() && (list[i].Until.IsZero() || h.Until.Before(list[i].Until)) {
		list[i].Until = h.Until
	}
}

// rest stops a channel for the rest of the pass.
func (t *tally) rest(channel, why string, ours bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.resting[channel] == nil {
		t.resting[channel] = &Rest{Channel: channel, Reason: why, Ours: ours}
	}
}

// strainedBy notes that a transport took nothing once more, and stops it after so many times.
func (t *tally) strainedBy(route string, limit int, why string) {
	t.mu.Lock()
	t.strains[route]++
	n := t.strains[route]
	t.mu.Unlock()
	if n >= limit {
		t.rest(route, why, false)
	}
}

// strained reports whether a transport took nothing the last time.
func (t *tally) strained(route string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.strains[route] > 0
}

// relax notes that a transport answered.
func (t *tally) relax(route string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.strains[route] = 0
}

// rests reports whether a channel rests.
func (t *tally) rests(channel string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.resting[channel] != nil
}
