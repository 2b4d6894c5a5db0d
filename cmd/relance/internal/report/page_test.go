package report_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/engine"
	figures "github.com/relance-dev/relance/engine/report"
)

// sample is a report of more clients than a page shows, one of them with a hostile name.
func sample() *figures.Report {
	at := engine.NewDate(2026, time.May, 31)
	g := figures.Group{Currency: engine.MustCurrency("EUR"), DSO: figures.DSO{Why: figures.OpenAlone}}
	for n := range 60 {
		d := figures.Debtor{Client: fmt.Sprintf("C-%02d", n), Name: "=cmd|'/C calc'!A0 <script>alert(1)</script>", Oldest: 3}
		d.Aging.Open[1], d.Aging.Invoices[1] = math.MaxInt64/120, 1
		g.Clients = append(g.Clients, d)
		g.Aging.Open[1] += d.Aging.Open[1]
		g.Aging.Invoices[1]++
	}
	for m := range 3 {
		first := engine.NewDate(2026, time.Month(3+m), 1)
		g.Months = append(g.Months, figures.Month{First: first, Last: first.EndOfMonth(), Open: 100, Collected: -5})
	}
	return &figures.Report{From: at - 90, At: at, Groups: []figures.Group{g, {Entity: "north", Currency: g.Currency, Aging: g.Aging, Clients: g.Clients}}}
}

func page(language string) *report.Page {
	return report.New(sample(), "Atelier & Fils", func(entity string) string { return "Société " + entity }, language)
}

func TestThePageLoadsNothingAndObeysNobody(t *testing.T) {
	var b bytes.Buffer
	if err := page("fr").HTML(&b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	for _, bad := range []string{"<script", "http:", "https:", "url(", "@import", "style=\"", "onload"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(html)
	sum := sha256.Sum256([]byte(style[1]))
	hash := "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	if !strings.Contains(strings.ReplaceAll(html, "&#43;", "+"), hash) {
		t.Errorf("the policy does not let in its own style: no %s", hash)
	}
	for _, want := range []string{"Atelier &amp; Fils", "&lt;script&gt;", `<html lang="fr">`, "Et 10 de plus", "Société north, EUR", `role="img"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	if charts := strings.Count(html, "<svg"); charts < 4 || strings.Count(html, "<title id=") != charts || strings.Count(html, "<desc id=") != charts {
		t.Errorf("%d charts, and not each has its title and description", charts)
	}
}

func TestTheWorkbookHasEveryRowAsItIs(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := page("en").XLSX(w, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same report gives other bytes")
	}
	f, err := excelize.OpenReader(&a)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := map[string]bool{}
	for _, name := range f.GetSheetList() {
		if names[strings.ToLower(name)] || len([]rune(name)) > 31 {
			t.Errorf("sheet %q", name)
		}
		names[strings.ToLower(name)] = true
	}
	sheet := f.GetSheetList()[2]
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 61 {
		t.Fatalf("%s has %d rows, %v", sheet, len(rows), err)
	}
	if formula, _ := f.GetCellFormula(sheet, "A2"); formula != "" || rows[1][0] != "=cmd|'/C calc'!A0 <script>alert(1)</script> (C-00)" {
		t.Errorf("a name is %q, formula %q", rows[1][0], formula)
	}
	if rows[1][3] != "768614336404564.65" {
		t.Errorf("an amount is %q", rows[1][3])
	}
}

// What a director reads on paper has the charts that the page has.
func TestThePDFHasTheCharts(t *testing.T) {
	paper, err := letter.NewPaper(letter.Letterhead{Name: "Atelier"}, letter.French)
	if err != nil {
		t.Fatal(err)
	}
	bars := func(p *report.Page) int {
		data, err := p.PDF(paper, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		filled := 0
		for _, stream := range regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`).FindAllSubmatch(data, -1) {
			z, err := zlib.NewReader(bytes.NewReader(stream[1]))
			if err != nil {
				continue
			}
			text, _ := io.ReadAll(z)
			filled += len(regexp.MustCompile(` re f`).FindAll(text, -1))
		}
		return filled
	}
	p := page("en")
	want := 0
	for _, c := range p.Chapters {
		for _, part := range c.Parts {
			if part.Chart == nil {
				continue
			}
			for _, s := range part.Chart.Series {
				for _, v := range s.Values {
					if v > 0 {
						want++
					}
				}
			}
			if n := len(part.Chart.Series); n > 1 {
				want += n // the legend
			}
		}
	}
	if got := bars(p); got != want || want < 10 {
		t.Errorf("%d bars are drawn, want %d", got, want)
	}
}
