package engine

import (
	"fmt"
	"testing"
)

// house is a client with a treasurer, two people in accounts payable and details of its own.
func house() Client {
	return Client{
		ID: "C-1", Email: "info@example.org", Phone: "+33199000001", Language: "fr", Address: []string{"1 rue des Lilas", "75000 Paris"},
		Consent: []string{"whatsapp"},
		Contacts: []Contact{
			{Role: "accounts_payable", Name: "Paul", Email: "paul@example.org"},
			{Role: "accounts_payable", Name: "Ines", Email: "ines@example.org", Phone: "+33199000003"},
			{Role: "treasurer", Name: "Anna", Email: "anna@example.org", Phone: "+33199000002", Language: "en", Verified: true},
		},
	}
}

func TestContactsAreTriedInTheOrderOfThePolicy(t *testing.T) {
	to := func(channel string, roles ...string) Action {
		return Action{Channel: channel, Contact: true, Contacts: roles, Else: &Action{Channel: "letter", Contact: true, Contacts: roles}}
	}
	for _, tc := range []struct {
		name          string
		action        Action
		change        func(c *Client)
		channel, want string // the address
		person, why   string
	}{
		{name: "own details", action: to("email"), channel: "email", want: "info@example.org"},
		{name: "a role", action: to("email", "treasurer"), channel: "email", want: "anna@example.org", person: "Anna"},
		{name: "the first of a role", action: to("email", "accounts_payable"), channel: "email", want: "paul@example.org", person: "Paul"},
		{
			name: "the next of a role", action: to("sms", "accounts_payable"), channel: "sms", want: "+33199000003", person: "Ines",
		},
		{
			name: "nobody in the role", action: to("email", "owner"), channel: "email", want: "info@example.org", why: "no owner",
		},
		{
			name: "a bad address", action: to("email", "treasurer", "accounts_payable"), channel: "email", want: "paul@example.org", person: "Paul",
			change: func(c *Client) { c.Bad = []string{"anna@example.org"} }, why: "treasurer: e-mail address is bad",
		},
		{
			name: "both bad", action: to("email", "treasurer", "accounts_payable"), channel: "email", want: "info@example.org",
			change: func(c *Client) { c.Bad = []string{"anna@example.org", "ines@example.org", "paul@example.org"} }, why: "treasurer: e-mail address is bad",
		},
		{
			name: "all bad: the letter is for the treasurer", action: to("email", "treasurer"), channel: "letter", want: "1 rue des Lilas, 75000 Paris", person: "Anna",
			change: func(c *Client) { c.Bad = []string{"anna@example.org", "info@example.org"} }, why: "treasurer: e-mail address is bad",
		},
		{
			name: "a contact refused", action: to("email", "treasurer"), channel: "email", want: "info@example.org",
			change: func(c *Client) { c.Contacts[2].OptOut = []string{"email"} }, why: "treasurer: refused email",
		},
		{
			name: "the client refused", action: to("email", "treasurer"), channel: "letter", want: "1 rue des Lilas, 75000 Paris", person: "Anna",
			change: func(c *Client) { c.OptOut = []string{"email"} }, why: "client refused email",
		},
		{
			name: "consent is a person's own", action: to("whatsapp", "treasurer"), channel: "whatsapp", want: "+33199000001", why: "treasurer: no consent to whatsapp",
		},
		{
			name: "a contact agreed", action: to("whatsapp", "treasurer"), channel: "whatsapp", want: "+33199000002", person: "Anna",
			change: func(c *Client) { c.Contacts[2].Consent = []string{"*"} },
		},
		{
			name: "no details of their own, and no role named", action: to("email"), channel: "email", want: "paul@example.org", person: "Paul",
			change: func(c *Client) { c.Email = "" },
		},
		{
			name: "own details that are bad are a person's to mend", action: to("email"), channel: "letter", want: "1 rue des Lilas, 75000 Paris",
			change: func(c *Client) { c.Bad = []string{"info@example.org"} }, why: "e-mail address is bad",
		},
		{
			name: "no details of their own, and nobody in the role", action: to("email", "owner"), channel: "letter", want: "1 rue des Lilas, 75000 Paris",
			change: func(c *Client) { c.Email = "" }, why: "no owner",
		},
		{
			name: "no contact is known at all", action: to("email", "treasurer"), channel: "email", want: "info@example.org",
			change: func(c *Client) { c.Contacts = nil },
		},
		{
			name: "insolvent", action: to("email", "treasurer"), channel: "task", want: FollowUpQueue, why: "client is insolvent",
			change: func(c *Client) { c.Insolvent = 1 },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := house()
			if tc.change != nil {
				tc.change(&c)
			}
			r := Reach(nil, &tc.action, &c)
			if r.Action.Channel != tc.channel || r.To != tc.want || r.person() != tc.person || r.Why != tc.why {
				t.Errorf("%s to %s (%s), because %q", r.Action.Channel, r.To, r.person(), r.Why)
			}
		})
	}
}

func TestAMessageNamesItsContactAndSpeaksTheirLanguage(t *testing.T) {
	m := fourSteps(t)
	m.States[1].Do[0].Contacts = []string{"treasurer"}
	c := house()
	got := Outreach(outreachBook(), 100, []Draft{
		draft(m, "courtesy", 0, &c, "EUR", "F-1", 100, 10), draft(m, "firm", 0, &c, "EUR", "F-2", 100, 10),
	})
	if len(got) != 2 {
		t.Fatalf("%d messages, want one to the treasurer and one to the client: %+v", len(got), got)
	}
	if x := got[0]; x.To != "anna@example.org" || x.Contact != "treasurer" || x.Person != "Anna" || x.Language != "en" {
		t.Errorf("to the treasurer: %+v", x)
	}
	if x := got[1]; x.To != "info@example.org" || x.Contact != "" || x.Person != "" || x.Language != "fr" {
		t.Errorf("to the client: %+v", x)
	}
}

func TestLettersForTwoPeopleAreTwo(t *testing.T) {
	m := fourSteps(t)
	m.States[3].Do[0].Contacts = []string{"treasurer"}
	other := fourSteps(t)
	other.Policy = "another"
	other.States[3].Do[0].Contacts = []string{"accounts_payable"}
	c := house()
	c.Contacts[2].Language = ""
	got := Outreach(outreachBook(), 100, []Draft{
		draft(m, "formal", 0, &c, "EUR", "F-1", 100, 10), draft(other, "formal", 0, &c, "EUR", "F-2", 100, 10),
	})
	if len(got) != 2 || got[0].To != got[1].To || got[0].Person == got[1].Person {
		t.Errorf("letters: %+v", got)
	}
}

func TestEventsAboutAContactAreTheirsAlone(t *testing.T) {
	c := house()
	shared := c.Contacts
	for _, e := range []Event{
		{Type: EventBounce, Contact: "accounts_payable"}, // Paul's, then that of Ines
		{Type: EventBounce, Contact: "accounts_payable"},
		{Type: EventOptOut, Contact: "treasurer", Channel: "sms"},
		{Type: EventConsent, Contact: "accounts_payable", Channel: "whatsapp", To: "+33199000003"},
		{Type: EventCall, Outcome: CallWrongNumber, Contact: "treasurer"},
	} {
		e.ApplyClient(&c)
	}
	if want := "[+33199000002 ines@example.org paul@example.org]"; fmt.Sprint(c.Bad) != want {
		t.Errorf("bad: %v", c.Bad)
	}
	if !c.Contacts[2].OptedOut("sms") || c.OptedOut("sms") || c.Contacts[0].OptedOut("sms") {
		t.Errorf("refusals: %+v", c)
	}
	if c.Contacts[0].Consented("whatsapp") || !c.Contacts[1].Consented("whatsapp") {
		t.Errorf("consents: %+v", c.Contacts)
	}
	if shared[2].OptOut != nil {
		t.Error("the contacts of another value were changed")
	}
	good := Event{Type: EventAddressGood, To: "paul@example.org"}
	good.ApplyClient(&c)
	if want := "[+33199000002 ines@example.org]"; fmt.Sprint(c.Bad) != want {
		t.Errorf("bad after one is good again: %v", c.Bad)
	}
	all := Event{Type: EventAddressGood}
	all.ApplyClient(&c)
	if len(c.Bad) != 0 {
		t.Errorf("bad after all are good again: %v", c.Bad)
	}
}
