package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/email/mailbox/mailboxtest"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/engine/pgtest"
)

// Every example of every help text does what it says, in a folder that is a
// new book and has one called mybook, each with a ledger when the command has to do with one.
func TestExamplesInHelpWork(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	_, err = osexec.LookPath("python3")
	python := err == nil
	template, plain, filled := t.TempDir(), t.TempDir(), t.TempDir()
	if _, code := run(t, template, "init", ".", "--all"); code != exitDone {
		t.Fatal("init failed")
	}
	exampleFolder(t, root, template, plain)
	copyFolder(t, filled, plain)
	fillLedgers(t, filled)
	each(newRoot(params{}), func(cmd *cobra.Command) {
		if cmd.Runnable() && !cmd.HasSubCommands() && cmd.Example == "" && cmd.Parent().Name() != "help" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			args := shellWords(line)
			if len(args) == 0 {
				continue
			}
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				if slices.Contains(args, "python3") && !python {
					needtest.Lacks(t, "python3 is not installed")
				}
				kept := slices.Contains(args, "plan.json") && !slices.Contains(args, "--out")
				dir := t.TempDir()
				var other []string // what is of the other book
				if slices.Contains(args, "mybook") {
					other = []string{"templates", "cue.mod"}
				}
				switch {
				case slices.Contains(args, "init"):
				case kept || cmd.Flags().Lookup("ledger") != nil || args[1] == "bank" || args[1] == "ledger":
					copyFolder(t, dir, filled, other...)
				default:
					copyFolder(t, dir, plain, other...)
				}
				if slices.Contains(args, "--generate") {
					smallBook(t, dir)
				}
				if slices.Contains(args, "newbook") {
					copyFolder(t, filepath.Join(dir, "newbook"), template)
				}
				if args[1] == "diff" {
					commitAll(t, dir)
				}
				if args[1] == "sources" || slices.Contains(args, "erp") || args[1] == "bank" && args[2] == "import" {
					addSources(t, dir)
				}
				if args[1] == "collect" {
					addMailbox(t, dir)
				}
				if args[1] == "link" {
					addPortal(t, dir)
				}
				if args[1] == "arrived" {
					sendLetter(t, dir)
				}
				if args[1] == "record" && args[2] == "takeback" {
					if out, code := run(t, dir, "record", "handover", "--invoice", "2026-047", "--exit", "agency"); code != exitDone {
						t.Fatalf("handover: exit code %d\n%s", code, out)
					}
				}
				if args[1] == "restore" {
					if out, code := run(t, dir, "backup", "mybook", "--out", "monday.db"); code != exitDone {
						t.Fatalf("backup: exit code %d\n%s", code, out)
					}
				}
				if args[1] == "live" {
					rehearse(t, dir)
				}
				if args[1] == "forget" {
					args = withOldClient(t, dir, args)
				}
				if args[1] == "record" && args[2] == "allocation" {
					if out, code := run(t, dir, "record", "payment", "--client", "C-03", "--amount", "500"); code != exitDone {
						t.Fatalf("payment: exit code %d\n%s", code, out)
					}
				}
				if args[1] == "record" && args[2] == "unblacklist" {
					if out, code := run(t, dir, "record", "blacklist", "--client", "C-02"); code != exitDone {
						t.Fatalf("blacklist: exit code %d\n%s", code, out)
					}
				}
				if slices.Contains(args, "--evidence") {
					if out, code := run(t, dir, "evidence", "2026-044", "--out", "2026-044.zip", "--book", "mybook"); code != exitDone {
						t.Fatalf("evidence: exit code %d\n%s", code, out)
					}
				}
				if kept {
					if out, code := run(t, dir, "plan", "mybook", "--out", "plan.json"); code != exitDone {
						t.Fatalf("plan: exit code %d\n%s", code, out)
					}
				}
				if args[1] == "ledger" {
					args = withDatabase(t, dir, args)
				}
				if args[1] == "record" && slices.Contains(args, "--statuses") {
					addStatuses(t, dir)
				}
				if args[1] == "bank" || slices.Contains(args, "statement.csv") {
					args = withStatement(t, dir, args)
				} else if slices.Contains(args, taskInExamples) {
					args = withTask(t, dir, args)
				}
				if to := slices.Index(args, ">"); to >= 0 { // the shell's
					args = args[:to]
				}
				if args[1] == "serve" {
					t.Chdir(dir)
					if s := startServer(t, dir, args[1:]...); s.end() != exitDone {
						t.Errorf("%s", s.out)
					}
					return
				}
				out, code := run(t, dir, args[1:]...)
				if code != exitDone && (code != exitFindings || !slices.Contains(args, "--mutate")) { // what survives is a finding
					t.Errorf("exit code %d\n%s", code, out)
				}
			})
		}
	})
}

// shellWords splits a command line as a shell does; quotes hold a word together.
func shellWords(line string) []string {
	var words []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		word := ""
		for rest != "" && rest[0] != ' ' {
			if q := rest[0]; q == '\'' || q == '"' {
				inside, after, _ := strings.Cut(rest[1:], string(q))
				word, rest = word+inside, after
				continue
			}
			word, rest = word+rest[:1], rest[1:]
		}
		words = append(words, word)
	}
	return words
}

// addSources has mybook read its invoices and clients from a folder, and its bank statements from another.
func addSources(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"statements/february.xml": bankFiles["statement.xml"],
		"mybook/deploy.cue": `package relance

deploy: sources: {
	erp: {
		folder: {dir: "..", settle: "0s"}
		invoices: files: "invoices.csv"
		clients: files: "clients.csv"
	}
	post: {folder: {dir: "../statements", settle: "0s"}, bank: files: "*.xml"}
}
`,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answerInExamples is what a client wrote.
const answerInExamples = "From: Anna <anna@example.org>\r\nSubject: Re: your invoice\r\nMessage-ID: <one@example.org>\r\n\r\nPaid yesterday.\r\n"

// addMailbox has mybook read a mailbox with an answer in it, which lies in a file too.
func addMailbox(t *testing.T, dir string) {
	t.Helper()
	port, _ := mailboxtest.Serve(t, answerInExamples)
	for name, text := range map[string]string{
		"answer.eml": answerInExamples,
		"password":   mailboxtest.Password + "\n",
		"mybook/deploy.cue": fmt.Sprintf(`package relance

deploy: mailboxes: accounts: {
	host: "127.0.0.1", port: %d, security: "none", username: "accounts", password: file: "../password"
}
`, port),
	} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// addPortal gives the clients of mybook a page.
func addPortal(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"key": strings.Repeat("0123456789abcdef", 2) + "\n",
		"mybook/deploy.cue": `package relance

deploy: serve: {public_url: "https://finance.example.org", portal: key: file: "../key"}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// commitAll makes a folder a repository of git with one commit, which is that of origin/main too.
func commitAll(t *testing.T, dir string) {
	t.Helper()
	if _, err := osexec.LookPath("git"); err != nil {
		needtest.Lacks(t, "git is not installed")
	}
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", "."},
		{"-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "one"},
		{"update-ref", "refs/remotes/origin/main", "HEAD"},
	} {
		cmd := osexec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// withOldClient has a client in the ledger of whom all was paid long ago, and writes their id as if it was asked for.
func withOldClient(t *testing.T, dir string, args []string) []string {
	t.Helper()
	for name, text := range map[string]string{
		"old.csv": "invoice,client,amount,open,currency,issued,due\n2009-001,C-90,100.00,0.00,EUR,2009-01-05,2009-02-04\n", "gone.csv": "client,name\nC-90,Menuiserie Briance\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := run(t, dir, "import", "mybook", "--invoices", "old.csv", "--clients", "gone.csv", "--without", "email,phone,contact,street,postcode,city,kind,country"); code != exitDone {
		t.Fatalf("import: exit code %d\n%s", code, out)
	}
	return append(args, "--yes")
}

// taskInExamples stands for the id of a task, and for that of an entry of a statement.
const taskInExamples = "3f2a"

// bankFiles are statements of the account of mybook.
var bankFiles = map[string]string{
	"statement.csv": "Date opération;Libellé;Débit;Crédit;Solde\n27/02/2026;VIR BRIANCE 2026-044;;1 200,00;1 200,00\n27/02/2026;FRAIS;12,50;;1 187,50\n",
	"statement.xml": `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>S1</Id><Acct><Id><IBAN>FR7699999000010000000000018</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-02-27</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">4400.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-02-27</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">980.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-02-27</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>merci</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">3320.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-02-27</Dt></BookgDt><AcctSvcrRef>R2</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>solde</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
`,
	"may.sta":    ":20:1\n:25:FR7699999000010000000000018\n:28C:1\n:60F:C260226EUR100,00\n:61:260226C5,00NTRFNONREF\n:86:x\n:62F:C260226EUR105,00\n",
	"june.sta":   ":20:1\n:25:FR7699999000010000000000018\n:28C:2\n:60F:C260226EUR105,00\n:61:260227C5,00NTRFNONREF\n:86:y\n:62F:C260227EUR110,00\n",
	"export.csv": "Date opération;Libellé;Débit;Crédit\n27/02/2026;VIR merci;;980,00\n",
}

// smallBook makes mybook the book of one policy that init writes: to cover the whole library takes a minute.
func smallBook(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "mybook")); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, dir, "init", "mybook"); code != exitDone {
		t.Fatalf("init: exit code %d\n%s", code, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "mybook", "invoices.csv"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "invoices.csv"), data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// addStatuses puts a message about an electronic invoice into the folder statuses.
func addStatuses(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "statuses"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "statuses", "1.xml"), []byte(`<ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"><IssueDate>2026-03-02</IssueDate>
<DocumentResponse><Response><ResponseCode>UQ</ResponseCode></Response><DocumentReference><ID>2026-047</ID></DocumentReference></DocumentResponse></ApplicationResponse>
`), 0o644); err != nil {
		t.Fatal(err)
	}
}

// withStatement has the statements beside mybook, and, for a command that matches, one
// of them imported, whose entry it puts into the command line.
func withStatement(t *testing.T, dir string, args []string) []string {
	t.Helper()
	for name, text := range bankFiles {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if args[2] != "match" && args[2] != "undo" {
		return args
	}
	out, code := run(t, dir, "bank", "import", "statement.xml", "--book", "mybook", "--format", "json")
	var imported view.BankImported
	if err := json.Unmarshal([]byte(out[max(0, strings.Index(out, "{")):]), &imported); err != nil || code != exitDone || len(imported.Waiting) != 2 {
		t.Fatalf("exit code %d, %v\n%s", code, err, out)
	}
	args = slices.Clone(args)
	if args[2] == "undo" {
		args[3] = imported.Waiting[0].Key
		if out, code := run(t, dir, "bank", "match", args[3], "--client", "C-01", "--book", "mybook"); code != exitDone {
			t.Fatalf("match: exit code %d\n%s", code, out)
		}
	}
	for i, a := range args {
		if a == taskInExamples || a == "9be1" {
			which := slices.IndexFunc(imported.Waiting, func(e view.BankEntry) bool { return (e.Amount == "3320.00") == slices.Contains(args, "2026-047") })
			args[i] = imported.Waiting[which].Key
		}
	}
	return args
}

// withTask has a book with work for people, and puts the id of some into a command line.
func withTask(t *testing.T, dir string, args []string) []string {
	t.Helper()
	if verb := args[2]; verb == "again" || verb == "let-go" {
		oweWithoutAddress(t, dir)
	}
	runs := []string{"run", "mybook"}
	if slices.Contains(args, "resolve") {
		runs = append(runs, "--no-deliver")
	}
	if out, code := run(t, dir, runs...); code != exitDone {
		t.Fatalf("run: exit code %d\n%s", code, out)
	}
	if slices.Contains(args, "resolve") {
		strand(t, filepath.Join(dir, "mybook", store.FileName))
	}
	out, _ := run(t, dir, "tasks", "mybook", "--format", "jsonl")
	var task worklist.Item
	for line := range strings.Lines(out) {
		if err := json.Unmarshal([]byte(line), &task); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(task.Ways, args[2]) {
			break
		}
	}
	args = slices.Clone(args)
	args[slices.Index(args, taskInExamples)] = task.ID
	return args
}

// oweWithoutAddress lets a client of mybook owe something of whom no address is known.
func oweWithoutAddress(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"more_clients.csv":  "client,name,kind,country,language\nC-99,Atelier Lenoir,business,FR,fr\n",
		"more_invoices.csv": "invoice,client,amount,currency,issued,due\n2026-099,C-99,900.00,EUR,2026-01-20,2026-02-20\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := run(t, dir, "import", "mybook", "--invoices", "more_invoices.csv", "--clients", "more_clients.csv"); code != exitDone {
		t.Fatalf("import: exit code %d\n%s", code, out)
	}
}

// each calls f with a command and all below it.
func each(cmd *cobra.Command, f func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		f(c)
		each(c, f)
	}
}

// exampleFolder makes the folder in which an example is run.
func exampleFolder(t *testing.T, root, book, dir string) {
	t.Helper()
	copyFolder(t, dir, book)
	copyFolder(t, filepath.Join(dir, "mybook"), book)
	data, err := os.ReadFile(filepath.Join(book, "invoices.csv"))
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := os.ReadFile(filepath.Join(root, "channels", "exec", "examples", "fax", "fax.py"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := txtar.ParseFile(filepath.Join(root, "cmd", "relance", "testdata", "script", "einvoice.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var invoice []byte // an electronic one, as if mybook's creditor had written it
	for _, f := range script.Files {
		if f.Name == "factures/FA-10.xml" {
			invoice = bytes.ReplaceAll(f.Data, []byte("Atelier Sorbier SAS"), []byte("Atelier Beaumarchais SAS"))
			invoice = bytes.ReplaceAll(bytes.ReplaceAll(invoice, []byte("FR32123456782"), []byte("FR00999999999")), []byte("12345678200010"), []byte("99999999900010"))
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "factures"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"factures/1.xml": invoice,
		"export.csv":     data,
		"curve.csv":      []byte("# source: Example trade association, survey 2025\ndays_late,open_percent\n0,60\n30,20\n90,5\n"),
		"fax.py":         plugin,
		"order.pdf":      []byte("%PDF-1.4 order"),
		"terms.pdf":      []byte("%PDF-1.4 terms"),
		"rates.csv":      []byte("name,from,until,percent,source\nECB_MRO,2027-01-01,2027-06-30,2.15,example\n"),
		"bank-rate.csv":  []byte("Date Changed,Rate\n18 Dec 25,3.75\n08 May 25,4.25\n"),
		"payments.csv":   []byte("date,type,invoice,amount\n2026-03-01,payment,2026-044,480.00\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// copyFolder copies a folder, but not the folders in it that are named.
func copyFolder(t *testing.T, to, from string, without ...string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := filepath.Join(from, e.Name())
		switch {
		case slices.Contains(without, e.Name()):
			continue
		case e.IsDir():
			err = os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(name))
		default:
			var data []byte
			if data, err = os.ReadFile(name); err == nil {
				err = os.WriteFile(filepath.Join(to, e.Name()), data, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// fillLedgers imports the sample invoices into the ledgers of both books.
func fillLedgers(t *testing.T, dir string) {
	t.Helper()
	for _, book := range []string{".", "mybook"} {
		if out, code := run(t, dir, "import", book, "--invoices", "invoices.csv", "--clients", "clients.csv"); code != exitDone {
			t.Fatalf("import into %s: exit code %d\n%s", book, code, out)
		}
	}
}

// withDatabase puts a database in the place of the one of the examples; it has mybook's ledger when that is to move away.
func withDatabase(t *testing.T, dir string, args []string) []string {
	t.Helper()
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	for i, arg := range args {
		if strings.HasPrefix(arg, "postgres://") {
			args[i] = address
		}
	}
	if at := slices.Index(args, "--ledger"); at > 0 {
		if out, code := run(t, dir, "ledger", "move", "mybook", "--to", address); code != exitDone {
			t.Fatalf("move: exit code %d\n%s", code, out)
		}
	}
	return args
}

// sendLetter lets mybook write to a client who has no e-mail address.
func sendLetter(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, "mybook", "clients.csv")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(data, []byte("compta@valmont.example.org"), nil), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mybook", "contacts.csv"), []byte("client,role,name,email\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "mybook", "--invoices", "mybook/invoices.csv", "--clients", "mybook/clients.csv"}, {"run", "mybook"}} {
		if out, code := run(t, dir, args...); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, out)
		}
	}
}

// rehearse has mybook rehearse, and then says that it is live.
func rehearse(t *testing.T, dir string) {
	t.Helper()
	if out, code := run(t, dir, "run", "mybook"); code != exitDone {
		t.Fatalf("run: exit code %d\n%s", code, out)
	}
	const deploy = `package relance

deploy: {
	live: true
	documents: {invoice: "invoices/{invoice}.pdf", missing: "send"}
	email: folder: {dir: "mails", from: "Atelier Dupont <accounts@example.org>"}
	sms: folder: dir: "texts"
	letter: spool: {dir: "letters", name: "Atelier Dupont SAS"}
	call: list: dir: "calls"
	task: list: dir: "tasks"
}
`
	if err := os.WriteFile(filepath.Join(dir, "mybook", "deploy.cue"), []byte(deploy), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a command line in a folder, on a day of the sample data, and returns
// all that it wrote.
func run(t *testing.T, dir string, args ...string) (string, exitCode) {
	t.Helper()
	t.Chdir(dir)
	var out bytes.Buffer
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := params{
		Lang:  "en",
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		Now: func() time.Time { return now }, Workers: 2,
	}
	code := execute(t.Context(), p, args)
	return out.String(), code
}
