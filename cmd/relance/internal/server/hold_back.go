package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies/portal"
)

// For how many days from the plan's on a link of the mail with the plan holds something back, when nobody says
// otherwise, and at most.
const (
	heldDays    = 7
	maxHeldDays = 90
)

// heldItem is what a link of the mail with the plan holds back.
type heldItem struct {
	Name        string
	Client      string
	Invoices    []string // none for all of the client's
	Until       engine.Date
	First, Last engine.Date
	Wrote       string // the name that somebody wrote
	key         string
}

// heldBy reads a link of the mail with the plan.
func (v *visit) heldBy(token string) (h heldItem, err error) {
	v.w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	no := &said{http.StatusNotFound, "This link does not work. Open it as it stands in the mail with the plan, the whole of it."}
	if v.office.Portal == nil {
		return h, no
	}
	from := "portal " + v.from(v.r)
	if v.strangers.locked(from, maxBadLinks) > 0 {
		return h, &said{http.StatusTooManyRequests, "Too many links that do not work came from here. Try again in a quarter of an hour."}
	}
	subject, until, err := v.office.Portal.Read(portal.HoldBack, token, v.today)
	parts := strings.Split(subject, "\x00")
	switch {
	case errors.Is(err, portal.ErrExpired):
		return h, &said{http.StatusGone, "The day of this plan is over. Hold it back on the page of the client."}
	case err != nil || len(parts) < 2:
		v.strangers.failed(from)
		return h, no
	}
	h = heldItem{key: parts[0], Client: parts[1], Invoices: parts[2:], Until: until + heldDays, First: v.today + 1, Last: until + maxHeldDays}
	err = v.read(func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, h.Client)
		if h.Name = c.Name; h.Name == "" {
			h.Name = h.Client
		}
		return err
	})
	if errors.Is(err, ledger.ErrNotFound) {
		err = no
	}
	return h, err
}

// askHold asks whether something is to be held back. Opening the link does nothing: mail programs and scanners open
// links too.
func (v *visit) askHold() error {
	h, err := v.heldBy(v.r.PathValue("token"))
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "hold-back", "Hold back", &h)
}

// hold holds it back: a hold of its invoices until a day and, when it waits in the outbox already, the message too.
func (v *visit) hold() error {
	h, err := v.heldBy(v.r.PathValue("token"))
	if err != nil {
		return err
	}
	again := func(text string) error {
		h.Wrote = v.text("name")
		return v.write(http.StatusUnprocessableEntity, "hold-back", page{Title: "Hold back", Data: &h, Wrong: inWords(v.language, text)})
	}
	name, err := cleanName(v.text("name"))
	if err != nil {
		return again("write a name")
	}
	until, ok := v.date("until")
	if !ok || until < h.First || until > h.Last {
		return again("write one of the days that can be chosen")
	}
	by := name + " (mail with the plan)"
	if err := v.holdBack(&h, until, by); err != nil {
		if isWrongInput(err) {
			return again(v.inWords(err))
		}
		return err
	}
	v.cfg.Log.Info("something of the plan was held back", slog.Int("invoices", len(h.Invoices)))
	return v.show(http.StatusOK, "held", "Held back", &heldItem{Name: h.Name, Client: h.Client, Invoices: h.Invoices, Until: until})
}

// holdBack records the hold, and withdraws the message when it was decided meanwhile.
func (v *visit) holdBack(h *heldItem, until engine.Date, by string) error {
	ctx, l := v.r.Context(), v.office.Ledger
	e := ledger.Event{Event: engine.Event{Date: v.today, Type: engine.EventHold, Client: h.Client, Until: until}}
	var events []ledger.Event
	for _, invoice := range h.Invoices {
		e.Invoice = invoice
		events = append(events, e)
	}
	if len(events) == 0 {
		events = append(events, e)
	}
	if _, err := posting.Record(ctx, l, posting.RecordConfig{At: v.now, Today: v.today, Events: events, By: by}); err != nil {
		return err
	}
	_, err := worklist.HoldBack(ctx, l, v.office.Book.Engine, h.key, "mail with the plan", by, v.now)
	if errors.Is(err, ledger.ErrNotFound) || errors.Is(err, ledger.ErrConflict) {
		return nil // it is not decided yet, or left, or was held back before
	}
	return err
}
