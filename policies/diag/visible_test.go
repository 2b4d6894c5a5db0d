package diag_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/relance-dev/relance/policies/diag"
)

// Whatever a text holds, what is shown of it has no hidden character, and JSON reads the same
// text back.
func TestVisibleTextHidesNothing(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		text := "a" + string(r) + "b"
		got := diag.Visible(text)
		if strings.ContainsFunc(got, diag.Hidden) {
			t.Fatalf("%U is shown as %q", r, got)
		}
		if hidden := got != text; hidden != diag.Hidden(r) {
			t.Fatalf("%U is shown as %q", r, got)
		}
		if got == text {
			continue
		}
		var back string
		if err := json.Unmarshal([]byte(`"`+got+`"`), &back); err != nil || back != text {
			t.Fatalf("%U is shown as %q, which JSON reads as %q, %v", r, got, back, err)
		}
	}
	for text, want := range map[string]string{
		"Müller & Söhne, 北京 €": "Müller & Söhne, 北京 €", "évil\x1b[2J": `évil\u001b[2J`, "a\r\nb\tc": `a\r\nb\tc`, "x\xffy": "x\ufffdy",
		"abc\u202efdp.exe": `abc\u202efdp.exe`, "a\u200bb\u00adc\ufeff": `a\u200bb\u00adc\ufeff`, "a\U000e0041": `a\udb40\udc41`,
	} {
		if got := diag.Visible(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
