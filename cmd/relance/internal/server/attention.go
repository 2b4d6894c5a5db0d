package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/cmd/relance/internal/banking"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// attention is what does not go on by itself.
type attention struct {
	Answers   []worklist.Item // what clients wrote and nobody has read
	Items     []worklist.Item // messages that failed, may have left, or could not be made
	Pages     pages
	Status    view.Status
	Bank      []view.BankEntry // money that nobody could place
	BankPages pages
	Entry     string // of what was said and could not be so

	Invoices, Client string // that were written for it
	Rates            []rateEnd
	Age              int // days since the balances of the last import; -1 when there was none
}

// rateEnd is a rate of interest that ends.
type rateEnd struct {
	Name, From, Line string
	Policies         []string
}

// rateNotice is how many days before a rate ends it is said, as relance status says it.
const rateNotice = 60

func (v *visit) showAttention() error { return v.writeAttention(http.StatusOK, nil) }

// matchBank takes a person's word on what an entry of a bank statement is for.
func (v *visit) matchBank() error {
	entry := v.text("entry")
	a := banking.Answer(entry, strings.FieldsFunc(v.text("invoices"), func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }))
	a.Client = v.text("client")
	switch word := v.text("word"); {
	case entry == "":
		return &said{http.StatusBadRequest, "This form cannot be read."}
	case word == "proposed":
		a = posting.BankAnswer{Entry: entry, AsProposed: true}
	case word == "ignore":
		a = posting.BankAnswer{Entry: entry, Ignore: true}
	case word != "match":
		return &said{http.StatusBadRequest, "This form cannot be read."}
	case len(a.Parts) == 0 && a.Client == "":
		return v.writeAttention(http.StatusUnprocessableEntity, &worklist.FieldError{Field: "invoice", Err: errors.New("write an invoice, or a client")})
	}
	_, err := posting.MatchBank(v.r.Context(), v.office.Ledger, posting.BankMatchConfig{At: v.now, Today: v.today, By: v.who.Name, Answers: []posting.BankAnswer{a}})
	switch {
	case err != nil && isWrongInput(err):
		return v.writeAttention(http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	v.tell("Recorded.")
	return v.to("/attention")
}

// unsettled is what does not go on by itself, whoever looks.
type unsettled struct {
	status         view.Status
	answers, items []worklist.Item
}

// unsettled reads it.
func (v *visit) unsettled(ctx context.Context, r ledger.Reader) (u unsettled, err error) {
	o, err := view.ReadOverview(ctx, r, v.office.Book.Engine, v.today)
	if err != nil {
		return u, err
	}
	if o.NotHappened, err = worklist.AllWaiting(ctx, r, v.office.Deployment, v.today); err != nil {
		return u, err
	}
	u.status = view.NewStatus(o)
	all, err := worklist.List(ctx, r, v.office.Deployment, v.today, false)
	for _, i := range all {
		switch {
		case i.Kind == worklist.KindAnswer:
			u.answers = append(u.answers, i)
		case !forToday(&i) && i.Kind != worklist.KindBank:
			u.items = append(u.items, i)
		}
	}
	return u, err
}

func (v *visit) writeAttention(status int, wrong error) error {
	data := attention{Age: -1, Entry: v.text("entry"), Invoices: v.text("invoices"), Client: v.text("client")}
	book := v.office.Book
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		now, err := made(ctx, v, r, "attention", func() (unsettled, error) { return v.unsettled(ctx, r) })
		if err != nil {
			return err
		}
		data.Status, data.Answers = now.status, now.answers
		if i := data.Status.Import; i != nil && !i.AsOf.IsZero() {
			data.Age = max(0, int(v.today-i.AsOf))
		}
		data.Items, data.Pages = pageOf(v, now.items, v.base+"/attention?", perPage)
		data.Bank, data.BankPages = pageOf(v, data.Status.Bank, v.base+"/attention?", perPage)
		return nil
	})
	if err != nil {
		return err
	}
	for _, e := range book.RatesEnd(v.today + rateNotice) {
		data.Rates = append(data.Rates, rateEnd{e.Name, e.From.String(), e.Missing.Line(), e.Policies})
	}
	p := page{Title: "Needs attention", Data: &data}
	if wrong != nil {
		p.Wrong = v.inWords(wrong)
	}
	return v.write(status, "attention", p)
}

// answered takes a person's word on a message that did not go as it was decided.
func (v *visit) answered() error {
	ctx, id, note := v.r.Context(), v.text("task"), v.text("note")
	l, book := v.office.Ledger, v.office.Book.Engine
	if id == "" {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	var err error
	switch word := v.text("word"); word {
	case "again":
		_, err = worklist.Again(ctx, l, book, id, dispatch.Attention{Note: note, By: v.who.Name, At: v.now})
	case "done", "let_go":
		_, _, err = worklist.Close(ctx, l, book, worklist.Done{
			Task: id, Outcome: map[string]string{"done": worklist.OutcomeDone}[word], LetGo: word == "let_go", Note: note, By: v.who.Name, On: v.today, Today: v.today, At: v.now,
		})
	case "sent", "not-sent", "give-up":
		_, _, err = worklist.Resolve(ctx, l, book, id, word, v.who.Name, v.now)
	default:
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	switch {
	case errors.Is(err, ledger.ErrConflict):
		v.tell("Somebody had said what is to be done before: nothing changed.")
	case err != nil && isWrongInput(err):
		return v.writeAttention(http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	default:
		v.tell("Recorded.")
	}
	return v.to(local(cmp.Or(v.text("back"), "/attention")))
}
