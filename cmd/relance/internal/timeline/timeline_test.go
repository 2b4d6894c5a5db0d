package timeline_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// told is the story of an id, one line an entry's line.
func told(t *testing.T, o *booktest.Office, id, of string) (story *timeline.Story, lines string) {
	t.Helper()
	o.Read(t, func(ctx context.Context, r ledger.Reader) (err error) {
		story, err = timeline.Tell(ctx, r, words.New("en"), id, of, timeline.Page{})
		return err
	})
	var b strings.Builder
	for _, e := range story.Entries {
		for _, says := range e.Says {
			b.WriteString(e.Day.String() + " " + string(e.Kind) + ": " + strings.TrimSpace(says) + "\n")
		}
	}
	return story, b.String()
}

func office(t *testing.T) *booktest.Office {
	o := booktest.New(t, "2026-03-02", nil)
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie\x1b[2J Briance", Email: "compta@briance.example.org"}},
		booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-1", "80.00", "2026-04-01"))
	o.Run(t)
	o.Go(t, "2026-03-04")
	_, err := posting.Record(t.Context(), o.DB, posting.RecordConfig{At: o.Now, Today: o.Today(), By: "claire", Events: []ledger.Event{{
		Event: engine.Event{Date: o.Today(), Type: engine.EventPayment, Invoice: "F-1", Amount: 20000, Currency: engine.MustCurrency("EUR")},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTheStoryOfAnInvoiceHasItsImportMessageAndPayment(t *testing.T) {
	story, lines := told(t, office(t), "F-1", timeline.OfEither)
	if story.Invoice != "F-1" || story.Client != "C-1" || !strings.Contains(story.Title, "1000.00 of 1200.00 EUR open") {
		t.Errorf("the story is of %q of %q: %s", story.Invoice, story.Client, story.Title)
	}
	at := 0
	for _, want := range []string{
		"2026-03-02 import: new: 1200.00 EUR open, due 2026-03-01",
		"2026-03-02 decision: case opened in watch, policy standard",
		"2026-03-02 decision: watch → courtesy, because days_late >= 1",
		"e-mail courtesy to compta@briance.example.org, 1200.00 EUR for F-1",
		"payment of 200.00 EUR on 2026-03-04 for F-1",
		"1200.00 to 1000.00 EUR open",
	} {
		i := strings.Index(lines[at:], want)
		if i < 0 {
			t.Fatalf("no %q after\n%s\nin\n%s", want, lines[:at], lines)
		}
		at += i
	}
	if strings.Contains(lines, "F-2") {
		t.Errorf("another invoice is in the story:\n%s", lines)
	}
}

func TestTheStoryOfAClientNamesTheInvoices(t *testing.T) {
	story, lines := told(t, office(t), "C-1", timeline.OfClient)
	if !strings.Contains(story.Title, "2 invoices") || strings.ContainsRune(story.Title, '\x1b') {
		t.Errorf("title %q", story.Title)
	}
	for _, want := range []string{"client new", "F-1 new: 1200.00 EUR open", "F-2 new: 80.00 EUR open", "decision: F-1: case opened"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %q in\n%s", want, lines)
		}
	}
}

func TestAnIDThatIsNeitherOrBoth(t *testing.T) {
	o := booktest.New(t, "2026-03-02", nil)
	o.Import(t, []engine.Client{{ID: "X", Name: "X"}}, booktest.Euros(t, "X", "X", "10.00", "2026-03-01"))
	for _, c := range []struct {
		id, of string
		want   error
	}{
		{"X", timeline.OfEither, timeline.ErrBoth},
		{"X", timeline.OfInvoice, nil},
		{"X", timeline.OfClient, nil},
		{"Y", timeline.OfEither, ledger.ErrNotFound},
		{"Y", timeline.OfClient, ledger.ErrNotFound},
	} {
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			if _, err := timeline.Tell(ctx, r, words.New("en"), c.id, c.of, timeline.Page{}); !errors.Is(err, c.want) {
				t.Errorf("%s as %s: %v, want %v", c.id, c.of, err, c.want)
			}
			return nil
		})
	}
}

func TestPagesOfAStoryAreTheStory(t *testing.T) {
	o := office(t)
	for _, id := range []string{"F-1", "C-1"} {
		whole, _ := told(t, o, id, timeline.OfEither)
		for limit := 1; limit <= len(whole.Entries)+1; limit++ {
			var got []timeline.Entry
			page := timeline.Page{Limit: limit}
			for {
				var story *timeline.Story
				o.Read(t, func(ctx context.Context, r ledger.Reader) (err error) {
					story, err = timeline.Tell(ctx, r, words.New("en"), id, timeline.OfEither, page)
					return err
				})
				if len(story.Entries) > limit {
					t.Fatalf("%s: a page of %d has %d entries", id, limit, len(story.Entries))
				}
				got = append(got, story.Entries...)
				if page.After = story.More; story.More == 0 {
					break
				}
			}
			if !reflect.DeepEqual(got, whole.Entries) {
				t.Errorf("%s in pages of %d: %d entries, want %d", id, limit, len(got), len(whole.Entries))
			}
		}
	}
}
