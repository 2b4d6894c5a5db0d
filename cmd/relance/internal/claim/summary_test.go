package claim_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/relance-dev/relance/cmd/relance/internal/claim"
	"github.com/relance-dev/relance/engine"
)

// wordsOf is the text that a PDF of ours shows, without any space, and its number of pages.
func wordsOf(t *testing.T, pdf []byte) (text string, pages int) {
	t.Helper()
	var b strings.Builder
	unescape := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
	for _, stream := range regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`).FindAllSubmatch(pdf, -1) {
		z, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue
		}
		content, _ := io.ReadAll(z)
		if !bytes.Contains(content, []byte("BT ")) {
			continue
		}
		for _, shown := range regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\)`).FindAllSubmatch(content, -1) {
			raw := unescape.Replace(string(shown[1]))
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			b.WriteString(string(utf16.Decode(units)))
		}
	}
	return squeezed(b.String()), len(regexp.MustCompile(`/Type /Page\n`).FindAll(pdf, -1))
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// summaryOf is the summary of a hand-over, which is the same when it is made twice.
func summaryOf(t *testing.T, h *claim.Handover) []byte {
	t.Helper()
	var made [2][]byte
	for i := range made {
		if err := h.Add(); err != nil {
			t.Fatal(err)
		}
		made[i] = h.Found.Files["summary.pdf"]
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("the same hand-over gives other bytes")
	}
	return made[0]
}

func TestTheSummaryOfAHandover(t *testing.T) {
	for _, c := range []struct {
		name, language string
		claims         int
		unknown        string
		many           bool
		want, not      []string
	}{
		{"one", "en", 1, "", false, []string{
			"Hand-over: Abel | Fils (ABEL)", "To: Cabinet", "As of: 2 March 2026", "Debtor: Abel | Fils (ABEL)", "Payments and limitation", "Missing: order or accepted quote",
			"Interest", "1.50", "40.00", "141.50", "F-0000", "20 Feb 2031",
		}, []string{"not computed"}},
		{"forty", "fr", 40, "", true, []string{
			"Remise du dossier : Abel | Fils (ABEL)", "Créancier : Lumière & Cie", "F-0000", "F-0039", "Ensemble", "4 000,00", "60,00", "1 600,00", "5 660,00", "20/02/2031",
		}, []string{"non calculé"}},
		{"no rate", "fr", 1, "no rate for 2026-01-01", false, []string{"F-0000 non calculé : no rate for 2026-01-01", "100,00"}, []string{"1,50", "141,50"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := handedOver(t, owing(t, c.claims), as)
			h.Language = c.language
			for i := range h.Claims {
				x := &h.Claims[i]
				x.Interest, x.Fee, x.TotalDue = "1.50", "40.00", "141.50"
				if x.Unknown = c.unknown; x.Unknown != "" {
					x.Interest, x.TotalDue = "", ""
				}
			}
			text, pages := wordsOf(t, summaryOf(t, h))
			for _, want := range c.want {
				if !strings.Contains(text, squeezed(want)) {
					t.Errorf("no %q in %s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, squeezed(not)) {
					t.Errorf("%q in %s", not, text)
				}
			}
			if (pages > 1) != c.many {
				t.Errorf("%d pages", pages)
			}
		})
	}
}

// A field that is not known for one claim has no sum, and each currency has its own.
func TestTheSummaryAddsWhatIsKnown(t *testing.T) {
	h := handedOver(t, owing(t, 3), as)
	for i, open := range []string{"100.01", "200.02", "7"} {
		h.Claims[i].Open, h.Claims[i].Interest = open, fmt.Sprint(i)
	}
	h.Claims[1].Interest, h.Claims[2].Currency = "", "JPY"
	text, _ := wordsOf(t, summaryOf(t, h))
	if !strings.Contains(text, "300.03") || strings.Contains(text, "307") || strings.Count(text, "All") != 2 {
		t.Errorf("sums in %s", text)
	}
}

// What the data says shapes no summary.
func TestTheSummaryOfAHandoverObeysNoName(t *testing.T) {
	h := handedOver(t, owing(t, 1), as)
	h.To, h.Found.Client.Name, h.Found.Client.Email = "Cabinet\n<table>", "Abel <script>\u202e", "<b>abel"
	h.Exit.Title, h.Claims[0].Invoice = "<img>", "<i>1"
	text, _ := wordsOf(t, summaryOf(t, h))
	for _, want := range []string{`Cabinet\n<table>`, `Abel<script>\u202e`, "<b>abel", "<img>", "<i>1"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

// The summary says whom to address at the client's.
func TestTheSummaryNamesTheContacts(t *testing.T) {
	o := owing(t, 1)
	o.Import(t, []engine.Client{{ID: "ABEL", Name: "Abel", Kind: "business", Country: "FR", Contact: "Ana Bel", Email: "abel@example.org", Address: []string{"1 rue du Bois", "87000 Limoges"}}})
	text, _ := wordsOf(t, summaryOf(t, handedOver(t, o, as)))
	for _, want := range []string{"Ana Bel, abel@example.org", "Abel (ABEL), 1 rue du Bois, 87000 Limoges"} {
		if !strings.Contains(text, squeezed(want)) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}
