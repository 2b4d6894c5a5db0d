package terminal_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/policies/diag"
)

// through is what arrives of a text that is written in pieces of so many bytes.
func through(t *testing.T, key terminal.Key, text string, piece int) string {
	t.Helper()
	var b bytes.Buffer
	w := terminal.NewWriter(&b, key)
	for rest := []byte(text); len(rest) > 0; {
		n := min(piece, len(rest))
		if wrote, err := w.Write(rest[:n]); err != nil || wrote != n {
			t.Fatalf("%d bytes written, %v", wrote, err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// No character of data is obeyed, however the text is cut into writes; line breaks and tabs stay.
func TestNoCharacterIsObeyed(t *testing.T) {
	var all strings.Builder
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if diag.Hidden(r) {
			all.WriteString("a" + string(r))
		}
	}
	whole := through(t, "k3y", all.String(), 1<<20)
	for _, piece := range []int{1, 2, 3, 7, 4096} {
		if got := through(t, "k3y", all.String(), piece); got != whole {
			t.Errorf("in pieces of %d the text arrives otherwise", piece)
		}
	}
	if strings.ContainsFunc(strings.NewReplacer("\n", "", "\t", "").Replace(whole), diag.Hidden) {
		t.Error("a hidden character arrives as it is")
	}
	for text, want := range map[string]string{
		"one\ttwo\n":           "one\ttwo\n",
		"\x1b[2J":              `\u001b[2J`,
		"\x1bk3":               `\u001bk3`,
		"\xff\x9b31m":          "\ufffd\ufffd31m",
		"cut \xe2\x80":         "cut \ufffd\ufffd",
		"\x1b[1;31mred\x1b[0m": `\u001b[1;31mred\u001b[0m`,
	} {
		if got := through(t, "k3y", text, 3); got != want {
			t.Errorf("%q arrives as %q, want %q", text, got, want)
		}
	}
}

// What is painted with the key arrives in colour; with another key, or none, it does not.
func TestColoursOfOurOwnArrive(t *testing.T) {
	painted := terminal.Key("k3y").Paint("1;31", "error")
	for _, piece := range []int{1, 2, 5, 100} {
		if got := through(t, "k3y", "an "+painted+"\n", piece); got != "an \x1b[1;31merror\x1b[0m\n" {
			t.Errorf("in pieces of %d: %q", piece, got)
		}
	}
	for _, other := range []terminal.Key{"", "other"} {
		if got := through(t, other, painted, 100); strings.ContainsAny(got, "\x1b\a") {
			t.Errorf("with key %q: %q", other, got)
		}
	}
	if got := terminal.Key("").Paint("1;31", "error"); got != "error" {
		t.Errorf("without a key: %q", got)
	}
	if got := through(t, "k3y", "\x1bk3y"+strings.Repeat("x", 100)+"\a", 100); strings.ContainsAny(got, "\x1b\a") {
		t.Errorf("a sequence without end: %q", got)
	}
}

// JSON that passes is the same JSON.
func TestJSONStaysJSON(t *testing.T) {
	names := []string{"Acme\u202eevil\u200b \x7f \u0085 \U000e0041 \x1b[2J", "Müller"}
	text, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	got := through(t, "k3y", string(text), 5)
	var back []string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back[0] != names[0] || back[1] != names[1] {
		t.Errorf("%s reads as %q, %v", got, back, err)
	}
	if strings.ContainsFunc(got, diag.Hidden) {
		t.Errorf("%q hides something", got)
	}
}
