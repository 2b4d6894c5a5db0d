package lookup_test

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// office has one client and one invoice.
func office(t *testing.T) *booktest.Office {
	o := booktest.New(t, "2026-03-02", nil)
	o.Import(t, []engine.Client{{ID: "C-17", Name: "Menuiserie Briance"}}, booktest.Euros(t, "2026-044", "C-17", "480.00", "2026-02-01"))
	return o
}

func TestAnIDThatIsUnknownNamesTheOneThatIsNear(t *testing.T) {
	o := office(t)
	unknown := errors.Join(errors.New("x"), ledger.ErrNotFound)
	for _, c := range []struct {
		what     lookup.Subject
		id, want string
	}{
		{lookup.Invoice, "2026-045", "there is no invoice 2026-045 in the ledger; did you mean 2026-044 (Menuiserie Briance)?"},
		{lookup.Client, "C-71", "there is no client C-71 in the ledger; did you mean C-17 (Menuiserie Briance)?"},
		{lookup.Client, "briance", "there is no client briance in the ledger; did you mean C-17 (Menuiserie Briance)?"},
		{lookup.Client, "2026-044", "there is no client 2026-044 in the ledger"}, // an invoice is no client
		{lookup.Either, "nothing like it", "there is no invoice and no client nothing like it in the ledger"},
	} {
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			if got := lookup.NotFound(ctx, r, c.what, c.id, unknown); got == nil || got.Error() != c.want {
				t.Errorf("%s %q: %v, want %s", c.what, c.id, got, c.want)
			}
			return nil
		})
	}
}

// An error about something else, and one about an id that is known, stay as they are.
func TestOtherErrorsStay(t *testing.T) {
	office(t).Read(t, func(ctx context.Context, r ledger.Reader) error {
		other := errors.New("the disk is full")
		if got := lookup.NotFound(ctx, r, lookup.Either, "x", other); got != other { //nolint:errorlint // the very same
			t.Errorf("another error became %v", got)
		}
		missing := errors.Join(errors.New("its case"), ledger.ErrNotFound)
		for _, id := range []string{"2026-044", "C-17"} {
			if got := lookup.NotFound(ctx, r, lookup.Either, id, missing); got != missing { //nolint:errorlint // the very same
				t.Errorf("%s is known, and the error became %v", id, got)
			}
		}
		if c, err := lookup.FindClient(ctx, r, "C-17"); err != nil || c.Name != "Menuiserie Briance" {
			t.Errorf("the client is %+v, %v", c, err)
		}
		return nil
	})
}

func TestAnExportThatLacksAnInvoiceNamesTheNearOne(t *testing.T) {
	group := &intake.Group{
		Clients:  []engine.Client{{ID: "C-17", Name: "Menuiserie Briance"}, {ID: "C-18"}},
		Invoices: []engine.Invoice{{ID: "2026-044", Client: "C-17"}, {ID: "2026-045", Client: "C-17"}, {ID: "2026-046", Client: "C-18"}},
		Events:   []engine.Event{{Client: "C-17", Type: engine.EventHold}, {Client: "C-18", Type: engine.EventHold}},
	}
	p := &intake.Grouped{Clients: group.Clients, Groups: func(_ int, use func(*intake.Group) error) error { return use(group) }}
	of, err := lookup.InExport(p, "2026-044")
	if err != nil || len(of.Clients) != 1 || len(of.Invoices) != 2 || len(of.Events) != 1 || of.Last() != "C-17" || len(group.Invoices) != 3 {
		t.Errorf("%+v, %v", of, err)
	}
	want := "there is no invoice 2026-054 in the export; did you mean 2026-044 (Menuiserie Briance)?"
	if _, err := lookup.InExport(p, "2026-054"); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestARefusedEventSaysWhichInvoiceWasMeant(t *testing.T) {
	o := office(t)
	problems := posting.Problems{{Event: engine.Event{Invoice: "2026-045"}, Message: "there is no invoice 2026-045", Hint: "import it first"}}
	if err := lookup.Hinted(t.Context(), o.DB, problems); err == nil {
		t.Fatal("the problems are gone")
	}
	if want := "import it first; did you mean 2026-044 (Menuiserie Briance)?"; problems[0].Hint != want {
		t.Errorf("the hint is %q, want %q", problems[0].Hint, want)
	}
}
