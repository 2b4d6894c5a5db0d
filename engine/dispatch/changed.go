package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// superseded reports whether a case moved after the day of a message. On that day
// itself it may have gone on already when the message was decided.
func superseded(c ledger.Case, parts []ledger.Part, day engine.Date) (bool, error) {
	if c.Run.Entered <= day {
		return false, nil
	}
	for _, p := range parts {
		if p.Case != c.ID() {
			continue
		}
		state, entry, err := entered(p)
		if err != nil {
			return false, err
		}
		if c.State == state && c.Run.EntriesOf(c.Run.State) == entry {
			return false, nil
		}
	}
	return true, nil
}

// entered reads from the key of a part which state its case had entered, and how
// often; see ledger.PartKey.
func entered(p ledger.Part) (state string, entry int, err error) {
	rest, ok := strings.CutPrefix(p.Key, p.Case+"/")
	fields := strings.Split(rest, "/")
	if !ok || len(fields) != 3 {
		return "", 0, fmt.Errorf("part %s is not of case %s", p.Key, p.Case)
	}
	if entry, err = strconv.Atoi(fields[1]); err != nil {
		return "", 0, fmt.Errorf("part %s: %w", p.Key, err)
	}
	return fields[0], entry, nil
}

// changed says what took away the reason of a line; "" when nothing did. That somebody else
// chases the invoice is one for contacts alone.
func changed(ctx context.Context, r ledger.Reader, l engine.Line, decided time.Time, contact bool) (string, error) {
	if l.Invoice == "" {
		return "", nil
	}
	now, err := r.Invoice(ctx, l.Invoice)
	if err != nil {
		return "", err
	}
	if l.Open > 0 && now.Open <= 0 {
		return ReasonPaid, nil
	}
	elsewhere := contact && (now.Factored || now.HandedOver != 0)
	if !now.Disputed && !now.OnHold && !elsewhere {
		return "", nil
	}
	then, err := invoiceAt(ctx, r, l.Invoice, decided)
	switch {
	case err != nil:
		return "", err
	case now.Disputed && !then.Disputed:
		return ReasonDisputed, nil
	case now.OnHold && !then.OnHold:
		return ReasonOnHold, nil
	case elsewhere && now.Factored && !then.Factored:
		return ReasonFactored, nil
	case elsewhere && now.HandedOver != 0 && then.HandedOver == 0:
		return ReasonHandedOver, nil
	}
	return "", nil
}

// satisfied lists the invoices of a message to a client for which nothing may be asked
// any more, since his credit covers them; nil for none.
func satisfied(ctx context.Context, r ledger.Reader, m ledger.Message, decided *engine.Message) (map[string]bool, error) {
	if !contacts(m.Channel) || len(decided.Lines) == 0 {
		return nil, nil
	}
	open, err := ledger.Demands(ctx, r, m.Client, decided.Entity, decided.Currency)
	if err != nil {
		return nil, err
	}
	var list map[string]bool
	for _, inv := range open {
		if inv.Satisfied() {
			if list == nil {
				list = map[string]bool{}
			}
			list[inv.ID] = true
		}
	}
	return list, nil
}

// invoiceAt returns an invoice as it was known at an instant.
func invoiceAt(ctx context.Context, r ledger.Reader, id string, at time.Time) (engine.Invoice, error) {
	var forms []ledger.Version
	for v, err := range r.Versions(ctx, ledger.VersionFilter{Invoice: id}) {
		if err != nil {
			return engine.Invoice{}, err
		}
		forms = append(forms, v)
	}
	for _, v := range slices.Backward(forms) {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: v.Seq - 1}) {
			if err != nil {
				return engine.Invoice{}, err
			}
			e, err := rec.Entry()
			if err != nil {
				return engine.Invoice{}, err
			}
			if !e.At.After(at) {
				return *v.Invoice, nil
			}
			break
		}
	}
	return engine.Invoice{}, nil
}
