package policytest

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

// results decodes the tests of a CUE file, which must need no schema, and runs them.
func results(t *testing.T, src []byte) []Result {
	t.Helper()
	v := cuecontext.New().CompileBytes(src)
	fields, err := v.LookupPath(cue.ParsePath("tests")).Fields()
	if err != nil {
		t.Fatal(err)
	}
	var tests []Test
	for fields.Next() {
		json, err := fields.Value().MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		tests = append(tests, decode(t, fields.Selector().Unquoted(), string(json)))
	}
	return run(t, tests...)
}

func TestUpdateRewritesExpectationsOnly(t *testing.T) {
	src, err := os.ReadFile("testdata/update.cue")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Update(src, results(t, src))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "update.golden", got)
	for _, r := range results(t, got) {
		if !r.Passed() {
			t.Errorf("%s fails after the update: %q", r.Test.Name, lines(r.Got))
		}
	}
	again, err := Update(got, results(t, got))
	if err != nil || !bytes.Equal(again, got) {
		t.Errorf("a second update changes the file (%v)", err)
	}
}

func TestUpdateKeepsCRLF(t *testing.T) {
	src, err := os.ReadFile("testdata/update.cue")
	if err != nil {
		t.Fatal(err)
	}
	crlf := bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	got, err := Update(crlf, results(t, src))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/update.golden")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want) || bytes.Count(got, []byte("\n")) != bytes.Count(got, []byte("\r\n")) {
		t.Errorf("the update mixes line endings:\n%q", got)
	}
}

func TestUpdateRefusesWhatIsNotWrittenOut(t *testing.T) {
	const invoice = `invoices: "F-1": {amount: 1000, due: "2026-01-05"}, to: "2026-01-12", `
	for name, tc := range map[string]struct{ src, rewritten, want string }{
		"expect elsewhere": {`tests: a: {` + invoice + `expect: []}`, `tests: a: {expect: steps}`, "expect is not written as a list"},
		"another file":     {`tests: a: {` + invoice + `expect: []}`, `tests: b: {expect: []}`, "expect is not written as a list"},
		"final elsewhere":  {`tests: a: {` + invoice + `expect: [], final: "F-1": "watch"}`, `tests: a: {expect: [], final: last}`, "final F-1 is not written as text"},
		"no CUE":           {`tests: a: {` + invoice + `expect: []}`, `tests: {`, "test file"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Update([]byte(tc.rewritten), results(t, []byte(tc.src))); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want …%s…", err, tc.want)
			}
		})
	}
}
