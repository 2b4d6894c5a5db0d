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

// oddSheet is a sheet of raw rows.
func oddSheet(rows ...string) string {
	return `<worksheet><sheetData>` + strings.Join(rows, "") + sheetEnd
}

const oddHeader = `<row r="1"><c r="A1" t="inlineStr"><is><t>invoice</t></is></c><c r="B1" t="inlineStr"><is><t>client</t></is></c>` +
	`<c r="C1" t="inlineStr"><is><t>amount</t></is></c><c r="D1" t="inlineStr"><is><t>open</t></is></c><c r="E1" t="inlineStr"><is><t>due</t></is></c></row>`

func TestFormulasWithoutResultAreRefused(t *testing.T) {
	const styles = `<styleSheet><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>`
	for name, tt := range map[string]struct {
		open, book string
		want       []string
	}{
		"none":              {`<c r="D2"><f>C2-80</f></c>`, "", []string{codeMangled}},
		"an empty one":      {`<c r="D2"><f>C2-80</f><v></v></c>`, "", []string{codeMangled}},
		"one":               {`<c r="D2"><f>C2-80</f><v>20</v></c>`, "", nil},
		"an empty text":     {`<c r="D2" t="str"><f>""</f><v></v></c>`, "", nil},
		"a placeholder":     {`<c r="D2"><f>C2-80</f><v>0</v></c>`, `<calcPr calcId="1" fullCalcOnLoad="1"/>`, []string{codeMangled}},
		"a number, at load": {`<c r="D2"><v>20</v></c>`, `<calcPr calcId="1" fullCalcOnLoad="1"/>`, nil},
	} {
		parts := []part{
			{name: "xl/styles.xml", head: styles},
			{name: "xl/worksheets/sheet1.xml", head: oddSheet(oddHeader, `<row r="2"><c r="A2" t="inlineStr"><is><t>F</t></is></c><c r="B2"><v>7</v></c><c r="C2"><v>100</v></c>`+tt.open+`<c r="E2"><v>46053</v></c></row>`)},
		}
		data := archive(t, parts...)
		if tt.book != "" {
			data = archiveWith(t, `<workbook>`+tt.book+`<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`, parts...)
		}
		_, r := readInvoices(t, "ledger.xlsx", data, euros)
		if got := codes(r); strings.Join(got, ",") != strings.Join(tt.want, ",") {
			t.Errorf("%s: %+v", name, r.Problems)
		}
	}
}

func TestKeysOfAWorkbookAreReadAsTheyAreShown(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="&quot;F-&quot;00000"/><numFmt numFmtId="165" formatCode="000-000"/><numFmt numFmtId="166" formatCode="#,##0.00"/>` +
		`<numFmt numFmtId="167" formatCode="\F0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14"/><xf numFmtId="167"/></cellXfs></styleSheet>`
	for i, tt := range []struct{ cell, want string }{
		{`<v>42</v>`, "42"},
		{` s="1"><v>42</v>`, "F-00042"},
		{` s="2"><v>42</v>`, "000-042"},
		{` s="2"><v>1234567</v>`, "1234-567"},
		{` s="3"><v>42</v>`, "42"},
		{` s="5"><v>42</v>`, "F42"},
		{` t="inlineStr"><is><t>20260112000345678</t></is>`, "20260112000345678"},
		{` t="inlineStr"><is><t>00042</t></is>`, "00042"},
		{` t="str"><f>A1</f><v>FA-7</v>`, "FA-7"},
	} {
		cell := tt.cell
		if i == 0 {
			cell = ">" + cell
		}
		data := archive(t, part{name: "xl/styles.xml", head: styles}, part{
			name: "xl/worksheets/sheet1.xml",
			head: oddSheet(oddHeader, `<row r="2"><c r="A2"`+cell+`</c><c r="B2"><v>7</v></c><c r="C2"><v>100</v></c><c r="E2"><v>46053</v></c></row>`),
		})
		p, r := readInvoices(t, "ledger.xlsx", data, euros)
		if !r.OK() || p.Invoices[0].ID != tt.want {
			t.Errorf("%s: got %+v %+v, want %s", tt.cell, p, r.Problems, tt.want)
		}
	}
	data := archive(t, part{name: "xl/worksheets/sheet1.xml", head: oddSheet(oddHeader, `<row r="2"><c r="A2"><v>20260112000345678</v></c><c r="B2"><v>7</v></c><c r="C2"><v>100</v></c><c r="E2"><v>46053</v></c></row>`)})
	if _, r := readInvoices(t, "ledger.xlsx", data, euros); strings.Join(codes(r), ",") != codeMangled {
		t.Errorf("a number of 17 digits is no key: %+v", r.Problems)
	}
}

func TestWhatAWorkbookHidesIsSaid(t *testing.T) {
	row := func(n int, id, attr string) string {
		return fmt.Sprintf(`<row r="%d"%s><c r="A%d" t="inlineStr"><is><t>%s</t></is></c><c r="B%d"><v>7</v></c><c r="C%d"><v>100</v></c><c r="E%d"><v>46053</v></c></row>`, n, attr, n, id, n, n, n)
	}
	const two = `<workbook><sheets><sheet name="Archive" sheetId="1" r:id="r1"%s/><sheet name="Invoices" sheetId="2" r:id="r4"/></sheets></workbook>`
	second := part{name: "xl/worksheets/sheet2.xml", head: oddSheet(oddHeader, row(2, "NEW", ""))}
	first := part{name: "xl/worksheets/sheet1.xml", head: oddSheet(oddHeader, row(2, "OLD", ""), row(3, "OLD-2", ` hidden="1"`))}
	p, r := readInvoices(t, "ledger.xlsx", archiveWith(t, fmt.Sprintf(two, ` state="hidden"`), first, second), euros)
	if len(p.Invoices) != 1 || p.Invoices[0].ID != "NEW" || r.Warnings != 0 {
		t.Errorf("the first sheet is hidden: %+v %+v", p, r)
	}
	p, r = readInvoices(t, "ledger.xlsx", archiveWith(t, fmt.Sprintf(two, ""), first, second), euros)
	if len(p.Invoices) != 2 || strings.Join(codes(r), ",") != codeOtherSheets+","+codeHidden || r.Problems[0].Value != "Invoices" || r.Problems[1].Row != 3 {
		t.Errorf("a second sheet and a hidden row: %+v %+v", p, r)
	}
	opt := euros
	opt.Mapping.Invoices.Sheet = "Archive"
	if p, r = readInvoices(t, "ledger.xlsx", archiveWith(t, fmt.Sprintf(two, ` state="veryHidden"`), first, second), opt); len(p.Invoices) != 2 || strings.Join(codes(r), ",") != codeHidden {
		t.Errorf("a hidden sheet that is named: %+v %+v", p, r)
	}
}

func TestDatesThatASpreadsheetSwappedAreRefused(t *testing.T) {
	serial := func(s string) string { return `<v>` + s + `</v>` }
	text := func(s string) string { return ` t="inlineStr"><is><t>` + s + `</t></is>` }
	for name, tt := range map[string]struct {
		due  []string
		want string
	}{
		"swapped":                         {[]string{">" + serial("46143"), text("15/12/2025"), ">" + serial("46327"), text("31/01/2026")}, codeOrderClash},
		"swapped, month first":            {[]string{">" + serial("46143"), text("12/15/2025")}, codeOrderClash},
		"both forms, days after the 12th": {[]string{">" + serial("46053"), text("15/12/2025")}, ""},
		"dates alone":                     {[]string{">" + serial("46143"), ">" + serial("46327")}, ""},
		"texts alone":                     {[]string{text("15/12/2025"), text("01/02/2026")}, ""},
	} {
		rows := []string{oddHeader}
		for i, due := range tt.due {
			rows = append(rows, fmt.Sprintf(`<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>7</v></c><c r="C%d"><v>100</v></c><c r="E%d"%s</c></row>`, i+2, i+2, i, i+2, i+2, i+2, due))
		}
		opt := euros
		_, r := readInvoices(t, "ledger.xlsx", archive(t, part{name: "xl/worksheets/sheet1.xml", head: oddSheet(rows...)}), opt)
		if strings.Join(codes(r), ",") != tt.want {
			t.Errorf("%s: %+v", name, r.Problems)
		}
	}
}
