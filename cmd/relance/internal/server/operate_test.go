package server

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const exportRows = "invoice,client,amount,currency,issued,due\n2026-044,C-17,480.00,EUR,2026-01-02,2026-02-01\n2026-045,C-17,20.00,EUR,2026-01-02,2026-02-01\n"

// upload is a request with an export of invoices.
func upload(name, rows, more string) string {
	return `{"files":[{"kind":"invoices","name":"` + name + `","content":"` + base64.StdEncoding.EncodeToString([]byte(rows)) + `"}],` + more + `}`
}

// Exports are read whole or not at all; a dry run says the same and writes nothing.
func TestProgramsImport(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, nil, nil)
	p := b.program(ScopeImport)
	code, dry, _ := p.send("/import", "import-0001", upload("january.csv", exportRows, `"dry_run":true`))
	if code != http.StatusOK || b.entries() != 0 {
		t.Fatalf("%d, %d entries\n%s", code, b.entries(), dry)
	}
	code, body, h := p.send("/import", "import-0002", upload("january.csv", exportRows, `"dry_run":false`))
	if code != http.StatusOK || h.Get("ETag") == "" || b.entries() != 1 {
		t.Fatalf("%d, %d entries\n%s", code, b.entries(), body)
	}
	var tried, done view.Imported
	for text, to := range map[string]*view.Imported{dry: &tried, body: &done} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			t.Fatal(err)
		}
	}
	if done.Invoices["new"] != 2 || tried.Invoices["new"] != 2 || tried.Entry != 0 || done.Entry != 1 {
		t.Errorf("the dry run says\n%s\nand the import\n%s", dry, body)
	}
	if by := b.said(ledger.KindImport); !slices.Equal(by, []string{"shop import (token)"}) {
		t.Errorf("the journal says %v", by)
	}
	if code, again, _ := p.send("/import", "import-0002", upload("january.csv", exportRows, `"dry_run":false`)); code != http.StatusOK || again != body || b.entries() != 1 {
		t.Errorf("the same request: %d\n%s", code, again)
	}
	twice := strings.TrimSuffix(upload("a.csv", exportRows, `"dry_run":false`), "}") + `}`
	twice = strings.Replace(twice, `"files":[`, `"files":[{"kind":"invoices","name":"b.csv","content":""},`, 1)
	before := b.entries()
	for name, c := range map[string]struct {
		body string
		want int
		kind string
		says string
	}{
		"a wrong amount":   {upload("january.csv", strings.Replace(exportRows, "480.00", "many", 1), `"dry_run":false`), 422, "exports", `"location":"invoices: january.csv, row 2, column amount"`},
		"no columns":       {upload("january.csv", "a,b\n1,2\n", `"dry_run":false`), 422, "exports", "RL6"},
		"nothing":          {upload("january.csv", "", `"dry_run":false`), 422, "exports", "RL6"},
		"all would close":  {upload("january.csv", "invoice,client,amount,currency,issued,due\n2026-050,C-17,1.00,EUR,2026-01-02,2026-02-01\n", `"dry_run":false,"full":true`), 409, "closing", "allow_closing: 2"},
		"an older balance": {upload("january.csv", strings.Replace(exportRows, "480", "470", 1), `"dry_run":false,"as_of":"2026-02-01"`), 409, "stale", "older"},
		"a folder":         {upload("../january.csv", exportRows, `"dry_run":false`), 422, "field", "body.files[0].name"},
		"two of a kind":    {twice, 422, "field", "body.files[1].kind"},
		"no base64":        {`{"files":[{"kind":"invoices","name":"a.csv","content":"%%"}],"dry_run":true}`, 422, "", ""},
		"no word":          {upload("january.csv", exportRows, `"full":false`), 422, "", "dry_run"},
	} {
		code, body, _ := p.send("/import", "wrong-"+strings.ReplaceAll(name, " ", "-"), c.body)
		got := problemIn(t, body)
		if code != c.want || c.kind != "" && got.Type != "urn:relance:"+c.kind || !strings.Contains(body, c.says) || strings.Contains(body, "/tmp") || strings.Contains(body, "scratch") {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
	}
	if code, body, _ := p.send("/import", "import-0009", upload("january.csv", exportRows, `"dry_run":false`), "If-Match", `"another"`); code != http.StatusPreconditionFailed {
		t.Errorf("If-Match: %d\n%s", code, body)
	}
	large := upload("january.csv", exportRows+strings.Repeat(" ", maxForm), `"dry_run":true`)
	if code, body, _ := p.send("/import", "import-0010", large); code == http.StatusRequestEntityTooLarge {
		t.Errorf("more than a form has: %d\n%s", code, body)
	}
	if b.entries() != before {
		t.Error("something was written")
	}
	if code, _, _ := b.program(ScopeRecord, ScopeApprove, ScopeRun).send("/import", "import-0011", upload("january.csv", exportRows, `"dry_run":true`)); code != http.StatusForbidden {
		t.Errorf("another scope: %d", code)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if strings.HasPrefix(e.Name(), "relance-scratch-") {
			t.Errorf("%s was left", e.Name())
		}
	}
}

// Electronic invoices come many in a request: alone they are a folder of them, and beside an export what both have is one invoice.
func TestProgramsImportElectronicInvoices(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	a, err := txtar.ParseFile("../../testdata/script/einvoice.txtar")
	if err != nil {
		t.Fatal(err)
	}
	file := func(kind, name, text string) string {
		return `{"kind":"` + kind + `","name":"` + name + `","content":"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"}`
	}
	texts := map[string]string{}
	for _, f := range a.Files {
		texts[f.Name] = string(f.Data)
	}
	one, credit := file("einvoices", "FA-10.xml", texts["factures/FA-10.xml"]), file("einvoices", "AV-11.xml", texts["factures/AV-11.xml"])
	half := file("einvoices", "half.xml", texts["bad/half.xml"])
	rows := file("invoices", "open.csv", "invoice,client,amount,open,currency,issued,due\nFA-10,C-9,671.15,470.15,EUR,2026-01-13,2026-02-20\n")
	ask := func(more string, files ...string) string {
		return `{"files":[` + strings.Join(files, ",") + `],` + more + `}`
	}
	seller := map[string]string{"seller.cue": "package relance\n\ncreditor: vat: \"FR32123456782\"\n"}

	b := newBench(t, seller, nil)
	p := b.program(ScopeImport)
	for name, c := range map[string]struct{ body, kind, says string }{
		"no ending":    {ask(`"dry_run":false`, file("einvoices", "FA-10.csv", "x")), "field", "body.files[0].name"},
		"twice":        {ask(`"dry_run":false`, one, one), "field", "body.files[1].name"},
		"a folder":     {ask(`"dry_run":false`, file("einvoices", "../FA-10.xml", "x")), "field", "body.files[0].name"},
		"one cut off":  {ask(`"dry_run":false`, one, half), "exports", "einvoices: half.xml"},
		"beside none":  {ask(`"dry_run":false`, file("invoices", "FA-9.xml", texts["factures/FA-10.xml"]), credit), "field", "body.files"},
		"beside wrong": {ask(`"dry_run":false`, rows, half), "exports", "einvoices: half.xml"},
	} {
		code, body, _ := p.send("/import", "papers-"+strings.ReplaceAll(name, " ", "-"), c.body)
		if code != http.StatusUnprocessableEntity || problemIn(t, body).Type != "urn:relance:"+c.kind || !strings.Contains(body, c.says) || strings.Contains(body, "scratch") || b.entries() != 0 {
			t.Errorf("%s: %d, %d entries\n%s", name, code, b.entries(), body)
		}
	}
	read := func(key, body string) (v view.Imported) {
		t.Helper()
		code, answer, h := p.send("/import", key, body)
		if err := json.Unmarshal([]byte(answer), &v); err != nil || code != http.StatusOK || h.Get("ETag") == "" {
			t.Fatalf("%d %v\n%s", code, err, answer)
		}
		return v
	}
	if v := read("papers-0001", ask(`"dry_run":true`, one, credit)); v.Invoices["new"] == 0 || b.entries() != 0 {
		t.Errorf("a dry run: %+v", v)
	}
	if v := read("papers-0002", ask(`"dry_run":false`, one, credit)); v.Invoices["new"] == 0 || v.Entry != 1 || b.entries() != 1 {
		t.Errorf("alone: %+v", v)
	}
	b = newBench(t, seller, nil)
	p = b.program(ScopeImport)
	if v := read("papers-0003", ask(`"dry_run":true`, rows, one)); v.Invoices["new"] != 1 || v.Documents == nil || b.entries() != 0 {
		t.Errorf("a dry run beside an export: %+v", v)
	}
	v := read("papers-0004", ask(`"dry_run":false`, rows, one))
	if v.Invoices["new"] != 1 || v.Documents == nil || v.Documents.Invoices["new"] != 0 || len(v.Documents.OtherDue) != 1 {
		t.Errorf("beside an export: %+v", v)
	}
	b.Read(t, func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, "FA-10")
		if inv.Client != "C-9" || inv.Due.String() != "2026-02-20" {
			t.Errorf("the invoice is of %s, due %s", inv.Client, inv.Due)
		}
		return err
	})
}

// A run by a program is that of relance run, goes on once at a time, and the journal says who asked for it.
func TestProgramsRunTheDay(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	p := b.program(ScopeRun)
	b.server.daily.working.Lock()
	if code, body, _ := p.send("/run", "run-000000", `{"deliver":true}`); code != http.StatusConflict || problemIn(t, body).Type != "urn:relance:running" {
		t.Errorf("while another runs: %d\n%s", code, body)
	}
	b.server.daily.working.Unlock()
	if code, body, _ := p.send("/run", "run-000001", `{"deliver":false}`, "If-Match", `"another"`); code != http.StatusPreconditionFailed {
		t.Errorf("If-Match: %d\n%s", code, body)
	}
	code, body, h := p.send("/run", "run-000002", `{"deliver":false}`)
	if code != http.StatusOK || h.Get("ETag") == "" || len(b.Messages(t)) != 1 || b.Messages(t)[0].Status != ledger.Ready {
		t.Fatalf("%d, %d messages\n%s", code, len(b.Messages(t)), body)
	}
	has(t, body, `"not_happened":[]`, "courtesy", "F-1")
	hasNot(t, body, `"delivered"`)
	if by := b.said(ledger.KindPlan); !slices.Contains(by, "shop run (token)") {
		t.Errorf("the journal says %v", by)
	}
	if by := b.said(ledger.KindDecision); len(by) != 0 {
		t.Errorf("what was decided is the word of %v", by)
	}
	code, body, _ = p.send("/run", "run-000003", `{"deliver":true}`)
	if code != http.StatusOK || b.Messages(t)[0].Status == ledger.Ready {
		t.Errorf("%d\n%s", code, body)
	}
	entries := b.entries()
	if code, again, _ := p.send("/run", "run-000003", `{"deliver":true}`); code != http.StatusOK || again != body || b.entries() != entries {
		t.Errorf("the same request: %d\n%s", code, again)
	}
	if code, _, _ := b.program(ScopeRecord).send("/run", "run-000004", `{"deliver":true}`); code != http.StatusForbidden {
		t.Errorf("another scope: %d", code)
	}
}

// A revision is taken into use as it was read: not another, and not one with an error.
func TestProgramsAdoptABook(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	p, reads := b.program(ScopeAdopt), b.token()
	now := func() (n BookNow) {
		t.Helper()
		_, body, _ := b.ask(reads, "/book")
		if err := json.Unmarshal([]byte(body), &n); err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		return n
	}
	if n := now(); n.Digest != b.Book.Engine.Digest || n.Revision != "" {
		t.Errorf("%+v", n)
	}
	look := func(files string) string {
		b.files = files
		b.server.desk.look(t.Context())
		return now().Revision
	}
	two := look("2")
	three := look("3")
	if two == "" || two == three {
		t.Fatalf("the revisions are %q and %q", two, three)
	}
	for name, revision := range map[string]string{"the one before": two, "none": "00000000000000000000"} {
		if code, body, _ := p.send("/book/adopt", "adopt-"+strings.ReplaceAll(name, " ", "-"), `{"revision":"`+revision+`"}`); code != http.StatusPreconditionFailed {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
	}
	b.files = "4" // it changes between the look and the word
	if code, body, _ := p.send("/book/adopt", "adopt-later", `{"revision":"`+three+`"}`); code != http.StatusPreconditionFailed || b.opens != 2 {
		t.Errorf("it changed meanwhile: %d\n%s", code, body)
	}
	three = look("3")
	code, body, _ := p.send("/book/adopt", "adopt-0001", `{"revision":"`+three+`"}`)
	if code != http.StatusOK || b.opens != 3 || now().Revision != "" {
		t.Errorf("%d\n%s", code, body)
	}
	if by := b.said(ledger.KindNote); !slices.Equal(by, []string{"shop adopt (token)"}) {
		t.Errorf("the journal says %v", by)
	}
	b.wrong = context.DeadlineExceeded
	if revision := look("5"); revision != "" || now().Error == "" {
		t.Errorf("one with an error is revision %q", revision)
	}
	if code, _, _ := p.send("/book/adopt", "adopt-0002", `{"revision":"`+revision("5")+`"}`); code != http.StatusPreconditionFailed || b.opens != 3 {
		t.Errorf("with an error: %d", code)
	}
}

// Who approves runs the day from the page of its plan: as it was shown, or not at all.
func TestTheDayIsRunFromThePageOfItsPlan(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	_, body := b.as("Rémi", Caller).get("/plan")
	has(t, body, "F-1")
	hasNot(t, body, "Run the day now")
	w := b.as("Anna", Approver)
	seen := func() string {
		t.Helper()
		_, body := w.get("/plan")
		found := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(body)
		if found == nil {
			t.Fatalf("nothing is seen:\n%s", body)
		}
		return found[1]
	}
	before := seen()
	b.Record(t, engine.Event{Type: engine.EventNote, Client: "C-1", Note: "called"})
	entries := b.entries()
	code, body := w.post("/run", "seen", before, "deliver", "yes")
	if code != http.StatusConflict || b.entries() != entries {
		t.Errorf("it changed: %d, %d entries more", code, b.entries()-entries)
	}
	has(t, body, "This is the plan now.", "F-1")
	b.server.daily.working.Lock()
	code, body = w.post("/run", "seen", seen())
	b.server.daily.working.Unlock()
	if code != http.StatusConflict || b.entries() != entries {
		t.Errorf("while another runs: %d", code)
	}
	has(t, body, "A run is going on")
	if code, _ := w.post("/run"); code != http.StatusBadRequest {
		t.Errorf("no form: %d", code)
	}
	_, body = w.post("/run", "seen", seen())
	has(t, body, "The day was run: messages and tasks decided: 1, sent: 0.")
	if m := b.Messages(t); len(m) != 1 || m[0].Status != ledger.Ready {
		t.Fatalf("%+v", m)
	}
	if by := b.said(ledger.KindPlan); !slices.Contains(by, "Anna") {
		t.Errorf("the journal says %v", by)
	}
	_, body = w.post("/run", "seen", seen(), "deliver", "yes")
	has(t, body, "The day was run: messages and tasks decided: 0, sent: 1.")
	if m := b.Messages(t); m[0].Status == ledger.Ready {
		t.Error("it was not delivered")
	}
	b.Go(t, "2026-06-02")
	w = b.as("Paule", Approver)
	entries = b.entries()
	code, body = w.post("/run", "seen", seen(), "deliver", "yes")
	if code != http.StatusConflict || b.entries() != entries {
		t.Errorf("after three months: %d", code)
	}
	has(t, body, "see whether the clock is right", `name="after_pause"`)
	_, body = w.post("/run", "seen", seen(), "deliver", "yes", "after_pause", "yes")
	has(t, body, "The day was run:")
	part := newBench(t, seesBook, nil)
	part.invoice("Menuiserie Briance")
	claire := part.as("Claire", Approver)
	_, body = claire.get("/plan")
	hasNot(t, body, "Run the day now")
	if code, _ := claire.post("/run", "seen", "00"); code != http.StatusForbidden {
		t.Errorf("who sees a part runs the day: %d", code)
	}
}
