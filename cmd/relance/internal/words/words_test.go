package words_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

func TestFrenchHasEveryWord(t *testing.T) {
	french := words.French()
	for _, c := range engine.Channels() {
		if french.ChannelName(c.Name, nil) == c.Name && c.Name != "webhook" {
			t.Errorf("channel %s has no French name", c.Name)
		}
	}
	for _, r := range []string{engine.ReasonPaid, engine.ReasonDisputed, engine.ReasonOnHold, engine.ReasonMoved} {
		if french.Reasons[r] == "" {
			t.Errorf("reason %q has no French words", r)
		}
	}
}

func TestWhyAMessageWentAnotherWay(t *testing.T) {
	for _, c := range []struct{ fallback, english, french string }{
		{"no e-mail address", "no e-mail address", "pas d’adresse e-mail"},
		{"client refused sms", "client refused SMS", "le client refuse le canal SMS"},
		{"refused whatsapp", "refused WhatsApp", "refuse le canal WhatsApp"},
		{"no consent to whatsapp", "no consent to WhatsApp", "pas d’accord du client pour le canal WhatsApp"},
		{"no treasurer", "no treasurer", "pas de contact : trésorerie"},
		{"treasurer: e-mail address is bad", "treasurer: e-mail address is bad", "trésorerie : adresse e-mail inutilisable"},
		{"something of a plugin", "something of a plugin", "something of a plugin"},
		{"policy p, state s, p.cue:4: email x cannot be written: A has no rate", "policy p, state s, p.cue:4: email x cannot be written: A has no rate", "policy p, state s, p.cue:4: email x cannot be written: A has no rate"}, // for Says
	} {
		if got := words.English().Because(c.fallback); got != c.english {
			t.Errorf("%q in English: %q, want %q", c.fallback, got, c.english)
		}
		if got := words.French().Because(c.fallback); got != c.french {
			t.Errorf("%q in French: %q, want %q", c.fallback, got, c.french)
		}
	}
}

func TestWhomAMessageIsFor(t *testing.T) {
	for _, c := range []struct{ role, person, want string }{
		{"", "Anna Martin", ""},
		{"treasurer", "", "pour trésorerie"},
		{"treasurer", "Anna\x1b[2J Martin", "pour Anna\\u001b[2J Martin, trésorerie"},
		{"warehouse", "", "pour warehouse"},
	} {
		if got := words.French().Whom(c.role, c.person); got != c.want {
			t.Errorf("whom(%q, %q) = %q, want %q", c.role, c.person, got, c.want)
		}
	}
}

func TestNumbersFollowTheLanguage(t *testing.T) {
	day := engine.NewDate(2026, time.January, 12)
	for _, c := range []struct{ language, count, weekday, late, ahead string }{
		{"en", "1,200 invoices", "Monday 12 January 2026", "1 day late", "3 days before due"},
		{"fr", "1\u202f200 factures", "lundi 12 janvier 2026", "J+1", "J-3"},
		{"de", "1.200 invoices", "Montag 12. Januar 2026", "1 day late", "3 days before due"},
	} {
		w := words.New(c.language)
		if got := w.Count(1200, w.Invoice); got != c.count {
			t.Errorf("%s: count %q, want %q", c.language, got, c.count)
		}
		if got := w.Weekday(day); got != c.weekday {
			t.Errorf("%s: weekday %q, want %q", c.language, got, c.weekday)
		}
		if got := w.Lateness(1); got != c.late {
			t.Errorf("%s: lateness %q, want %q", c.language, got, c.late)
		}
		if got := w.Lateness(-3); got != c.ahead {
			t.Errorf("%s: lateness %q, want %q", c.language, got, c.ahead)
		}
	}
	if got := words.Counted(1, "day", "days") + ", " + words.Counted(0, "day", "days"); got != "1 day, 0 days" {
		t.Errorf("counted: %q", got)
	}
}

func TestAURLIsShownWithoutWhatLetsSomebodyIn(t *testing.T) {
	for to, want := range map[string]string{
		"https://user:secret@hooks.example.org/services/T00/token?sig=1": "https://hooks.example.org/…",
		"http://10.0.0.1:8080/x": "http://10.0.0.1:8080/…",
		"compta@example.org":     "compta@example.org",
		"2 rue du Bois, Limoges": "2 rue du Bois, Limoges",
		"":                       "",
	} {
		if got := words.Where(to); got != want {
			t.Errorf("%s: got %s, want %s", to, got, want)
		}
	}
}

// A book is a « jeu de règles » in French; « livre » is a ledger, or something to read.
func TestABookHasOneNameInFrench(t *testing.T) {
	for _, all := range []map[string]string{words.Phrases(), words.Catalogue()} {
		for english, french := range all {
			if regexp.MustCompile(`(?i)\blivres?\b`).MatchString(strings.ReplaceAll(french, "grand livre", "")) {
				t.Errorf("%q: %q", english, french)
			}
		}
	}
}

// The reason of a dispute is the creditor's own word, and stays as it is written; that of a call is one of a few.
func TestTheReasonOfAnEvent(t *testing.T) {
	for want, e := range map[string]engine.Event{
		"because: LIVR_INCOMP": {Type: engine.EventDispute, Reason: "LIVR_INCOMP", Invoice: "F-1"},
		"because: bad faith":   {Type: engine.EventCall, Reason: "bad_faith", Invoice: "F-1"},
	} {
		if got := words.New("en").Event(&e); !strings.HasSuffix(got, want) {
			t.Errorf("%q, want %q at its end", got, want)
		}
	}
}
