package words_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// Whatever a name holds, Markdown shows it and does nothing else with it.
func TestMarkdownObeysNoName(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	for _, name := range []string{
		"Dupont & Fils (C-1)", "**bold** _it_ `code` ~~gone~~", "<script>alert(1)</script>", "<b>x</b> &lt; &#x41;", "[pay here](https://evil.example)",
		"![](https://evil.example/p.png)", "https://evil.example/x", "http://evil.example", "www.evil.example", "WWW.evil.example", "a | b | c", "# title", "- item", "+ item", "1. item", "12) item",
		"====", "---", "> quote", "```", "a\n\n# title\n| x |", "a\r\nb", "tab\there", "\u202egpj.exe", "zero\u200bwidth", `back\slash \* \`, "$x$", "late_interest of a_b_c and _d_", "  # led", "<https://evil.example>", "[ref]: https://evil.example",
	} {
		var html bytes.Buffer
		if err := md.Convert([]byte("Name: x\n\n- "+words.Markdown(name)+"\n"), &html); err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(html.String())
		want := "<p>Name: x</p>\n<ul>\n<li>" + strings.TrimLeft(words.Printable(name), " ") + "</li>\n</ul>\n"
		if text != want {
			t.Errorf("%q is\n%swritten as %s", name, text, words.Markdown(name))
		}
		table := "| a | b |\n| --- | --- |\n| " + words.Markdown(name) + " | end |\n"
		html.Reset()
		if err := md.Convert([]byte(table), &html); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(html.String(), "<td>"); n != 2 || !strings.Contains(html.String(), "<td>end</td>") {
			t.Errorf("%q makes %d cells:\n%s", name, n, html.String())
		}
	}
}
