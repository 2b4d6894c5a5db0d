package twilio_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/twilio"
)

// What Reconcile said.
const (
	wasSent    = "sent"
	wasNotSent = "not sent"
	nobodyCan  = "cannot tell"
	askAgain   = "ask again"
)

func toldBy(r channels.Receipt, err error) string {
	switch {
	case err == nil:
		return wasSent + " " + r.ID[len(r.ID)-1:]
	case errors.Is(err, channels.ErrNotSent):
		return wasNotSent
	case errors.Is(err, channels.ErrCannotTell):
		return nobodyCan
	default:
		return askAgain
	}
}

// earlier is something that went to the number of the message before it is asked about.
type earlier struct {
	text string // "" for the message's own
	at   time.Duration
	from string // "" for our sender
}

func TestReconcileTellsOrSaysThatItCannot(t *testing.T) {
	trimmed := func(s string) string { return strings.TrimRight(s, " .\n") + ". " }
	for name, tt := range map[string]struct {
		earlier []earlier
		change  func(*mock, *channels.Message)
		want    string
	}{
		"nothing was sent":                  {nil, nil, wasNotSent},
		"it was":                            {[]earlier{{}}, nil, wasSent + " 1"},
		"it was, a little early":            {[]earlier{{at: -time.Minute}}, nil, wasSent + " 1"},
		"shown as an account on trial does": {[]earlier{{}}, shows(func(s string) string { return "Sent from your Twilio trial account - " + s }), wasSent + " 1"},
		"shown with other quotes":           {[]earlier{{}}, shows(func(s string) string { return strings.ReplaceAll(s, "'", "’") }), wasSent + " 1"},
		"shown trimmed":                     {[]earlier{{}}, shows(trimmed), wasSent + " 1"},
		"shown redacted":                    {[]earlier{{}}, shows(func(string) string { return "" }), nobodyCan},
		"shown as stars":                    {[]earlier{{}}, shows(func(string) string { return "***" }), nobodyCan},
		"shown cut":                         {[]earlier{{}}, shows(func(s string) string { return s[:10] }), nobodyCan},
		"listed late":                       {[]earlier{{}}, func(m *mock, msg *channels.Message) { m.late, msg.Date = true, time.Now() }, askAgain},
		"other words in the same minute":    {[]earlier{{text: "Autre."}}, nil, nobodyCan},
		"other words in the same hour":      {[]earlier{{text: "Autre.", at: -time.Hour}}, nil, nobodyCan},
		"other words, of another message":   {[]earlier{{text: "Autre."}}, claims(1), wasNotSent},
		"the same words an hour before":     {[]earlier{{at: -time.Hour}}, nil, nobodyCan},
		"an hour before, and claimed":       {[]earlier{{at: -time.Hour}}, claims(1), wasNotSent},
		"the same words two days before":    {[]earlier{{at: -48 * time.Hour}}, nil, wasNotSent},
		"the same words a week later":       {[]earlier{{at: 7 * 24 * time.Hour}}, nil, nobodyCan},
		"two that are alike":                {[]earlier{{}, {at: time.Minute}}, nil, nobodyCan},
		"two clients on one number":         {[]earlier{{}, {at: time.Second}}, claims(1), wasSent + " 2"},
		"the other client's alone":          {[]earlier{{}}, claims(1), wasNotSent},
		"an hour before, and now":           {[]earlier{{at: -time.Hour}, {}}, nil, wasSent + " 2"},
		"of another sender":                 {[]earlier{{from: "+15005550099"}}, nil, nobodyCan},
		"another account had the attempt": {nil, func(_ *mock, msg *channels.Message) {
			msg.Via = "twilio AC00000000000000000000000000000002 " + sender
		}, nobodyCan},
		"another provider had it":    {[]earlier{{}}, func(_ *mock, msg *channels.Message) { msg.Via = "exec gateway" }, nobodyCan},
		"this account had it":        {[]earlier{{}}, func(_ *mock, msg *channels.Message) { msg.Via = "twilio " + account + " " + sender }, wasSent + " 1"},
		"the number is none of late": {nil, func(_ *mock, msg *channels.Message) { msg.To.Address = "+33 692 12 34 56" }, nobodyCan},
	} {
		t.Run(name, func(t *testing.T) {
			m := &mock{}
			url := channeltest.HTTPServer(t, channeltest.None, m)
			asked := mobile()
			asked.SMS = "Atelier Dupont\u00a0: l’échéance de la facture INV-7 est passée."
			for _, e := range tt.earlier {
				cfg := config(url)
				if e.from != "" {
					cfg.From = e.from
				}
				msg := asked
				if e.text != "" {
					msg.SMS = e.text
				}
				m.now = asked.Date.Add(e.at)
				if _, err := open(t, "sms", cfg).Send(t.Context(), msg); err != nil {
					t.Fatal(err)
				}
			}
			if tt.change != nil {
				tt.change(m, &asked)
			}
			r, err := open(t, "sms", config(url)).(channels.Reconciler).Reconcile(t.Context(), asked)
			if got := toldBy(r, err); got != tt.want {
				t.Errorf("got %s (%v), want %s", got, err, tt.want)
			}
		})
	}
}

func shows(as func(string) string) func(*mock, *channels.Message) {
	return func(m *mock, _ *channels.Message) { m.shown = as }
}

// claims says that other messages have the first n receipts.
func claims(n int) func(*mock, *channels.Message) {
	return func(m *mock, msg *channels.Message) {
		for _, t := range m.taken[:n] {
			msg.Claimed = append(msg.Claimed, t.sid)
		}
	}
}

// A call and a template show no words: one alone in its time is it, and with anything beside
// it nobody can tell.
func TestReconcileWithoutWords(t *testing.T) {
	for _, kind := range []string{"whatsapp", "call"} {
		for name, tt := range map[string]struct {
			earlier []time.Duration
			claimed int
			want    string
		}{
			"nothing":             {nil, 0, wasNotSent},
			"one":                 {[]time.Duration{0}, 0, wasSent + " 1"},
			"one, claimed":        {[]time.Duration{0}, 1, wasNotSent},
			"two":                 {[]time.Duration{0, time.Minute}, 0, nobodyCan},
			"two, one claimed":    {[]time.Duration{0, time.Minute}, 1, wasSent + " 2"},
			"one an hour before":  {[]time.Duration{-time.Hour}, 0, nobodyCan},
			"one before, one now": {[]time.Duration{-time.Hour, 0}, 0, nobodyCan},
		} {
			m := &mock{}
			ch := open(t, kind, config(channeltest.HTTPServer(t, channeltest.None, m)))
			asked := mobile()
			for _, at := range tt.earlier {
				m.now = asked.Date.Add(at)
				if _, err := ch.Send(t.Context(), asked); err != nil {
					t.Fatal(err)
				}
			}
			claims(tt.claimed)(m, &asked)
			r, err := ch.(channels.Reconciler).Reconcile(t.Context(), asked)
			if got := toldBy(r, err); got != tt.want {
				t.Errorf("%s, %s: got %s (%v), want %s", kind, name, got, err, tt.want)
			}
		}
	}
}

// With a messaging service Twilio chooses the number, and the service is what tells our texts.
func TestReconcileOverAMessagingService(t *testing.T) {
	m := &mock{now: mobile().Date}
	cfg := config(channeltest.HTTPServer(t, channeltest.None, m))
	cfg.From, cfg.MessagingService = "", "MG00000000000000000000000000000001"
	ch := open(t, "sms", cfg)
	if _, err := ch.Send(t.Context(), mobile()); err != nil {
		t.Fatal(err)
	}
	if r, err := ch.(channels.Reconciler).Reconcile(t.Context(), mobile()); toldBy(r, err) != wasSent+" 1" {
		t.Errorf("got %+v, %v", r, err)
	}
	cfg.MessagingService = "MG00000000000000000000000000000002"
	other := open(t, "sms", cfg)
	if r, err := other.(channels.Reconciler).Reconcile(t.Context(), mobile()); toldBy(r, err) != nobodyCan {
		t.Errorf("another service: got %+v, %v", r, err)
	}
	if got := other.(*twilio.Twilio).Identity(); got != "twilio "+account+" MG00000000000000000000000000000002" {
		t.Errorf("it is %s", got)
	}
}

func TestTypographyCostsNoSegments(t *testing.T) {
	m := &mock{}
	msg := mobile()
	msg.SMS = "Atelier Dupont\u00a0: «\u00a0l’échéance\u00a0» – 1\u202f234,50\u00a0€, fenêtre"
	if _, err := open(t, "sms", config(channeltest.HTTPServer(t, channeltest.None, m))).Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	if got, want := m.taken[0].form.Get("Body"), `Atelier Dupont : "l'échéance" - 1 234,50 €, fenêtre`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
