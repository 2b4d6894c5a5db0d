package letter

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestAFigureIsBars(t *testing.T) {
	doc := `<figure><figcaption>Mirador</figcaption><meter value="50" max="200">€50.00</meter><meter value="900" max="200">€900.00</meter><meter value="x" max="0">none</meter></figure>`
	nodes, err := html.ParseFragment(strings.NewReader(doc), nil)
	if err != nil {
		t.Fatal(err)
	}
	var figure *html.Node
	for n := range nodes[0].Descendants() {
		if n.Data == "figure" {
			figure = n
		}
	}
	caption, bars := barsOf(figure)
	if plain(caption) != "Mirador" || len(bars) != 3 {
		t.Fatalf("%q with %d bars", plain(caption), len(bars))
	}
	for i, want := range []struct {
		text  string
		share int
	}{{"€50.00", 250}, {"€900.00", 1000}, {"none", 0}} {
		if plain(bars[i].runs) != want.text || bars[i].share != want.share {
			t.Errorf("bar %d: %q, %d of 1000", i, plain(bars[i].runs), bars[i].share)
		}
	}
}

// A chart goes on to the next page between its labels, and a character that no font has is spelled in it too.
func TestAChartFillsPages(t *testing.T) {
	p, err := NewPaper(Letterhead{Name: "Atelier"}, French)
	if err != nil {
		t.Fatal(err)
	}
	one := `<figure><figcaption>北 Mirador</figcaption><meter value="1" max="2">北 €1.00</meter></figure>`
	short, err := p.Document(Document{Title: "Chart", HTML: one})
	if err != nil || short.Pages != 1 {
		t.Fatalf("%d pages, %v", short.Pages, err)
	}
	long, err := p.Document(Document{Title: "Chart", HTML: strings.Repeat(one, 60)})
	if err != nil || long.Pages != 3 {
		t.Errorf("%d pages, %v", long.Pages, err)
	}
}
