package letter

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
)

// However long a letter is, its last page has its last paragraph, the greeting and the room to sign.
func TestNoPageHasASignatureAlone(t *testing.T) {
	p, err := NewPaper(Letterhead{Name: "Atelier Dupont SAS"}, French)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[int]int{}
	for n := 1; n <= 60; n++ {
		m := channeltest.Sample(channels.PostalAddress)
		m.HTML = strings.Repeat("<p>Une phrase.</p>", n) + "<p>La dernière phrase.</p><p>Cordialement,</p><p>Claire Fontaine<br>Atelier Dupont SAS</p>"
		blocks := blocksOf(&m)
		w, err := p.draw(&m, blocks, []string{"Odile Lavoir", "21000 Dijon"}, settings[0], 1)
		if err != nil {
			t.Fatal(err)
		}
		pages[w.pdf.PageCount()]++
		if w.pdf.PageCount() > 1 && w.y < topMargin+w.height(blocks[len(blocks)-3:])-0.1 {
			t.Errorf("%d paragraphs: the last page ends at %.1f mm: it has not the end of the letter", n, w.y)
		}
		if w.y > w.bottom()+0.1 {
			t.Errorf("%d paragraphs: the letter ends at %.1f mm, below the page", n, w.y)
		}
	}
	if len(pages) < 2 {
		t.Errorf("pages %v: nothing was tried", pages)
	}
}

func TestEndings(t *testing.T) {
	for html, want := range map[string]int{
		"<p>Un.</p><p>Deux.</p><p>Cordialement,</p><p>Claire<br>Atelier</p>":  1,
		"<p>Un.</p><table><tr><td>x</table><p>Cordialement,</p><p>Claire</p>": 2,
		"<p>Un.</p><p>Deux.</p>":                            2, // no signature
		"<p>Claire</p>":                                     0,
		"<p>Un.</p><ul><li>Claire</li></ul>":                2,
		"<p>Un.</p><p>Merci de votre réponse.</p>":          2,
		"<p>Un.</p><p>" + strings.Repeat("x ", 80) + "</p>": 2,
	} {
		if got := ending(blocksOf(&channels.Message{HTML: html})); got != want {
			t.Errorf("%s: the end begins at %d, want %d", html, got, want)
		}
	}
}

func TestADayIsWrittenOnce(t *testing.T) {
	day := phrasesIn("fr").date(channeltest.Sample(channels.PostalAddress).Date)
	for text, want := range map[string]bool{
		"<p>Le " + day + "</p>": true, "<p>" + day + "</p>": true, "<p>Payez avant le " + day + ", merci</p>": false, "<p>Bonjour</p>": false,
	} {
		if got := dated(blocksOf(&channels.Message{HTML: text}), day); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	for language, want := range map[string]string{"fr": "Lyon, le 1er mars 2026", "en-GB": "Lyon, 1 March 2026", "de": "Lyon, den 1. März 2026", "es": "Lyon, 1 de marzo de 2026", "xx": "Lyon, 1 March 2026"} {
		p := phrasesIn(language)
		date := channeltest.Sample(channels.PostalAddress).Date
		date = date.AddDate(2026-date.Year(), 3-int(date.Month()), 1-date.Day())
		if got := p.from("Lyon", p.date(date)); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}
