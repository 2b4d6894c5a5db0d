package policies

import (
	"testing"

	"github.com/relance-dev/relance/engine"
)

// Who cannot be reached at what the data give is known when it is decided.
func TestAddressesAreJudgedWhenItIsDecided(t *testing.T) {
	check := addresses(&engine.Book{Creditor: engine.Creditor{Country: "FR"}})
	reunion := []string{"1 rue de l'Exemple", "97400 Saint-Denis"}
	for _, c := range []struct {
		channel, to, country string
		address              []string
		want                 string
	}{
		{"email", "compta@example.org", "", nil, ""},
		{"email", "a@example.org; b@example.org", "", nil, "e-mail address is more than one"},
		{"email", "compta.example.org", "", nil, "e-mail address is malformed"},
		{"sms", "06 39 98 00 01", "", nil, ""},
		{"sms", "01 99 00 40 01", "", nil, "phone number takes no text messages"},
		{"call", "01 99 00 40 01", "", nil, ""},
		{"sms", "0692 12 34 56", "FR", reunion, ""},
		{"sms", "0262 12 34 56", "FR", reunion, "phone number takes no text messages"},
		{"sms", "+33 692 12 34 58", "FR", reunion, "phone number has +33 before a number of France overseas"},
		{"whatsapp", "09 70 12 34 56", "", nil, "phone number takes no text messages"},
		{"call", "12", "", nil, "phone number is too short"},
	} {
		ch, _ := engine.ChannelOf(c.channel)
		for range 2 { // the second answer is the one that was kept
			if got := check(&engine.Client{Country: c.country, Address: c.address}, &ch, c.to); got != c.want {
				t.Errorf("%s to %s: %q, want %q", c.channel, c.to, got, c.want)
			}
		}
	}
	a := &engine.Action{Channel: "sms", Contact: true, Else: &engine.Action{Channel: "letter", Contact: true}}
	client := &engine.Client{Phone: "01 99 00 40 01", Address: []string{"1 rue de l'Exemple", "75000 Paris"}}
	if r := engine.Reach(check, a, client); r.Action.Channel != "letter" || r.Why != "phone number takes no text messages" {
		t.Errorf("%s because %q", r.Action.Channel, r.Why)
	}
}
