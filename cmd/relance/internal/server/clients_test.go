package server

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// The pages of clients, there and back, and those of programs, have each client once, as the whole list has them.
func TestPagesOfClientsAreTheWholeList(t *testing.T) {
	b := newBench(t, nil, nil)
	var all []engine.Client
	var ids, odd []string
	for i := range 2*perClients + 30 {
		c := engine.Client{ID: fmt.Sprintf("C-%03d", i), Name: "Atelier"}
		if ids = append(ids, c.ID); i%2 == 1 {
			c.Name = "Scierie d’Été"
			odd = append(odd, c.ID)
		}
		all = append(all, c)
	}
	b.Import(t, all)
	w := b.as("Claire", Reader)
	row, link := regexp.MustCompile(`<td>(C-[0-9]+)</td>`), func(rel, body string) string {
		m := regexp.MustCompile(`rel="` + rel + `" href="([^"]*)"`).FindStringSubmatch(body)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
	for query, want := range map[string][]string{"": ids, "SCIERIE D’ÉTÉ": odd, "c-1": ids[100:200]} {
		var pages [][]string
		last := ""
		for at := "/client?q=" + queryEscape(query); at != ""; {
			code, body := w.get(at)
			if code != http.StatusOK {
				t.Fatalf("%s: %d", at, code)
			}
			var page []string
			for _, m := range row.FindAllStringSubmatch(body, -1) {
				page = append(page, m[1])
			}
			pages, last, at = append(pages, page), link("prev", body), link("next", body)
		}
		if got := slices.Concat(pages...); !slices.Equal(got, want) || len(pages) != (len(want)+perClients-1)/perClients {
			t.Errorf("%q: %d pages with %v", query, len(pages), got)
		}
		for n := len(pages) - 2; n >= 0; n-- { // and back
			_, body := w.get(last)
			var page []string
			for _, m := range row.FindAllStringSubmatch(body, -1) {
				page = append(page, m[1])
			}
			if !slices.Equal(page, pages[n]) || link("next", body) == "" {
				t.Errorf("%q: page %d is %v on the way back", query, n+1, page)
			}
			last = link("prev", body)
		}
		if last != "" {
			t.Errorf("%q: something is before the first page: %s", query, last)
		}
	}
	token, seen := b.token(), []string(nil)
	for cursor, n := "", 0; n == 0 || cursor != ""; n++ {
		code, body, _ := b.ask(token, "/clients?limit=7&cursor="+cursor)
		var p ClientPage
		if err := json.Unmarshal([]byte(body), &p); code != http.StatusOK || err != nil {
			t.Fatalf("%d %v\n%s", code, err, body)
		}
		for _, c := range p.Clients {
			seen = append(seen, c.ID)
		}
		cursor = p.Next
	}
	if !slices.Equal(seen, ids) {
		t.Errorf("programs see %v", seen)
	}
}
