package policies_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// overlay returns the files of the base book, with some replaced.
func overlay(t *testing.T, replace map[string]string) policies.Options {
	t.Helper()
	opt := policies.Options{Overlay: map[string][]byte{}}
	for _, f := range parse(t, filepath.Join("testdata", "base.txtar")).Files {
		opt.Overlay[f.Name] = f.Data
	}
	for name, text := range replace {
		opt.Overlay[name] = []byte(text)
	}
	return opt
}

func mustLoad(t *testing.T, opt policies.Options) *policies.Book {
	t.Helper()
	book, list := policies.Load("book", opt)
	if list.Errors() > 0 {
		t.Fatalf("unexpected:\n%s", textOf(t, list, book.Sources))
	}
	return book
}

func TestAMachineIsWhatThePolicySays(t *testing.T) {
	book := mustLoad(t, overlay(t, map[string]string{
		"standard.cue": `package relance

policies: standard: {
	title: "Everything", currency: "EUR", catch_up: "jump", min_gap: 5
	start: "watch", reopen: "late"
	states: {
		watch: next: [{to: "late", when: "days_late >= 7"}]
		late: {
			tone: "firm", approve: "invoice.open >= 1000"
			do: [{letter: {template: "firm", registered: true, attach: ["invoice", "statement"]}, when: "client.open_count > 1 && last.outcome != 'bounced'", else: {task: {queue: "post", title: "Find the address"}}}, {email: template: "firm", resend: true}]
			next: [{to: "late", reenter: true, when: "case.entries < 3 && case.days_in_state >= 7"}]
		}
		disputed: {hold: true, expires: 30, next: [{resume: true, when: "!invoice.disputed"}]}
		settled: {final: true, reopen: "watch"}
	}
	always: [{to: "settled", when: "invoice.open <= 0"}, {to: "disputed", when: "invoice.disputed"}]
}`,
		"templates/firm.fr.md": "---\nsubject: Facture\n---\nNous attendons {{.total.open}} depuis le {{.oldest.due}}.\n",
	}))
	m := book.Engine.Machine("standard")
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	late := &m.States[m.State("late")]
	action := &late.Do[0]
	for name, ok := range map[string]bool{
		"policy":          m.Title == "Everything" && m.Currency.Code() == "EUR" && m.CatchUp == engine.CatchUpJump && m.MinGap == 5,
		"start":           m.Name(m.Start) == "watch" && m.Name(m.Reopen) == "late",
		"order of states": m.States[0].Name == "watch" && m.States[3].Name == "settled",
		"tone, approve":   late.Tone == engine.ToneFirm && late.Approve != nil,
		"hold":            m.States[2].Hold && m.States[2].Expires == 30 && m.States[2].Next[0].Resume && m.States[2].Next[0].To == engine.NoState,
		"final":           m.States[3].Final && m.Name(m.States[3].Reopen) == "watch" && late.Reopen == engine.NoState,
		"rule":            late.Next[0].Reenter && late.Next[0].To == m.State("late") && late.Next[0].When != nil,
		"source":          late.Next[0].Source == engine.Source{File: "standard.cue", Line: 11, Text: "case.entries < 3 && case.days_in_state >= 7"},
		"always":          len(m.Always) == 2 && m.Always[0].To == m.State("settled"),
		"action":          action.Channel == "letter" && action.Contact && action.Template == "firm" && action.When != nil,
		"params":          action.Params["registered"] == "true" && action.Params["attach"] == "invoice,statement",
		"else":            action.Else != nil && action.Else.Channel == "task" && !action.Else.Contact && action.Else.Params["queue"] == "post",
		"resend":          late.Do[1].Params[engine.ParamResend] == "true" && action.Params[engine.ParamResend] == "",
		"account":         m.UsesAccount,
		"last":            m.UsesLast,
		"calendar":        book.Engine.Calendar.BusinessDay(engine.NewDate(2026, 5, 1)),
	} {
		if !ok {
			t.Errorf("%s is not as written: %+v", name, m)
		}
	}
}

func TestABookHoldsWhatItSays(t *testing.T) {
	book := mustLoad(t, overlay(t, map[string]string{"more.cue": `package relance

languages: ["fr"]
profiles: ["wholesale", "retail"]
facts: {score: "int", area: "string"}
calendar: {holidays: "FR", closed: ["2026-05-15"]}
pressure: business_days: true
rates: OURS: [{from: "2026-01-01", percent: 4.5, source: "contract"}]
creditor: {currency: "EUR", fields: note: "x"}
intake: invoices: {columns: score: "Rating", dates: "D/M/YYYY", booleans: true: ["ok"], values: disputed: OK: "true"}
`}))
	e := book.Engine
	for name, ok := range map[string]bool{
		"creditor":  e.Creditor.Name == "Atelier Dupont SAS" && e.Creditor.Fields["note"] == "x" && book.Currency.Code() == "EUR",
		"profiles":  slices.Equal(e.Profiles, []string{"retail", "wholesale"}),
		"facts":     slices.Equal(e.Facts, []engine.FactDecl{{Name: "area", Type: "string"}, {Name: "score", Type: "int"}}),
		"calendar":  !e.Calendar.BusinessDay(engine.NewDate(2026, 5, 1)) && !e.Calendar.BusinessDay(engine.NewDate(2026, 5, 15)),
		"pressure":  e.Pressure.BusinessDays,
		"languages": slices.Equal(book.Languages, []string{"fr"}),
		"rates":     book.Law.Regime("OURS") != nil && book.Law.Regime("FR_B2B") != nil,
		"intake":    book.Intake.Invoices.Columns["score"] == "Rating" && book.Intake.Invoices.Values["disputed"]["OK"] == "true" && book.Intake.Invoices.True[0] == "ok",
		"assign":    len(e.Assign) == 1 && e.Assign[0].Policy == 0 && e.Assign[0].When == nil,
	} {
		if !ok {
			t.Errorf("%s is not as written", name)
		}
	}
}

func TestTheDigestFollowsTheMeaningAlone(t *testing.T) {
	files := map[string]string{}
	for _, f := range parse(t, filepath.Join("testdata", "base.txtar")).Files {
		files[f.Name] = string(f.Data)
	}
	base := mustLoad(t, overlay(t, nil)).Engine.Digest
	standard := files["standard.cue"]
	for name, tc := range map[string]struct {
		standard string
		more     string
		same     bool
	}{
		"a comment":                {standard: standard + "// done\n", same: true},
		"other spacing":            {standard: strings.ReplaceAll(standard, "\t", "  "), same: true},
		"other line ends":          {standard: strings.ReplaceAll(standard, "\n", "\r\n"), same: true},
		"another order of fields":  {standard: strings.Replace(standard, "\tstart: \"watch\"\n", "", 1), more: "package relance\n\npolicies: standard: start: \"watch\"\n", same: true},
		"another title":            {standard: strings.Replace(standard, "One task", "A task", 1)},
		"another guard":            {standard: strings.Replace(standard, ">= 7", ">= 8", 1)},
		"the last state put first": {standard: strings.Replace(strings.Replace(standard, "\t\tsettled: final: true\n", "", 1), "\tstates: {\n", "\tstates: {\n\t\tsettled: final: true\n", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			replace := map[string]string{"standard.cue": tc.standard}
			if tc.more != "" {
				replace["zz.cue"] = tc.more
			}
			if got := mustLoad(t, overlay(t, replace)).Engine.Digest; (got == base) != tc.same {
				t.Errorf("digest %s, that of the base book is %s", got, base)
			}
		})
	}
}

func TestLoadLeavesTheFolderAsItIs(t *testing.T) {
	dir := t.TempDir()
	opt := overlay(t, nil)
	for name, data := range opt.Overlay {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	if book, list := policies.Load(dir, policies.Options{}); len(list) > 0 {
		t.Fatalf("unexpected:\n%s", textOf(t, list, book.Sources))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(opt.Overlay) {
		t.Errorf("the folder holds %v", entries)
	}
}

func TestTheOverlayWinsOverTheFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.cue"), []byte("nonsense {"), 0o644); err != nil {
		t.Fatal(err)
	}
	if book, list := policies.Load(dir, overlay(t, nil)); len(list) > 0 {
		t.Errorf("unexpected:\n%s", textOf(t, list, book.Sources))
	}
}

func TestABrokenBookStillHasItsSources(t *testing.T) {
	book, list := policies.Load("book", overlay(t, map[string]string{"more.cue": "package relance\n\nnothing: 1\n"}))
	if list.Errors() == 0 || book.Engine != nil {
		t.Fatalf("%d errors, engine %v", list.Errors(), book.Engine)
	}
	want := []string{"book/book.cue", "book/more.cue", "book/standard.cue"}
	if got := slices.Sorted(maps.Keys(book.Sources)); !slices.Equal(got, want) {
		t.Errorf("sources %v", got)
	}
}

func TestTheSameBookGivesTheSameDiagnostics(t *testing.T) {
	data := parse(t, filepath.Join("testdata", "broken", "many.txtar")).Files[0].Data
	opt := overlay(t, map[string]string{"standard.cue": string(data)})
	first, list := policies.Load("book", opt)
	want := textOf(t, list, first.Sources)
	for range 10 {
		book, list := policies.Load("book", opt)
		if got := textOf(t, list, book.Sources); got != want {
			t.Fatalf("got:\n%s\nwant:\n%s", got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"spacing":                 {"package relance\na:   1\n", "package relance\n\na: 1\n"},
		"comments stay":           {"package relance\n\n// why\na: 1 // here\n", "package relance\n\n// why\na: 1 // here\n"},
		"line ends and byte mark": {"\ufeffpackage relance\r\n\r\na: 1\r\n", "package relance\n\na: 1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := policies.Format([]byte(tc.in))
			if err != nil || string(got) != tc.want {
				t.Errorf("got %q, %v", got, err)
			}
			if again, err := policies.Format(got); err != nil || string(again) != string(got) {
				t.Errorf("formatting again gives %q, %v", again, err)
			}
		})
	}
	for in, want := range map[string]string{
		"package relance\n\na: {\n":                 "line 3, column 4: this { is never closed",
		"package relance\n\n# why\n":                "line 3, column 1: a comment does not begin with #",
		"package relance\r\n\r\na: \"x\r\nb: 1\r\n": "line 3, column 4: this text has no closing quote",
		strings.Repeat("a: ", 1e5) + "1":            "line 1, column 3001: this is nested too deep",
	} {
		if _, err := policies.Format([]byte(in)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("a syntax error gives %v, want %s", err, want)
		}
	}
}

func TestABookKnowsWhetherAnythingAsksForContacts(t *testing.T) {
	const book = `package relance
creditor: {name: "Example", country: "FR", timezone: "Europe/Paris", language: "en", currency: "EUR"}
assign: [{policy: "one"ASSIGN}]
policies: one: {
	title: "One", start: "watch"
	compute: words: "COMPUTE"
	states: {
		watch: next: [{to: "over", when: "GUARD"}]
		over: {final: true, approve: "APPROVE", do: [{task: {queue: "desk", title: "Look", template: "look"}}]}
	}
}
`
	for name, tt := range map[string]struct {
		old, new string
		template string
		want     bool
	}{
		"nothing":    {"", "", "{{.client.kept_promises}}", false},
		"a rule":     {"GUARD", "client.unanswered_contacts >= 3", "", true},
		"an approve": {"APPROVE", "client.last_outcome == 'refused'", "", true},
		"assign":     {"ASSIGN", `, when: "has(client.last_channel)"`, "", true},
		"a formula":  {"COMPUTE", "client.excuses", "", true},
		"a message":  {"", "", "{{.client.last_reached_channel}}", true},
	} {
		text := book
		if tt.old != "" {
			text = strings.Replace(text, tt.old, tt.new, 1)
		}
		text = strings.NewReplacer("ASSIGN", "", "GUARD", "days_late >= 5", "APPROVE", "invoice.open > 5", "COMPUTE", "days_late").Replace(text)
		b, list := policies.Load("book", policies.Options{Overlay: map[string][]byte{
			"book.cue":             []byte(text),
			"templates/look.en.md": []byte("---\nsubject: x\n---\n{{.references}} " + tt.template),
		}})
		if b == nil || list.Errors() > 0 || b.Engine.UsesContacts != tt.want {
			t.Errorf("%s: UsesContacts is not %v: %v", name, tt.want, list)
		}
	}
}
