package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// EventsIn are events to record: all of them, or none.
type EventsIn struct {
	Events   []EventIn `json:"events" minItems:"1" maxItems:"500" doc:"in the order in which they happened"`
	Overpaid bool      `json:"overpaid,omitempty" doc:"take payments and credits above what is open: the rest is the client's credit"`
}

// EventIn is something that happened outside, as relance record takes it.
type EventIn struct {
	Type        eventType   `json:"type" doc:"what happened"`
	On          engine.Date `json:"on,omitzero" doc:"the day it happened; today when it is left out"`
	Invoice     string      `json:"invoice,omitempty" maxLength:"200" doc:"that it is about"`
	Client      string      `json:"client,omitempty" maxLength:"200" doc:"that it is about; with an invoice it may be left out"`
	Entity      string      `json:"entity,omitempty" maxLength:"100" doc:"of the book, for money on account; the creditor when it is left out"`
	Amount      amount      `json:"amount,omitempty" doc:"in the currency of the invoice"`
	Fee         amount      `json:"fee,omitempty" doc:"of a rejected direct debit: what the bank asks"`
	Currency    string      `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"of an event without an invoice; that of the client's invoices when it is left out"`
	Until       engine.Date `json:"until,omitzero" doc:"the last day on which paying keeps a promise; of a hold the day from which on the chase goes on"`
	Grace       int         `json:"grace,omitempty" minimum:"0" maximum:"366" doc:"days after a promised day that still count as in time"`
	Schedule    string      `json:"schedule,omitempty" maxLength:"4000" doc:"the instalments of a plan, such as 2026-04-01 100.00; 2026-05-01 100.00"`
	Instalments int         `json:"instalments,omitempty" minimum:"1" maximum:"120" doc:"else into how many equal parts a plan lays it out"`
	First       engine.Date `json:"first,omitzero" doc:"and the day of the first of them"`
	Channel     string      `json:"channel,omitempty" maxLength:"40" doc:"of an opt_out, a consent or a bounce; * is all"`
	To          string      `json:"to,omitempty" maxLength:"300" doc:"the address that is bad, or good again; of a hand-over, who has it now"`
	Contact     string      `json:"contact,omitempty" maxLength:"100" doc:"the role of the client's contact it is about"`
	Outcome     string      `json:"outcome,omitempty" maxLength:"40" doc:"of a call: answered, no_answer, refused, promise or wrong_number"`
	Reason      string      `json:"reason,omitempty" maxLength:"300" doc:"of a dispute or a blacklist in words; of a call why they have not paid"`
	Exit        string      `json:"exit,omitempty" maxLength:"100" doc:"of the book, for a hand-over"`
	Note        string      `json:"note,omitempty" maxLength:"2000" doc:"free text"`
	Key         string      `json:"key,omitempty" maxLength:"200" doc:"what tells this event from others, such as the bank's reference; by default the request does"`
}

// KnownIn says up to which day all payments are known.
type KnownIn struct {
	Day  engine.Date `json:"day"`
	Note string      `json:"note,omitempty" maxLength:"2000"`
}

func (s *Server) eventActs(api huma.API) {
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "record", Path: "/events", Summary: "Record what happened",
		Description: "Payments, credits, disputes, promises, plans, calls, holds and releases, bounces, consents, hand-overs and the rest of what relance record takes. All events are recorded, or none. One that was recorded before, with the same key, changes nothing and stands under known.",
	}, recordEvents)
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "bank-known", Path: "/bank/known", Summary: "Say up to which day all payments are known", Description: "On a day without any there is nothing to record, and a book that asks for fresh bank data would wait.",
	}, func(ctx context.Context, a *acting, in *KnownIn) (view.Noted, error) {
		if in.Day > a.today {
			return view.Noted{}, &worklist.FieldError{Field: "day", Err: errors.New("a day that is not to come")}
		}
		entry, err := posting.RecordBank(ctx, a.ledger, a.now, in.Day, in.Note, a.by)
		return view.Noted{Entry: entry.Seq, Bank: in.Day, Note: in.Note}, err
	})
}

func recordEvents(ctx context.Context, a *acting, in *EventsIn) (view.Recorded, error) {
	events := make([]ledger.Event, len(in.Events))
	for i := range in.Events {
		e, err := in.Events[i].read(ctx, a)
		if err != nil {
			place := "body.events[" + strconv.Itoa(i) + "]"
			if p := new(Problem); errors.As(a.server.refusalOf("record", err), &p) && p.Status == http.StatusUnprocessableEntity {
				for n := range p.Errors {
					p.Errors[n].Location = place + p.Errors[n].Location[len("body"):]
				}
				return view.Recorded{}, p
			}
			return view.Recorded{}, err
		}
		events[i] = ledger.Event{Event: e, Key: cmp.Or(in.Events[i].Key, a.key+"/"+strconv.Itoa(i))}
	}
	done, err := posting.Record(ctx, a.ledger, posting.RecordConfig{At: a.now, Today: a.today, Events: events, Overpaid: in.Overpaid, By: a.by})
	if err != nil {
		return view.Recorded{}, err
	}
	return view.NewRecorded(done), nil
}

// read makes the event.
func (in *EventIn) read(ctx context.Context, a *acting) (engine.Event, error) {
	return worklist.Fact{
		Event: engine.Event{
			Date: cmp.Or(in.On, a.today), Type: engine.EventType(in.Type), Invoice: in.Invoice, Client: in.Client, Until: in.Until, Channel: in.Channel, Note: in.Note,
			Reason: in.Reason, Outcome: in.Outcome, To: in.To, Contact: in.Contact, Grace: in.Grace,
		},
		Amount: string(in.Amount), Fee: string(in.Fee), Currency: in.Currency, Entity: in.Entity, Exit: in.Exit, Schedule: in.Schedule, Instalments: in.Instalments, First: in.First,
	}.Read(ctx, a.ledger, a.office.Book)
}
