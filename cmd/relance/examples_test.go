package main

import (
	"bytes"
	"encoding/json"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
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
	template := t.TempDir()
	if _, code := run(t, template, "init", "."); code != exitDone {
		t.Fatal("init failed")
	}
	each(newRoot(params{}), func(cmd *cobra.Command) {
		if cmd.Runnable() && !cmd.HasSubCommands() && cmd.Example == "" && !slices.Contains([]string{"help", "completion"}, cmd.Parent().Name()) {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			args := strings.Fields(line)
			if len(args) == 0 {
				continue
			}
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				if slices.Contains(args, "python3") && !python {
					t.Skip("python3 is not installed")
				}
				dir := exampleFolder(t, root, template, slices.Contains(args, "init"))
				if args[1] == "arrived" {
					sendLetter(t, dir)
				}
				kept := slices.Contains(args, "plan.json") && !slices.Contains(args, "--out")
				if kept || cmd.Flags().Lookup("ledger") != nil {
					fillLedgers(t, dir)
				}
				if args[1] == "record" && args[2] == "takeback" {
					if out, code := run(t, dir, "record", "handover", "--invoice", "2026-047", "--exit", "agency"); code != exitDone {
						t.Fatalf("handover: exit code %d\n%s", code, out)
					}
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
				if slices.Contains(args, taskInExamples) {
					args = withTask(t, dir, args)
				}
				if out, code := run(t, dir, args[1:]...); code != exitDone {
					t.Errorf("exit code %d\n%s", code, out)
				}
			})
		}
	})
}

// taskInExamples stands for the id of a task.
const taskInExamples = "3f2a"

// withTask has a book with work for people, and puts the id of some into a command line.
func withTask(t *testing.T, dir string, args []string) []string {
	t.Helper()
	if out, code := run(t, dir, "run", "mybook", "--no-deliver"); code != exitDone {
		t.Fatalf("run: exit code %d\n%s", code, out)
	}
	if slices.Contains(args, "resolve") {
		strand(t, filepath.Join(dir, "mybook", ledgerName))
	}
	out, _ := run(t, dir, "tasks", "mybook", "--format", "json")
	var task item
	for line := range strings.Lines(out) {
		if err := json.Unmarshal([]byte(line), &task); err != nil {
			t.Fatal(err)
		}
		if (task.Queue == queueUnknown) == slices.Contains(args, "resolve") {
			break
		}
	}
	args = slices.Clone(args)
	args[slices.Index(args, taskInExamples)] = task.ID
	return args
}

// each calls f with a command and all below it.
func each(cmd *cobra.Command, f func(*cobra.Command)) {
	for _, c := range cmd.Commands() {
		f(c)
		each(c, f)
	}
}

// exampleFolder makes the folder in which an example is run.
func exampleFolder(t *testing.T, root, book string, empty bool) string {
	t.Helper()
	dir := t.TempDir()
	if empty {
		return dir
	}
	for _, to := range []string{dir, filepath.Join(dir, "mybook"), filepath.Join(dir, "newbook")} {
		if err := os.CopyFS(to, os.DirFS(book)); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(filepath.Join(book, "invoices.csv"))
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := os.ReadFile(filepath.Join(root, "channels", "exec", "examples", "fax", "fax.py"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"export.csv":   data,
		"fax.py":       plugin,
		"order.pdf":    []byte("%PDF-1.4 order"),
		"terms.pdf":    []byte("%PDF-1.4 terms"),
		"rates.csv":    []byte("name,from,until,percent,source\nECB_MRO,2026-07-01,2026-12-31,2.15,example\n"),
		"payments.csv": []byte("date,type,invoice,amount\n2026-03-01,payment,2026-044,480.00\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
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
	for _, args := range [][]string{{"import", "mybook", "--invoices", "mybook/invoices.csv", "--clients", "mybook/clients.csv"}, {"run", "mybook"}} {
		if out, code := run(t, dir, args...); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, out)
		}
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
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		Now: func() time.Time { return now }, Workers: 2,
	}
	code := execute(t.Context(), p, args)
	return out.String(), code
}
