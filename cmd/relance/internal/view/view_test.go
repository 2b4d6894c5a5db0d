package view_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// text is a view as JSON.
func text(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	if err := view.Write(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func deployment(t *testing.T) *delivery.Deployment {
	t.Helper()
	o := booktest.New(t, "2026-03-02", nil)
	d, err := delivery.New(delivery.World{Now: time.Now}, o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A program never has to ask whether a list is there.
func TestNoListIsNull(t *testing.T) {
	registry, err := delivery.Registry()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{
		"plan":     view.NewPlan(&plan.Plan{Clients: []plan.Client{{ID: "C-1", Messages: []plan.Message{{}}}}}),
		"applied":  view.NewApplied(&plan.Result{}),
		"deliver":  view.NewDelivered(deployment(t), &dispatch.Report{}),
		"waiting":  view.NewProposals(nil),
		"recorded": view.NewRecorded(&posting.Recorded{}),
		"task":     view.NewTaskDone("k", nil),
		"imported": view.NewImported("relance.db", &posting.Summary{Replaced: []posting.Replaced{{}}}, &posting.Summary{}, nil),
		"verified": view.NewVerified("relance.db", &ledger.Report{}),
		"evidence": view.NewVerifiedEvidence("x.zip", "", &evidence.Report{}),
		"tested":   view.NewTested([]policytest.Result{{Test: &policytest.Test{}}}),
		"exit":     view.NewExit(&policies.Exit{Currency: engine.MustCurrency("EUR")}, 0),
		"intake":   view.NewIntake(&intake.Report{Files: []intake.FileSummary{{}}}),
		"channels": view.NewChannels(registry, nil),
	} {
		if got := text(t, v); strings.Contains(got, "null") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestAPlanIsListedByWhatHappens(t *testing.T) {
	v := view.NewPlan(&plan.Plan{
		Day: booktest.Day(t, "2026-03-02"), Costs: "EUR",
		Clients: []plan.Client{
			{ID: "C-1", Messages: []plan.Message{{Key: "k", Deferred: plan.ReasonCap}}, Deferred: []plan.Deferred{{Case: "F-1", Reason: plan.ReasonGap}}, Lifted: true},
			{ID: "C-2", Moves: []plan.Move{{Case: "F-2", To: "firm"}}, Unassigned: []string{"F-3"}, Stuck: "no such state", Undecided: []string{"no rate"}},
		},
		Waiting: []plan.Waiting{{Case: "F-2", Client: "C-2", New: true}},
	})
	if m := v.Messages; len(m) != 1 || m[0].Client != "C-1" || m[0].Deferred != plan.ReasonCap {
		t.Errorf("messages %+v", m)
	}
	if d := v.Deferred; len(d) != 1 || d[0].Client != "C-1" || d[0].Case != "F-1" {
		t.Errorf("deferred %+v", d)
	}
	if len(v.Moves) != 1 || v.Moves[0].Client != "C-2" || len(v.Lifted) != 1 || len(v.Unassigned) != 1 || len(v.Undecided) != 2 || len(v.Waiting) != 1 || !v.Waiting[0].New {
		t.Errorf("%+v", v)
	}
}

func TestADeliverySaysWhetherAPersonShouldLook(t *testing.T) {
	d := deployment(t)
	calm := view.NewDelivered(d, &dispatch.Report{Sent: 2})
	if calm.Look || calm.Live || calm.Folder == "" || calm.Sent != 2 || len(calm.Carriers) == 0 {
		t.Errorf("%+v", calm)
	}
	until := time.Date(2026, 3, 2, 19, 0, 0, 0, time.UTC)
	v := view.NewDelivered(d, &dispatch.Report{
		Problems: []dispatch.Problem{{Key: "k", Err: errors.New("no rate")}}, Resting: []dispatch.Rest{{Channel: "email", Reason: "login refused", Left: 3}},
		Holding: []dispatch.Holding{{Held: dispatch.Held{Reason: "quiet hours", Until: until}, Channel: "sms", Messages: 4}}, Waiting: []string{"w"},
	})
	if !v.Look || v.Problems[0] != (view.Problem{Message: "k", Reason: "no rate"}) || v.Resting[0].Left != 3 || v.Deferred[0].Messages != 4 || v.Unknown[0] != "w" {
		t.Errorf("%+v", v)
	}
	if got := text(t, v); !strings.Contains(got, `"until": "2026-03-02T19:00:00Z"`) {
		t.Error(got)
	}
}

func TestAmountsAreExactInTheirCurrency(t *testing.T) {
	for _, c := range []struct{ currency, amount, want string }{
		{"EUR", "1234.50", "1234.50"}, {"JPY", "1234", "1234"}, {"KWD", "1234.567", "1234.567"},
	} {
		cur := engine.MustCurrency(c.currency)
		a, err := cur.Parse(c.amount)
		if err != nil {
			t.Fatal(err)
		}
		event := ledger.Event{Event: engine.Event{Type: engine.EventPayment, Invoice: "F-1", Amount: a, Currency: cur}, Key: "k"}
		v := view.NewRecorded(&posting.Recorded{
			Seq: 7, Events: []ledger.Event{event}, Changed: []posting.Change{{Invoice: "F-1", Currency: cur, Before: a}},
			Unapplied: []posting.UnappliedChange{{Client: "C-1", Currency: cur, After: a}},
		})
		if e := v.Recorded[0]; e.Amount != c.want || e.Currency != c.currency || e.Entry != 7 {
			t.Errorf("%s: event %+v", c.currency, e)
		}
		if v.Changed[0].Before != c.want || v.Account[0].After != c.want {
			t.Errorf("%s: %+v", c.currency, v)
		}
	}
	if e := view.NewEvent(&ledger.Event{Event: engine.Event{Type: engine.EventNote, Client: "C-1"}}, 3); e.Amount != "" || e.Currency != "" || e.Entry != 3 {
		t.Errorf("a note: %+v", e)
	}
}

func TestAShareOfAnAmountIsRoundedHalfUp(t *testing.T) {
	percent := func(s string) *apd.Decimal { d, _, _ := apd.NewFromString(s); return d }
	x := &policies.Exit{Name: "agency", Currency: engine.MustCurrency("EUR"), CostPercent: &policies.Range{From: percent("12.5"), To: percent("15")}}
	for _, c := range []struct {
		open     engine.Amount
		from, to string
	}{{300000, "375.00", "450.00"}, {100, "0.13", "0.15"}, {4, "0.01", "0.01"}, {3, "0.00", "0.00"}} {
		if got := view.NewExit(x, c.open).CostOfAll; got.From != c.from || got.To != c.to {
			t.Errorf("of %d cents: %+v, want %s to %s", c.open, got, c.from, c.to)
		}
	}
	if view.NewExit(x, 0).CostOfAll != nil {
		t.Error("a share of an amount that nobody asked for")
	}
}

func TestTestsAreCounted(t *testing.T) {
	row := policytest.Row{Day: 739000, State: "firm", Invoice: "F-1"}
	v := view.NewTested([]policytest.Result{
		{Test: &policytest.Test{Name: "a", Expect: []policytest.Row{row}}, Got: []policytest.Row{row}},
		{Test: &policytest.Test{Name: "b", Final: map[string]string{"F-1": "settled"}}, Final: map[string]string{"F-1": "firm", "F-2": "firm"}},
		{Test: &policytest.Test{Name: "c"}, Err: errors.New("no rate")},
	})
	if v.Passed != 1 || v.Failed != 2 || v.Tests[2].Error != "no rate" || len(v.Tests[1].Final) != 1 {
		t.Errorf("%+v", v)
	}
	if got := v.Tests[1].Final["F-1"]; got != (view.Stands{Expected: "settled", Actual: "firm"}) {
		t.Errorf("%+v", got)
	}
}

func TestALedgerThatIsNotAsItWasHasNoHead(t *testing.T) {
	whole := view.NewVerified("relance.db", &ledger.Report{Head: ledger.Head{Seq: 3, Hash: "ab"}, Entries: 3})
	if !whole.AsItWas || whole.Head != "3:ab" {
		t.Errorf("%+v", whole)
	}
	cut := view.NewVerified("relance.db", &ledger.Report{Head: ledger.Head{Seq: 3, Hash: "ab"}, Findings: []ledger.Finding{{Seq: 2, Message: "changed"}}})
	if cut.AsItWas || cut.Head != "" || cut.Findings[0].Entry != 2 {
		t.Errorf("%+v", cut)
	}
	if !json.Valid([]byte(text(t, cut))) {
		t.Error("no JSON")
	}
}
