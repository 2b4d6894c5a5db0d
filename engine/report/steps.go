package report

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Step is what one state of a policy did.
type Step struct {
	Policy, State string
	Messages      int           // that reached clients in the span
	Tasks         int           // that people were given in the span
	Asked         engine.Amount // by the messages
	Months        []int         // messages by month, as Group.Months
	// Cases and Open are the cases that stand in it and what is open of them; 0 unless Report.Current.
	Cases int
	Open  engine.Amount
}

// Recovery is what came in after the contacts of one step, by the channels that they went over
// on one day. Money counts for the last contact before it that named its invoice, whatever moved the client.
type Recovery struct {
	Policy, State string
	Channels      string        // "email", or "email, letter" for one step over both
	Invoices      int           // contacts, counted once for each invoice
	Asked         engine.Amount // for them
	Collected     engine.Amount // until the next contact, or the day of the report
	Paid          int           // of Invoices, those with money
	Days          int           // from contact to money, the average over Paid, rounded half up
}

// contact is a step that reached a client about an invoice.
type contact struct {
	on            engine.Date
	policy, state string
	channels      []string
	asked         engine.Amount
}

// sent reads what was sent, what it cost, and where cases stand.
func (b *builder) sent(ctx context.Context, r ledger.Reader) error {
	for _, g := range b.groups {
		g.Months = b.months()
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return err
	}
	for _, status := range []ledger.Status{ledger.Sent, ledger.Delivered} {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: status, Since: meta.AfterRehearsal(time.Time{})}) {
			if err != nil {
				return err
			}
			b.message(&m)
		}
	}
	if err := b.countCases(ctx, r); err != nil {
		return err
	}
	for _, g := range b.groups {
		slices.SortFunc(g.Steps, func(x, y Step) int { return compare(x.Policy, y.Policy, x.State, y.State) })
	}
	return nil
}

// countCases counts the cases.
func (b *builder) countCases(ctx context.Context, r ledger.Reader) error {
	if !b.Current {
		return nil
	}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return err
		}
		b.stands(&c)
	}
	return nil
}

// message counts a message that left.
func (b *builder) message(m *ledger.Message) {
	body := &m.Body
	day := cmp.Or(m.Made, engine.DateOf(m.Changed.In(b.Zone)))
	ch, known := engine.ChannelOf(m.Channel)
	reached := (!known || ch.Contact) && (m.Made != 0 || m.Channel != "call") // a call on a list was not made yet
	g := b.group(body.Entity, body.Currency)
	if reached && day <= b.At {
		for _, l := range body.Lines {
			if i := b.invoices[l.Invoice]; i != nil {
				i.contacts = append(i.contacts, contact{day, body.Policy, l.State, []string{m.Channel}, l.ToAsk()})
			}
		}
	}
	if day < b.From || day > b.At {
		return
	}
	b.pays(body)
	if g.Months == nil {
		g.Months = b.months()
	}
	s := g.step(body.Policy, body.State)
	if !reached {
		s.Tasks++
		return
	}
	s.Messages++
	s.Asked += body.Amount
	month := g.in(day)
	month.Messages++
	month.Asked += body.Amount
	if s.Months == nil {
		s.Months = make([]int, len(g.Months))
	}
	s.Months[slices.IndexFunc(g.Months, func(x Month) bool { return x.First == month.First })]++
}

// pays counts what a message cost.
func (b *builder) pays(m *engine.Message) {
	if b.Book.Costs.Currency.IsZero() {
		return
	}
	at := slices.IndexFunc(b.costs, func(c Cost) bool { return c.Entity == m.Entity && c.Channel == m.Channel })
	if at < 0 {
		at = len(b.costs)
		b.costs = append(b.costs, Cost{Entity: m.Entity, Channel: m.Channel, Currency: b.Book.Costs.Currency})
	}
	b.costs[at].Messages++
	b.costs[at].Amount += b.Book.Costs.Of(m.Channel, m.Params)
}

// step is a state of a policy.
func (g *group) step(policy, state string) *Step {
	at := slices.IndexFunc(g.Steps, func(s Step) bool { return s.Policy == policy && s.State == state })
	if at < 0 {
		at = len(g.Steps)
		g.Steps = append(g.Steps, Step{Policy: policy, State: state})
	}
	return &g.Steps[at]
}

// stands counts a case of which something is open.
func (b *builder) stands(c *ledger.Case) {
	covers := c.Covers
	if c.Invoice != "" {
		covers = []string{c.Invoice}
	}
	var open engine.Amount
	for _, id := range covers {
		if i := b.invoices[id]; i != nil {
			open += max(0, i.Open)
		}
	}
	if open == 0 || c.Policy == "" {
		return
	}
	s := b.group(c.Entity, c.Currency).step(c.Policy, c.State)
	s.Cases++
	s.Open += open
}

// recover sums up what came in after each contact of the span.
func (b *builder) recover(g *group) {
	type sum struct {
		Recovery
		days int
	}
	of := map[[3]string]*sum{}
	for _, i := range g.items {
		contacts := oneADay(i.contacts)
		for n, c := range contacts {
			if c.on < b.From {
				continue
			}
			until := b.At + 1
			if n+1 < len(contacts) {
				until = contacts[n+1].on
			}
			k := [3]string{c.policy, c.state, strings.Join(c.channels, ", ")}
			if of[k] == nil {
				of[k] = &sum{Recovery: Recovery{Policy: k[0], State: k[1], Channels: k[2]}}
			}
			s := of[k]
			s.Invoices++
			s.Asked += c.asked
			if got, days := i.cameIn(c.on, until); got > 0 {
				s.Collected += got
				s.Paid++
				s.days += days
			}
		}
	}
	for _, s := range of {
		if s.Paid > 0 {
			s.Days = (2*s.days + s.Paid) / (2 * s.Paid)
		}
		g.Recovery = append(g.Recovery, s.Recovery)
	}
	slices.SortFunc(g.Recovery, func(x, y Recovery) int { return compare(x.Policy, y.Policy, x.State, y.State, x.Channels, y.Channels) })
}

// cameIn is the money for an invoice from a day on and before another one, and after how many days the
// last of it came.
func (i *item) cameIn(from, until engine.Date) (sum engine.Amount, days int) {
	for _, m := range i.moves {
		if m.on >= from && m.on < until && (m.kind == cash || m.kind == allocated) {
			sum -= m.change
			if m.change < 0 {
				days = int(m.on - from)
			}
		}
	}
	return sum, days
}

// oneADay sorts contacts by day, and makes those of one step on one day a single one over several
// channels.
func oneADay(list []contact) (out []contact) {
	slices.SortStableFunc(list, func(x, y contact) int {
		return cmp.Or(cmp.Compare(x.on, y.on), compare(x.policy, y.policy, x.state, y.state, x.channels[0], y.channels[0]))
	})
	for _, c := range list {
		if n := len(out) - 1; n >= 0 && out[n].on == c.on && out[n].policy == c.policy && out[n].state == c.state {
			if !slices.Contains(out[n].channels, c.channels[0]) {
				out[n].channels = append(out[n].channels, c.channels[0])
			}
			out[n].asked = max(out[n].asked, c.asked)
			continue
		}
		out = append(out, c)
	}
	return out
}
