package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/relance-dev/relance/engine"
)

var euros = Options{Currency: engine.MustCurrency("EUR")}

// readInvoices reads one file of invoices and fails on an I/O error.
func readInvoices(t *testing.T, name string, data []byte, opt Options) (*Portfolio, *Report) {
	t.Helper()
	p, r, err := Read(context.Background(), Sources{Invoices: memory(name, data)}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p, r
}

// codes lists the codes of a report's problems in order.
func codes(r *Report) []string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.Code)
	}
	return all
}

// utf16le writes s with a byte order mark.
func utf16le(t *testing.T, s string) []byte {
	t.Helper()
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodings(t *testing.T) {
	const text = "invoice;client;amount;due\n1;Société Fontaine;10,50 €;2026-01-31\n"
	cp1252, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stated := func(encoding string) Options {
		o := euros
		o.Mapping.Invoices.Encoding = encoding
		return o
	}
	for _, tt := range []struct {
		name string
		data []byte
		opt  Options
		want string // encoding, or the code of the problem
		row  int
	}{
		{"UTF-8", []byte(text), euros, "utf-8", 0},
		{"UTF-8 with a mark", []byte(byteOrderMark + text), euros, "utf-8", 0},
		{"windows-1252", cp1252, euros, "windows-1252", 0},
		{"windows-1252 stated", cp1252, stated("windows-1252"), "windows-1252", 0},
		{"Latin-1 stated is read with its superset", cp1252, stated("iso-8859-1"), "windows-1252", 0},
		{"UTF-16 with a mark", utf16le(t, text), euros, "utf-16", 0},
		{"UTF-16 stated", utf16le(t, text)[2:], stated("utf-16"), "utf-16", 0},
		{"UTF-16 without a mark", utf16le(t, text)[2:], euros, codeNUL, 1},
		{"old Mac line ends", []byte(strings.ReplaceAll(text, "\n", "\r")), euros, "utf-8", 0},
		{"Windows line ends", []byte(strings.ReplaceAll(text, "\n", "\r\n")), euros, "utf-8", 0},
		{"stated UTF-8 that is not", cp1252, stated("utf-8"), codeEncoding, 2},
		{"stated windows-1252 that is UTF-8", []byte(text), stated("windows-1252"), codeEncoding, 2},
		{"marked UTF-8, stated otherwise", []byte(byteOrderMark + text), stated("windows-1252"), codeEncoding, 1},
		{"a mark and a line that is not UTF-8", append([]byte(byteOrderMark), cp1252...), euros, codeEncoding, 2},
		{"two encodings in one file", append([]byte(text), cp1252...), euros, codeEncoding, 4},
		{"a byte that windows-1252 does not have", []byte("invoice;client\n1;a\x81b\n"), euros, codeEncoding, 2},
		{"a character that the file's end cuts off", []byte("invoice;client;é\n1;\xc3"), euros, codeEncoding, 2},
		{"a zero byte", []byte("invoice;client\n1;a\x00b\n"), euros, codeNUL, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, r := readInvoices(t, "export.csv", tt.data, tt.opt)
			if !r.OK() {
				if got := r.Problems[0]; got.Code != tt.want || got.Row != tt.row {
					t.Fatalf("got %+v, want %s in row %d", got, tt.want, tt.row)
				}
				return
			}
			if got := r.Files[0].Encoding; got != tt.want {
				t.Errorf("encoding %q, want %q", got, tt.want)
			}
			if got := p.Invoices[0]; got.Client != "Société Fontaine" || got.Amount != 1050 {
				t.Errorf("read %+v", got)
			}
		})
	}
}

func TestEncodingIsSettledByTheWholeFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("invoice;client;amount;due\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d;C1;10;2026-01-31\n", i)
	}
	b.WriteString("last;Caf\xe9;10;2026-01-31\n")
	p, r := readInvoices(t, "export.csv", []byte(b.String()), euros)
	if !r.OK() || r.Files[0].Encoding != "windows-1252" {
		t.Fatalf("%s, problems %v", r.Files[0].Encoding, r.Problems)
	}
	if last := p.Invoices[len(p.Invoices)-1]; last.Client != "Café" {
		t.Errorf("client %q", last.Client)
	}
}

func TestFilesThatAreNoExport(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"ledger.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", codeFormat},
		{"ledger.xlsx", "invoice,client\n", codeFormat},
		{"ledger.xlsx", "PK\x03\x04 and no workbook", codeFormat},
		{"ledger.csv", "%PDF-1.7\n", codeFormat},
		{"ledger.xlsx", "", codeEmptyFile},
		{"ledger.jsonl", "", codeEmptyFile},
		{"ledger.json", "[]", codeNoRows},
		{"ledger.jsonl", "\n \n", codeNoRows},
		{"ledger.jsonl", "{\"invoice\": \"\xe9\"}\n", codeEncoding},
		{"ledger.jsonl", "{\"invoice\": \"1\"}\n\x00\n", codeNUL},
		{"ledger.csv", "\n\n \n", codeEmptyFile},
	} {
		if _, r := readInvoices(t, tt.name, []byte(tt.data), euros); r.OK() || r.Problems[0].Code != tt.want {
			t.Errorf("%s %q: got %v, want %s", tt.name, tt.data, r.Problems, tt.want)
		}
	}
}

func TestJSONIsRecognisedByItsContent(t *testing.T) {
	for name, data := range map[string]string{
		"export.txt":  byteOrderMark + `[{"invoice": "1", "client": "C", "amount": 10, "due": "2026-01-31"}]`,
		"export.json": `{"invoice": "1", "client": "C", "amount": 10, "due": "2026-01-31"}` + "\n",
	} {
		if p, r := readInvoices(t, name, []byte(data), euros); !r.OK() || len(p.Invoices) != 1 {
			t.Errorf("%s: %v", name, r.Problems)
		}
	}
}

func TestAnOpenQuoteDoesNotSwallowAMillionRows(t *testing.T) {
	data := "invoice,client,amount,due\n1,C,10,2026-01-31\n2,\"C,10,2026-01-31\n" + strings.Repeat("3,C,10,2026-01-31\n", longestRecord/10)
	_, r := readInvoices(t, "export.csv", []byte(data), euros)
	if got := codes(r); !slices.Equal(got, []string{codeQuote}) || r.Problems[0].Row != 3 {
		t.Fatalf("got %+v", r.Problems)
	}
	long := `{"invoice": "1", "note": "` + strings.Repeat("x", longestRecord) + "\"}\n" + `{"invoice": "1", "client": "C", "amount": 10, "due": "2026-01-31"}`
	_, r = readInvoices(t, "export.jsonl", []byte(long), euros)
	if got := codes(r); !slices.Equal(got, []string{codeJSON}) || r.Problems[0].Row != 1 {
		t.Fatalf("got %+v", r.Problems)
	}
}

func TestSumsThatCannotBeCountedAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows int
		sign func(row int) string
		want []string
	}{
		{"as many as fit", 1150, func(int) string { return "" }, nil},
		{"too many", 9300, func(int) string { return "" }, []string{codeTotal}},
		{"too many, of which half are credit notes of another client", 9300, func(row int) string { return "-"[:row%2] }, []string{codeTotal}},
	} {
		var b strings.Builder
		b.WriteString("invoice,client,amount,due\n")
		for i := range tt.rows {
			fmt.Fprintf(&b, "%d,C-%d,%s9999999999999.99,2026-01-31\n", i, i%2, tt.sign(i))
		}
		if _, r := readInvoices(t, "export.csv", []byte(b.String()), euros); !slices.Equal(codes(r), tt.want) {
			t.Errorf("%s: got %v", tt.name, r.Problems)
		}
	}
}

func TestFileOpensAgainAndRefusesFolders(t *testing.T) {
	dir := t.TempDir()
	if _, err := File(filepath.Join(dir, "none.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := File(dir); err == nil {
		t.Error("a folder was taken for a file")
	}
	path := filepath.Join(dir, "a.csv")
	if err := os.WriteFile(path, []byte("client\nC1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := File(path)
	if err != nil || src.Size != 10 {
		t.Fatalf("%+v, %v", src, err)
	}
	for range 2 {
		f, err := src.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(f); len(b) != 10 {
			t.Errorf("read %d bytes", len(b))
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// failingReader fails after some bytes.
type failingReader struct {
	r   io.Reader
	err error
}

func (f *failingReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = f.err
	}
	return n, err
}

func TestIOErrorsAreErrorsNotFindings(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, name := range []string{"a.csv", "a.jsonl", "a.json", "a.xlsx"} {
		data := "invoice,client\n1,2\n"
		if name == "a.xlsx" {
			data = "PK\x03\x04"
		}
		src := &Source{Name: name, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(&failingReader{r: strings.NewReader(data), err: broken}), nil
		}}
		if _, _, err := Read(context.Background(), Sources{Invoices: src}, euros); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
		src.Open = func() (io.ReadCloser, error) { return nil, broken }
		if _, err := Check(context.Background(), *src, KindAuto, euros); !errors.Is(err, broken) {
			t.Errorf("%s not opened: %v", name, err)
		}
	}
}

func TestCancellationStopsTheWork(t *testing.T) {
	data := ledgerRows(50_000)
	ctx, cancel := context.WithCancel(context.Background())
	opt := Options{Progress: func(read, total int64) {
		if read > total/2 {
			cancel()
		}
	}}
	if _, _, err := Read(ctx, Sources{Invoices: memory("a.csv", data)}, opt); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	data := ledgerRows(40_000)
	var reads []int64
	opt := Options{Progress: func(read, total int64) {
		if total != passes*int64(len(data)) {
			t.Fatalf("total %d", total)
		}
		reads = append(reads, read)
	}}
	if _, _, err := Read(context.Background(), Sources{Invoices: memory("a.csv", data)}, opt); err != nil {
		t.Fatal(err)
	}
	if n := len(reads); n < 5 || reads[n-1] != passes*int64(len(data)) || !slices.IsSorted(reads) {
		t.Errorf("progress %v", reads)
	}
}
