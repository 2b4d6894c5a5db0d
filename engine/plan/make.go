package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// Config says under which book and on which day is decided. All but Validity,
// Batch and Commit are needed.
type Config struct {
	Book     *engine.Book
	Day      engine.Date   // the creditor's civil day at the instant At
	At       time.Time     // now
	Validity time.Duration // of a plan; zero means DefaultValidity
	Batch    int           // clients in one transaction; zero means DefaultBatch
	Commit   string        // the version of the book's text, such as a git commit, for the journal; may be empty

	// By is who asked for the run, for the journal; empty for nobody. What it decides is nobody's word.
	By string

	// AfterPause says that the day is right although it is long after all that the ledger knows of,
	// or before the last run.
	AfterPause bool

	ledger   string // Meta.ID of the ledger
	incoming posting.Incoming
}

// NewPlan says what a run on c.Day would do. It writes nothing. It fails when
// the ledger cannot be read, or is that of another creditor, and with ErrClock when the day
// cannot be right.
func NewPlan(ctx context.Context, r ledger.Reader, c Config) (*Plan, error) {
	p, err := newPlan(ctx, r, c, func(string, *replay.Outcome) {})
	if err != nil {
		return nil, fmt.Errorf("plan for %s: %w", c.Day, err)
	}
	return p, nil
}

// newPlan gives what was decided of each client of the plan to keep.
func newPlan(ctx context.Context, r ledger.Reader, c Config, keep func(client string, out *replay.Outcome)) (*Plan, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		Format: Format, Day: c.Day, Book: c.Book.Digest, Head: Head(head), Expires: c.At.Add(cmp.Or(c.Validity, DefaultValidity)).UTC(),
		Clients: []Client{}, Waiting: []Waiting{},
	}
	if cur := c.Book.Costs.Currency; !cur.IsZero() {
		p.Costs = cur.Code()
	}
	if err := plausible(ctx, r, &c); err != nil {
		return nil, err
	}
	if c.incoming, err = posting.ReadIncoming(ctx, r, c.Book, c.Day); err != nil {
		return nil, err
	}
	look, err := clients(ctx, r, &c, p)
	if err != nil {
		return nil, err
	}
	p.Looked = len(look)
	for a, err := range AccountsFor(ctx, r, slices.Sorted(maps.Keys(look)), c.Day, c.Book) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		id := a.Client.ID
		client, out, err := decide(ctx, r, c, a, look[id])
		if err != nil {
			return nil, err
		}
		p.Waiting = append(p.Waiting, waiting(id, out)...)
		if client.says() {
			p.Clients = append(p.Clients, client)
			keep(id, out)
		}
	}
	if err := p.addWaiting(ctx, r, look); err != nil {
		return nil, err
	}
	slices.SortFunc(p.Waiting, func(a, b Waiting) int { return cmp.Compare(a.Case, b.Case) })
	return p, nil
}

// clients lists those to look at; true for one whose facts changed. When the book is another one, the plan says which
// cases go on in a state of another name.
func clients(ctx context.Context, r ledger.Reader, c *Config, p *Plan) (map[string]bool, error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	c.ledger = meta.ID
	if meta.Creditor != "" && meta.Creditor != c.Book.Creditor.Name {
		return nil, fmt.Errorf("the ledger is that of %s, and the book is that of %s", meta.Creditor, c.Book.Creditor.Name)
	}
	look, err := ToLookAt(ctx, r, &meta)
	if err != nil {
		return nil, err
	}
	due := ledger.CaseFilter{DueBy: c.Day, Brief: true}
	if meta.Decided > 0 && meta.Book != c.Book.Digest {
		due = ledger.CaseFilter{Brief: true} // other rules may wake any case
	}
	for k, err := range r.Cases(ctx, due) {
		if err != nil {
			return nil, err
		}
		if !look[k.Client] {
			look[k.Client] = false
		}
		p.moved(c.Book, &k)
	}
	slices.SortFunc(p.Moved, func(a, b Moved) int {
		return cmp.Or(strings.Compare(a.Policy, b.Policy), strings.Compare(a.State, b.State))
	})
	return look, nil
}

// moved counts a case that goes over to the book, and stands there in a state of another name.
func (p *Plan) moved(book *engine.Book, c *ledger.Case) {
	if c.Book == book.Digest || c.Policy == "" {
		return
	}
	m := c.MachineIn(book)
	if m == nil {
		return // the client is stuck, and says so
	}
	to := m.MovedTo(c.State)
	if to == engine.NoState || m.Policy == c.Policy && m.Name(to) == c.State {
		return
	}
	row := Moved{Policy: c.Policy, State: c.State, ToPolicy: m.Policy, ToState: m.Name(to)}
	for i := range p.Moved {
		if x := p.Moved[i]; x.Policy == row.Policy && x.State == row.State {
			p.Moved[i].Cases++
			return
		}
	}
	row.Cases = 1
	p.Moved = append(p.Moved, row)
}

// ToLookAt lists the clients of whom a fact changed since the last run, or whom it left out.
func ToLookAt(ctx context.Context, r ledger.Reader, m *ledger.Meta) (map[string]bool, error) {
	list := map[string]bool{}
	for _, id := range m.LeftOut {
		list[id] = true
	}
	for id, err := range r.Changed(ctx, m.Decided) {
		if err != nil {
			return nil, err
		}
		list[id] = true
	}
	return list, nil
}

// decide decides one client, and says what happens to them.
func decide(ctx context.Context, r ledger.Reader, c Config, a *ledger.Account, changed bool) (Client, *replay.Outcome, error) {
	client := Client{ID: a.Client.ID}
	s, err := take(ctx, r, c.Book, c.incoming, a, c.Day, changed)
	var out *replay.Outcome
	var stuck *ledger.StuckError
	if err == nil {
		if out, err = replay.Step(c.Book, s, c.Day); err != nil { // what keeps one client keeps no other
			client.Stuck = err.Error()
			return client, &replay.Outcome{}, nil
		}
	}
	switch {
	case errors.As(err, &stuck):
		client.Stuck = stuck.Error()
		return client, &replay.Outcome{}, nil
	case err != nil:
		return client, nil, err
	}
	for i := range s.Invoices {
		if end, near := c.Book.LimitationNear(&s.Invoices[i], &s.Client, c.Day); near {
			client.Limits = append(client.Limits, Limit{s.Invoices[i].ID, end})
		}
	}
	if err := client.describe(&c, &s, out); err != nil {
		return client, nil, fmt.Errorf("client %s: %w", client.ID, err)
	}
	return client, out, nil
}

// addWaiting adds what waits for a person with the clients that nobody looked at.
func (p *Plan) addWaiting(ctx context.Context, r ledger.Reader, look map[string]bool) error {
	all, err := AllWaiting(ctx, r)
	if err != nil {
		return err
	}
	for _, w := range all {
		if _, looked := look[w.Client]; !looked {
			p.Waiting = append(p.Waiting, w)
		}
	}
	return nil
}

// AllWaiting lists all that waits for a person in a ledger, by case.
func AllWaiting(ctx context.Context, r ledger.Reader) ([]Waiting, error) {
	var cases []ledger.Case
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Proposed: true}) {
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	var list []Waiting
	for i := range cases {
		c := &cases[i]
		names, err := ledger.StateNames(ctx, r, c)
		if err != nil {
			return nil, err
		}
		from, to := c.Proposal.From, c.Proposal.To
		if int(from) >= len(names) || int(to) >= len(names) {
			return nil, fmt.Errorf("case %s: a state that book %s does not have: %w", c.ID(), c.Book, ledger.ErrDamaged)
		}
		list = append(list, Waiting{Case: c.ID(), Client: c.Client, Policy: c.Policy, From: names[from], To: names[to]})
	}
	return list, nil
}

// waiting lists what waits for a person with one client.
func waiting(client string, out *replay.Outcome) []Waiting {
	var list []Waiting
	for i := range out.Turns {
		if t := &out.Turns[i]; t.Proposal != nil {
			list = append(list, Waiting{
				Case: t.Case, Client: client, Policy: t.Machine.Policy,
				From: t.Machine.Name(t.Proposal.From), To: t.Machine.Name(t.Proposal.To), New: t.Asked,
			})
		}
	}
	return list
}
