package forecast

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// Options say how far is looked ahead.
type Options struct {
	Book     *engine.Book // needed
	From, To engine.Date  // today, and the last day; needed
	// Withhold and CallsNotMade say how people act, as in replay.Config.
	Withhold, CallsNotMade bool
	Curve                  *Curve                // what may come in goes by it; nil for nothing about that
	Progress               func(done, total int) // told how many clients are done; may be nil
}

// Forecast is what is to come.
type Forecast struct {
	From, To  engine.Date
	Clients   int               // with a case, or something open
	Contacted int               // of them, those whom a message reaches
	Messages  int               // with the tasks
	Contacts  int               // messages that reach a client
	Cost      Money             // of all messages; of no currency when the book says no costs
	Days      []Day             // on which something goes out
	Steps     []Step            // by policy and state, in the book's order, then by channel
	Cases     []CaseCount       // where cases stand, in the book's order
	ByState   *simulate.ByState // where they stand at the end of today, and week by week

	Unassigned []string          // invoices that owe something and that no line of the assign list takes
	Pending    []replay.Proposal // what waits for a person on the last day
	Undecided  int               // invoices and cases about which a guard had no answer
	Unwritten  int               // messages that cannot be written
	// Stuck are cases that stand where the book has no state: nothing is decided about their clients.
	Stuck    []string
	Recovery *Recovery // nil without a curve
}

// Day is what goes out on a day.
type Day struct {
	Date     engine.Date
	Messages int
	Channels map[string]int
	Cost     engine.Amount
}

// Step counts the messages in which one state speaks on one channel.
type Step struct {
	Policy, State, Channel string
	Messages               int
	Cost                   engine.Amount
}

// CaseCount says how many cases stand in a state today, before anything is decided, and at the end of the last day.
type CaseCount struct {
	Policy, State string
	Final         bool
	Now, End      int
}

// New looks ahead from a ledger, and hands every message to emit, which may be nil: by client, then by day. It fails when
// the ledger cannot be read or is that of another creditor, when the last day is before the first, when emit fails, and when ctx ends.
func New(ctx context.Context, r ledger.Reader, o Options, emit func(*engine.Message) error) (*Forecast, error) {
	f, err := look(ctx, r, o, emit)
	if err != nil {
		return nil, fmt.Errorf("forecast: %w", err)
	}
	return f, nil
}

func look(ctx context.Context, r ledger.Reader, o Options, emit func(*engine.Message) error) (*Forecast, error) {
	if o.To < o.From {
		return nil, fmt.Errorf("the last day %s is before the first day %s", o.To, o.From)
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	if meta.Creditor != "" && meta.Creditor != o.Book.Creditor.Name {
		return nil, fmt.Errorf("the ledger is that of %s, and the book is that of %s", meta.Creditor, o.Book.Creditor.Name)
	}
	if err := plan.Ahead(ctx, r, o.From); err != nil {
		return nil, err
	}
	stirred, err := plan.ToLookAt(ctx, r, &meta)
	if err != nil {
		return nil, err
	}
	ids, err := plan.Owing(ctx, r)
	if err != nil {
		return nil, err
	}
	s := newSummer(&o, emit)
	if s.incoming, err = posting.ReadIncoming(ctx, r, o.Book, o.From); err != nil {
		return nil, err
	}
	done := 0
	for account, err := range plan.AccountsFor(ctx, r, ids, s.From, s.Book) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		_, changed := stirred[account.Client.ID]
		if err := s.client(ctx, r, account, changed); err != nil {
			return nil, fmt.Errorf("client %s: %w", account.Client.ID, err)
		}
		if done++; o.Progress != nil {
			o.Progress(done, len(ids))
		}
	}
	return s.forecast(), nil
}

// summer adds up what is to come.
type summer struct {
	*Options
	emit     func(*engine.Message) error
	out      Forecast
	tally    replay.Tally
	incoming posting.Incoming // on the first day
	now      [][]int          // cases by machine and state
	days     map[engine.Date]*Day
	steps    map[Step]*Step // by a Step without its counts
	aging    *aging
}

func newSummer(o *Options, emit func(*engine.Message) error) *summer {
	return &summer{
		Options: o, emit: emit, tally: replay.NewTally(o.Book), now: replay.NewTally(o.Book).Cases,
		days: map[engine.Date]*Day{}, steps: map[Step]*Step{}, aging: newAging(),
	}
}

// client carries one client forward.
func (s *summer) client(ctx context.Context, r ledger.Reader, account *ledger.Account, changed bool) error {
	s.out.Clients++
	for i := range account.Invoices {
		s.aging.add(&account.Invoices[i], s.From)
	}
	state, stuck, err := plan.TakeOver(ctx, r, s.Book, s.incoming, account, s.From, changed)
	if err != nil {
		return err
	}
	for _, x := range stuck {
		s.out.Stuck = append(s.out.Stuck, x.Error())
	}
	if len(stuck) > 0 {
		return nil
	}
	for i := range state.Cases {
		c := &state.Cases[i]
		if m := slices.IndexFunc(s.Book.Machines, func(m *engine.Machine) bool { return m.Policy == c.Policy }); m >= 0 {
			s.now[m][c.Run.State]++
		}
	}
	course, err := replay.Ahead(replay.Config{Book: s.Book, From: s.From, To: s.To, Withhold: s.Withhold, CallsNotMade: s.CallsNotMade, ByState: true}, state)
	if err != nil {
		return err
	}
	s.tally.Merge(&course.Tally)
	return s.messages(course.Messages)
}

// messages adds what one client gets.
func (s *summer) messages(list []engine.Message) error {
	reached := false
	for i := range list {
		m := &list[i]
		cost := s.Book.Costs.Of(m.Channel, m.Params)
		s.out.Messages, s.out.Cost.Amount = s.out.Messages+1, s.out.Cost.Amount+cost
		d := s.days[m.Date]
		if d == nil {
			d = &Day{Date: m.Date, Channels: map[string]int{}}
			s.days[m.Date] = d
		}
		d.Messages, d.Cost = d.Messages+1, d.Cost+cost
		d.Channels[m.Channel]++
		key := Step{Policy: m.Policy, State: m.State, Channel: m.Channel}
		if s.steps[key] == nil {
			own := key
			s.steps[key] = &own
		}
		s.steps[key].Messages, s.steps[key].Cost = s.steps[key].Messages+1, s.steps[key].Cost+cost
		if ch, ok := engine.ChannelOf(m.Channel); ok && ch.Contact {
			s.out.Contacts++
			reached = true
		}
		if s.emit == nil {
			continue
		}
		if err := s.emit(m); err != nil {
			return err
		}
	}
	if reached {
		s.out.Contacted++
	}
	return nil
}

// forecast is what was added up.
func (s *summer) forecast() *Forecast {
	f, t := &s.out, &s.tally
	f.From, f.To, f.Cost.Currency = s.From, s.To, s.Book.Costs.Currency
	f.ByState = simulate.NewByState(s.Book, t.ByState)
	f.Unassigned, f.Pending = t.Unassigned, t.Pending
	for _, u := range t.UndecidedList() {
		f.Undecided += u.Count
	}
	for _, u := range t.Unwritten {
		f.Unwritten += u.Count
	}
	for _, day := range slices.Sorted(maps.Keys(s.days)) {
		f.Days = append(f.Days, *s.days[day])
	}
	for i, m := range s.Book.Machines {
		for j := range m.States {
			st := &m.States[j]
			if now, end := s.now[i][j], t.Cases[i][j]; now > 0 || end > 0 {
				f.Cases = append(f.Cases, CaseCount{m.Policy, st.Name, st.Final, now, end})
			}
			for _, ch := range engine.ChannelNames() {
				if x := s.steps[Step{Policy: m.Policy, State: st.Name, Channel: ch}]; x != nil {
					f.Steps = append(f.Steps, *x)
				}
			}
		}
	}
	slices.SortStableFunc(f.Pending, func(a, b replay.Proposal) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Invoice, b.Invoice))
	})
	if s.Curve != nil {
		f.Recovery = s.aging.recovery(s.Curve, s.From, s.To)
	}
	return f
}
