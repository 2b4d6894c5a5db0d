package hooks

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
)

// goCardlessEvent is what is read of an event of GoCardless. Source: developer.gocardless.com, webhooks and
// core-endpoints-events; an event has no amount.
type goCardlessEvent struct {
	ID      string `json:"id"`
	Created string `json:"created_at"`
	Type    string `json:"resource_type"`
	Action  string `json:"action"`
	Links   struct {
		Payment string `json:"payment"`
	} `json:"links"`
	Metadata map[string]string `json:"resource_metadata"`
	Details  struct {
		Description string `json:"description"`
	} `json:"details"`
}

// goCardlessActions are what becomes of a payment: a direct debit that is on its way, and one that is not any more. That the money
// came the bank's statement says, or the next import, with its amount.
var goCardlessActions = map[string]engine.EventType{
	"created": engine.EventDebit, "customer_approval_granted": engine.EventDebit, "submitted": engine.EventDebit, "resubmission_requested": engine.EventDebit,
	"failed": engine.EventDebitRejected, "cancelled": engine.EventDebitRejected, "customer_approval_denied": engine.EventDebitRejected, "charged_back": engine.EventDebitRejected,
}

// goCardlessEvents reads what became of direct debits whose payment has the invoice in its metadata.
func goCardlessEvents(body []byte, metadata string, zone *time.Location) ([]posting.Said, error) {
	var said struct {
		Events []goCardlessEvent `json:"events"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Events == nil {
		return nil, errors.New("these are no events of GoCardless")
	}
	var list []posting.Said
	for _, e := range said.Events {
		at, err := time.Parse(time.RFC3339, e.Created)
		if err != nil || e.ID == "" {
			return nil, errors.New("an event of GoCardless has no id, or no instant")
		}
		what, known := goCardlessActions[e.Action]
		if e.Type != "payments" || !known || e.Metadata[metadata] == "" || e.Links.Payment == "" {
			continue
		}
		note := "GoCardless " + e.Links.Payment + ": " + e.Action
		if e.Details.Description != "" {
			note += ": " + e.Details.Description
		}
		thread := e.Links.Payment + "/"
		list = append(list, posting.Said{
			Key: thread + at.UTC().Format("2006-01-02T15:04:05.000Z") + "/" + e.ID, Thread: thread,
			Event: engine.Event{Date: engine.DateOf(at.In(zone)), Type: what, Invoice: e.Metadata[metadata], Note: note},
		})
	}
	return list, nil
}
