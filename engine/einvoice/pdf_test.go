package einvoice

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/einvoice/einvoicetest"
)

// pdfWith writes a PDF of one empty page with files in it.
func pdfWith(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	return einvoicetest.PDF(files)
}

func TestTheXMLOfAPDFIsFoundByItsName(t *testing.T) {
	for _, name := range []string{"factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"} {
		got, err := Inside(pdfWith(t, map[string][]byte{name: []byte("<a/>"), "a.xml": []byte("<b/>"), "z.txt": nil}))
		if err != nil || string(got) != "<a/>" {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

func TestAPDFThatCannotBeUsedSaysWhy(t *testing.T) {
	whole := pdfWith(t, map[string][]byte{"factur-x.xml": []byte("<a/>")})
	for name, c := range map[string]struct {
		pdf   []byte
		other bool
		says  string
	}{
		"no invoice in it":    {pdfWith(t, map[string][]byte{"a.xml": nil}), true, "without an electronic invoice"},
		"no file in it":       {pdfWith(t, nil), true, "without an electronic invoice"},
		"cut off":             {whole[:len(whole)-200], false, "ends in the middle"},
		"nothing but its end": {[]byte("%PDF-1.7\n%%EOF"), false, "cannot be read"},
		"too large":           {append(bytes.Clone(whole), make([]byte, Largest)...), false, "more than 20 MB"},
	} {
		_, err := Inside(c.pdf)
		var f *Fault
		if !errors.As(err, &f) || f.Other != c.other || !strings.Contains(f.Message, c.says) || f.Hint == "" {
			t.Errorf("%s: %+v", name, err)
		}
	}
}

// A stream that grows a thousand times is given up within bounds of memory.
func TestABombInAPDFIsRefused(t *testing.T) {
	bomb := pdfWith(t, map[string][]byte{"factur-x.xml": bytes.Repeat([]byte("<a>"), 20<<20)})
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	if _, err := Read(bomb); err == nil {
		t.Error("read")
	}
}

// A PDF beside the XML of its invoice is the document; one with the invoice inside is its own.
func TestThePDFBesideAnXMLIsTheDocument(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "2026", "a.xml"), sample(t, "ubl", "in/a.xml"))
	write(t, filepath.Join(dir, "2026", "a.pdf"), pdfWith(t, nil))
	src, err := Source(t.Context(), dir, Config{})
	if err != nil || len(src.Notes) > 0 {
		t.Fatalf("%v %+v", err, src.Notes)
	}
	if rows := rowsOf(t, &src); !strings.Contains(rows, `"document":"2026/a.pdf"`) {
		t.Error(rows)
	}
	one, err := Source(t.Context(), filepath.Join(dir, "2026", "a.pdf"), Config{})
	if err != nil || len(one.Notes) != 1 || one.Notes[0].Warning {
		t.Errorf("a PDF without an invoice, named alone: %v %+v", err, one.Notes)
	}
}
