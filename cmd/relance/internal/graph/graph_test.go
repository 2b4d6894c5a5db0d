package graph

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/library"
)

// shipped loads a book of the library.
func shipped(t *testing.T, name string) *policies.Book {
	t.Helper()
	files, err := library.Book(name)
	if err != nil {
		t.Fatal(err)
	}
	overlay := map[string][]byte{}
	err = fs.WalkDir(files, ".", func(rel string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		overlay[rel], err = fs.ReadFile(files, rel)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	book, list := policies.Load("shipped", policies.Options{Overlay: overlay, Outline: true})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	return book
}

// Every policy that ships is a page on which no card lies on another, no text leaves its card, and no state is missing.
func TestEveryShippedPolicyFitsItsPage(t *testing.T) {
	for _, name := range library.Names() {
		book := shipped(t, name)
		for _, m := range book.Engine.Machines {
			t.Run(name+"/"+m.Policy, func(t *testing.T) {
				g := New(book, m, map[string]int{m.Name(m.Start): 1234})
				svg := g.SVG()
				if again := New(book, m, map[string]int{m.Name(m.Start): 1234}).SVG(); again != svg {
					t.Error("the same policy is drawn in two ways")
				}
				wellFormed(t, svg)
				for i := range g.Nodes {
					if !strings.Contains(svg, ">"+firstWord(g.Nodes[i].Title)) {
						t.Errorf("state %s is not drawn", g.Nodes[i].Name)
					}
				}
				p := &page{Graph: g, width: pageWidth, height: pageHeight, size: smallest, cards: map[int]*card{}}
				p.place(p.arrange(p.forward()))
				apart(t, p)
			})
		}
	}
}

func firstWord(s string) string {
	first, _, _ := strings.Cut(s, " ")
	return first
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// apart checks the cards on the way forward.
func apart(t *testing.T, p *page) {
	t.Helper()
	var list []*card
	for id, c := range p.cards {
		if id >= 0 {
			list = append(list, c)
		}
	}
	for i, a := range list {
		if a.x < 0 || a.x+a.w > p.width || a.y < stateTop {
			t.Errorf("a card leaves the page: %+v", a)
		}
		for _, l := range a.lines {
			if diag.Columns(l.text)*p.size*54/100 > a.w {
				t.Errorf("a line is wider than its card: %s", l.text)
			}
		}
		for _, b := range list[i+1:] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("two cards lie on each other: %+v %+v", a, b)
			}
		}
	}
}

func TestEdgesLeadToTheRight(t *testing.T) {
	l := arrange([]int{0, 1, 2, 3, 4}, [][2]int{{0, 1}, {1, 2}, {2, 1}, {0, 2}, {2, 3}, {4, 3}}, 0)
	layer := func(n int) int { return l.all[l.byID[n]].layer }
	if got := []int{layer(0), layer(1), layer(2), layer(3), layer(4)}; !slices.Equal(got, []int{0, 1, 2, 3, 2}) {
		t.Errorf("layers %v", got)
	}
	if len(l.back) != 1 {
		t.Errorf("%d edges back, want the one from 2 to 1", len(l.back))
	}
	for _, way := range l.edges {
		for i := 1; i < len(way); i++ {
			if l.all[way[i]].layer != l.all[way[i-1]].layer+1 {
				t.Errorf("an edge leaps: %v", way)
			}
		}
	}
}

func TestOrderingUncrosses(t *testing.T) {
	// 0 leads to 1 and 2; 1 leads to 4, and 2 to 3: as written, they cross.
	l := arrange([]int{0, 1, 2, 3, 4}, [][2]int{{0, 1}, {0, 2}, {1, 4}, {2, 3}}, 0)
	if n := l.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
}

func TestTextIsNoMarkup(t *testing.T) {
	g := &Graph{Title: `<b>"A" & B</b>`, Nodes: []Node{{Name: "a", Title: `x" <i>&`, Start: true}}}
	wellFormed(t, g.SVG())
	if s := g.SVG(); strings.Contains(s, "<i>") || strings.Contains(s, "<b>") {
		t.Error("a title is markup in SVG")
	}
	if s := g.Mermaid(); strings.Contains(s, "<i>") || strings.Contains(s, `x" `) {
		t.Errorf("a title is markup in Mermaid:\n%s", s)
	}
	if s := g.DOT(); !strings.Contains(s, `x\" <i>&`) {
		t.Errorf("DOT:\n%s", s)
	}
}
