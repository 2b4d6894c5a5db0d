package policies_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/policy"
)

// schemaCodes are the diagnostics that say what cue vet would refuse too.
var schemaCodes = []string{"RL009", "RL012", "RL013", "RL017", "RL100", "RL101", "RL102", "RL103", "RL104", "RL105"}

// vet checks the .cue files of a folder with CUE, as one value of #Book. It is
// stricter than cue vet -c, for which a book that embeds #Book may have fields
// that #Book has not.
func vet(t *testing.T, dir string, tests bool) error {
	t.Helper()
	builds := build.NewContext()
	definitions := builds.NewInstance(policy.ImportPath, nil)
	definitions.PkgName = "policy"
	entries, err := policy.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := policy.Files.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(e.Name(), data)
		if err != nil {
			t.Fatal(err)
		}
		if err := definitions.AddSyntax(file); err != nil {
			t.Fatal(err)
		}
	}
	inst := builds.NewInstance(dir, func(_ token.Pos, path string) *build.Instance {
		if path == policy.ImportPath {
			return definitions
		}
		return nil
	})
	inst.PkgName = "relance"
	files, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.cue") && !tests {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		syntax, err := parser.ParseFile(file, data)
		if err != nil {
			return err
		}
		if err := inst.AddSyntax(syntax); err != nil {
			return err
		}
	}
	ctx := cuecontext.New()
	v := ctx.BuildInstance(inst)
	if v.Err() != nil {
		return v.Err()
	}
	book := ctx.BuildInstance(definitions).LookupPath(cue.ParsePath("#Book"))
	return book.Unify(v).Validate(cue.Concrete(true))
}

// before are the diagnostics that come before the schema has a say.
var before = []string{"RL006", "RL007", "RL008", "RL010", "RL011", "RL015", "RL018", "RL019"}

// sameVerdict holds what the loader found against what CUE says.
func sameVerdict(t *testing.T, dir string, tests bool, list diag.List) {
	t.Helper()
	has := func(codes []string) bool {
		return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return slices.Contains(codes, d.Code) })
	}
	if has(before) {
		return
	}
	refusal := vet(t, dir, tests)
	switch {
	case refusal == nil && has(schemaCodes):
		t.Errorf("CUE accepts this book, the loader does not:\n%v", list)
	case refusal != nil && list.Errors() == 0:
		t.Errorf("the loader accepts this book, CUE does not: %v", refusal)
	}
}

// The loader reads the schema itself, so that it can report every mistake at
// once and in plain words. It must come to the same verdict as CUE.
func TestTheLoaderRefusesWhatCUERefuses(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of books, one after the other")
	}
	base, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Concat(fixtures(t, "testdata/broken/*.txtar"), fixtures(t, "testdata/good/*.txtar")) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Chdir(base)
			f := open(t, path)
			if f.load != "book" {
				t.Skip("not a folder")
			}
			_, list := policies.Load(f.load, f.opt)
			sameVerdict(t, f.load, f.opt.Tests, list)
		})
	}
}

// The same for whatever one file of a book holds.
func FuzzVerdict(f *testing.F) {
	files := seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			t.Skip("no book is found out by its size")
		}
		dir := t.TempDir()
		for name, text := range map[string][]byte{"book.cue": files["book.cue"], "standard.cue": data} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, list := policies.Load(dir, policies.Options{})
		sameVerdict(t, dir, false, list)
	})
}

func TestTheSchemaKnowsTheCountriesOfTheCalendar(t *testing.T) {
	data, err := policy.Files.ReadFile("book.cue")
	if err != nil {
		t.Fatal(err)
	}
	if want := `holidays?: "` + strings.Join(calendar.Countries(), `" | "`) + `"`; !strings.Contains(string(data), want) {
		t.Errorf("#Calendar does not say %s", want)
	}
}
