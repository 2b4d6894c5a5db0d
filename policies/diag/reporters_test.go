package diag_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const book = "package relance\r\n\n\tfirm: tonee: \"é\" // 100 %\n"

func sources() map[string][]byte {
	return map[string][]byte{
		"book/a b.cue": []byte(book),
		"book/long.cue": []byte("x: \"" + strings.Repeat("0123456789", 30) + "\"\n" +
			"ひらがな: tonee\n" + "latin: \"\xE9\" bad\n"),
	}
}

func list() diag.List {
	at := func(file, text string) (start, end int) {
		start = bytes.Index(sources()[file], []byte(text))
		return start, start + len(text)
	}
	with := func(d diag.Diagnostic, text string) diag.Diagnostic {
		d.Start, d.End = at(d.File, text)
		return d
	}
	start, end := at("book/a b.cue", `"é"`)
	return diag.List{
		{Code: "RL003", File: "book", Start: -1, End: -1, Message: "no .cue file in this folder", Hint: "make a new book"},
		with(diag.Diagnostic{
			Code: "RL100", File: "book/a b.cue", Message: "state firm has no field tonee", Hint: "did you mean tone?",
			Related: []diag.Related{{File: "book/a b.cue", Start: start, End: end, Message: "its value"}},
		}, "tonee"),
		with(diag.Diagnostic{Code: "RL014", Severity: diag.Warning, File: "book/a b.cue", Message: "100 %, is\nthat: all?"}, "// 100 %\n"),
		{Code: "RL103", File: "book/long.cue", Start: 154, End: 164, Message: "in the middle of a long line"},
		{Code: "RL103", File: "book/long.cue", Start: 3, End: 306, Message: "all of a long line"},
		with(diag.Diagnostic{Code: "RL100", File: "book/long.cue", Message: "behind wide characters"}, "tonee"),
		with(diag.Diagnostic{Code: "RL006", File: "book/long.cue", Message: "behind a byte that is no character"}, "bad"),
		{Code: "RL005", File: "book/gone.cue", Start: 4, End: 6, Message: "a file that was not read"},
	}
}

// golden compares with a file in testdata, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestReporters(t *testing.T) {
	docs := []diag.Doc{{Code: "RL100", Title: "a field that does not exist", Why: "It would have no effect."}, {Code: "RL999", Title: "not used"}}
	for _, tc := range []struct {
		golden string
		write  func(*bytes.Buffer) error
	}{
		{"text.golden", func(b *bytes.Buffer) error { return diag.WriteText(b, list(), sources(), diag.TextOptions{}) }},
		{"color.golden", func(b *bytes.Buffer) error {
			return diag.WriteText(b, list()[1:3], sources(), diag.TextOptions{Paint: func(code, text string) string { return "\x1b[" + code + "m" + text + "\x1b[0m" }})
		}},
		{"json.golden", func(b *bytes.Buffer) error { return diag.WriteJSON(b, list(), sources()) }},
		{"sarif.golden", func(b *bytes.Buffer) error {
			return diag.WriteSARIF(b, list(), sources(), diag.SARIFOptions{Version: "1.2.3", Docs: docs})
		}},
		{"github.golden", func(b *bytes.Buffer) error { return diag.WriteGitHub(b, list(), sources()) }},
	} {
		t.Run(tc.golden, func(t *testing.T) {
			var b bytes.Buffer
			if err := tc.write(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, tc.golden, b.String())
		})
	}
}

func TestNothingWrongIsValidJSON(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"json":  func(b *bytes.Buffer) error { return diag.WriteJSON(b, nil, nil) },
		"sarif": func(b *bytes.Buffer) error { return diag.WriteSARIF(b, nil, nil, diag.SARIFOptions{}) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(b.Bytes()) || strings.Contains(b.String(), "null") {
			t.Errorf("%s: %s", name, b.String())
		}
	}
}

func TestEveryWorkflowCommandIsOneLine(t *testing.T) {
	var b bytes.Buffer
	if err := diag.WriteGitHub(&b, list(), sources()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != len(list()) {
		t.Errorf("%d lines for %d diagnostics", n, len(list()))
	}
}

func TestListsSortByPlaceAndDropRepeats(t *testing.T) {
	l := diag.List{
		{Code: "RL2", File: "b", Start: 1, Message: "x"},
		{Code: "RL1", File: "a", Start: 9, Message: "x"},
		{Code: "RL1", File: "a", Start: 9, Message: "x"},
		{Code: "RL1", File: "a", Start: 2, Message: "x", Severity: diag.Warning},
	}
	l.Sort()
	if len(l) != 3 || l[0].Start != 2 || l[2].File != "b" {
		t.Errorf("got %v", l)
	}
	if l.Errors() != 2 || l.Err() == nil || diag.List(l[:1]).Err() != nil {
		t.Errorf("%d errors, Err %v", l.Errors(), l.Err())
	}
}

// A diagnostic anywhere in any text is written without a panic, on valid lines.
func FuzzWriteText(f *testing.F) {
	f.Add([]byte(book), 3, 9)
	f.Add([]byte("\xff\ufeff\r\n"), 0, 1)
	f.Add([]byte(strings.Repeat("é", 200)), 150, 400)
	f.Fuzz(func(t *testing.T, data []byte, start, end int) {
		var b bytes.Buffer
		l := diag.List{{Code: "RL1", File: "f", Start: start, End: end, Message: "m"}}
		src := map[string][]byte{"f": data}
		for _, err := range []error{
			diag.WriteText(&b, l, src, diag.TextOptions{}), diag.WriteJSON(&b, l, src),
			diag.WriteSARIF(&b, l, src, diag.SARIFOptions{}), diag.WriteGitHub(&b, l, src),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
