package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/why"
)

// perApprovals is how many proposals a page shows, with their messages.
const perApprovals = 20

// approvals is a list of what waits for a person's agreement.
type approvals struct {
	Items []proposal
	Pages pages
	Note  string
}

// proposal is one step that waits.
type proposal struct {
	plan.Waiting
	Name     string // of the client
	Invoices []view.Invoice
	Why      []string
	Drafts   []draft
	Chosen   bool
}

// Value is what a form says of it: the case, and the state that was seen.
func (p proposal) Value() string { return p.To + " " + p.Case }

// draft is a message that an agreement sends.
type draft struct {
	Channel, To, Subject, Text string
	Attached                   []string
	Cannot                     string // why it cannot be written
}

func (v *visit) showApprovals() error { return v.writeApprovals(http.StatusOK, "", "") }

func (v *visit) writeApprovals(status int, wrong, note string) error {
	data := approvals{Note: note}
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		all, err := plan.AllWaiting(ctx, r)
		if err != nil {
			return err
		}
		shown, pages := pageOf(v, all, v.base+"/approvals?", perApprovals)
		data.Pages = pages
		for _, w := range shown {
			p, err := v.proposal(ctx, r, w)
			if err != nil {
				return err
			}
			data.Items = append(data.Items, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range data.Items {
		for _, chosen := range v.r.PostForm["case"] {
			data.Items[i].Chosen = data.Items[i].Chosen || chosen == data.Items[i].Value()
		}
	}
	return v.write(status, "approvals", page{Title: "Approvals", Wrong: wrong, Data: &data})
}

// proposal reads all that somebody has to see before they answer.
func (v *visit) proposal(ctx context.Context, r ledger.Reader, w plan.Waiting) (p proposal, err error) {
	p.Waiting = w
	c, err := r.Client(ctx, w.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return p, err
	}
	if p.Name = c.Name; p.Name == "" {
		p.Name = w.Client
	}
	if p.Why, err = timeline.Why(ctx, r, words.New(v.language), w.Case, w.To); err != nil {
		return p, err
	}
	of, err := r.Case(ctx, w.Case)
	if err != nil {
		return p, err
	}
	list, err := view.ReadInvoices(ctx, r, view.InvoiceFilter{Client: w.Client, Open: true}, v.today)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return p, err
	}
	for _, i := range list.Invoices {
		if i.Invoice == of.Invoice || contains(of.Covers, i.Invoice) {
			p.Invoices = append(p.Invoices, i)
		}
	}
	if len(p.Invoices) > 0 {
		answer, err := evidence.Why(ctx, r, v.office.plan(v.now), p.Invoices[0].Invoice, v.today)
		if err != nil && ctx.Err() != nil {
			return p, err
		}
		p.Why = append(ruleOf(answer, w.To), p.Why...)
	}
	drafts, err := preview.Proposed(ctx, r, v.office.Deployment, w, v.today)
	for i := range drafts {
		d := newDraft(&drafts[i])
		d.Cannot = words.New(v.language).Says(d.Cannot)
		p.Drafts = append(p.Drafts, d)
	}
	return p, err
}

// ruleOf is the rule that leads to a state, as it is written in the book, and where.
func ruleOf(answer *why.Answer, to string) []string {
	if answer == nil {
		return nil
	}
	for _, rule := range slices.Concat(answer.Fired, answer.Others) {
		if rule.To == to && rule.When != "" {
			return []string{rule.When + "  (" + rule.Source + ")"}
		}
	}
	return nil
}

func newDraft(d *preview.Draft) draft {
	out := draft{Channel: d.Message.Channel, To: d.Message.To, Subject: d.Words.Subject, Text: strings.TrimSpace(d.Words.Text)}
	if title := d.Message.Params["title"]; out.Subject == "" {
		out.Subject = title
	}
	if d.Words.SMS != "" && (d.Message.Channel == "sms" || d.Message.Channel == "whatsapp") {
		out.Text = d.Words.SMS
	}
	for _, a := range d.Words.Attachments {
		out.Attached = append(out.Attached, a.Name)
	}
	if d.Err != nil {
		out.Cannot = d.Err.Error()
	}
	return out
}

// answerProposals takes a person's word on one proposal or several. Each counts by itself: what somebody
// else answered meanwhile is told, and the others are done.
func (v *visit) answerProposals() error {
	agree, note, chosen := v.text("answer") == "agree", v.text("note"), v.r.PostForm["case"]
	again := func(text string) error {
		return v.writeApprovals(http.StatusUnprocessableEntity, inWords(v.language, text), note)
	}
	switch {
	case !agree && v.text("answer") != "refuse":
		return &said{http.StatusBadRequest, "This form cannot be read."}
	case len(chosen) == 0:
		return again("Choose at least one.")
	case !agree && note == "":
		return again("Write why you refuse: the journal keeps it.")
	case len(chosen) > perApprovals:
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	for _, value := range chosen {
		to, id, _ := strings.Cut(value, " ")
		if to == "" || id == "" {
			return &said{http.StatusBadRequest, "This form cannot be read."}
		}
		if refused, err := v.refusesAlone(id, agree); err != nil {
			return err
		} else if refused {
			v.tell("%s: you wrote the rule that leads there, and nothing was sent by it yet. Somebody else agrees the first time.", id)
			continue
		}
		w, err := plan.Reply(v.r.Context(), v.office.Ledger, v.office.Book.Engine, plan.Answer{
			Case: id, To: to, Agree: agree, By: v.who.Name, Note: note, Day: v.today, At: v.now,
		})
		switch {
		case errors.Is(err, plan.ErrNothingWaits):
			if err := v.tellAnswered(id); err != nil {
				return err
			}
		case errors.Is(err, plan.ErrMoved):
			v.tell("%s: what it proposes has changed meanwhile, and nothing was decided. Look again.", id)
		case errors.Is(err, ledger.ErrNotFound):
			v.tell("%s: it is not in the ledger any more.", id)
		case err != nil:
			return err
		case agree:
			v.tell("Agreed: %s, from %s to %s. It happens at the next run.", w.Client, w.From, w.To)
		default:
			v.tell("Refused: %s, from %s to %s.", w.Client, w.From, w.To)
		}
	}
	return v.to("/approvals")
}

// refusesAlone reports whether who looks at the page may not agree to a case by themselves.
func (v *visit) refusesAlone(id string, agree bool) (alone bool, err error) {
	if !agree {
		return false, nil
	}
	err = v.read(func(ctx context.Context, r ledger.Reader) error {
		w, ok, err := waitingAt(ctx, r, id)
		if err == nil && ok {
			alone, err = v.alone(ctx, r, v.office, w, v.who.Name)
		}
		return err
	})
	return alone, err
}

// tellAnswered says who answered before.
func (v *visit) tellAnswered(id string) error {
	by, agreed, found := "", false, false
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{Case: id}) {
			if err != nil {
				return err
			}
			e, body, err := journal.ReadRecord(rec)
			if a, ok := body.(journal.Answer); ok && err == nil {
				by, agreed, found = journal.By(&e), a.Answer == journal.AnswerApproved, true
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !found:
		v.tell("%s: nothing waits there any more.", id)
	case agreed:
		v.tell("%s: %s agreed before you. Your answer was not recorded.", id, by)
	default:
		v.tell("%s: %s refused before you. Your answer was not recorded.", id, by)
	}
	return nil
}
