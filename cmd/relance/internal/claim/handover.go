package claim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// handedItems are what a file needs before it leaves the house.
var handedItems = []string{evidence.ItemOrder, evidence.ItemInvoice, evidence.ItemTerms, evidence.ItemRemind}

// Handover is a claim that is being handed over: with all that is known of it, and what is claimed
// to the day.
type Handover struct {
	*Scribe
	Exit     *policies.Exit // by which it goes
	To       string         // who gets it; may be empty
	Language string         // of the summary and the index: fr or en; empty is the creditor's
	Today    engine.Date

	Found  *evidence.Collected // set by Collect
	Claims []Claim             // set by Collect, at least one

	person   string           // whom to address at the client's, when known
	contacts []engine.Contact // of the client
}

// Collect gathers the dossier and what is claimed. It fails as Scribe.Evidence does, and when
// nothing is open that could be handed over.
func (h *Handover) Collect(ctx context.Context, r ledger.Reader, about string, extra []evidence.Extra) (err error) {
	if h.Found, err = h.Evidence(ctx, r, about, extra); err != nil {
		return err
	}
	who, err := r.Client(ctx, h.Found.Client.ID)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	h.person, h.contacts = who.Contact, who.Contacts
	c := &reckoner{&delivery.Composer{Deployment: h.Deployment, Reader: r, Today: h.Today}}
	if h.Claims, err = c.claims(ctx, &who, h.Found.Client.ID, h.Found.Invoices); err != nil {
		return err
	}
	if len(h.Claims) == 0 {
		return fmt.Errorf("nothing of %s is open that could be handed over", about)
	}
	return nil
}

// Lacking names what the file needs and does not have, in a language.
func (h *Handover) Lacking(language string) (names []string) {
	for _, item := range h.Found.Items {
		if !item.Present && slices.Contains(handedItems, item.Name) {
			names = append(names, ItemName(language, item.Name))
		}
	}
	return names
}

// Events are what the ledger records of the hand-over: one for each claim.
func (h *Handover) Events() (events []ledger.Event) {
	for _, c := range h.Claims {
		events = append(events, ledger.Event{
			Event: engine.Event{Date: h.Today, Type: engine.EventHandedOver, Invoice: c.Invoice, Reason: h.Exit.Name, To: h.To},
			Key:   "handover/" + h.Exit.Name + "/" + c.Invoice + "/" + h.Today.String(),
		})
	}
	return events
}

// Add puts the claims, the summary and the index among the files.
func (h *Handover) Add() error {
	table, err := h.table()
	if err != nil {
		return err
	}
	list, err := json.MarshalIndent(struct {
		Format string      `json:"format"`
		Day    engine.Date `json:"day"`
		Exit   string      `json:"exit"`
		To     string      `json:"to,omitempty"`
		Claims []Claim     `json:"claims"`
	}{"relance handover 1", h.Today, h.Exit.Name, h.To, h.Claims}, "", "  ")
	if err != nil {
		return err
	}
	if err := Index(h.Book, h.Found, h.language()); err != nil {
		return fmt.Errorf("index of the evidence: %w", err)
	}
	h.Found.Files["claims.csv"], h.Found.Files["claims.json"] = table, append(list, '\n')
	if h.Found.Files["summary.pdf"], err = h.summary(); err != nil {
		return fmt.Errorf("summary of the hand-over: %w", err)
	}
	return nil
}

// table is claims.csv.
func (h *Handover) table() ([]byte, error) {
	var b bytes.Buffer
	w := sheet.NewWriter(&b)
	w.Row(
		"invoice", "client", "entity", "issued", "due", "days_late", "currency", "amount", "paid", "open", "to_ask", "interest", "fee", "total_due", "limitation", "unknown",
	)
	for _, c := range h.Claims {
		w.Row(
			c.Invoice, c.Client, c.Entity, c.Issued.String(), c.Due.String(), strconv.Itoa(c.DaysLate), c.Currency,
			c.Amount, c.Paid, c.Open, c.ToAsk, c.Interest, c.Fee, c.TotalDue, c.Limitation.String(), c.Unknown,
		)
	}
	err := w.Close()
	return b.Bytes(), err
}
