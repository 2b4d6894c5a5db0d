package policytest

import (
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestDecodeFillsInWhatATestLeavesOut(t *testing.T) {
	got := decode(t, "defaults", `{"invoices": {"F-1": {"amount": 99.90, "due": "2026-01-05"}},
		"events": [{"date": "2026-01-09", "type": "payment", "amount": 0.90}], "expect": [{"day": "2026-01-09", "state": "settled"}]}`)
	c, i, e := got.Clients[0], got.Invoices[0], got.Events[0]
	if c.Kind != engine.KindBusiness || c.Country != "FR" || c.Email == "" || c.Phone == "" || len(c.Address) == 0 {
		t.Errorf("client %+v lacks an address or a kind", c)
	}
	if i.Client != c.ID || i.Amount != 9990 || i.Open != 9990 || i.Currency != eur {
		t.Errorf("invoice %+v", i)
	}
	if e.Invoice != "F-1" || e.Client != c.ID || e.Amount != 90 || e.Currency != eur {
		t.Errorf("event %+v", e)
	}
	if got.Expect[0].Invoice != "F-1" {
		t.Errorf("expected row %+v names no invoice", got.Expect[0])
	}
	if from, to := got.From.String(), got.To.String(); from != "2026-01-05" || to != "2026-03-10" {
		t.Errorf("from %s to %s, want the first date and 60 days after the last", from, to)
	}
}

func TestDecodeKeepsWhatATestSays(t *testing.T) {
	got := decode(t, "given", `{"from": "2026-01-01", "to": "2026-02-01", "approvals": "withhold",
		"clients": {"c": {"name": "C", "profile": "standard", "kind": "public", "country": "GB", "language": "en", "email": "", "phone": "",
			"address": [], "opt_out": ["sms", "email"], "facts": {"score": 7}}},
		"invoices": {"F-1": {"amount": 10, "open": 4, "currency": "GBP", "issued": "2026-01-02", "due": "2026-01-05", "paid_on": "2026-01-20",
			"disputed": true, "on_hold": true, "facts": {"sector": "retail"}}},
		"events": [{"date": "2026-01-10", "type": "opt_out", "client": "c", "channel": "*"}, {"date": "2026-01-03", "type": "hold", "client": "c"}],
		"expect": [], "final": {"F-1": "settled"}}`)
	c, i := got.Clients[0], got.Invoices[0]
	if c.Email != "" || c.Phone != "" || len(c.Address) != 0 || !slices.Equal(c.OptOut, []string{"email", "sms"}) || c.Facts[0].Int != 7 {
		t.Errorf("client %+v", c)
	}
	if i.Open != 400 || i.Currency.Code() != "GBP" || !i.Disputed || !i.OnHold || i.Facts[1].Str != "retail" || i.PaidOn.String() != "2026-01-20" {
		t.Errorf("invoice %+v", i)
	}
	if got.Events[0].Type != engine.EventHold || !got.Withhold || got.From.String() != "2026-01-01" || got.To.String() != "2026-02-01" {
		t.Errorf("test %+v", got)
	}
}

func TestDecodeKeepsTheAmountOfAPromiseAboutAllThatIsOwed(t *testing.T) {
	got := decode(t, "promise", `{"clients": {"c": {}}, "invoices": {"F-1": {"amount": 80, "due": "2026-01-05"}, "F-2": {"amount": 70, "due": "2026-01-05"}},
		"events": [{"date": "2026-01-09", "type": "promise", "client": "c", "amount": 99.50, "until": "2026-01-20"}], "expect": []}`)
	if e := got.Events[0]; e.Amount != 9950 || e.Currency != eur {
		t.Errorf("event %+v, want 99.50 EUR", e)
	}
}

func TestDecodeReportsWhatTheSchemaCannotSee(t *testing.T) {
	const f1 = `"invoices": {"F-1": {"amount": 10, "due": "2026-01-05"}}, `
	for name, tc := range map[string]struct{ json, path, message string }{
		"impossible day":       {`{"invoices": {"F-1": {"amount": 10, "due": "2026-02-30"}}, "expect": []}`, "invoices F-1 due", "2026-02-30 is no day"},
		"too many decimals":    {`{"invoices": {"F-1": {"amount": 10.001, "due": "2026-01-05"}}, "expect": []}`, "invoices F-1 amount", "no amount in EUR"},
		"unknown currency":     {`{"invoices": {"F-1": {"amount": 1, "currency": "EUX", "due": "2026-01-05"}}, "expect": []}`, "invoices F-1 currency", "EUX"},
		"no invoice":           {`{"invoices": {}, "expect": []}`, "invoices", "at least one invoice"},
		"unknown client":       {`{"clients": {"dubois": {}}, "invoices": {"F-1": {"client": "dubos", "amount": 1, "due": "2026-01-05"}}, "expect": []}`, "invoices F-1 client", "no client dubos"},
		"which client":         {`{"clients": {"a": {}, "b": {}}, ` + f1 + `"expect": []}`, "invoices F-1 client", "2 clients"},
		"unknown profile":      {`{"clients": {"a": {"profile": "key_acount"}}, ` + f1 + `"expect": []}`, "clients a profile", "no profile key_acount"},
		"undeclared fact":      {`{"clients": {"a": {"facts": {"scor": 1}}}, ` + f1 + `"expect": []}`, "clients a facts scor", "no declared fact scor"},
		"fact of another type": {`{"clients": {"a": {"facts": {"score": "high"}}}, ` + f1 + `"expect": []}`, "clients a facts score", "no int"},
		"unknown state":        {`{` + f1 + `"expect": [{"day": "2026-01-09", "state": "setled"}]}`, "expect 0 state", "no state setled"},
		"unknown final state":  {`{` + f1 + `"expect": [], "final": {"F-1": "setled"}}`, "final F-1", "no state setled"},
		"unknown invoice":      {`{` + f1 + `"expect": [], "final": {"F-2": "settled"}}`, "final F-2", "no invoice F-2"},
		"which invoice": {
			`{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}, "F-2": {"amount": 1, "due": "2026-01-05"}}, "expect": [{"day": "2026-01-09", "state": "settled"}]}`,
			"expect 0 invoice", "2 invoices",
		},
		"payment of nothing":   {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "payment"}], "expect": []}`, "events 0 amount", "needs an amount"},
		"dispute of a client":  {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "dispute", "client": "client", "amount": 1}], "expect": []}`, "events 0 invoice", "say which one"},
		"allocation to nobody": {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "allocation", "client": "client", "amount": 1}], "expect": []}`, "events 0 invoice", "say which one"},
		"credit note for nothing": {
			`{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}, "N-1": {"amount": -1, "due": "2026-01-05", "credit_for": "F-2"}}, "expect": []}`,
			"invoices N-1 credit_for", "no invoice F-2",
		},
		"credit note above 0": {
			`{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}, "N-1": {"amount": 1, "due": "2026-01-05", "credit_for": "F-1"}}, "expect": []}`,
			"invoices N-1 credit_for", "no credit note",
		},
		"event of nobody": {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "hold", "client": "clinet"}], "expect": []}`, "events 0 client", "no client clinet"},
		"promise in which currency": {
			`{"clients": {"c": {}}, "invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}, "F-2": {"amount": 1, "due": "2026-01-05", "currency": "GBP"}},
				"events": [{"date": "2026-01-09", "type": "promise", "client": "c", "amount": 1, "until": "2026-01-20"}], "expect": []}`,
			"events 0 amount", "owes in EUR and in GBP",
		},
		"promise without a day":    {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "promise"}], "expect": []}`, "events 0 until", "needs the day"},
		"opt_out of what":          {`{` + f1 + `"events": [{"date": "2026-01-09", "type": "opt_out", "client": "client"}], "expect": []}`, "events 0 channel", "needs the channel"},
		"the last day comes first": {`{` + f1 + `"from": "2026-01-09", "to": "2026-01-01", "expect": []}`, "to", "before the first"},
		"not a test":               {`[]`, "", "test not a test"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Decode(name, []byte(tc.json), Options{Book: book(), Currency: eur})
			if len(problems) != 1 {
				t.Fatalf("%d problems: %v", len(problems), problems)
			}
			p := problems[0]
			if got := strings.Join(p.Path, " "); got != tc.path || !strings.Contains(p.Message, tc.message) {
				t.Errorf("%q: %q, want %q: …%s…", got, p.Message, tc.path, tc.message)
			}
		})
	}
}

func TestDecodeAsksForACurrencyWhenNobodyStatesOne(t *testing.T) {
	_, problems := Decode("none", []byte(`{"invoices": {"F-1": {"amount": 10, "due": "2026-01-05"}}, "expect": []}`), Options{Book: book()})
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "no currency") {
		t.Errorf("problems %v", problems)
	}
}
