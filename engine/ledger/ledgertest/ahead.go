package ledgertest

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// found is what a reader says of a message and of what it is about.
type found struct {
	Message ledger.Message
	Cases   []ledger.Case
	Client  engine.Client
	Open    []engine.Invoice
	Errors  []string
}

func find(ctx context.Context, s *subject, r ledger.Reader, key string) (f found) {
	note := func(err error) {
		if err != nil {
			f.Errors = append(f.Errors, err.Error())
		}
	}
	var err error
	f.Message, err = r.Message(ctx, key)
	note(err)
	for _, id := range []string{"invoice/F-1", "invoice/F-2", "client/none"} {
		c, err := r.Case(ctx, id)
		note(err)
		f.Cases = append(f.Cases, c)
	}
	f.Client, err = r.Client(ctx, "C-1")
	note(err)
	f.Open = collect(s, r.Invoices(ctx, ledger.InvoiceFilter{Client: "C-1", Open: true}))
	_, err = r.Meta(ctx)
	note(err)
	_, err = r.Last(ctx, ledger.KindBank)
	note(err)
	last, err := r.Last(ctx, ledger.KindNote)
	note(err)
	f.Errors = append(f.Errors, string(last.Text))
	return f
}

func readAhead(s *subject) {
	both, alone := message("invoice/F-1", "invoice/F-2"), message("invoice/F-9")
	var first ledger.Case
	s.write(func(ctx context.Context, tx ledger.Tx) (err error) {
		d := ledger.Draft{At: noon, Kind: ledger.KindNote, Body: map[string]string{"text": "a"}}
		d.Clients = []engine.Client{client("C-1")}
		d.Invoices = []engine.Invoice{invoice("F-1", "C-1", 500), invoice("F-2", "C-1", 0), invoice("F-3", "C-1", 700)}
		if _, err := tx.Append(ctx, d); err != nil {
			return err
		}
		if first, err = tx.PutCase(ctx, newCase("F-1", 0)); err != nil {
			return err
		}
		return send(both, alone)(ctx, tx)
	})
	same := func(ctx context.Context, r ledger.Reader, want found) error {
		err := r.Ahead(ctx, []string{both.Key, alone.Key, "nobody's"}, true)
		if got := find(ctx, s, r, both.Key); !reflect.DeepEqual(got, want) {
			s.Errorf("got %+v\nwant %+v", got, want)
		}
		if _, missing := r.Message(ctx, "nobody's"); !errors.Is(missing, ledger.ErrNotFound) {
			s.Errorf("a message that is not there: %v", missing)
		}
		return err
	}
	plain := func() (f found) {
		s.read(func(ctx context.Context, r ledger.Reader) error {
			f = find(ctx, s, r, both.Key)
			return nil
		})
		return f
	}
	want := plain()
	s.read(func(ctx context.Context, r ledger.Reader) error { return same(ctx, r, want) })

	var wrote found
	s.write(func(ctx context.Context, tx ledger.Tx) error {
		if err := same(ctx, tx, want); err != nil {
			return err
		}
		if err := move(both.Key, ledger.Ready, ledger.Sending)(ctx, tx); err != nil {
			return err
		}
		v := ledger.Rendition{Message: both.Key, Attempt: 1, At: noon, Body: []byte("{}")}
		if err := tx.AddRendition(ctx, v); err != nil {
			return err
		}
		first.State, first.Wake = "firm", day("2026-02-20")
		var err error
		if first, err = tx.PutCase(ctx, first); err != nil {
			return err
		}
		if _, err := tx.Append(ctx, ledger.Draft{At: noon.Add(time.Hour), Kind: ledger.KindNote, Body: map[string]string{"text": "b"}}); err != nil {
			return err
		}
		_, err = tx.MoveMessage(ctx, ledger.Move{Key: both.Key, From: ledger.Sending, To: ledger.Sent, At: noon.Add(2 * time.Hour), Receipt: "250 ok"})
		wrote = find(ctx, s, tx, both.Key)
		if n := len(collect(s, tx.Messages(ctx, ledger.MessageFilter{Status: ledger.Sent}))); n != 1 {
			s.Errorf("%d messages are sent, as the outbox is listed", n)
		}
		return err
	})
	if got := plain(); !reflect.DeepEqual(got, wrote) || got.Message.Status != ledger.Sent || got.Cases[0].State != "firm" {
		s.Errorf("got %+v\nwant %+v", got, wrote)
	}
	s.refused(ledger.ErrConflict, func(ctx context.Context, tx ledger.Tx) error {
		if err := tx.Ahead(ctx, []string{both.Key}, false); err != nil {
			return err
		}
		old := first
		old.Version--
		_, err := tx.PutCase(ctx, old)
		return err
	})
	s.refused(ledger.ErrExists, func(ctx context.Context, tx ledger.Tx) error {
		if err := tx.Ahead(ctx, []string{both.Key}, false); err != nil {
			return err
		}
		return tx.AddRendition(ctx, ledger.Rendition{Message: both.Key, Attempt: 1, At: noon, Body: []byte("{}")})
	})
	s.read(func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			s.Errorf("findings %v", report.Findings)
		}
		return err
	})
}

// marks tries the marks of claims, where some are kept.
func marks(s *subject) {
	keeps, ok := s.ledger.(ledger.Claims)
	if !ok || !keeps.Marks() {
		return
	}
	claims := []ledger.Claim{{Message: "m1", Attempt: 1}, {Message: "m2", Attempt: 3}, {Message: "m3", Attempt: 1}}
	mark := func(list ...ledger.Claim) func(context.Context, ledger.Tx) error {
		return func(ctx context.Context, tx ledger.Tx) error {
			if err := tx.(ledger.ClaimsTx).Claim(ctx, list); err != nil {
				return err
			}
			return send(message("invoice/"+list[0].Message))(ctx, tx)
		}
	}
	begins := func(c ledger.Claim, want bool) {
		s.Helper()
		if got, err := keeps.Begin(s.Context(), c); err != nil || got != want {
			s.Errorf("%+v begins: %v, want %v; %v", c, got, want, err)
		}
	}
	s.write(mark(claims...))
	begins(claims[0], true)
	begins(claims[0], false)
	begins(ledger.Claim{Message: "m2", Attempt: 2}, false)
	s.close()
	s.open()
	keeps = s.ledger.(ledger.Claims)
	s.write(func(ctx context.Context, tx ledger.Tx) error {
		for i, want := range []bool{false, true, true} {
			got, err := tx.(ledger.ClaimsTx).Reclaim(ctx, claims[i])
			if err != nil || got != want {
				s.Errorf("of %+v a mark says that it did not begin: %v, want %v; %v", claims[i], got, want, err)
			}
		}
		return nil
	})
	begins(claims[1], false)
}
