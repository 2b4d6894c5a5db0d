package library_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library"
	"github.com/relance-dev/relance/policies/policytest"
)

// early is a day on which the steps have not begun.
const early = "2026-01-06"

// leftover is what is still owed on each of two invoices of one client from a day on, in cents, and what happens then.
type leftover struct {
	name    string
	cents   int
	events  string // after the payments, which leave this on a day
	settled bool
}

var leftovers = []leftover{
	{"a cent", 1, "", true},
	{"all of the tolerance", 100, "", true},
	{"a cent, and then insolvency", 1, `{date: "2026-03-02", type: "insolvency", client: "elm"}`, true},
	{"a cent, and then a broken promise", 1, `{date: "2026-03-02", type: "promise", until: "2026-03-10", client: "elm"}`, true},
	{"a cent that is contested", 1, `{date: "2026-03-02", type: "dispute", reason: "rounding"}`, true},
	{"a cent more than the tolerance", 101, "", false},
	{"as much as before", 90000, "", false},
}

// What the tolerance covers ends the case of every policy that ships: from then on, and for years, nothing leaves and no
// task is opened, whether it is left at the beginning or in the middle of the steps, whatever else happens. A cent
// more goes on as it did.
func TestWhatTheToleranceCoversSettlesSilently(t *testing.T) {
	books := map[string]func(dir string) error{}
	for _, name := range library.Names() {
		books[name] = func(dir string) error {
			files, err := library.Book(name)
			if err != nil {
				return err
			}
			return os.CopyFS(dir, files)
		}
	}
	for _, language := range library.SmallLanguages {
		books["small "+language] = func(dir string) error {
			files, err := library.Small(language, nil)
			for name, data := range files {
				at := filepath.Join(dir, name)
				if err == nil {
					err = os.MkdirAll(filepath.Dir(at), 0o755)
				}
				if err == nil {
					err = os.WriteFile(at, data, 0o600)
				}
			}
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(books)) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := books[name](dir); err != nil {
				t.Fatal(err)
			}
			whole, list := policies.Load(dir, policies.Options{})
			if whole == nil {
				t.Fatal(list)
			}
			var b strings.Builder
			b.WriteString("package relance\n")
			if whole.Engine.Tolerance == nil {
				b.WriteString("\ntolerance: {EUR: 1, USD: 1}\n")
			}
			for _, m := range whole.Engine.Machines {
				for _, day := range []string{early, "2026-03-01"} {
					for _, c := range leftovers {
						fmt.Fprintf(&b, "\ntests: \"%s, %s, %s\": {\n\tpolicy: \"%s\"\n\tto: \"2032-06-01\"\n", m.Policy, day, c.name, m.Policy)
						b.WriteString("\tclients: \"elm\": {}\n")
						for _, id := range []string{"F-1", "F-2"} {
							fmt.Fprintf(&b, "\tinvoices: \"%s\": {client: \"elm\", amount: 900, currency: \"%s\", due: \"2026-01-05\"}\n", id, cmp.Or(m.Currency.Code(), "EUR"))
						}
						b.WriteString("\tevents: [\n")
						for _, id := range []string{"F-1", "F-2"} {
							if c.cents < 90000 {
								fmt.Fprintf(&b, "\t\t{date: \"%s\", type: \"payment\", invoice: \"%s\", amount: %d.%02d},\n", day, id, (90000-c.cents)/100, (90000-c.cents)%100)
							}
						}
						if strings.Contains(c.events, "dispute") {
							fmt.Fprintf(&b, "\t\t%s,\n", strings.Replace(c.events, "}", `, invoice: "F-1"}`, 1))
						} else if c.events != "" {
							fmt.Fprintf(&b, "\t\t%s,\n", c.events)
						}
						b.WriteString("\t]\n\texpect: []\n}\n")
					}
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "zz_tolerance_test.cue"), []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			book, list := policies.Load(dir, policies.Options{Tests: true})
			if book == nil {
				t.Fatal(list)
			}
			tests := slices.DeleteFunc(slices.Clone(book.Tests), func(c policytest.Test) bool { return !strings.HasSuffix(c.File, "zz_tolerance_test.cue") })
			results, err := policytest.Run(t.Context(), book.Subject(), tests)
			if err != nil {
				t.Fatal(err)
			}
			if len(results) == 0 {
				t.Fatal("no test ran", list)
			}
			for _, r := range results {
				judge(t, name == "peers", &r)
			}
		})
	}
}

// judge compares what happened since the payments of a test with what is meant. A program that one of the peers tells
// of its accounts is told of a cent too, and how much those ask for is theirs.
func judge(t *testing.T, peers bool, r *policytest.Result) {
	t.Helper()
	if r.Err != nil {
		t.Errorf("%s: %v", r.Test.Name, r.Err)
		return
	}
	name := strings.SplitN(r.Test.Name, ", ", 3)
	c := leftovers[slices.IndexFunc(leftovers, func(c leftover) bool { return c.name == name[2] })]
	acted := slices.IndexFunc(r.Got, func(row policytest.Row) bool {
		return row.Channel != "" && row.Day.String() >= name[1] && !(peers && row.Channel == "webhook")
	})
	switch {
	case c.settled && acted >= 0:
		t.Errorf("%s: %+v", r.Test.Name, r.Got[acted])
	case !c.settled && !peers && acted < 0 && name[1] == early:
		t.Errorf("%s: nothing happened: %+v", r.Test.Name, r.Got)
	}
}
