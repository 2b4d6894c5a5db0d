package letter_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/letter"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func head() letter.Letterhead {
	return letter.Letterhead{
		Name:   "Atelier Dupont SAS",
		Lines:  []string{"8 quai de l’Île", "69999 Lyon", "+33 1 99 00 11 22", "comptabilite@creditor.example"},
		Footer: "Atelier Dupont SAS au capital de 50\u202f000 € · RCS Lyon 000\u202f000\u202f000 · TVA FR00000000000",
	}
}

// row is a line of the table, as a Markdown renderer writes it.
const row = `<tr>
<td>INV-%04d</td>
<td>02/01/2026</td>
<td>01/02/2026</td>
<td style="text-align:right">1 234,50 €</td>
<td style="text-align:right">12,30 €</td>
<td style="text-align:right">40,00 €</td>
<td style="text-align:right">1 286,80 €</td>
</tr>
`

func message(t *testing.T, invoices int) channels.Message {
	t.Helper()
	words, err := os.ReadFile(filepath.Join("testdata", "notice.html"))
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for i := range invoices {
		fmt.Fprintf(&rows, row, 7700+i)
	}
	m := channeltest.Sample(channels.PostalAddress)
	m.Subject = "Mise en demeure de payer\u00a0: facture INV-7700"
	m.Params = map[string]string{"registered": "true"}
	m.To.Name = "Établissements Quintanilla & Fils"
	m.To.Postal = []string{"À l’attention de Mme Zoé Quintanilla", "12 rue des Œillets", "35999 Trifouillis-sur-Ÿse"}
	m.HTML = strings.ReplaceAll(string(words), "ROWS\n", rows.String())
	return m
}

func paper(t *testing.T, l letter.Layout) *letter.Paper {
	t.Helper()
	p, err := letter.NewPaper(head(), l)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestConformance(t *testing.T) {
	for _, tr := range []channels.Transport{letter.Transport(), letter.Folder()} {
		t.Run(tr.Name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Transport: tr,
				Faults:    []channeltest.Fault{channeltest.NoSpace},
				Start:     func(t channeltest.T, f channeltest.Fault) channeltest.Bench { return start(t, tr, f) },
			})
		})
	}
}

// start opens a spool.
func start(t channeltest.T, tr channels.Transport, f channeltest.Fault) channeltest.Bench {
	t.Helper()
	dir := channeltest.Folder(t, f)
	ch, err := tr.Open(channels.Settings{"dir": dir, "name": head().Name, "lines": head().Lines})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return channeltest.Bench{Channel: ch, Delivered: func() []channeltest.Delivery { return channeltest.Files(dir, ".pdf") }}
}

func TestLettersAreValidPDFAndTheSameBytesEveryTime(t *testing.T) {
	for _, layout := range []letter.Layout{letter.French, letter.DIN} {
		for invoices, pages := range map[int]int{1: 1, 3: 1, 60: 3} {
			t.Run(fmt.Sprintf("%s with %d invoices", layout, invoices), func(t *testing.T) {
				got, err := paper(t, layout).Render(message(t, invoices))
				if err != nil {
					t.Fatal(err)
				}
				again, err := paper(t, layout).Render(message(t, invoices))
				if err != nil || !bytes.Equal(got.Data, again.Data) {
					t.Errorf("the second letter differs (%v)", err)
				}
				if got.Pages != pages {
					t.Errorf("%d pages, want %d", got.Pages, pages)
				}
				conf := model.NewDefaultConfiguration()
				conf.ValidationMode = model.ValidationStrict
				if err := api.Validate(bytes.NewReader(got.Data), conf); err != nil {
					t.Errorf("not a valid PDF: %v", err)
				}
			})
		}
	}
}

func TestLettersMatchTheirDigests(t *testing.T) {
	var got strings.Builder
	for _, layout := range []letter.Layout{letter.French, letter.DIN} {
		for _, invoices := range []int{1, 60} {
			pdf, err := paper(t, layout).Render(message(t, invoices))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "%s %d invoices, %d pages: %x\n", layout, invoices, pdf.Pages, sha256.Sum256(pdf.Data))
		}
	}
	golden := filepath.Join("testdata", "digests.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != got.String() {
		t.Errorf("look at the letters, then run with -update (%v)\n got %s\nwant %s", err, got.String(), want)
	}
}

func TestWhatCannotBeALetterIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil  func(*channels.Message)
		reason channels.Reason
		want   string
	}{
		"too many address lines": {func(m *channels.Message) { m.To.Postal = strings.Split("a b c d e f g h i j", " ") }, channels.BadAddress, "more lines"},
		"endless address line":   {func(m *channels.Message) { m.To.Postal[0] = strings.Repeat("rue", 300) }, channels.BadAddress, "more lines"},
		"wide town":              {func(m *channels.Message) { m.To.Postal[2] = "35999 " + strings.Repeat("Saint-Rémy ", 10) }, channels.BadAddress, "wider"},
		"a line that takes all":  {func(m *channels.Message) { m.To.Postal[0] = strings.Repeat("rue ", 90) }, channels.BadAddress, "more lines"},
		"character not in font":  {func(m *channels.Message) { m.HTML = "<p>Bonjour 中</p>" }, channels.BadContent, "U+4E2D"},
		"emoji in the subject":   {func(m *channels.Message) { m.Subject = "🙂" }, channels.BadContent, "U+1F642"},
		"too many columns":       {func(m *channels.Message) { m.HTML = "<table><tr>" + strings.Repeat("<td>x</td>", 13) + "</tr></table>" }, channels.BadContent, "more columns"},
		"nothing to say":         {func(m *channels.Message) { m.HTML = "<!-- -->" }, channels.BadContent, "no words"},
	} {
		t.Run(name, func(t *testing.T) {
			m := message(t, 1)
			tt.spoil(&m)
			_, err := paper(t, letter.French).Render(m)
			e, ok := errors.AsType[*channels.Error](err)
			if !ok || e.Outcome != channels.Permanent || e.Reason != tt.reason || !strings.Contains(e.Detail, tt.want) {
				t.Errorf("got %v, want a permanent %s with %q", err, tt.reason, tt.want)
			}
			for _, tr := range []channels.Transport{letter.Transport(), letter.Folder()} { // beforehand, too
				ch, err := tr.Open(channels.Settings{"dir": t.TempDir(), "name": head().Name, "lines": head().Lines})
				if err != nil {
					t.Fatal(err)
				}
				good := message(t, 1)
				if _, err := ch.(channels.MessageChecker).CheckMessage(good); err != nil {
					t.Errorf("%s: %v", tr.Name, err)
				}
				if _, err := ch.(channels.MessageChecker).CheckMessage(m); err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%s: got %v beforehand, want %q", tr.Name, err, tt.want)
				}
			}
		})
	}
}

// A row that no page holds is split, with the head repeated; nothing of it is lost, and the
// narrow cells beside it stay readable.
func TestRowsThatAreTallerThanAPageAreSplit(t *testing.T) {
	words := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "F-%05d ", i)
		}
		return b.String()
	}
	for name, tt := range map[string]struct {
		html  string
		least int
	}{
		"many words":     {"<table><tr><th>Head<th>Day<tr><td>" + words(5000) + "<td>02/01/2026</table>", 8},
		"one long word":  {"<table><tr><th>Head<th>Day<tr><td>" + strings.Repeat("x", 20000) + "<td>02/01/2026</table>", 5},
		"a tall head":    {"<table><tr><th>" + words(5000) + "<tr><td>a<tr><td>b</table>", 5},
		"in the middle":  {"<table><tr><th>Head<tr><td>" + strings.Repeat("a<tr><td>", 20) + words(3000) + "<tr><td>last</table>", 4},
		"hundred a cell": {"<table><tr><th>N<th>On<th>How<th>To<th>About<th>State<th>File<tr><td>1<td>02/01/2026 10:00<td>e-mail<td>accounts@client.example.org<td>" + words(100) + "<td>sent<td>01-2026-01-02-email.eml</table>", 1},
	} {
		t.Run(name, func(t *testing.T) {
			m := message(t, 1)
			m.HTML = tt.html
			got, err := paper(t, letter.French).Render(m)
			if err != nil || got.Pages < tt.least {
				t.Fatalf("%d pages, %v", got.Pages, err)
			}
			doc, err := paper(t, letter.French).Document(letter.Document{Title: "Index", Date: m.Date, HTML: tt.html})
			if err != nil || doc.Pages > got.Pages+1 { // a letter is set closer to save a page
				t.Errorf("as a document %d pages, %v", doc.Pages, err)
			}
			if err := api.Validate(bytes.NewReader(got.Data), model.NewDefaultConfiguration()); err != nil {
				t.Errorf("not a valid PDF: %v", err)
			}
		})
	}
}

// A document needs no address and no glyph: what the font lacks is written as its number.
func TestADocumentTellsWhateverThereIs(t *testing.T) {
	d := letter.Document{Title: "Index 中", Language: "fr", HTML: "<p>北京 " + strings.Repeat("Limited ", 40) + "</p><table><tr><td>🙂</table>"}
	got, err := paper(t, letter.DIN).Document(d)
	again, _ := paper(t, letter.DIN).Document(d)
	if err != nil || got.Pages != 1 || !bytes.Equal(got.Data, again.Data) {
		t.Errorf("%d pages, %v", got.Pages, err)
	}
	if _, err := paper(t, letter.DIN).Document(letter.Document{Title: "Nothing"}); err == nil {
		t.Error("an empty document was written")
	}
}

func TestManifestNamesEveryFileWithItsDigest(t *testing.T) {
	dir := t.TempDir()
	s, err := letter.New(letter.Config{Dir: dir, Head: head(), Cost: "1.52 EUR", RegisteredCost: "6.11 EUR"})
	if err != nil {
		t.Fatal(err)
	}
	m := message(t, 1)
	m.Attachments = []channels.Attachment{{Name: "INV-7700.pdf", Data: []byte("%PDF-1.4")}}
	r, err := s.Send(t.Context(), m)
	if err != nil || r.ID != "sample.pdf" || r.Units != 1 || r.Status != channels.Queued {
		t.Errorf("got %+v, %v", r, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "sample.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got letter.Manifest
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if !got.Registered || got.Cost != "6.11 EUR" || got.To.Name != m.To.Name || got.Pages != 1 || got.Key != "sample" {
		t.Errorf("got %s", data)
	}
	if len(got.Files) != 2 || got.Files[0].Name != "sample.pdf" || got.Files[1].Name != "sample~1-INV-7700.pdf" {
		t.Fatalf("files %v", got.Files)
	}
	for _, f := range got.Files {
		raw, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(raw)) != f.SHA256 {
			t.Errorf("%s: %v, or another digest", f.Name, err)
		}
	}
}

// A notice about five invoices, with its logo, its signature and all that a company says of itself, is
// one page.
func TestANoticeAboutFiveInvoicesIsOnePage(t *testing.T) {
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 300, 90))); err != nil {
		t.Fatal(err)
	}
	h := head()
	h.Logo, h.Color, h.Place = logo.Bytes(), "#1f4e79", "Lyon"
	for _, layout := range []letter.Layout{letter.French, letter.DIN} {
		p, err := letter.NewPaper(h, layout)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 40; n++ {
			got, err := p.Render(message(t, n))
			if err != nil || n <= 5 && got.Pages != 1 {
				t.Errorf("%s: %d invoices, %d pages, %v", layout, n, got.Pages, err)
			}
		}
	}
}

// The address of the recipient's page is a code at the end, of the same bytes each time; on a page of its own
// where there is no room.
func TestALetterShowsTheAddressOfAPageAsACode(t *testing.T) {
	for _, layout := range []letter.Layout{letter.French, letter.DIN} {
		p := paper(t, layout)
		for _, n := range []int{1, 9, 40} {
			m := message(t, n)
			without, err := p.Render(m)
			if err != nil {
				t.Fatal(err)
			}
			m.Page = "https://finance.example.org/relance/c/AVAMQy0wMdXzOEZlZOiRb3qd6tTtbA"
			with, err := p.Render(m)
			if err != nil || len(with.Data) <= len(without.Data) || with.Pages < without.Pages || with.Pages > without.Pages+1 {
				t.Errorf("%s, %d: %d pages for %d, %v", layout, n, with.Pages, without.Pages, err)
			}
			if again, err := p.Render(m); err != nil || !bytes.Equal(again.Data, with.Data) {
				t.Errorf("%s, %d: other bytes, %v", layout, n, err)
			}
			if dir := os.Getenv("RELANCE_SHOTS"); dir != "" && n == 1 {
				if err := os.WriteFile(filepath.Join(dir, "letter-"+string(layout)+".pdf"), with.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			m.Page = strings.Repeat("x", 5000)
			if long, err := p.Render(m); err != nil || long.Pages != without.Pages {
				t.Errorf("%s, %d: what no code holds: %v", layout, n, err)
			}
		}
	}
}

func TestBrandsThatCannotBeUsed(t *testing.T) {
	for name, spoil := range map[string]func(*letter.Letterhead){
		"too light":   func(h *letter.Letterhead) { h.Color = "#ffee00" },
		"no colour":   func(h *letter.Letterhead) { h.Color = "red" },
		"no image":    func(h *letter.Letterhead) { h.Logo = []byte("GIF89a") },
		"large image": func(h *letter.Letterhead) { h.Logo = make([]byte, letter.MaxLogo+1) },
	} {
		h := head()
		if spoil(&h); letter.CheckColor(h.Color) == nil && letter.CheckLogo(h.Logo) == nil {
			t.Errorf("%s: checked", name)
		}
		if _, err := letter.NewPaper(h, letter.French); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPlainTextMakesALetterToo(t *testing.T) {
	m := channeltest.Sample(channels.PostalAddress)
	m.HTML = ""
	if pdf, err := paper(t, letter.French).Render(m); err != nil || pdf.Pages != 1 {
		t.Errorf("got %d pages, %v", pdf.Pages, err)
	}
}

func TestAPaperNeedsANameAndAKnownLayout(t *testing.T) {
	if _, err := letter.NewPaper(letter.Letterhead{}, letter.French); err == nil {
		t.Error("no name was accepted")
	}
	if _, err := letter.NewPaper(head(), "a3"); err == nil {
		t.Error("an unknown layout was accepted")
	}
	if _, err := letter.NewPaper(letter.Letterhead{Name: "北京"}, letter.French); err == nil {
		t.Error("a name that cannot be drawn was accepted")
	}
}

func FuzzRender(f *testing.F) {
	f.Add("<p>Bonjour <b>à <i>tous</i></b><br>x &#8209; y</p><ol start=9><li>a<p>b</p></li></ol>")
	f.Add("<table><tr><th>a<td>b<tr><td align=right>c</table><pre>x\n y</pre><blockquote>q</blockquote>")
	f.Add("<ul><li><ul><li><ul><li>deep</ul></ul></ul>" + strings.Repeat("x", 500))
	p, err := letter.NewPaper(head(), letter.DIN)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, html string) {
		m := channeltest.Sample(channels.PostalAddress)
		m.HTML = html
		pdf, err := p.Render(m)
		if err == nil && (pdf.Pages < 1 || !bytes.HasPrefix(pdf.Data, []byte("%PDF-"))) {
			t.Errorf("%d pages of %.10q", pdf.Pages, pdf.Data)
		}
		if err != nil && channels.OutcomeOf(err) != channels.Permanent {
			t.Errorf("got %v", err)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	p, err := letter.NewPaper(head(), letter.French)
	if err != nil {
		b.Fatal(err)
	}
	m := channeltest.Sample(channels.PostalAddress)
	for b.Loop() {
		if _, err := p.Render(m); err != nil {
			b.Fatal(err)
		}
	}
}
