package run

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
	"github.com/relance-dev/relance/engine/simulate"
)

// Config says under which book and on which day is decided. All but Validity
// and Batch are needed.
type Config struct {
	Book     *engine.Book
	Day      engine.Date   // the creditor's civil day at the instant At
	At       time.Time     // now
	Validity time.Duration // of a plan; zero means DefaultValidity
	Batch    int           // clients in one transaction; zero means DefaultBatch
}

// NewPlan says what a run on c.Day would do. It writes nothing. It fails when
// the ledger cannot be read, or is that of another creditor.
func NewPlan(ctx context.Context, r ledger.Reader, c Config) (*Plan, error) {
	p, err := newPlan(ctx, r, c)
	if err != nil {
		return nil, fmt.Errorf("plan for %s: %w", c.Day, err)
	}
	return p, nil
}

func newPlan(ctx context.Context, r ledger.Reader, c Config) (*Plan, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		Format: Format, Day: c.Day, Book: c.Book.Digest, Head: Head(head), Expires: c.At.Add(cmp.Or(c.Validity, DefaultValidity)).UTC(),
		Clients: []Client{}, Waiting: []Waiting{},
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
	s, err := load(ctx, r, c.Book, id, changed)
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
	if err := client.describe(out, c.Day); err != nil {
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

// says reports whether there is something to write about a client, or to tell.
func (k *Client) says() bool {
	return k.Changes != "" || k.Stuck != "" || len(k.HeldBack)+len(k.Unassigned)+len(k.Undecided) > 0
}

// describe says what the day brings, and digests it.
func (k *Client) describe(out *simulate.Outcome, day engine.Date) error {
	for i := range out.Turns {
		k.turn(&out.Turns[i])
	}
	for i := range out.Messages {
		k.Messages = append(k.Messages, describeMessage(&out.Messages[i]))
	}
	for _, s := range out.Suppressed {
		k.Suppressed = append(k.Suppressed, Suppressed{s.Policy, s.State, s.Invoice, s.Channel, s.Decided, s.Reason})
	}
	k.Unassigned = out.Unassigned
	for _, u := range out.Undecided {
		k.Undecided = append(k.Undecided, fmt.Sprintf("%s: %v", strings.Join(u.Invoices, ", "), u.Err))
	}
	if len(out.Cases)+len(out.Dropped)+len(out.Messages)+len(out.Suppressed) == 0 {
		return nil
	}
	var err error
	k.Changes, err = digest(struct {
		Day            engine.Date
		Cases, Dropped []ledger.Case
		Messages       []simulate.Outgoing
	}{day, out.Cases, out.Dropped, out.Messages})
	return err
}

func (k *Client) turn(t *simulate.Turn) {
	k.Moves = append(k.Moves, moves(t)...)
	for _, mv := range t.Moved {
		k.HeldBack = append(k.HeldBack, HeldBack{t.Case, mv.State, mv.Day, ReasonClosed})
	}
	if h := t.HeldBack; h != nil {
		k.HeldBack = append(k.HeldBack, HeldBack{t.Case, t.Machine.Name(h.To), h.Until, ReasonGap})
	}
}

// moves tells the steps of a case.
func moves(t *simulate.Turn) []Move {
	var list []Move
	if t.Opened {
		list = append(list, Move{
			Case: t.Case, Policy: t.Machine.Policy, To: t.Machine.Name(t.Machine.Start), Kind: "opened", Rule: t.Source.Text, Source: t.Source.String(),
		})
	}
	for _, s := range t.Steps {
		by := ruleOf(t.Machine, &s)
		list = append(list, Move{
			Case: t.Case, Policy: t.Machine.Policy, From: t.Machine.Name(s.From), To: t.Machine.Name(s.To), Kind: s.Kind.String(),
			Rule: by.Text, Source: by.String(), Passed: s.Passed,
		})
	}
	return list
}

// ruleOf says where the rule of a step was written; nowhere for one without.
func ruleOf(m *engine.Machine, s *engine.Step) engine.Source {
	switch i := s.Rule - len(m.Always); {
	case s.Rule < 0:
		return engine.Source{}
	case i < 0:
		return m.Always[s.Rule].Source
	default:
		return m.States[s.From].Next[i].Source
	}
}

func describeMessage(m *simulate.Outgoing) Message {
	out := Message{
		Key: ledger.MessageKey(m.Parts), Parts: m.Keys, Channel: m.Channel, Template: m.Template, To: m.To, Language: m.Language,
		Policy: m.Policy, State: m.State, Tone: m.Tone.String(), Amount: m.Currency.Format(m.Amount), Currency: m.Currency.Code(),
		Decided: m.Decided, Fallback: m.Fallback, Invoices: []string{},
	}
	for i := range m.Lines {
		out.Invoices = append(out.Invoices, m.Lines[i].Invoice)
	}
	return out
}
