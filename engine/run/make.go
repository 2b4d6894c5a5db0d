package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
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
}

// NewPlan says what a run on c.Day would do. It writes nothing. It fails when
// the ledger cannot be read, or is that of another creditor.
func NewPlan(ctx context.Context, r ledger.Reader, c Config) (*Plan, error) {
	p, err := newPlan(ctx, r, c, func(string, *simulate.Outcome) {})
	if err != nil {
		return nil, fmt.Errorf("plan for %s: %w", c.Day, err)
	}
	return p, nil
}

// newPlan gives what was decided of each client of the plan to keep.
func newPlan(ctx context.Context, r ledger.Reader, c Config, keep func(client string, out *simulate.Outcome)) (*Plan, error) {
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
	look, err := clients(ctx, r, c)
	if err != nil {
		return nil, err
	}
	p.Looked = len(look)
	for _, id := range slices.Sorted(maps.Keys(look)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		client, out, err := decide(ctx, r, c, id, look[id])
		if err != nil {
			return nil, err
		}
		p.Waiting = append(p.Waiting, waiting(id, out)...)
		if client.says() {
			p.Clients = append(p.Clients, client)
			keep(id, out)
		}
	}
	if err := p.standing(ctx, r, look); err != nil {
		return nil, err
	}
	slices.SortFunc(p.Waiting, func(a, b Waiting) int { return cmp.Compare(a.Case, b.Case) })
	return p, nil
}

// clients lists those to look at; true for one whose facts changed.
func clients(ctx context.Context, r ledger.Reader, c Config) (map[string]bool, error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	if meta.Creditor != "" && meta.Creditor != c.Book.Creditor.Name {
		return nil, fmt.Errorf("the ledger is that of %s, and the book is that of %s", meta.Creditor, c.Book.Creditor.Name)
	}
	look, err := changedSince(ctx, r, meta.Decided)
	if err != nil {
		return nil, err
	}
	due := ledger.CaseFilter{DueBy: c.Day}
	if meta.Decided > 0 && meta.Book != c.Book.Digest {
		due = ledger.CaseFilter{} // other rules may wake any case
	}
	for k, err := range r.Cases(ctx, due) {
		if err != nil {
			return nil, err
		}
		if !look[k.Client] {
			look[k.Client] = false
		}
	}
	return look, nil
}

// changedSince lists the clients of whom an entry after this one made a fact.
func changedSince(ctx context.Context, r ledger.Reader, entry int64) (map[string]bool, error) {
	list := map[string]bool{}
	for id, err := range r.Changed(ctx, entry) {
		if err != nil {
			return nil, err
		}
		list[id] = true
	}
	return list, nil
}

// decide decides one client, and says what happens to him.
func decide(ctx context.Context, r ledger.Reader, c Config, id string, changed bool) (Client, *simulate.Outcome, error) {
	client := Client{ID: id}
	s, err := load(ctx, r, c.Book, id, c.Day, changed)
	var out *simulate.Outcome
	if err == nil {
		out, err = simulate.Step(c.Book, s, c.Day)
	}
	var stuck *stuckError
	switch {
	case errors.As(err, &stuck):
		client.Stuck = stuck.Error()
		return client, &simulate.Outcome{}, nil
	case err != nil:
		return client, nil, err
	}
	for i := range s.Invoices {
		if end, near := c.Book.LimitationNear(&s.Invoices[i], &s.Client, c.Day); near {
			client.Limits = append(client.Limits, Limit{s.Invoices[i].ID, end})
		}
	}
	if err := client.describe(c.Book, out, c.Day); err != nil {
		return client, nil, fmt.Errorf("client %s: %w", id, err)
	}
	return client, out, nil
}

// standing adds what waits for a person with the clients that nobody looked at.
func (p *Plan) standing(ctx context.Context, r ledger.Reader, look map[string]bool) error {
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
		names, err := stateNames(ctx, r, c)
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
func waiting(client string, out *simulate.Outcome) []Waiting {
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
