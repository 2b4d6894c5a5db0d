package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"
)

// packed makes a workbook of a sheet, texts and styles.
func packed(t testing.TB, sheet, texts, styles []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range []struct {
		name string
		data []byte
	}{
		{"_rels/.rels", []byte(`<Relationships><Relationship Id="r" Type="a/officeDocument" Target="/xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", []byte(`<workbook><workbookPr/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(`<Relationships><Relationship Id="r1" Type="a/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="a/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="a/styles" Target="styles.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", sheet},
		{"xl/sharedStrings.xml", texts},
		{"xl/styles.xml", styles},
	} {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	someSheet  = `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>42</v></c></row><row r="3" hidden="1"><c t="inlineStr"><is><t>x</t></is></c><c><f>A1</f></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>`
	someTexts  = `<sst><si><t>invoice</t></si><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>`
	someStyles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;F-&quot;00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`
)

// FuzzWorkbook reads any sheet, texts and styles: nothing may panic, rows come in order and
// within the bounds, and a second reading gives the same.
func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(someSheet), []byte(someTexts), []byte(someStyles))
	f.Add([]byte(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" s="1"><v>42</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A"/></mergeCells></worksheet>`),
		[]byte(`<sst><si><t>a_x000D_b_x005F_x000D_</t></si></sst>`), []byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$$-409]#,##0.00_ ;[Red]-0\ &quot;USD&quot;"/></numFmts><cellXfs><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`))
	f.Add([]byte(`<sheetData><row><c r="XFD1"><v>1</v></c></row>`), []byte(`<sst>`), []byte(``))
	f.Add([]byte(someSheet), []byte(`<sst>`), []byte("<styleSheet>\xff")) // two broken parts: their errors in the order of the parts
	f.Fuzz(func(t *testing.T, sheet, texts, styles []byte) {
		data := packed(t, sheet, texts, styles)
		read := func() (out []string) {
			b, err := Open(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				return []string{err.Error()}
			}
			last := 0
			err = b.Rows(context.Background(), b.Sheets[0], func(r Row) bool {
				if r.N <= last || r.N > MostRows || len(r.Cells) > MostColumns {
					t.Fatalf("row %d after %d, %d cells", r.N, last, len(r.Cells))
				}
				last = r.N
				for i := range r.Cells {
					shown, _ := r.Cells[i].Shown()
					out = append(out, r.Cells[i].Text, shown)
				}
				return len(out) < 1000
			})
			if err != nil {
				out = append(out, err.Error())
			}
			top := 0
			for _, m := range b.Merged(b.Sheets[0]) {
				if m.Top < top || m.Bottom < m.Top || m.LastCol < m.FirstCol || m.FirstCol < 0 {
					t.Fatalf("merged %+v behind row %d", m, top)
				}
				top = m.Top
				out = append(out, m.Ref)
			}
			return out
		}
		a, b := read(), read()
		if len(a) != len(b) {
			t.Fatalf("two readings differ: %q, %q", a, b)
		}
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("two readings differ: %q, %q", a, b)
			}
		}
	})
}

// FuzzArchive opens any bytes as a workbook.
func FuzzArchive(f *testing.F) {
	f.Add(packed(f, []byte(someSheet), []byte(someTexts), []byte(someStyles)))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for _, s := range b.Sheets {
			_ = b.Rows(context.Background(), s, func(Row) bool { return true })
		}
	})
}

func TestShown(t *testing.T) {
	for _, c := range []struct{ format, number, want string }{
		{"00000", "42", "00042"},
		{`"F-"00000`, "42", "F-00042"},
		{`\F\-000`, "7", "F-007"},
		{"000-000", "42", "000-042"},
		{"000 000", "1234567", "1234 567"},
		{"00000;(00000)", "42", "00042"},
		{"0", "42", "42"},
		{"#", "42", ""},
		{"General", "42", ""},
		{"0.00", "42", ""},
		{"#,##0", "42", ""},
		{"dd/mm/yyyy", "42", ""},
		{"0%", "42", ""},
		{`"F-`, "42", ""},
		{"00000", "4.2", ""},
		{"00000", "-42", ""},
		{"", "42", ""},
	} {
		format := formatOf(c.format)
		got, ok := (&Cell{Kind: Number, Text: c.number, Format: &format}).Shown()
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q of %s: %q, %t; want %q", c.format, c.number, got, ok, c.want)
		}
	}
}
