package engine

import (
	"fmt"
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

// together sends drafts for one client, and shows of each message its text, what it asks, its own invoices and
// those it mentions.
func together(t *testing.T, drafts ...Draft) []string {
	t.Helper()
	got := Outreach(outreachBook(), 100, drafts)
	slices.Reverse(drafts)
	if again := Outreach(outreachBook(), 100, drafts); !reflect.DeepEqual(got, again) {
		t.Error("the order of the drafts changed the messages")
	}
	var list []string
	for _, m := range got {
		text := fmt.Sprintf("%s %s %d", m.Policy, m.Template, m.Amount)
		for _, l := range m.Lines {
			text += " " + l.Invoice
		}
		for _, l := range m.Also {
			text += " also " + l.Invoice
		}
		list = append(list, text)
	}
	return list
}

// No invoice is spoken of by a step that it has not reached.
func TestTheFirmestSpeaksForItsOwnInvoices(t *testing.T) {
	plain, mentions, firmest, other := fourSteps(t), fourSteps(t), fourSteps(t), fourSteps(t)
	for i := range mentions.States {
		for j := range mentions.States[i].Do {
			mentions.States[i].Do[j].Also = true
		}
	}
	otherCopy, twoCopy := *mentions, *mentions
	otherMentions, two := &otherCopy, &twoCopy
	otherMentions.Policy = "another"
	two.States = slices.Clone(mentions.States)
	two.States[2].Tone = ToneCourteous
	firmest.Firmest = true
	other.Policy = "another"
	c := &Client{ID: "C-1", Email: "ap@example.org", Address: []string{"1 rue des Lilas", "75000 Paris"}}
	of := func(m *Machine, state, invoice string, open Amount, due Date) Draft {
		return draft(m, state, 0, c, "EUR", invoice, open, due)
	}
	letter := func(m *Machine, state, invoice string, open Amount, due Date) Draft {
		d := of(m, state, invoice, open, due)
		a := *d.Action
		a.Channel, d.Action = "letter", &a
		return d
	}
	for _, tt := range []struct {
		name   string
		drafts []Draft
		want   []string
	}{
		{"of one state", []Draft{of(plain, "firm", "F-1", 10000, 10), of(plain, "firm", "F-2", 5000, 20)}, []string{"standard firm 15000 F-1 F-2"}},
		{
			"a text that mentions nothing else",
			[]Draft{of(plain, "courtesy", "F-2", 5000, 20), of(plain, "firm", "F-1", 10000, 10)},
			[]string{"standard firm 10000 F-1", "standard courtesy 5000 F-2"},
		},
		{
			"a text that does",
			[]Draft{of(mentions, "courtesy", "F-2", 5000, 20), of(mentions, "firm", "F-1", 10000, 10)},
			[]string{"standard firm 10000 F-1 also F-2"},
		},
		{
			"of two policies",
			[]Draft{of(mentions, "firm", "F-1", 10000, 10), of(other, "firm", "F-2", 5000, 20)},
			[]string{"standard firm 10000 F-1 also F-2"},
		},
		{
			"of two policies, by a text that mentions nothing else",
			[]Draft{of(mentions, "firm", "F-1", 10000, 10), of(other, "firm", "F-2", 15000, 20)},
			[]string{"another firm 15000 F-2", "standard firm 10000 F-1"},
		},
		{
			"of equally firm policies the one that asks for the most",
			[]Draft{of(otherMentions, "courtesy", "F-1", 24000, 10), of(mentions, "courtesy", "F-2", 100000, 20), of(mentions, "courtesy", "F-3", 86000, 20)},
			[]string{"standard courtesy 186000 F-2 F-3 also F-1"},
		},
		{
			"which is not the one with the most invoices",
			[]Draft{of(otherMentions, "courtesy", "F-1", 24000, 10), of(mentions, "courtesy", "F-2", 10000, 20), of(mentions, "courtesy", "F-3", 8600, 20)},
			[]string{"another courtesy 24000 F-1 also F-2 also F-3"},
		},
		{
			"the firmer one, however little it asks for",
			[]Draft{of(otherMentions, "firm", "F-1", 24000, 10), of(mentions, "courtesy", "F-2", 100000, 20)},
			[]string{"another firm 24000 F-1 also F-2"},
		},
		{
			"equal sums, by name",
			[]Draft{of(mentions, "courtesy", "F-2", 500, 20), of(otherMentions, "courtesy", "F-1", 500, 10)},
			[]string{"another courtesy 500 F-1 also F-2"},
		},
		{
			"of one policy its last state, however little it asks for",
			[]Draft{of(two, "firm", "F-1", 500, 10), of(two, "courtesy", "F-2", 90000, 20)},
			[]string{"standard firm 500 F-1 also F-2"},
		},
		{
			"a formal notice carries nobody along",
			[]Draft{letter(mentions, "formal", "F-1", 10000, 10), letter(mentions, "firm", "F-2", 5000, 20), letter(mentions, "courtesy", "F-3", 700, 30)},
			[]string{"standard formal 10000 F-1", "standard firm 5000 F-2 also F-3"},
		},
		{
			"a model that lets the firmest speak for all",
			[]Draft{letter(firmest, "courtesy", "F-2", 5000, 20), letter(firmest, "formal", "F-1", 10000, 10)},
			[]string{"standard formal 15000 F-1 F-2"},
		},
	} {
		if got := together(t, tt.drafts...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestClientsAndCurrenciesAreNotMixed(t *testing.T) {
	m := fourSteps(t)
	c, other := &Client{ID: "C-1", Email: "ap@example.org"}, &Client{ID: "C-2", Email: "ap@example.org"}
	got := together(t, draft(m, "firm", 0, c, "EUR", "F-1", 10000, 10), draft(m, "firm", 0, c, "CHF", "F-3", 700, 20), draft(m, "firm", 0, other, "EUR", "F-4", 900, 20))
	if want := []string{"standard firm 700 F-3", "standard firm 10000 F-1", "standard firm 900 F-4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
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
