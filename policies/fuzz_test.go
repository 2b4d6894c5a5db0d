package policies_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// seed adds the .cue files of all fixtures, and returns those of the base book.
func seed(f *testing.F) map[string][]byte {
	f.Helper()
	files := map[string][]byte{}
	for _, b := range parse(f, filepath.Join("testdata", "base.txtar")).Files {
		files[b.Name] = b.Data
		f.Add(b.Data)
	}
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no fixture (%v)", err)
	}
	for _, path := range paths {
		for _, b := range parse(f, path).Files {
			if strings.HasSuffix(b.Name, ".cue") {
				f.Add(b.Data)
			}
		}
	}
	return files
}

// policyTest is read beside whatever else is wrong.
const policyTest = `package relance

tests: "one reminder": {
	invoices: "F-1": {amount: 100, currency: "EUR", due: "2026-02-01"}
	events: [{date: "2026-02-03", type: "payment", invoice: "F-1", amount: 10}]
	expect: [{day: "2026-02-08", state: "late", channel: "task"}]
}
`

// Whatever one file of a book holds, Load answers, and every diagnostic points
// into a file it knows.
func FuzzLoad(f *testing.F) {
	files := seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			t.Skip("no book is found out by its size")
		}
		overlay := map[string][]byte{"book.cue": files["book.cue"], "standard.cue": data, "standard_test.cue": []byte(policyTest)}
		book, list := policies.Load("no-such-folder", policies.Options{Overlay: overlay, Tests: true})
		checkPlaces(t, list, book.Sources)
		if (book.Engine == nil) != (list.Errors() > 0) {
			t.Errorf("a book with %d errors has the engine %v", list.Errors(), book.Engine)
		}
		if book.Engine != nil {
			for _, m := range book.Engine.Machines {
				if err := m.Validate(); err != nil {
					t.Error(err)
				}
			}
		}
		textOf(t, list, book.Sources)
	})
}

func checkPlaces(t *testing.T, list diag.List, sources map[string][]byte) {
	t.Helper()
	for _, d := range list {
		data, ok := sources[d.File]
		switch {
		case d.Code == "" || d.Message == "" || strings.Contains(d.Message, "\n"):
			t.Errorf("%+v: no code, or a message of several lines", d)
		case d.Start < 0 && d.File != "":
		case !ok:
			t.Errorf("%v is in the unknown file %q", d, d.File)
		case d.End < d.Start || d.End > len(data):
			t.Errorf("%v is at %d–%d of %d bytes", d, d.Start, d.End, len(data))
		}
	}
}
