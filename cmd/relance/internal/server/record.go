package server

import (
	"errors"
	"net/http"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// recordedHere are the events that the page of a client takes; relance record and the interface for programs take all.
var recordedHere = []engine.EventType{
	engine.EventPayment, engine.EventPromise, engine.EventDispute, engine.EventDisputeResolved, engine.EventHold, engine.EventRelease, engine.EventNote,
}

// recordHere takes what happened to a client's invoice, or to all of theirs.
func (v *visit) recordHere() error {
	client := v.text("client")
	back := "/client?id=" + queryEscape(client)
	e := engine.Event{Date: v.today, Type: engine.EventType(v.text("type")), Client: client, Invoice: v.text("invoice"), Note: v.text("note")}
	known := false
	for _, t := range recordedHere {
		known = known || t == e.Type
	}
	if client == "" || !known {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	for field, to := range map[string]*engine.Date{"on": &e.Date, "until": &e.Until} {
		d, ok := v.date(field)
		if !ok {
			return v.writeClient(http.StatusUnprocessableEntity, client, &worklist.FieldError{Field: field, Err: errors.New("write a day that exists, as YYYY-MM-DD")})
		}
		if d != 0 {
			*to = d
		}
	}
	if e.Type == engine.EventDispute {
		e.Reason = e.Note
	}
	return v.record(worklist.Fact{Event: e, Amount: v.text("amount")}, back)
}

// record writes down what happened, and goes on to a page.
func (v *visit) record(f worklist.Fact, back string) error {
	ctx, l := v.r.Context(), v.office.Ledger
	e, err := f.Read(ctx, l, v.office.Book)
	var done *posting.Recorded
	if err == nil {
		done, err = posting.Record(ctx, l, posting.RecordConfig{At: v.now, Today: v.today, Events: []ledger.Event{{Event: e}}, By: v.who.Name})
	}
	switch {
	case err != nil && isWrongInput(err):
		return v.writeClient(http.StatusUnprocessableEntity, f.Client, err)
	case err != nil:
		return err
	case len(done.Events) == 0:
		v.tell("This was recorded before: nothing changed. If it happened twice, say so in the note.")
	default:
		v.tell("Recorded: %s.", done.Events[0].Client)
	}
	return v.to(local(back))
}
