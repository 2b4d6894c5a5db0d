package intake

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func check(t *testing.T, name, data string, kind Kind, opt Options) *Report {
	t.Helper()
	r, err := Check(context.Background(), *memory(name, []byte(data)), kind, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheckTellsTheKindFromTheHeader(t *testing.T) {
	mapped := euros
	mapped.Mapping.Events = Table{Columns: map[string]string{"date": "Jour", "type": "Nature", "invoice": "Pièce"}, Delimiter: ";"}
	for _, tt := range []struct {
		data string
		opt  Options
		want Kind
	}{
		{"invoice,client,amount,due\n1,C,10,2026-01-31\n", euros, KindInvoices},
		{"client,name,email\nC,One,\n", euros, KindClients},
		{"client\nC\n", euros, KindClients},
		{"date,type,invoice,client,amount\n2026-01-31,payment,1,C,10\n", euros, KindEvents},
		{"Jour;Nature;Pièce\n2026-01-31;dispute;1\n", mapped, KindEvents},
		{"Invoice,Customer,Total,Due\n1,C,10,2026-01-31\n", euros, KindInvoices},
		{"foo,bar\n1,2\n", euros, KindAuto},
		{"Facture;Client;Montant\n1;C;10\n", euros, KindInvoices},
		{"", euros, KindAuto},
	} {
		if r := check(t, "export.csv", tt.data, KindAuto, tt.opt); r.Files[0].Kind != tt.want {
			t.Errorf("%q: got %s, want %s", tt.data, r.Files[0].Kind, tt.want)
		}
	}
	if r := check(t, "export.csv", "foo,bar\n1,2\n", KindAuto, euros); !slices.Equal(codes(r), []string{codeKind}) {
		t.Errorf("got %+v", r.Problems)
	}
	if r := check(t, "export.csv", "", KindAuto, euros); !slices.Equal(codes(r), []string{codeEmptyFile}) {
		t.Errorf("got %+v", r.Problems)
	}
}

func TestCheckOfEventsAloneNeedsNoInvoices(t *testing.T) {
	const data = "date,type,invoice,amount\n2026-02-01,payment,1,12.50\n2026-02-01,payment,,5\n"
	for _, opt := range []Options{{}, euros} {
		if r := check(t, "events.csv", data, KindEvents, opt); !slices.Equal(codes(r), []string{codeEventTarget}) {
			t.Errorf("got %+v", r.Problems)
		}
	}
}

func TestEventsWithoutReadableInvoicesAreNotCalledUnknown(t *testing.T) {
	invoices := memory("invoices.csv", []byte("Number,client,amount,due\n1,C,10,2026-01-31\n"))
	events := memory("events.csv", []byte("date,type,invoice,amount\n2026-02-01,payment,1,5\n"))
	for _, src := range []*Source{nil, invoices} {
		p, r, err := Read(context.Background(), Sources{Invoices: src, Events: events}, euros)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(codes(r), codeEventUnknown) || (src == nil) != (p != nil) {
			t.Errorf("got %+v", r.Problems)
		}
	}
}

func TestProblemsAreAllCountedAndSomeKept(t *testing.T) {
	var b strings.Builder
	b.WriteString("client,email\n")
	for i := range KeptProblems + 500 {
		fmt.Fprintf(&b, "C%d,none\n", i)
		fmt.Fprintf(&b, "C%d,a@example.org\n", i)
	}
	r := check(t, "clients.csv", b.String(), KindClients, euros)
	if r.Errors != KeptProblems+500 || r.Warnings != KeptProblems+500 || len(r.Problems) != 2*KeptProblems {
		t.Errorf("%d errors, %d warnings, %d kept", r.Errors, r.Warnings, len(r.Problems))
	}
	want := []CodeCount{{codeDuplicate, KeptProblems + 500}, {codeEmail, KeptProblems + 500}}
	if !slices.Equal(r.Counts, want) {
		t.Errorf("counts %v", r.Counts)
	}
}

func TestSameInputSameReport(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f := openFixture(t, path)
		read := func() (*Portfolio, *Report) {
			p, r, err := Read(context.Background(), Sources{Invoices: f.invoices, Clients: f.clients, Contacts: f.contacts, Events: f.events}, f.opt)
			if err != nil {
				t.Fatal(err)
			}
			return p, r
		}
		p1, r1 := read()
		p2, r2 := read()
		if !reflect.DeepEqual(p1, p2) || !reflect.DeepEqual(r1, r2) {
			t.Errorf("%s: two reads differ", path)
		}
	}
}

// TestCheckFindsWhatReadFinds compares the two on files that stand alone.
func TestCheckFindsWhatReadFinds(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		f := openFixture(t, path)
		if f.invoices == nil || f.clients != nil || f.events != nil {
			continue
		}
		_, want, err := Read(context.Background(), Sources{Invoices: f.invoices}, f.opt)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Check(context.Background(), *f.invoices, KindInvoices, f.opt)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: check says\n%s\nread says\n%s", path, describe(nil, got), describe(nil, want))
		}
	}
}

func TestDocsExplainEveryCodeOnce(t *testing.T) {
	docs := Docs()
	for i, d := range docs {
		if i > 0 && docs[i-1].Code >= d.Code {
			t.Errorf("%s stands after %s", d.Code, docs[i-1].Code)
		}
		if d.Code < "RL600" || d.Code > "RL699" || d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" || d.Bad == d.Good {
			t.Errorf("%s is not explained: %+v", d.Code, d)
		}
	}
}

func TestMappingMistakes(t *testing.T) {
	facts := []engine.FactDecl{{Name: "score", Type: engine.FactInt}}
	for _, tt := range []struct {
		name    string
		mapping Mapping
		want    string // path: message
		hint    string
	}{
		{"a column that does not exist", Mapping{Invoices: Table{Columns: map[string]string{"invoce": "N°"}}}, "invoices.columns.invoce: invoices have no column invoce", "did you mean invoice?"},
		{"a fact", Mapping{Invoices: Table{Columns: map[string]string{"score": "Note"}}}, "", ""},
		{"a fact of events", Mapping{Events: Table{Columns: map[string]string{"score": "Note"}}}, "events.columns.score: events have no column score", ""},
		{"an empty header", Mapping{Clients: Table{Columns: map[string]string{"name": " "}}}, "clients.columns.name: the header is empty", ""},
		{"dates without a year", Mapping{Invoices: Table{Dates: "DD/MM"}}, `invoices.dates: "DD/MM" does not say how dates are written: a date needs a day (D), a month (M) and a year (Y)`, "DD/MM/YYYY"},
		{"dates in French", Mapping{Invoices: Table{Dates: "JJ/MM/AAAA"}}, `invoices.dates: "JJ/MM/AAAA" does not say how dates are written: a date needs a day (D), a month (M) and a year (Y)`, "DD/MM/YYYY"},
		{"a day twice", Mapping{Invoices: Table{Dates: "DD/DD/YYYY"}}, `invoices.dates: "DD/DD/YYYY" does not say how dates are written: D stands in it twice`, ""},
		{"three digits of a year", Mapping{Invoices: Table{Dates: "DD/MM/YYY"}}, `invoices.dates: "DD/MM/YYY" does not say how dates are written: YYY is not part of a date`, ""},
		{"numbers that run together", Mapping{Invoices: Table{Dates: "DMYYYY"}}, `invoices.dates: "DMYYYY" does not say how dates are written: write D twice where nothing stands beside it`, ""},
		{"a day before the month after the year", Mapping{Invoices: Table{Dates: "YYYY-DD-MM"}}, `invoices.dates: "YYYY-DD-MM" does not say how dates are written: after a year of four digits the month comes first`, ""},
		{"a decimal mark that is none", Mapping{Invoices: Table{Decimal: ";"}}, `invoices.decimal: ";" is not a decimal mark`, `write "," or "."`},
		{"a word for both", Mapping{Clients: Table{True: []string{"Oui"}, False: []string{"oui"}}}, `clients.booleans.false: "oui" means both yes and no`, ""},
		{"a default that is no currency", Mapping{Invoices: Table{Defaults: map[string]string{"currency": "EURO"}}}, `invoices.defaults.currency: "EURO" is not an ISO 4217 currency code`, ""},
		{"a default date that is not ISO", Mapping{Invoices: Table{Dates: "DD/MM/YYYY", Defaults: map[string]string{"due": "31/12/2026"}}}, `invoices.defaults.due: "31/12/2026" is not a date`, "write it as YYYY-MM-DD"},
		{"a default amount with a comma", Mapping{Invoices: Table{Defaults: map[string]string{"open": "1,5"}}}, `invoices.defaults.open: "1,5" is not an amount`, ""},
		{"a default fact of another type", Mapping{Invoices: Table{Defaults: map[string]string{"score": "5.5"}}}, `invoices.defaults.score: "5.5" is not a whole number`, ""},
		{"a translation to an unknown type", Mapping{Events: Table{Values: map[string]map[string]string{"type": {"Règlement": "paiement"}}}}, `events.values.type.Règlement: "paiement" is not a known type`, "did you mean payment?"},
		{"a translation to an unknown profile", Mapping{Clients: Table{Values: map[string]map[string]string{"profile": {"GC": "key_acount"}}}}, `clients.values.profile.GC: "key_acount" is not a known profile`, "did you mean key_account?"},
		{"a translation to nothing", Mapping{Invoices: Table{Values: map[string]map[string]string{"paid_on": {"1900-01-01": ""}}}}, "", ""},
		{"two translations of one word", Mapping{Events: Table{Values: map[string]map[string]string{"type": {"AVOIR": "credit", "avoir": "refund"}}}}, `events.values.type.avoir: "AVOIR" and "avoir" differ in case or accents only, and mean two things`, ""},
		{"a delimiter that is none", Mapping{Events: Table{Delimiter: "tab"}}, `events.delimiter: "tab" is not a delimiter`, ""},
		{"an encoding that is not known", Mapping{Events: Table{Encoding: "utf8"}}, `events.encoding: "utf8" is not a known encoding`, "did you mean utf-8?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			errs := tt.mapping.Validate(&Options{Facts: facts, Profiles: []string{"key_account"}})
			for _, e := range errs {
				got = append(got, strings.Join(e.Path, ".")+": "+e.Message)
			}
			if s := strings.Join(got, "\n"); s != tt.want {
				t.Fatalf("got  %s\nwant %s", s, tt.want)
			}
			if tt.hint != "" && !strings.Contains(errs[0].Hint, tt.hint) {
				t.Errorf("hint %q", errs[0].Hint)
			}
			opt := euros
			opt.Mapping, opt.Facts, opt.Profiles = tt.mapping, facts, []string{"key_account"}
			if r := check(t, "a.csv", "date,type,invoice\n2026-01-31,dispute,1\n", KindEvents, opt); (tt.want != "") != slices.Contains(codes(r), codeMapping) {
				t.Errorf("check with it: %+v", r.Problems)
			}
		})
	}
}
