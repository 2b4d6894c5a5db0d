package evidence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/why"
)

// ErrFuture is wrapped when a day is asked about that has not come: a ledger tells what
// was, a simulation what may be.
var ErrFuture = errors.New("that day has not come; the ledger tells what was decided")

// Why explains one invoice from the ledger. On c.Day it says what a run decides now, rule by
// rule; on an earlier day, what was decided then, as the journal has it. The path
// and the messages are those of the journal and the outbox. It fails with
// ledger.ErrNotFound when there is no such invoice, with ErrFuture for a day after c.Day.
func Why(ctx context.Context, r ledger.Reader, c plan.Config, invoice string, at engine.Date) (*why.Answer, error) {
	if at > c.Day {
		return nil, fmt.Errorf("%s: %w", at, ErrFuture)
	}
	story, err := plan.Story(ctx, r, c, invoice)
	if err != nil {
		return nil, err
	}
	zone, err := calendar.Zone(c.Book.Creditor.Timezone)
	if err != nil {
		return nil, err
	}
	a := why.Explain(c.Book, story)
	t := teller{ctx: ctx, r: r, zone: zone, invoice: invoice, at: at, past: at < c.Day, answer: a, told: map[int64]bool{}, rehearsed: map[string]int{}}
	a.Ledger, a.Path = true, []why.Move{}
	if a.Next != nil && story.Machine != nil {
		a.Next.Call = unrecorded(story.Machine, &story.Case)
	}
	opens := slices.ContainsFunc(story.Path, func(e replay.Entry) bool { return e.Opened })
	switch {
	case t.past:
		err = t.rewind(story.Facts.Invoice)
	case opens:
		a.Planned, a.Status = true, "no run has decided about it yet: the next one opens a case under policy "+story.Machine.Policy
		a.State, a.Since = "", 0
	case len(a.Fired) > 0:
		a.Planned = true
		a.State, a.Since = story.Machine.Name(story.Case.State), story.Case.Entered
	}
	if err != nil {
		return nil, err
	}
	if err := t.path(); err != nil {
		return nil, err
	}
	return a, t.messages(story.Facts.Invoice)
}

// unrecorded is the day of a call that a case waits for and nobody recorded; zero for none.
func unrecorded(m *engine.Machine, c *engine.Case) engine.Date {
	for i := range c.Pending {
		p := &c.Pending[i]
		if p.Status == engine.PendingOut && m.ActionOf(p.ActionKey).Past(p.Over, p.Why).Channel == "call" {
			return p.Decided
		}
	}
	return 0
}

// teller tells from the journal what became of an invoice.
type teller struct {
	ctx     context.Context
	r       ledger.Reader
	zone    *time.Location
	invoice string
	at      engine.Date
	past    bool // at is before today
	answer  *why.Answer

	told      map[int64]bool // entries of the journal
	sent      []string       // keys of messages about the invoice
	rehearsed map[string]int // the attempt that went into a folder, by key of message
}

// rewind turns an answer about today into one about an earlier day: what is known of today
// alone is taken out.
func (t *teller) rewind(inv *engine.Invoice) error {
	a := t.answer
	a.At, a.DaysLate = t.at, int(t.at-inv.Due)
	a.Fired, a.Others, a.NearestMiss, a.Next, a.Undecided = []why.Rule{}, []why.Rule{}, "", nil, ""
	a.Policy, a.Title, a.State, a.Since = "", "", "", 0
	a.Status = "the ledger had no case for it yet"
	var forms []ledger.Version
	for v, err := range t.r.Versions(t.ctx, ledger.VersionFilter{Invoice: t.invoice}) {
		if err != nil {
			return err
		}
		forms = append(forms, v)
	}
	form := inv
	known := false
	for _, v := range forms {
		day, err := t.dayOf(v.Seq)
		if err != nil {
			return err
		}
		if day <= t.at {
			form, known = v.Invoice, true
		}
	}
	if !known {
		a.Status = "the ledger did not know it yet"
	}
	a.Open, a.Amount, a.Due = form.Currency.Format(form.Open), form.Currency.Format(form.Amount), form.Due
	a.ToAsk, a.Less = "", nil // of today's credit
	return nil
}

// dayOf is the creditor's day of an entry.
func (t *teller) dayOf(seq int64) (engine.Date, error) {
	for rec, err := range t.r.Journal(t.ctx, ledger.JournalFilter{After: seq - 1}) {
		if err != nil {
			return 0, err
		}
		e, err := rec.Entry()
		return engine.DateOf(e.At.In(t.zone)), err
	}
	return 0, fmt.Errorf("entry %d: %w", seq, ledger.ErrNotFound)
}

// path tells the moves of the case up to the day, with people's answers, and on an
// earlier day what moved it then.
func (t *teller) path() error {
	agreed := map[string]string{} // by state
	for _, id := range engine.KnownAs(t.invoice) {
		if err := t.pathOf(id, agreed); err != nil {
			return err
		}
	}
	return nil
}

// pathOf tells what the journal has of an invoice under an id.
func (t *teller) pathOf(id string, agreed map[string]string) error {
	for rec, err := range t.r.Journal(t.ctx, ledger.JournalFilter{Invoice: id}) {
		if err != nil {
			return err
		}
		if t.told[rec.Seq] {
			continue
		}
		t.told[rec.Seq] = true
		e, b, err := journal.ReadRecord(rec)
		if err != nil {
			return err
		}
		day := engine.DateOf(e.At.In(t.zone))
		if r, ok := b.(journal.Receipt); ok && r.Rehearsed() {
			t.rehearsed[r.Message] = r.Attempt
		}
		if day > t.at {
			continue // of later days only what became of messages
		}
		switch s := b.(type) {
		case journal.MessageDecided:
			t.sent = append(t.sent, s.Key)
		case journal.Answer:
			if s.Answer == journal.AnswerApproved {
				agreed[s.To] = cmp.Or(journal.By(&e), "a person")
			}
		case journal.Decision:
			t.decided(&s, day, agreed)
		}
	}
	return nil
}

func (t *teller) decided(s *journal.Decision, day engine.Date, agreed map[string]string) {
	a := t.answer
	if t.past && len(s.Moves) == 0 && s.Asks != "" {
		a.Status = fmt.Sprintf("on %s a person was asked to agree to %s", day, s.Asks)
	}
	for i, m := range s.Moves {
		mv := why.Move{Day: day, Policy: m.Policy, From: m.From, To: m.To, Kind: m.Kind, Of: m.Of, Source: m.Source, When: m.Rule, Passed: m.Passed, By: agreed[m.To]}
		delete(agreed, m.To)
		a.Path = append(a.Path, mv)
		if !t.past {
			continue
		}
		a.Policy, a.State, a.Since = m.Policy, m.To, day
		a.Status = fmt.Sprintf("the journal has no move of it on %s", t.at)
		if day != t.at {
			continue
		}
		a.Status = ""
		if m.From == "" {
			continue // the case was opened: the path says so
		}
		rule := why.Rule{To: m.To, Kind: m.Kind, Source: m.Source, When: m.Rule, Verdict: why.Fired}
		if len(a.Fired) == 0 && (i == 0 || s.Moves[i-1].From == "") {
			for _, v := range s.Values {
				rule.Terms = append(rule.Terms, why.Term{Text: v.Of, Value: v.Is})
			}
		}
		a.Fired = append(a.Fired, rule)
	}
}

// messages sets each message beside the move that it came of.
func (t *teller) messages(inv *engine.Invoice) error {
	a := t.answer
	list, err := messagesOf(t.ctx, t.r, inv.Client, t.sent)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b ledger.Message) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.Key, b.Key)) })
	happened, err := callsOf(t.ctx, t.r, inv.Client, list)
	if err != nil {
		return err
	}
	ids := engine.KnownAs(t.invoice)
	for i := range list {
		m := &list[i]
		said := &m.Body
		all := said.All()
		at := slices.IndexFunc(all, func(l engine.Line) bool { return slices.Contains(ids, l.Invoice) })
		if at < 0 || said.Decided > t.at {
			continue
		}
		mv := moveOf(a.Path, all[at].State, said.Decided)
		if mv == nil {
			continue
		}
		x := why.Sent{
			Date: said.Date, Channel: m.Channel, Template: said.Template, To: address.Kept(said.To), Contact: said.Contact, Person: said.Person, Amount: said.Currency.Format(said.Amount),
			Invoices: len(said.Lines), Fallback: said.Fallback, Status: string(m.Status), Receipt: m.Receipt, StandIn: said.StandIn,
		}
		switch m.Status {
		case ledger.Sent, ledger.Delivered:
			x.Date = engine.DateOf(m.Changed.In(t.zone))
			switch on, byHand := madeByHand(m, happened); {
			case t.rehearsed[m.Key] == m.Attempts:
				x.Status = why.Rehearsed
			case said.StandIn && m.Made == 0, byHand && on == 0:
				x.Status = why.Open
			case said.StandIn:
				x.Status = why.Done
			case byHand:
				x.Status, x.Date = why.Done, on
			}
		case ledger.Suppressed:
			x.NotSent = m.Reason
		case ledger.Failed:
			x.NotSent = "it failed: " + m.Reason
		}
		mv.Sent = append(mv.Sent, x)
	}
	return t.waiting()
}

// messagesOf lists the messages to a client, and others with these keys: an invoice may have been another client's when
// they were written.
func messagesOf(ctx context.Context, r ledger.Reader, client string, keys []string) (list []ledger.Message, err error) {
	known := map[string]bool{}
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Client: client}) {
		if err != nil {
			return nil, err
		}
		list, known[m.Key] = append(list, m), true
	}
	for _, key := range keys {
		if known[key] {
			continue
		}
		known[key] = true
		m, err := r.Message(ctx, key)
		switch {
		case errors.Is(err, ledger.ErrNotFound):
		case err != nil:
			return nil, err
		default:
			list = append(list, m)
		}
	}
	return list, nil
}

// callsOf lists what was recorded of calls to a client, and to those that messages went to.
func callsOf(ctx context.Context, r ledger.Reader, client string, messages []ledger.Message) (list []engine.Event, err error) {
	clients := []string{client}
	for i := range messages {
		clients = append(clients, messages[i].Client)
	}
	slices.Sort(clients)
	for _, id := range slices.Compact(clients) {
		for e, err := range r.Events(ctx, ledger.EventFilter{Of: id}) {
			if err != nil {
				return nil, err
			}
			if e.Type == engine.EventCall {
				list = append(list, e.Event)
			}
		}
	}
	return list, nil
}

// madeByHand reports whether a message is a call that a list gave a person, and on which day they made it: 0 when
// nobody recorded that.
func madeByHand(m *ledger.Message, happened []engine.Event) (on engine.Date, byHand bool) {
	if m.Channel != "call" || m.Made != 0 {
		return 0, false
	}
	return plan.CalledOn(&m.Body, happened), true
}

// moveOf finds the move into a state that a message came of.
func moveOf(path []why.Move, state string, decided engine.Date) *why.Move {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].To == state && path[i].Day <= decided {
			return &path[i]
		}
	}
	return nil
}

// waiting adds what was decided and goes out on a later day, and why.
func (t *teller) waiting() error {
	c, err := t.r.CaseOf(t.ctx, t.invoice)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, w := range c.Deferred {
		if mv := moveOf(t.answer.Path, w.Key.State, w.Decided); mv != nil && w.Decided <= t.at {
			mv.Sent = append(mv.Sent, why.Sent{Date: w.Day, Status: why.Waits, Later: cmp.Or(w.Why, plan.ReasonClosed)})
		}
	}
	return nil
}
