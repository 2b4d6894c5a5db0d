package worklist_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// callOffice is an office with a mail that waits, a call and a task about one client.
func callOffice(t *testing.T) *booktest.Office {
	t.Helper()
	o := booktest.New(t, "2026-03-02", nil)
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12"}},
		booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-02-01"))
	o.Run(t)
	o.Put(t, engine.Message{
		Date: o.Today(), Client: "C-1", Policy: "standard", State: "phone", Channel: "call", Template: "script", To: "+33199001212", Language: "en",
		Currency: engine.MustCurrency("EUR"), Amount: 120000, Lines: []engine.Line{{Invoice: "F-1", Policy: "standard", State: "phone", Open: 120000, Due: o.Today() - 29}},
	})
	o.Put(t, engine.Message{
		Date: o.Today(), Client: "C-1", Policy: "standard", State: "agency", Channel: "task", To: "agency", Params: map[string]string{"queue": "agency", "title": "Hand it over"},
		Currency: engine.MustCurrency("EUR"), Amount: 120000, Lines: []engine.Line{{Invoice: "F-1", Policy: "standard", State: "agency"}},
	})
	return o
}

func list(t *testing.T, o *booktest.Office, whole bool) (items []worklist.Item) {
	t.Helper()
	d, err := delivery.New(delivery.World{Now: func() time.Time { return o.Now }}, o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		items, err = worklist.List(ctx, r, d, o.Today(), whole)
		return err
	})
	return items
}

func TestAListHasCallsTasksAndMessagesOfUnknownFate(t *testing.T) {
	o := callOffice(t)
	mail := o.Put(t, engine.Message{
		Date: o.Today(), Client: "C-1", Policy: "standard", State: "courtesy", Channel: "email", To: "compta@briance.example.org",
		Currency: engine.MustCurrency("EUR"), Amount: 120000, Lines: []engine.Line{{Invoice: "F-1"}},
	})
	if n := len(list(t, o, false)); n != 2 {
		t.Fatalf("%d items: a mail that waits is nobody's work", n)
	}
	o.Advance(t, mail, ledger.Sending, ledger.Unknown)
	items := list(t, o, true)
	if len(items) != 3 {
		t.Fatalf("%+v", items)
	}
	for i, want := range []worklist.Item{
		{Queue: "agency", Title: "Hand it over", Phone: "+33 1 99 00 12 12"},
		{Queue: "call", Title: "call: script", Phone: "+33199001212", Script: "Ask when €1,200.00 will be paid."},
		{Queue: worklist.QueueUnknown, Title: "find out whether the email to compta@briance.example.org left", Phone: "+33 1 99 00 12 12"},
	} {
		got := items[i]
		if got.Queue != want.Queue || got.Title != want.Title || got.Phone != want.Phone || got.Script != want.Script ||
			got.Amount != "1200.00" || got.Name != "Menuiserie Briance" || got.Invoices[0] != "F-1" {
			t.Errorf("item %d: %+v, want %+v", i, got, want)
		}
	}
}

// Whatever comes of a task, it is off the list, and the event says so.
func TestAWordClosesATask(t *testing.T) {
	for _, c := range []struct {
		queue, outcome string
		until          string
		amount         string
		want           []engine.EventType
	}{
		{"call", engine.CallNoAnswer, "", "", []engine.EventType{engine.EventCall}},
		{"call", worklist.OutcomeDone, "", "", []engine.EventType{engine.EventCall}},
		{"call", engine.CallWrongNumber, "", "", []engine.EventType{engine.EventCall}},
		{"call", engine.CallPromise, "2026-03-20", "200.00", []engine.EventType{engine.EventCall}},
		{"call", worklist.OutcomeDispute, "", "", []engine.EventType{engine.EventCall, engine.EventDispute}},
		{"agency", worklist.OutcomeDone, "", "", []engine.EventType{engine.EventNote}},
		{"agency", engine.CallPromise, "2026-03-20", "", []engine.EventType{engine.EventNote, engine.EventPromise}},
		{"agency", worklist.OutcomeDispute, "", "80.00", []engine.EventType{engine.EventNote, engine.EventDispute}},
	} {
		o := callOffice(t)
		word := worklist.Done{Outcome: c.outcome, Amount: c.amount, By: "claire", On: o.Today(), Today: o.Today(), At: o.Now}
		if c.until != "" {
			word.Until = booktest.Day(t, c.until)
		}
		for _, i := range list(t, o, false) {
			if i.Queue == c.queue {
				word.Task = i.ID[:12]
			}
		}
		_, done, err := worklist.Close(t.Context(), o.DB, o.Book.Engine, word)
		if err != nil {
			t.Errorf("%s %s: %v", c.queue, c.outcome, err)
			continue
		}
		var kinds []engine.EventType
		for _, e := range done.Events {
			kinds = append(kinds, e.Type)
		}
		if len(kinds) != len(c.want) || kinds[0] != c.want[0] || kinds[len(kinds)-1] != c.want[len(c.want)-1] {
			t.Errorf("%s %s: recorded %v, want %v", c.queue, c.outcome, kinds, c.want)
		}
		for _, i := range list(t, o, false) {
			if i.Queue == c.queue {
				t.Errorf("%s %s: it is still on the list", c.queue, c.outcome)
			}
		}
		if _, again, err := worklist.Close(t.Context(), o.DB, o.Book.Engine, word); err != nil || again != nil {
			t.Errorf("%s %s, a second time: %+v, %v", c.queue, c.outcome, again, err)
		}
	}
}

func TestAWordThatIsNotWholeNamesItsField(t *testing.T) {
	o := callOffice(t)
	var call string
	for _, i := range list(t, o, false) {
		if i.Queue == "call" {
			call = i.ID
		}
	}
	day := booktest.Day(t, "2026-03-20")
	for _, c := range []struct {
		word        worklist.Done
		field, want string
	}{
		{worklist.Done{Outcome: "anwered"}, "outcome", "did you mean answered?"},
		{worklist.Done{Outcome: engine.CallPromise}, "until", "say by which day"},
		{worklist.Done{Outcome: engine.CallNoAnswer, Until: day}, "until", "it is the day of a promise"},
		{worklist.Done{Outcome: engine.CallNoAnswer, Amount: "5"}, "amount", "of a promise or a dispute"},
		{worklist.Done{Outcome: engine.CallPromise, Until: day, Amount: "five"}, "amount", "write a number such as 1234.56"},
		{worklist.Done{Outcome: engine.CallPromise, Until: day, Amount: "-5"}, "amount", "more than 0"},
	} {
		c.word.Task, c.word.On, c.word.Today, c.word.At = call, o.Today(), o.Today(), o.Now
		_, done, err := worklist.Close(t.Context(), o.DB, o.Book.Engine, c.word)
		field := new(worklist.FieldError)
		if done != nil || !errors.As(err, &field) || field.Field != c.field || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.word, err)
		}
	}
	if len(list(t, o, false)) != 2 {
		t.Error("a word that was refused closed a task")
	}
}

func TestATaskIsNamedByTheBeginningOfItsID(t *testing.T) {
	o := callOffice(t)
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		if _, err := worklist.Find(ctx, r, "zzz"); err == nil || !strings.Contains(err.Error(), "there is no task zzz") {
			t.Errorf("%v", err)
		}
		if _, err := worklist.Find(ctx, r, ""); err == nil || !strings.Contains(err.Error(), "3 messages begin with") {
			t.Errorf("%v", err)
		}
		return nil
	})
}

func TestAPersonSaysWhatBecameOfAMessage(t *testing.T) {
	for word, want := range map[string]ledger.Status{"sent": ledger.Sent, "not-sent": ledger.Ready, "give-up": ledger.Suppressed} {
		o := callOffice(t)
		m := o.Messages(t)[0]
		if _, _, err := worklist.Resolve(t.Context(), o.DB, o.Book.Engine, m.Key, word, "claire", o.Now); err == nil {
			t.Errorf("%s: taken for a message that is only ready", word)
		}
		o.Advance(t, m, ledger.Sending, ledger.Unknown)
		key, to, err := worklist.Resolve(t.Context(), o.DB, o.Book.Engine, m.Key[:10], word, "claire", o.Now)
		if err != nil || key != m.Key || to != want {
			t.Errorf("%s: %s is %s, %v", word, key, to, err)
		}
		for _, now := range o.Messages(t) {
			if now.Key == m.Key && now.Status != want {
				t.Errorf("%s: the ledger says %s", word, now.Status)
			}
		}
	}
	o := callOffice(t)
	if _, _, err := worklist.Resolve(t.Context(), o.DB, o.Book.Engine, "x", "maybe", "", o.Now); err == nil || !strings.Contains(err.Error(), "write sent, not-sent or give-up") {
		t.Errorf("%v", err)
	}
}

// What is done instead of a contact is on the list until a person says how, and each word ends it.
func TestAContactThatWasNotMadeWaitsForAWord(t *testing.T) {
	for _, c := range []struct {
		word     string
		contacts int
	}{{"again", 0}, {"done", 1}, {"promise", 1}, {"let-go", 0}} {
		o := booktest.New(t, "2026-03-02", nil)
		o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance"}}, booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-02-28"))
		o.Run(t)
		d, err := delivery.Open(delivery.World{
			Now: func() time.Time { return o.Now }, Pause: func(context.Context, time.Duration) error { return nil }, Jitter: func(time.Duration) time.Duration { return 0 },
		}, o.Book, o.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Deliver(t.Context(), o.DB); err != nil {
			t.Fatal(err)
		}
		o.Go(t, "2026-03-05")
		items := list(t, o, false)
		if len(items) != 1 || items[0].Kind != worklist.KindStandIn || items[0].Days != 3 || !items[0].Waits || items[0].Reason != "no e-mail address" {
			t.Fatalf("%+v", items)
		}
		word := worklist.Done{Task: items[0].ID, Outcome: worklist.OutcomeDone, On: o.Today(), Today: o.Today(), At: o.Now}
		switch c.word {
		case "again":
			if _, err := worklist.Again(t.Context(), o.DB, o.Book.Engine, items[0].ID, dispatch.Attention{At: o.Now}); err != nil {
				t.Fatal(err)
			}
		case "promise":
			word.Outcome, word.Until = engine.CallPromise, o.Today()+10
		case "let-go":
			word.LetGo = true
		}
		if c.word != "again" {
			if _, done, err := worklist.Close(t.Context(), o.DB, o.Book.Engine, word); err != nil || done == nil {
				t.Fatalf("%s: %v", c.word, err)
			}
		}
		if items := list(t, o, false); len(items) != 0 {
			t.Errorf("%s: it is still on the list: %+v", c.word, items)
		}
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			of, err := r.CaseOf(ctx, "F-1")
			if err != nil || of.Run.Contacts != c.contacts || of.Wake > o.Today() || (of.Run.LastContact == o.Today()) != (c.contacts > 0) {
				t.Errorf("%s: %d contacts, the last on %s, looked at on %s, %v", c.word, of.Run.Contacts, of.Run.LastContact, of.Wake, err)
			}
			if c.word == "promise" && of.Last.Result != engine.CallPromise {
				t.Errorf("guards see %+v", of.Last)
			}
			return nil
		})
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
