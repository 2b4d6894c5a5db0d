package preview_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// renderer is one about invoice F-1 of a client, due on 1 March.
func renderer(t *testing.T, name, at string) *preview.Renderer {
	o := booktest.New(t, "2026-03-02", nil)
	return &preview.Renderer{
		Book: o.Book, Name: name, Invoice: "F-1", At: booktest.Day(t, at),
		Config: simulate.Config{
			Book:     o.Book.Engine,
			Clients:  []engine.Client{{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12", Language: "en"}},
			Invoices: []engine.Invoice{booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01")},
			From:     booktest.Day(t, "2026-03-01"),
		},
	}
}

func TestAMessageReadsAsTheSimulationSendsIt(t *testing.T) {
	for _, c := range []struct {
		name, at       string
		imagined, owes bool
	}{
		{"courtesy", "2026-03-02", false, true}, // the day on which it leaves
		{"courtesy", "2026-03-05", true, true},  // any other
		{"phone", "2026-03-02", true, true},
		{"script", "2026-03-02", true, true}, // by its template
	} {
		r := renderer(t, c.name, c.at)
		messages, err := r.Messages(t.Context())
		if err != nil || len(messages) != 1 || r.Imagined != c.imagined || r.Owes != c.owes {
			t.Errorf("%s on %s: %d messages, imagined %v, owes %v, %v", c.name, c.at, len(messages), r.Imagined, r.Owes, err)
			continue
		}
		out, err := r.Render(t.Context(), &messages[0])
		if err != nil || !strings.Contains(out.Text, "€1,200.00") {
			t.Errorf("%s on %s: %v\n%s", c.name, c.at, err, out.Text)
		}
	}
}

func TestAMessageAboutAPaidInvoiceSaysThatNothingIsOwed(t *testing.T) {
	r := renderer(t, "courtesy", "2026-03-05")
	eur := engine.MustCurrency("EUR")
	r.Config.Events = []engine.Event{{Date: booktest.Day(t, "2026-03-04"), Type: engine.EventPayment, Invoice: "F-1", Amount: 120000, Currency: eur}}
	if _, err := r.Messages(t.Context()); err != nil || r.Owes || !r.Imagined {
		t.Errorf("owes %v, imagined %v, %v", r.Owes, r.Imagined, err)
	}
}

func TestNamesThatAreNotInTheBook(t *testing.T) {
	for _, c := range []struct {
		name, policy, channel, want string
	}{
		{"courtesi", "", "", "there is no state or template courtesi; did you mean courtesy?"},
		{"xyzzy", "", "", "the book has agency, courtesy, phone, script"},
		{"courtesy", "standart", "", "there is no policy standart; did you mean standard?"},
		{"courtesy", "", "sms", "state courtesy of policy standard sends nothing on channel sms"},
		{"settled", "", "", "state settled of policy standard sends nothing"},
	} {
		r := renderer(t, c.name, "2026-03-05")
		r.Policy, r.Channel = c.policy, c.channel
		if _, err := r.Messages(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestWhatCannotBeWrittenIsCountedByTemplate(t *testing.T) {
	o := booktest.New(t, "2026-03-02", map[string]string{
		"late.cue":                 "package relance\n\npolicies: standard: compute: interest: \"late_interest(invoice.open, 'FR_B2B')\"\n",
		"templates/courtesy.en.md": "---\nsubject: \"Invoice {{.references}}\"\n---\nInterest: {{.total.interest}}\n",
	})
	client := engine.Client{ID: "C-1", Name: "Menuiserie Briance", Email: "a@example.org", Language: "en", Kind: engine.KindBusiness}
	due := booktest.Euros(t, "F-1", "C-1", "1200.00", "2094-03-01")
	summary, err := simulate.Run(t.Context(), simulate.Config{
		Book: o.Book.Engine, Clients: []engine.Client{client}, Invoices: []engine.Invoice{due}, To: due.Due + 60,
	}, func(m engine.Message) error {
		if m.Template == "courtesy" {
			t.Errorf("a message that cannot be written went out on %s", m.Date)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list := preview.Lackings(summary.Unwritten)
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	if l := list[0]; l.Policy != "standard" || l.Template != "courtesy" || l.Cases != 1 || l.First != due.Due+1 || l.Regime != "FR_B2B" {
		t.Errorf("%+v", l)
	}
}
