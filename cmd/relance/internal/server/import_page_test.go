package server

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/browsertest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// chosenFile is a file of a form: its field, its name and what is in it.
type chosenFile struct{ field, name, text string }

// upload sends the form of the page of imports: fields and values by turns, and the files.
func (w *browser) upload(files []chosenFile, fields ...string) (int, string) {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			w.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := form.CreateFormFile(f.field, f.name)
		if err == nil {
			_, err = part.Write([]byte(f.text))
		}
		if err != nil {
			w.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		w.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.http.URL+importPage, &body)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	code, page, _ := w.do(r)
	return code, page
}

var hiddenField = regexp.MustCompile(`type="hidden" name="(id|seen)" value="([^"]*)"`)

// pressed is the form that imports what a page shows.
func pressed(body string) []string {
	fields := []string{"do", "import"}
	for _, m := range hiddenField.FindAllStringSubmatch(body, 2) {
		fields = append(fields, m[1], m[2])
	}
	return fields
}

const januaryRows = "invoice,client,amount,currency,issued,due\n2026-044,C-17,480.00,EUR,2026-01-02,2026-02-01\n2026-045,C-17,20.00,EUR,2026-01-02,2026-02-01\n"

func january(rows string) []chosenFile { return []chosenFile{{"invoices", "january.csv", rows}} }

// What would change is shown, and written once somebody says so; the same code as programs have says the same.
func TestFilesAreImportedOnThePage(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, nil, nil)
	w := b.as("Claire Dubois", Admin)
	_, body := w.get("/import")
	has(t, body, `enctype="multipart/form-data"`, `name="einvoices"`, "nothing is written before you say so")
	code, body := w.upload(append(january(januaryRows), chosenFile{"clients", "clients.csv", "client,name\nC-17,Scierie Doline\n"}), "as_of", "2026-03-01")
	if code != http.StatusOK || b.entries() != 0 {
		t.Fatalf("%d, %d entries\n%s", code, b.entries(), body)
	}
	has(t, body, "What would change", "january.csv", "2 new", "€500.00 (2)", `value="2026-03-01"`)
	said := pressed(body)
	if code, _ := w.post("/import", append([]string{"do", "burn"}, said[2:]...)...); code != http.StatusBadRequest || b.entries() != 0 {
		t.Errorf("a word that is none: %d", code)
	}
	code, body = w.post("/import", said...)
	if code != http.StatusOK || b.entries() != 1 {
		t.Fatalf("%d, %d entries\n%s", code, b.entries(), body)
	}
	has(t, body, "Imported: entry 1 of the journal.", "What changed", "2 new")
	if by := b.said(ledger.KindImport); !slices.Equal(by, []string{"Claire Dubois"}) {
		t.Errorf("the journal says %v", by)
	}
	if code, body := w.post("/import", said...); code != http.StatusOK || !strings.Contains(body, "entry 1 of") || b.entries() != 1 {
		t.Errorf("pressed twice: %d, %d entries", code, b.entries())
	}
	w.post("/language", "to", "fr")
	_, body = w.upload(january(strings.Replace(januaryRows, "480.00", "470.00", 1)), "as_of", "2026-03-02")
	has(t, body, "Ce qui changerait", "2026-044", "470,00")
	b.Read(t, func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, "C-17")
		if c.Name != "Scierie Doline" {
			t.Errorf("the client is %q", c.Name)
		}
		return err
	})
}

// What cannot be used is said with file, line and column, and what is refused is taken once somebody says that it is right.
func TestWhatIsWrongWithFilesIsOnThePage(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, nil, nil)
	w := b.as("Claire", Admin)
	_, body := w.upload(january(januaryRows))
	w.post("/import", pressed(body)...)
	one := "invoice,client,amount,currency,issued,due\n2026-050,C-17,1.00,EUR,2026-01-02,2026-02-01\n"
	for name, c := range map[string]struct {
		files []chosenFile
		want  int
		says  []string
		form  []string
	}{
		"a wrong amount":  {january(strings.Replace(januaryRows, "480.00", "many", 1)), 422, []string{"january.csv:2: error[RL6", "&#34;many&#34; is not an amount", "1 error: nothing was used"}, nil},
		"no columns":      {january("a,b\n1,2\n"), 422, []string{"january.csv", "error[RL6"}, nil},
		"nothing in it":   {january(""), 422, []string{"january.csv", "error[RL6"}, nil},
		"hostile":         {january("invoice,client,amount,currency,issued,due\n<script>alert(1)</script>,C-1,x,EUR,2026-01-02,2026-02-01\n"), 422, []string{"error[RL6"}, nil},
		"no file":         {nil, 422, []string{"The files: choose at least one"}, nil},
		"no day":          {january(januaryRows), 422, []string{"The day of the balances"}, []string{"as_of", "2026-02-31"}},
		"two of a kind":   {append(january(januaryRows), january(januaryRows)...), 422, []string{"january.csv: one file of each kind"}, nil},
		"no paper":        {[]chosenFile{{"einvoices", "a.csv", "x"}}, 422, []string{"a.csv: the name of an electronic invoice"}, nil},
		"all would close": {january(one), 409, []string{"lacks 2 of 2 open invoices", `name="allow_closing" value="2"`}, []string{"full", "yes"}},
		"older balances":  {january(strings.Replace(januaryRows, "480", "470", 1)), 409, []string{`name="older"`}, []string{"as_of", "2026-02-01"}},
		"contradiction":   {[]chosenFile{{"events", "events.csv", "type,invoice,date,amount\npayment,2026-999,2026-02-20,5.00\n"}}, 422, []string{"2026-999"}, nil},
	} {
		code, body := w.upload(c.files, c.form...)
		if code != c.want {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
		has(t, body, c.says...)
		hasNot(t, body, "<script", "relance-scratch", `value="import"`, "--")
		if b.entries() != 1 {
			t.Errorf("%s: %d entries", name, b.entries())
		}
	}
	_, body = w.upload(january(one), "full", "yes")
	again := pressed(body)[2:]
	code, body := w.post("/import", append(again, "do", "again", "full", "yes", "allow_closing", "2")...)
	if code != http.StatusOK || b.entries() != 1 {
		t.Fatalf("%d, %d entries\n%s", code, b.entries(), body)
	}
	has(t, body, "2 closed", `value="2" checked`)
	b.Record(t, engine.Event{Type: engine.EventNote, Client: "C-17", Note: "something else"}) // meanwhile
	code, shown := w.post("/import", pressed(body)...)
	if code != http.StatusConflict || b.entries() != 2 {
		t.Fatalf("what was not shown is imported: %d, %d entries\n%s", code, b.entries(), shown)
	}
	has(t, shown, "Something changed since this was shown", "2 closed")
	if code, body = w.post("/import", pressed(shown)...); code != http.StatusOK || b.entries() != 3 {
		t.Errorf("%d, %d entries\n%s", code, b.entries(), body)
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

// Files wait for who chose them alone, half an hour, and no more of them than the memory is meant for.
func TestChosenFilesWaitForTheirOwner(t *testing.T) {
	b := newBench(t, nil, nil)
	w, other := b.as("Claire", Admin), b.as("Paul", Admin)
	_, body := w.upload(january(januaryRows))
	said := pressed(body)
	if code, _ := other.post("/import", said...); code != http.StatusConflict || b.entries() != 0 {
		t.Errorf("somebody else's: %d, %d entries", code, b.entries())
	}
	b.Now = b.Now.Add(stagedLasts + time.Minute)
	if code, body := w.post("/import", said...); code != http.StatusConflict || !strings.Contains(body, "not here any more") || b.entries() != 0 {
		t.Errorf("too late: %d, %d entries\n%s", code, b.entries(), body)
	}
	_, body = w.upload(january(januaryRows))
	for _, name := range []string{"Zoé", "Yves", "Xavier"} {
		b.as(name, Admin).upload(january(januaryRows))
	}
	if code, _ := w.post("/import", pressed(body)...); code != http.StatusConflict || len(b.server.stage.kept) != maxStaged {
		t.Errorf("the fourth: %d, %d kept", code, len(b.server.stage.kept))
	}
	for who, want := range map[*browser]int{b.as("Rémi", Approver): http.StatusForbidden, b.anyone(): http.StatusUnauthorized} {
		if code, _ := who.upload(january(januaryRows)); code != want {
			t.Errorf("%d, want %d", code, want)
		}
		if code, _ := who.post("/import", said...); code != want {
			t.Errorf("%d, want %d", code, want)
		}
	}
	_, body = b.as("Rémi", Approver).get("/attention")
	hasNot(t, body, `href="/import"`)
	if code, _ := w.upload(january(strings.Repeat(" ", maxFiles))); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too much: %d", code)
	}
	if code, _ := w.upload(january(januaryRows + strings.Repeat("\n", maxForm))); code == http.StatusRequestEntityTooLarge {
		t.Error("no more than another form has")
	}
	r := w.form("/import", said...)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if code, _, _ := w.do(r); code != http.StatusForbidden {
		t.Errorf("from another site: %d", code)
	}
}

// Who sees a part of the clients imports nothing, and is not led there.
func TestAPartOfTheClientsIsNotImported(t *testing.T) {
	b := newBench(t, seesBook, nil)
	b.invoice("Menuiserie Briance")
	before := b.entries()
	w := b.as("Claire", Admin)
	code, body := w.get("/import")
	if code != http.StatusForbidden {
		t.Errorf("%d\n%s", code, body)
	}
	if code, _ := w.upload(january(januaryRows)); code != http.StatusForbidden || b.entries() != before {
		t.Errorf("%d, %d entries", code, b.entries())
	}
	for _, path := range []string{"/plan", "/attention"} {
		_, body = w.get(path)
		hasNot(t, body, `href="/import"`)
	}
}

// Electronic invoices, many at once, alone and beside an export.
func TestElectronicInvoicesOnThePage(t *testing.T) {
	a, err := txtar.ParseFile("../../testdata/script/einvoice.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range a.Files {
		texts[f.Name] = string(f.Data)
	}
	b := newBench(t, map[string]string{"seller.cue": "package relance\n\ncreditor: vat: \"FR32123456782\"\n"}, nil)
	w := b.as("Claire", Admin)
	papers := []chosenFile{{"einvoices", "FA-10.xml", texts["factures/FA-10.xml"]}, {"einvoices", "AV-11.xml", texts["factures/AV-11.xml"]}}
	code, body := w.upload(append(slices.Clone(papers), chosenFile{"einvoices", "half.xml", texts["bad/half.xml"]}))
	if code != http.StatusUnprocessableEntity {
		t.Errorf("%d\n%s", code, body)
	}
	has(t, body, "half.xml")
	_, body = w.upload(papers)
	has(t, body, "2 new", "FA-10.xml")
	rows := "invoice,client,amount,open,currency,issued,due\nFA-10,C-9,671.15,470.15,EUR,2026-01-13,2026-02-20\n"
	_, body = w.upload(append(papers[:1], chosenFile{"invoices", "open.csv", rows}))
	has(t, body, "1 new", "Electronic invoices", "stays due on", "FA-10.xml")
	if code, body = w.post("/import", pressed(body)...); code != http.StatusOK || b.entries() == 0 {
		t.Errorf("%d, %d entries\n%s", code, b.entries(), body)
	}
	has(t, body, "Imported: entry 1", "stays due on")
}

// Old balances lead to the page, and somebody chooses files there with a browser, without any script.
func TestImportInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser")
	}
	tab := browsertest.Open(t)
	b := newBench(t, nil, nil)
	b.Import(t, []engine.Client{{ID: "C-17", Name: "Scierie Doline"}}, booktest.Euros(t, "2026-044", "C-17", "480.00", "2026-02-01"))
	b.Go(t, "2026-03-20")
	b.signIn(t, tab, "Claire Dubois", Admin)
	dir := t.TempDir()
	write := func(name, rows string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	wrong := write("mars.csv", strings.Replace(januaryRows, "20.00", "vingt", 1))
	right := write("avril.csv", strings.Replace(januaryRows, "480.00", "380.00", 1))
	css := func(sel string) chromedp.CSS { return chromedp.CSS(sel) }
	seen := func(name string) browsertest.Step {
		return chromedp.Func(func(context.Context, *chromedp.Target) error {
			for n, width := range []int64{390, 1280} {
				for _, dark := range []bool{n == 0, n == 1} {
					look := map[bool]string{false: "light", true: "dark"}[dark]
					if err := browsertest.Seen(tab, width, dark, "import-"+name+"-"+look+"-"+map[int64]string{390: "390", 1280: "1280"}[width]+".png"); err != nil {
						return err
					}
				}
			}
			return browsertest.Do(tab, browsertest.Look(1280, false))
		})
	}
	choose := func(path string) browsertest.Step {
		return chromedp.Steps(chromedp.SetUploadFiles(css("input[name=invoices]"), []string{path}), chromedp.Click(css("form[enctype] button")))
	}
	for _, part := range []struct {
		what  string
		steps []browsertest.Step
	}{
		{"old balances", []browsertest.Step{goes("Needs attention"), reads("main", "18 days old"), chromedp.Click(css("main a[href$='/import']")), chromedp.WaitReady(css("form[enctype]")), browsertest.Axe(t), seen("form")}},
		{"a mistake", []browsertest.Step{choose(wrong), chromedp.WaitReady(css("[role=alert]")), reads("main pre", "mars.csv:3: error[RL6"), browsertest.Axe(t), seen("wrong")}},
		{"what would change", []browsertest.Step{choose(right), chromedp.WaitReady(css("button[value=import]")), reads("main", "avril.csv"), reads("main", "380.00"), browsertest.Axe(t), seen("would")}},
		{"it is imported", []browsertest.Step{chromedp.Click(css("button[value=import]")), chromedp.WaitReady(css("[role=status]")), reads("[role=status]", "Imported: entry 2"), browsertest.Axe(t), seen("done")}},
	} {
		if err := browsertest.Do(tab, part.steps...); err != nil {
			t.Fatalf("%s: %v", part.what, err)
		}
	}
	if by := b.said(ledger.KindImport); !slices.Contains(by, "Claire Dubois") {
		t.Errorf("the journal says %v", by)
	}
}
