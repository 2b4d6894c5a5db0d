package policies_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

func TestUnwritableIsWhatRenderRefuses(t *testing.T) {
	const interest = "late_interest(invoice.open, 'FR_B2B')"
	last := engine.NewDate(2026, 12, 31) // of the rates that ship
	for _, tc := range []struct {
		name, interest, hole string
		today                engine.Date
		want                 string // the first day without rate; empty when it can be written
	}{
		{"a day without rate", interest, "total_due", last + 20, "2027-01-01"},
		{"the last day with a rate", interest, "total_due", last, ""},
		{"a template that prints no interest", interest, "open", last + 20, ""},
		{"a formula that charges others", "client.kind == 'public' ? " + interest + " : money(0)", "total_due", last + 20, ""},
		{"a formula that charges this client", "client.kind != 'public' ? " + interest + " : money(0)", "total_due", last + 20, "2027-01-01"},
		{"a rate of the contract", "late_interest(invoice.open, 'FR_B2B', {rate: 12})", "total_due", last + 20, ""},
		{"a rate that is frozen before", "late_interest(invoice.open, 'FR_PUBLIC')", "total_due", last + 20, ""},
		{"the rate of another day", "percent(invoice.open, late_rate('FR_B2B', date('2027-01-01')))", "total_due", last, "2027-01-01"},
		{"the legal rate of today", "percent(invoice.open, legal_rate('FR'))", "total_due", last, "2026-12-31"},
		{"nothing to charge interest on", "late_interest(invoice.paid, 'FR_B2B')", "total_due", last + 20, ""},
		{"a formula that needs the case", "case.contacts > 1 ? " + interest + " : money(0)", "total_due", last + 20, "2027-01-01"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := maps.Clone(renderFiles)
			files["standard.cue"] = strings.ReplaceAll(files["standard.cue"], interest, tc.interest)
			for name := range files {
				files[name] = strings.ReplaceAll(files[name], ".total.total_due", ".total."+tc.hole)
			}
			book := mustLoad(t, overlay(t, files))
			msg, inputs := message("fr", tc.today)
			got := ""
			if missing := book.Unwritable(&msg, func(i int) engine.Input { return inputs[i] }); missing != nil {
				got = missing.Error()
				if rate := (*law.MissingRateError)(nil); errors.As(missing, &rate) {
					got = rate.Day.String()
				}
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			_, err := book.Render(msg, inputs)
			var missing *law.MissingRateError
			if refused := errors.As(err, &missing); refused != (tc.want != "") && !strings.Contains(tc.interest, "case.") {
				t.Errorf("Render gave %v", err)
			}
		})
	}
}

// Of a client of whom nobody said what they are, a law for some kinds of client gives an unknown sum: no message states
// one, and Render refuses what Unwritable refuses.
func TestNoMessageStatesWhatALawGivesAgainstAClientOfNoKind(t *testing.T) {
	interest := "late_interest(invoice.open, 'FR_B2B')"
	today := engine.NewDate(2026, 6, 30)
	for _, tc := range []struct {
		name, interest, hole, kind, clients string
		refused                             bool
	}{
		{name: "a sum by a law for some kinds", interest: interest, hole: "total_due", refused: true},
		{name: "a fixed sum", interest: "fixed_fee('FR_B2B')", hole: "total_due", refused: true},
		{name: "a text that states neither", interest: interest, hole: "open"},
		{name: "a business", interest: interest, hole: "total_due", kind: engine.KindBusiness},
		{name: "a consumer, against whom it gives nothing", interest: interest, hole: "total_due", kind: engine.KindConsumer},
		{name: "a formula that asks first", interest: "client.kind == 'business' ? " + interest + " : money(0)", hole: "total_due"},
		{name: "a sum by no law", interest: "percent(invoice.open, 10)", hole: "total_due"},
		{name: "a book that says what such clients are", interest: interest, hole: "total_due", kind: engine.KindBusiness, clients: `clients: kind: "business"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := maps.Clone(renderFiles)
			files["standard.cue"] = strings.NewReplacer(
				interest, tc.interest, `when: "days_late >= 7"`, `when: "client.kind == 'public' || days_late >= 7"`, // it tells kinds apart
				`clients: kind: "business"`, tc.clients,
			).Replace(files["standard.cue"])
			for name := range files {
				files[name] = strings.ReplaceAll(files[name], ".total.total_due", ".total."+tc.hole)
			}
			book := mustLoad(t, overlay(t, files))
			msg, inputs := message("fr", today)
			for i := range inputs {
				client := *inputs[i].Client
				client.Kind = tc.kind
				inputs[i].Client = &client
			}
			want := (*law.UnlabelledError)(nil)
			if err := book.Unwritable(&msg, func(i int) engine.Input { return inputs[i] }); errors.As(err, &want) != tc.refused {
				t.Errorf("Unwritable gave %v", err)
			}
			want = nil
			if _, err := book.Render(msg, inputs); errors.As(err, &want) != tc.refused {
				t.Errorf("Render gave %v", err)
			}
		})
	}
}

func TestUnwritableIsSilentWithoutTemplateOrFormulas(t *testing.T) {
	book := mustLoad(t, overlay(t, renderFiles))
	for _, change := range []func(*engine.Message){
		func(m *engine.Message) { m.Template = "" },
		func(m *engine.Message) { m.Policy = "other" },
		func(m *engine.Message) { m.Lines = nil },
	} {
		msg, inputs := message("fr", engine.NewDate(2027, 3, 1))
		change(&msg)
		if missing := book.Unwritable(&msg, func(i int) engine.Input { return inputs[i] }); missing != nil {
			t.Errorf("got %v", missing)
		}
	}
}

func BenchmarkUnwritable(b *testing.B) {
	book := renderBench(b)
	for name, today := range map[string]engine.Date{"with rates": engine.NewDate(2026, 3, 31), "without": engine.NewDate(2027, 3, 1)} {
		b.Run(name, func(b *testing.B) {
			msg, inputs := message("fr", today)
			b.ReportAllocs()
			for b.Loop() {
				book.Unwritable(&msg, func(i int) engine.Input { return inputs[i] })
			}
		})
	}
}
