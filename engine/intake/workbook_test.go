package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/relance-dev/relance/engine"
)

// sheet makes a workbook of one sheet.
func sheet(t *testing.T, name string, edit func(f *excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(f)
	}
	for i, row := range rows {
		if row == nil {
			continue
		}
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var header = []any{"invoice", "client", "amount", "due", "disputed"}

func TestWorkbookCellsAreExact(t *testing.T) {
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	data := sheet(t, "Ledger", nil, header,
		[]any{"00042", 7, 1234.56, day, true},
		nil,
		[]any{611365, "C", 0.1 + 0.2, 46053, "non"},
		[]any{3.0, "C", "1 234,50", "31/01/2026", nil},
		[]any{"4", "C", 1e5, "2026-01-31", false},
		[]any{"5", "C", 1234.5600000000001, 46053.75, nil},
	)
	p, r := readInvoices(t, "ledger.xlsx", data, euros)
	if !r.OK() {
		t.Fatalf("%+v", r.Problems)
	}
	if f := r.Files[0]; f.Format != "xlsx" || f.Sheet != "Ledger" || f.Rows != 5 {
		t.Errorf("summary %+v", f)
	}
	got := map[string]engine.Invoice{}
	for _, i := range p.Invoices {
		got[i.ID] = i
		if i.Due.String() != "2026-01-31" {
			t.Errorf("%s is due on %s", i.ID, i.Due)
		}
	}
	for id, want := range map[string]engine.Amount{"00042": 123456, "611365": 30, "3": 123450, "4": 10000000, "5": 123456} {
		if got[id].Amount != want {
			t.Errorf("%s has %d, want %d", id, got[id].Amount, want)
		}
	}
	if !got["00042"].Disputed || got["00042"].Client != "7" {
		t.Errorf("read %+v", got["00042"])
	}
}

func TestWorkbookOf1904(t *testing.T) {
	yes := true
	data := sheet(t, "S", func(f *excelize.File) {
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	}, header, []any{"1", "C", 10, 44591})
	p, r := readInvoices(t, "ledger.xlsx", data, euros)
	if !r.OK() || p.Invoices[0].Due.String() != "2026-01-31" {
		t.Fatalf("%+v %+v", r.Problems, p)
	}
}

func TestWorkbookProblemsNameTheRowOfTheSheet(t *testing.T) {
	data := sheet(t, "S", nil, nil, []any{"", "", ""}, header,
		[]any{"1", "C", "12x", 46053},
		nil,
		[]any{1.93e20, "C", 10, "#REF!"},
		[]any{"2", "C", 99.905, 60},
		[]any{"3", "C", 10, 46053, nil, "a note beside the table"},
	)
	_, r := readInvoices(t, "ledger.xlsx", data, euros)
	var got []string
	for _, p := range r.Problems {
		got = append(got, fmt.Sprintf("%d %s %s", p.Row, p.Code, p.Column))
	}
	want := "4 RL623 amount|6 RL621 invoice|6 RL621 due|7 RL631 due|7 RL626 amount|8 RL605 "
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestWorkbookSheetIsChosen(t *testing.T) {
	data := sheet(t, "Cover", func(f *excelize.File) {
		if _, err := f.NewSheet("Ledger"); err != nil {
			t.Fatal(err)
		}
		for i, row := range [][]any{header, {"1", "C", 10, 46053}} {
			if err := f.SetSheetRow("Ledger", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}, []any{"Accounts receivable"})
	opt := euros
	opt.Mapping.Invoices.Sheet = "Ledger"
	if p, r := readInvoices(t, "ledger.xlsx", data, opt); !r.OK() || len(p.Invoices) != 1 {
		t.Fatalf("%+v", r.Problems)
	}
	opt.Mapping.Invoices.Sheet = "Ledgr"
	_, r := readInvoices(t, "ledger.xlsx", data, opt)
	if r.OK() || r.Problems[0].Code != codeSheet || r.Problems[0].Hint != "its sheets are: Cover, Ledger" {
		t.Fatalf("%+v", r.Problems)
	}
}

func TestWorkbookProgress(t *testing.T) {
	rows := [][]any{header}
	for i := range 200 {
		rows = append(rows, []any{i + 1, "C", 10, 46053})
	}
	data := sheet(t, "S", nil, rows...)
	var last, total int64
	opt := euros
	opt.Progress = func(read, of int64) { last, total = read, of }
	if _, r := readInvoices(t, "ledger.xlsx", data, opt); !r.OK() {
		t.Fatalf("%+v", r.Problems)
	}
	if last != total || total != passes*int64(len(data)) {
		t.Errorf("%d of %d", last, total)
	}
}

func TestWorkbookNumbersShownWithLeadingZerosKeepThem(t *testing.T) {
	zeros := "00000"
	data := sheet(t, "S", func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("S", "A2", "B2", style); err != nil {
			t.Fatal(err)
		}
	}, header, []any{42, 7, 10, 46053}, []any{42, "7", 10, 46053})
	p, r := readInvoices(t, "ledger.xlsx", data, euros)
	if !r.OK() || len(p.Invoices) != 2 {
		t.Fatalf("%+v", r.Problems)
	}
	if got := p.Invoices[0]; got.ID != "00042" || got.Client != "00007" {
		t.Errorf("read %+v", got)
	}
}
