package engine

import (
	"reflect"
	"slices"
	"testing"
)

func outreachBook() *Book {
	return &Book{Creditor: Creditor{Language: "fr"}, Calendar: Weekdays{}}
}

func draft(m *Machine, state string, action int, c *Client, cur, invoice string, open Amount, due Date) Draft {
	s := m.State(state)
	return Draft{
		Machine: m, State: s, Action: &m.States[s].Do[action], Client: c, Currency: MustCurrency(cur),
		Lines: []Line{{Invoice: invoice, Policy: m.Policy, State: state, Open: open, Due: due}},
	}
}

func TestGroupingLetsTheFirmestSpeak(t *testing.T) {
	m := fourSteps(t)
	c := &Client{ID: "C-1", Email: "ap@example.org"}
	other := &Client{ID: "C-2", Email: "ap@example.org"}
	drafts := []Draft{
		draft(m, "courtesy", 0, c, "EUR", "F-2", 5000, 20),
		draft(m, "firm", 0, c, "EUR", "F-1", 10000, 10),
		draft(m, "courtesy", 0, c, "CHF", "F-3", 700, 20),
		draft(m, "courtesy", 0, other, "EUR", "F-4", 900, 20),
	}
	got := Outreach(outreachBook(), 100, drafts)
	if len(got) != 3 {
		t.Fatalf("%d messages, want 3: %+v", len(got), got)
	}
	eur := got[1]
	if eur.Currency.Code() != "EUR" || eur.Template != "firm" || eur.Amount != 15000 || eur.Language != "fr" {
		t.Errorf("grouped message: %+v", eur)
	}
	if len(eur.Lines) != 2 || eur.Lines[0].Invoice != "F-1" || eur.Lines[1].State != "courtesy" {
		t.Errorf("lines: %+v", eur.Lines)
	}
	if got[2].Client != "C-2" {
		t.Errorf("clients were mixed: %+v", got[2])
	}
	slices.Reverse(drafts)
	if again := Outreach(outreachBook(), 100, drafts); !reflect.DeepEqual(got, again) {
		t.Error("the order of the drafts changed the messages")
	}
}

func TestEntitiesAreNotMixedAndSpeakTheirLanguage(t *testing.T) {
	m := fourSteps(t)
	c := &Client{ID: "C-1", Email: "ap@example.org"}
	b := outreachBook()
	b.Entities = []Entity{{ID: "north", Creditor: Creditor{Language: "en"}}}
	north := draft(m, "firm", 0, c, "EUR", "F-2", 5000, 20)
	north.Entity = "north"
	got := Outreach(b, 100, []Draft{draft(m, "courtesy", 0, c, "EUR", "F-1", 10000, 10), north})
	if len(got) != 2 || got[0].Entity == got[1].Entity {
		t.Fatalf("messages: %+v", got)
	}
	for _, m := range got {
		if want := b.Owed(m.Entity).Language; m.Language != want || len(m.Lines) != 1 {
			t.Errorf("message of %q in %s, want %s: %+v", m.Entity, m.Language, want, m.Lines)
		}
	}
}

func TestOneRegisteredLetterMakesTheGroupRegistered(t *testing.T) {
	m := fourSteps(t)
	m.States[3].Do[0].Params = map[string]string{"registered": "true"}
	other := fourSteps(t)
	other.Policy = "another"
	other.States[3].Do[0].Params = map[string]string{"attach": "invoice"}
	c := &Client{ID: "C-1", Address: []string{"1 rue des Lilas", "75000 Paris"}}
	got := Outreach(outreachBook(), 100, []Draft{
		draft(m, "formal", 0, c, "EUR", "F-1", 5000, 20), draft(other, "formal", 0, c, "EUR", "F-2", 5000, 10),
	})
	if len(got) != 1 || got[0].Policy != "another" || got[0].Params["registered"] != "true" || got[0].Params["attach"] != "invoice" {
		t.Errorf("messages: %+v", got)
	}
	if other.States[3].Do[0].Params["registered"] != "" {
		t.Error("the policy's own action was changed")
	}
}

func TestNoAddressFallsBack(t *testing.T) {
	m := fourSteps(t)
	m.States[1].Do[0].Else = &Action{Channel: "sms", Template: "nudge", Contact: true}
	for _, c := range []struct {
		name                          string
		client                        Client
		channel, to, fallback, wanted string
	}{
		{"e-mail", Client{Email: "ap@example.org"}, "email", "ap@example.org", "", ""},
		{"else", Client{Phone: "+33199000001"}, "sms", "+33199000001", "no e-mail address", ""},
		{"refused", Client{Email: "ap@example.org", Phone: "+33199000001", OptOut: []string{"email"}}, "sms", "+33199000001", "client refused email", ""},
		{"task", Client{}, "task", FollowUpQueue, "no e-mail address", "email: no e-mail address"},
		{"refused all", Client{Email: "a@example.org", Phone: "1", OptOut: []string{"*"}}, "task", FollowUpQueue, "client refused email", "email: client refused email"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Outreach(outreachBook(), 100, []Draft{draft(m, "courtesy", 0, &c.client, "EUR", "F-1", 100, 10)})
			if len(got) != 1 {
				t.Fatalf("%d messages", len(got))
			}
			if got[0].Channel != c.channel || got[0].To != c.to || got[0].Fallback != c.fallback || got[0].Params["title"] != c.wanted {
				t.Errorf("message: %+v", got[0])
			}
		})
	}
}
