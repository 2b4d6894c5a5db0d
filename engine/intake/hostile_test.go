package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/costtest"
	"golang.org/x/text/encoding/charmap"
)

const (
	sheetHead = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>invoice</t></is></c><c r="B1" t="inlineStr"><is><t>client</t></is></c>` +
		`<c r="C1" t="inlineStr"><is><t>amount</t></is></c><c r="D1" t="inlineStr"><is><t>due</t></is></c></row>`
	sheetEnd = `</sheetData></worksheet>`
)

// part is one entry of a workbook: head, then fill n times, then tail. It is packed without
// being written out.
type part struct {
	name, head, fill, tail string
	n                      int
	says                   uint64 // unpacked size in the table of contents; 0 is the true one
}

func (p part) packed(t testing.TB) ([]byte, uint64) {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	write := func(s string) {
		if _, err := io.WriteString(w, s); err != nil {
			t.Fatal(err)
		}
	}
	write(p.head)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	size := uint64(len(p.head)) + uint64(len(p.fill))*uint64(p.n) + uint64(len(p.tail))
	if p.n > 0 { // each block repeats the one before it, so that its bytes can be repeated
		var block bytes.Buffer
		f, _ := flate.NewWriter(&block, flate.BestCompression)
		_, _ = io.WriteString(f, p.fill)
		_ = f.Flush()
		b.Write(bytes.Repeat(block.Bytes(), p.n))
	}
	end, _ := flate.NewWriter(&b, flate.BestCompression)
	_, _ = io.WriteString(end, p.tail)
	if err := end.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), size
}

// archive makes a workbook of one sheet of these parts.
func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	return archiveWith(t, `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`, parts...)
}

// archiveWith makes a workbook with this list of sheets: r1 and r4 are the two that it may have.
func archiveWith(t testing.TB, book string, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range append([]part{
		{name: "_rels/.rels", head: `<Relationships><Relationship Id="r" Type="a/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{name: "xl/workbook.xml", head: book},
		{name: "xl/_rels/workbook.xml.rels", head: `<Relationships><Relationship Id="r1" Type="a/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="a/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="a/styles" Target="styles.xml"/><Relationship Id="r4" Type="a/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`},
	}, parts...) {
		data, size := p.packed(t)
		if p.says > 0 {
			size = p.says
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CompressedSize64: uint64(len(data)), UncompressedSize64: size})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cost is what a check took.
type cost struct {
	bytes uint64 // allocated in all
	took  time.Duration
}

func costOf(t *testing.T, src *Source) (cost, *Report) {
	t.Helper()
	var r *Report
	var err error
	allocated, took := costtest.Of(t, func() { r, err = Check(context.Background(), *src, KindInvoices, euros) })
	if err != nil {
		t.Fatal(err)
	}
	return cost{allocated, took}, r
}

// hostileRatio is how much more than a good file of its size a hostile one may take, beyond
// what the longest row and a few buffers do.
const (
	hostileRatio = 4
	hostileBytes = 96 << 20
	hostileTime  = 10 * time.Second
)

func TestHostileWorkbooksAreRefusedCheaply(t *testing.T) {
	mega := strings.Repeat("A", 1<<20)
	row := func(i int) string {
		return fmt.Sprintf(`<row><c t="inlineStr"><is><t>F-%d</t></is></c><c><v>%d</v></c><c><v>%d.5</v></c><c t="d"><v>2026-01-31</v></c></row>`, i, i*7919, i*104729)
	}
	var rows strings.Builder
	for i := range 30_000 {
		rows.WriteString(row(i))
	}
	good := archive(t, part{name: "xl/worksheets/sheet1.xml", head: sheetHead + rows.String() + sheetEnd})
	allowed, r := costOf(t, memory("good.xlsx", good))
	if !r.OK() {
		t.Fatalf("the good one: %+v", r.Problems[:1])
	}
	t.Logf("a good workbook of %d kB: %d MB, %s", len(good)>>10, allowed.bytes>>20, allowed.took)
	sheetOf := func(p part) part { p.name = "xl/worksheets/sheet1.xml"; return p }
	plain := sheetOf(part{head: sheetHead + row(1) + sheetEnd})
	for _, tt := range []struct {
		name  string
		parts []part
	}{
		{"a cell of 3 GB", []part{sheetOf(part{head: sheetHead + `<row><c t="inlineStr"><is><t>`, fill: mega, n: 3 << 10, tail: `</t></is></c></row>` + sheetEnd})}},
		{"a cell of 3 GB that is said to be small", []part{sheetOf(part{head: sheetHead + `<row><c t="inlineStr"><is><t>`, fill: mega, n: 3 << 10, says: 1 << 20})}},
		{"a cell of 60 MB", []part{sheetOf(part{head: sheetHead + `<row><c t="inlineStr"><is><t>`, fill: mega, n: 60, tail: `</t></is></c></row>` + sheetEnd})}},
		{"an attribute of 60 MB", []part{sheetOf(part{head: sheetHead + `<row><c t="`, fill: mega, n: 60, tail: `"/></row>` + sheetEnd})}},
		{"texts of 3 GB", []part{plain, {name: "xl/sharedstrings.xml", head: "<sst>", fill: "<si><t>" + mega + "</t></si>", n: 3 << 10, tail: "</sst>"}}},
		{"a text of 60 MB", []part{plain, {name: "xl/sharedstrings.xml", head: "<sst><si><t>", fill: mega, n: 60, tail: "</t></si></sst>"}}},
		{"styles of 3 GB", []part{plain, {name: "xl/styles.xml", head: "<styleSheet>", fill: strings.Repeat("<xf/>", 1<<18), n: 3 << 10, tail: "</styleSheet>"}}},
		{"millions of rows", []part{sheetOf(part{head: sheetHead, fill: strings.Repeat("<row/>", 1<<17), n: 80, tail: sheetEnd})}},
		{"rows as wide as a sheet", []part{sheetOf(part{head: sheetHead, fill: strings.Repeat(`<row><c r="XFD9"><v>1</v></c></row>`, 1<<10), n: 1 << 10, tail: sheetEnd})}},
		{"elements deep in each other", []part{sheetOf(part{head: sheetHead, fill: strings.Repeat("<row>", 1<<10), n: 1 << 10, tail: sheetEnd})}},
		{"half a sheet", []part{sheetOf(part{head: sheetHead + row(1) + `<row><c t="inlineStr"><is><t>F-2`})}},
		{"a text that is not there", []part{sheetOf(part{head: sheetHead + `<row><c t="s"><v>99999999</v></c></row>` + sheetEnd})}},
		{"an entity", []part{sheetOf(part{head: `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + sheetHead + `<row><c t="inlineStr"><is><t>&a;</t></is></c></row>` + sheetEnd})}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := archive(t, tt.parts...)
			got, r := costOf(t, memory("ledger.xlsx", data))
			errors := slices.DeleteFunc(r.Problems, func(p Problem) bool { return p.Warning })
			if len(errors) != 1 || errors[0].Code != codeFormat {
				t.Errorf("got %+v", r.Problems)
			}
			if got.bytes > hostileRatio*allowed.bytes+hostileBytes || got.took > hostileRatio*allowed.took+hostileTime {
				t.Errorf("%d kB took %d MB and %s; a good one of %d kB %d MB and %s", len(data)>>10, got.bytes>>20, got.took, len(good)>>10, allowed.bytes>>20, allowed.took)
			}
		})
	}
}

// TestTextsOfAWorkbookAreKeptOnce: a text that a million cells refer to is in memory once.
func TestTextsOfAWorkbookAreKeptOnce(t *testing.T) {
	const rows = 2000
	text := strings.Repeat("x", 9000)
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row><c t="inlineStr"><is><t>client</t></is></c><c t="inlineStr"><is><t>name</t></is></c></row>`)
	for i := range rows {
		fmt.Fprintf(&b, `<row><c><v>%d</v></c><c t="s"><v>0</v></c></row>`, i)
	}
	data := archive(t, part{name: "xl/worksheets/sheet1.xml", head: b.String() + sheetEnd}, part{name: "xl/sharedstrings.xml", head: "<sst><si><t>" + text + "</t></si></sst>"})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p, r, err := Read(context.Background(), Sources{Clients: memory("clients.xlsx", data)}, euros)
	if err != nil || !r.OK() || len(p.Clients) != rows {
		t.Fatal(err, r)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > int64(len(text)*rows/4) {
		t.Errorf("%d MB are kept for %d references to one text", kept>>20, rows)
	}
	runtime.KeepAlive(p)
}

// endless is a file of head, fill n times and tail, that is never in memory as a whole.
func endless(name, head, fill, tail string, n int) *Source {
	return &Source{Name: name, Size: int64(len(head) + n*len(fill) + len(tail)), Open: func() (io.ReadCloser, error) {
		parts := []io.Reader{strings.NewReader(head)}
		for range n {
			parts = append(parts, strings.NewReader(fill))
		}
		return io.NopCloser(io.MultiReader(append(parts, strings.NewReader(tail))...)), nil
	}}
}

func TestHostileTextsAreRefusedCheaply(t *testing.T) {
	mega := strings.Repeat("A", 1<<20)
	const n = 150
	manyKeys := func(name, open, end string) *Source {
		var b strings.Builder
		b.WriteString(open)
		for i := range 200_000 {
			fmt.Fprintf(&b, "{\"invoice\":\"F\",\"k%d\":1}%s", i, end)
		}
		return memory(name, []byte(b.String()))
	}
	for _, tt := range []struct {
		name string
		src  *Source
		code string
	}{
		{"a text of an array", endless("a.json", `[{"invoice":"`, mega, `"}]`, n), codeJSON},
		{"a key of an array", endless("a.json", `[{"`, mega, `":1}]`, n), codeJSON},
		{"spaces in an array", endless("a.json", `[`, strings.Repeat(" ", 1<<20), `]`, n), codeJSON},
		{"a text of a line", endless("a.jsonl", `{"invoice":"`, mega, `"}`, n), codeJSON},
		{"keys without end", manyKeys("a.jsonl", "", "\n"), codeJSON},
		{"a cell", endless("a.csv", "invoice,client,amount,due\n\"", mega, "\",C,1,2026-01-31\n", n), codeQuote},
		{"a header", endless("a.csv", "invoice,client", strings.Repeat(",a", 1<<18), "\nF,C\n", 1), codeCells},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, r := costOf(t, tt.src)
			if r.OK() || r.Problems[0].Code != tt.code {
				t.Errorf("got %+v", r.Problems)
			}
			if tt.code != codeJSON && r.Errors != 1 {
				t.Errorf("%d errors: %+v", r.Errors, r.Problems)
			}
			if got.bytes > hostileBytes+uint64(4*longestRecord) && tt.name != "keys without end" || got.took > hostileTime {
				t.Errorf("%d MB took %d MB and %s", tt.src.Size>>20, got.bytes>>20, got.took)
			}
		})
	}
}

func TestJunkAndHalvesAreRefused(t *testing.T) {
	junk := make([]byte, 1<<16)
	r := rand.NewChaCha8([32]byte{7})
	_, _ = r.Read(junk)
	book := archive(t, part{name: "xl/worksheets/sheet1.xml", head: sheetHead + sheetEnd})
	for _, tt := range []struct {
		name string
		data []byte
		code string
	}{
		{"export.csv", junk, codeNUL},
		{"export.xlsx", junk, codeFormat},
		{"export.json", junk, codeNUL},
		{"export.xlsx", book[:len(book)/2], codeFormat},
		{"export.csv", []byte("\x1f\x8b\x08\x00rest"), codeFormat},
		{"export.xls", []byte("<html><table><tr><td>invoice</td></tr></table></html>"), codeFormat},
		{"export.csv", []byte("<?xml version=\"1.0\"?><Invoice/>"), codeFormat},
		{"export.json", []byte(`[{"invoice":"F","client":"C","amount":1,"due":"2026-01-31"},{"invoice":"G","cl`), codeJSON},
		{"export.csv", []byte("invoice,client,amount,due\nF,C,1,2026-01-31\nG,\"C"), codeQuote},
		{"export.csv", []byte("invoice,client,amount,due\nF,C,1,2026-01-31\nG,C"), codeCells},
		{"export.csv", []byte("invoice,client,amount,due\nF,Soci\xc3\xa9t\xc3"), codeEncoding},
	} {
		if r := check(t, tt.name, string(tt.data), KindInvoices, euros); r.Errors != 1 || r.Problems[0].Code != tt.code {
			t.Errorf("%s %.20q: got %+v", tt.name, tt.data, r.Problems)
		}
	}
}

func TestOtherEncodingsAreSeen(t *testing.T) {
	const text = "invoice;client;amount;due\nF-1;Boulangerie L'Épi d'Or, Saint-Étienne-du-Bois, société à responsabilité limitée;10,50 €;2026-01-31\nF-2;MARTIN BÂTIMENT, payé;1;2026-01-31\n"
	const euroless = "invoice;client;amount;due\nF-1;Boulangerie L'Épi d'Or, société à responsabilité limitée;10,50;2026-01-31\nF-2;MARTIN BÂTIMENT, payé;1;2026-01-31\n"
	encode := func(m *charmap.Charmap, s string) string {
		out, err := m.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	stated := func(encoding string) Options {
		o := euros
		o.Mapping.Invoices.Encoding = encoding
		return o
	}
	for _, tt := range []struct {
		name, data string
		opt        Options
		says       string // of the first problem; empty for none
	}{
		{"windows-1252", encode(charmap.Windows1252, text), euros, ""},
		{"windows-1252, apostrophes and signs", encode(charmap.Windows1252, "invoice;client;amount;due\nN°1;L’été – l’atelier d’œuvres, 10€HT;1;2026-01-31\n"), euros, ""},
		{"cp850", encode(charmap.CodePage850, euroless), euros, "look like cp850"},
		{"macintosh", encode(charmap.Macintosh, text), euros, "look like macintosh"},
		{"cp850, stated", encode(charmap.CodePage850, euroless), stated("cp850"), ""},
		{"macintosh, stated", encode(charmap.Macintosh, text), stated("macintosh"), ""},
		{"cp850, said to be windows-1252", strings.ReplaceAll(encode(charmap.CodePage850, euroless), "\x90", "E"), stated("windows-1252"), ""},
		{"UTF-8 that was read as windows-1252", "invoice;client;amount;due\nF-1;SociÃ©tÃ© Martin;10;2026-01-31\n", euros, "are garbled"},
		{"and a euro", "invoice;client;amount;due\nF-1;Martin, 10 â‚¬;10;2026-01-31\n", euros, "are garbled"},
		{"a character that was lost", "invoice;client;amount;due\nF-1;Soci\ufffdt\ufffd Martin;10;2026-01-31\n", euros, "are garbled"},
		{"Portuguese", "invoice;client;amount;due\nF-1;São João, NÃO Ângela;10;2026-01-31\n", euros, ""},
	} {
		r := check(t, "export.csv", tt.data, KindInvoices, tt.opt)
		got := ""
		if len(r.Problems) > 0 {
			got = r.Problems[0].Message
		}
		if (tt.says == "") != (got == "") || !strings.Contains(got, tt.says) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.says)
		}
	}
}
