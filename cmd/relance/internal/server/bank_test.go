package server

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// bankBook says on which account clients pay.
var bankBook = map[string]string{"bank.cue": "package relance\n\ncreditor: iban: \"FR7699999000010000000000018\"\n"}

const statementRows = "Date;Libellé;Montant\n02/03/2026;Facture 2026-0441;1200,00\n02/03/2026;SCIERIE DOLINE;250,00\n02/03/2026;merci;15,00\n"

// flags are those of the command line that a program does not have.
var flags = regexp.MustCompile(`--(gap|account|currency|dates)`)

// statement is a request with a statement.
func statement(name, rows, more string) string {
	return `{"files":[{"name":"` + name + `","content":"` + base64.StdEncoding.EncodeToString([]byte(rows)) + `"}],` + more + `}`
}

// bankBench has two clients with an invoice each.
func bankBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, bankBook, nil)
	b.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance"}, {ID: "C-2", Name: "Scierie Doline"}},
		booktest.Euros(t, "2026-0441", "C-1", "1200.00", "2026-02-01"), booktest.Euros(t, "2026-0442", "C-2", "250.00", "2026-02-01"))
	return b
}

// A program brings a statement: what is certain is booked, the rest waits until somebody says what it is for, and may be taken back.
func TestProgramsBringBankStatements(t *testing.T) {
	b := bankBench(t)
	p, reads, before := b.program(ScopeImport, ScopeRecord), b.token(), b.entries()
	var tried, done, again, matched view.BankImported
	var undone view.BankUndone
	send := func(path, key, body string, to any) string {
		t.Helper()
		code, answer, h := p.send(path, key, body)
		if code != http.StatusOK || len(h.Get("ETag")) < 10 {
			t.Fatalf("%s: %d %s\n%s", key, code, h.Get("ETag"), answer)
		}
		if err := json.Unmarshal([]byte(answer), to); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	waits := func() (keys []string) {
		t.Helper()
		for cursor := ""; ; {
			code, body, _ := b.ask(reads, "/bank/waiting?limit=1&cursor="+url.QueryEscape(cursor))
			var page BankPage
			if err := json.Unmarshal([]byte(body), &page); err != nil || code != http.StatusOK {
				t.Fatalf("%d %v\n%s", code, err, body)
			}
			for i := range page.Waiting {
				keys = append(keys, page.Waiting[i].Key)
			}
			if cursor = page.Next; cursor == "" {
				return keys
			}
		}
	}
	send("/bank/import", "bank-0001", statement("mars.csv", statementRows, `"dry_run":true`), &tried)
	if b.entries() != before || tried.Entry != 0 || len(tried.Booked) != 1 || len(waits()) != 0 {
		t.Fatalf("a dry run: %+v", tried)
	}
	text := send("/bank/import", "bank-0002", statement("mars.csv", statementRows, `"dry_run":false`), &done)
	if done.Entry == 0 || len(done.Booked) != 1 || done.Booked[0].Parts[0].Invoice != "2026-0441" || len(done.Waiting) != 2 || done.Statements[0].File != "mars.csv" {
		t.Fatalf("%s", text)
	}
	if by := b.said(ledger.KindBank); !slices.Contains(by, "shop import record (token)") {
		t.Errorf("the journal says %v", by)
	}
	after := b.entries()
	if send("/bank/import", "bank-0002", statement("mars.csv", statementRows, `"dry_run":false`), &again) != text || b.entries() != after {
		t.Error("the same request is carried out twice")
	}
	send("/bank/import", "bank-0003", statement("copy.csv", statementRows, `"dry_run":false`), &again)
	if again.Entry != 0 || again.Known != 3 || b.entries() != after {
		t.Errorf("the same statement: %+v", again)
	}
	keys := waits()
	if len(keys) != 2 || !slices.IsSorted(keys) {
		t.Fatalf("what waits: %v", keys)
	}
	doline := done.Waiting[slices.IndexFunc(done.Waiting, func(e view.BankEntry) bool { return e.Amount == "250.00" })].Key
	match := `{"entry":"` + doline + `","parts":[{"invoice":"2026-0442","amount":""}]`
	send("/bank/match", "bank-0004", match+`,"dry_run":true}`, &matched)
	if len(matched.Booked) != 1 || b.entries() != after || len(waits()) != 2 {
		t.Errorf("a dry run of a match: %+v", matched)
	}
	send("/bank/match", "bank-0005", match+`}`, &matched)
	if len(waits()) != 1 || matched.Booked[0].Client != "C-2" {
		t.Errorf("a match: %+v", matched)
	}
	undo := `{"entry":"` + doline + `","reason":"another client of that name"`
	after = b.entries()
	send("/bank/undo", "bank-0006", undo+`,"dry_run":true}`, &undone)
	if b.entries() != after || len(waits()) != 1 {
		t.Errorf("a dry run of an undo: %+v", undone)
	}
	send("/bank/undo", "bank-0007", undo+`}`, &undone)
	if undone.Entry == 0 || len(waits()) != 2 {
		t.Errorf("an undo: %+v", undone)
	}
	likely := 0
	for i := range done.Waiting {
		if done.Waiting[i].Level == "likely" {
			likely++
		}
	}
	left := len(waits())
	send("/bank/match", "bank-0008", `{"likely":true}`, &matched)
	if likely == 0 || len(matched.Booked) == 0 || len(waits()) != left-len(matched.Booked) {
		t.Errorf("what is likely, of %d: %+v", likely, matched)
	}
}

// A statement that cannot be used says where and why, and nothing of it is.
func TestBankStatementsThatCannotBeUsed(t *testing.T) {
	b := bankBench(t)
	p, before := b.program(ScopeImport, ScopeRecord), b.entries()
	two := strings.Replace(statement("mars.csv", statementRows, `"dry_run":false`), `"files":[`, `"files":[{"name":"april.csv","content":"eHg="},`, 1)
	for name, c := range map[string]struct {
		body string
		want int
		kind string
		says string
	}{
		"no statement":         {statement("mars.csv", "a,b\n1,2\n", `"dry_run":false`), 422, "statement", `"location":"mars.csv`},
		"one of two":           {two, 422, "statement", `"location":"april.csv`},
		"nothing":              {statement("mars.csv", "", `"dry_run":false`), 422, "statement", "mars.csv"},
		"a wrong amount":       {statement("mars.csv", strings.Replace(statementRows, "250,00", "many", 1), `"dry_run":false`), 422, "statement", "line 3"},
		"another account":      {statement("mars.csv", statementRows, `"dry_run":false,"account":"DE02120300000000202051"`), 422, "statement", "none of the book's"},
		"another currency":     {statement("mars.csv", statementRows, `"dry_run":false,"currency":"USD"`), 422, "statement", "USD"},
		"no currency":          {statement("mars.csv", statementRows, `"dry_run":false,"currency":"zyz"`), 422, "field", "body.currency"},
		"unclear days":         {statement("mars.csv", "Date,Amount\n02/03/2026,1.00\n", `"dry_run":false`), 422, "statement", "say it: dates dmy or mdy"},
		"days that do not say": {statement("mars.csv", "Date;Libellé;Montant\n02/03/2026;x;1,00\n", `"dry_run":false,"dates":"ymd"`), 422, "", "body.dates"},
		"a folder":             {statement("../mars.csv", statementRows, `"dry_run":false`), 422, "field", "body.files[0].name"},
		"no word":              {statement("mars.csv", statementRows, `"gap":false`), 422, "", "dry_run"},
	} {
		code, body, _ := p.send("/bank/import", "wrong-"+strings.ReplaceAll(name, " ", "-"), c.body)
		got := problemIn(t, body)
		if code != c.want || c.kind != "" && got.Type != "urn:relance:"+c.kind || !strings.Contains(body, c.says) || strings.Contains(body, "/tmp") || flags.MatchString(body) || strings.Contains(body, "zyz") {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
	}
	for name, body := range map[string]string{"all and one": `{"entry":"zzyzx","likely":true}`, "no entry": `{"ignore":true}`} {
		if code, body, _ := p.send("/bank/match", "wrong-"+strings.ReplaceAll(name, " ", "-")+"-match", body); code != http.StatusUnprocessableEntity || problemIn(t, body).Type != "urn:relance:field" {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
	}
	ok := statement("mars.csv", statementRows, `"dry_run":false`)
	if code, body, _ := p.send("/bank/import", "wrong-head", ok, "If-Match", `"another"`); code != http.StatusPreconditionFailed {
		t.Errorf("If-Match: %d\n%s", code, body)
	}
	if code, _, _ := b.program(ScopeRecord, ScopeApprove, ScopeRun).send("/bank/import", "wrong-scope", ok); code != http.StatusForbidden {
		t.Errorf("another scope: %d", code)
	}
	large := statement("mars.csv", statementRows+strings.Repeat("\n", maxForm), `"dry_run":true`)
	if code, body, _ := p.send("/bank/import", "large-0001", large); code != http.StatusOK {
		t.Errorf("more than a form has: %d\n%s", code, body)
	}
	if b.entries() != before {
		t.Error("something was written")
	}
	if code, body, _ := b.ask(b.token(), "/bank/waiting?cursor=none"); code != http.StatusUnprocessableEntity || problemIn(t, body).Type != "urn:relance:cursor" {
		t.Errorf("no cursor: %d\n%s", code, body)
	}
}

// Somebody who calls says in the browser what money is for; what cannot be so stays in the form, and nothing is booked.
func TestMoneyIsMatchedOnThePage(t *testing.T) {
	b := bankBench(t)
	var done view.BankImported
	_, body, _ := b.program(ScopeImport).send("/bank/import", "page-0001", statement("mars.csv", statementRows, `"dry_run":false`))
	if err := json.Unmarshal([]byte(body), &done); err != nil {
		t.Fatal(err)
	}
	of := func(amount string) string {
		return done.Waiting[slices.IndexFunc(done.Waiting, func(e view.BankEntry) bool { return e.Amount == amount })].Key
	}
	doline, thanks := of("250.00"), of("15.00")
	_, body = b.as("Rémi", Reader).get("/attention")
	has(t, body, "SCIERIE DOLINE", "Proposed:", "2026-0442")
	hasNot(t, body, `action="/bank"`)
	w := b.as("Claire", Caller)
	_, body = w.get("/attention")
	has(t, body, `value="`+doline+`"`, `value="`+thanks+`"`)
	before := b.entries()
	for name, c := range map[string]struct {
		fields []string
		want   int
		says   string
	}{
		"nothing":       {[]string{"entry", doline, "word", "match"}, 422, "write an invoice, or a client"},
		"no invoice":    {[]string{"entry", doline, "word", "match", "invoices", "2026-9999 2026-0442", "client", "C-2"}, 422, `value="2026-9999 2026-0442"`},
		"too much":      {[]string{"entry", thanks, "word", "match", "invoices", "2026-0442=20.00"}, 422, "2026-0442=20.00"},
		"no client":     {[]string{"entry", thanks, "word", "match", "client", "C-99"}, 422, `value="C-99"`},
		"none proposed": {[]string{"entry", thanks, "word", "proposed"}, 422, "nothing is proposed"},
		"no entry":      {[]string{"entry", "zzyzx", "word", "ignore"}, 422, "zzyzx"},
		"no word":       {[]string{"entry", doline}, 400, "cannot be read"},
		"no form":       {nil, 400, "cannot be read"},
	} {
		code, body := w.post("/bank", c.fields...)
		if code != c.want || !strings.Contains(body, c.says) || strings.Contains(body, "--client") || b.entries() != before {
			t.Errorf("%s: %d, %d entries\n%s", name, code, b.entries()-before, body)
		}
	}
	_, body = w.post("/bank", "entry", doline, "word", "proposed")
	has(t, body, "Recorded.", `value="`+thanks+`"`)
	hasNot(t, body, `value="`+doline+`"`)
	if by := b.said(ledger.KindBank); !slices.Contains(by, "Claire") {
		t.Errorf("the journal says %v", by)
	}
	_, body = w.post("/bank", "entry", thanks, "word", "match", "invoices", " 2026-0441=10.00 ", "client", "C-1")
	if strings.Contains(body, "Recorded.") { // it was paid whole
		t.Error("an invoice that is paid gets money")
	}
	_, body = w.post("/bank", "entry", thanks, "word", "match", "client", "C-1")
	has(t, body, "Recorded.")
	hasNot(t, body, `value="`+thanks+`"`)
	code, body := w.post("/bank", "entry", thanks, "word", "ignore")
	if code != http.StatusUnprocessableEntity {
		t.Errorf("a second word on it: %d\n%s", code, body)
	}
}
