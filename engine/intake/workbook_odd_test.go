package intake

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
)

// What spreadsheets of other programs hold: each is read as a person sees it, or refused with one
// error at its cell that says what to do.
func TestOddWorkbooks(t *testing.T) {
	const (
		id      = `<c r="A2" t="inlineStr"><is><t>F-1</t></is></c>`
		client  = `<c r="B2"><v>7</v></c>`
		hundred = `<c r="C2"><v>100</v></c>`
		day     = `<c r="E2"><v>46053</v></c>`
		second  = `<row r="3"><c r="A3"><v>2</v></c><c r="B3"><v>7</v></c><c r="C3"><v>100</v></c><c r="E3"><v>46053</v></c></row>`
		styles  = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00\ [$€-40C]"/><numFmt numFmtId="165" formatCode="[$$-409]#,##0.00_ ;[Red]-[$$-409]#,##0.00"/>` +
			`<numFmt numFmtId="166" formatCode="#,##0.00\ &quot;USD&quot;"/><numFmt numFmtId="167" formatCode="#,##0.00,\ &quot;k€&quot;"/><numFmt numFmtId="168" formatCode="yyyy\-mm"/><numFmt numFmtId="169" formatCode="General\ &quot;TTC&quot;"/>` +
			`<numFmt numFmtId="170" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="44"/></cellXfs></styleSheet>`
	)
	row := func(cells ...string) string { return `<row r="2">` + strings.Join(cells, "") + `</row>` }
	styled := func(style, value string) string { return `<c r="C2" s="` + style + `"><v>` + value + `</v></c>` }
	for name, tt := range map[string]struct {
		rows   string
		before string // of the rows
		behind string
		want   string // "code row column value", or the amount and the id of the first invoice
	}{
		"an amount in euros":             {rows: row(id, client, styled("1", "100"), day), want: "10000 F-1"},
		"dollars beside euros":           {rows: row(id, client, styled("2", "100"), day), want: "RL630 2 amount 100 $"},
		"a currency in words":            {rows: row(id, client, styled("3", "100"), day), want: "RL630 2 amount 100 USD"},
		"thousands":                      {rows: row(id, client, styled("4", "100000"), day), want: "10000000 F-1"},
		"a word that is no currency":     {rows: row(id, client, styled("6", "100"), day), want: "10000 F-1"},
		"the currency of the reader":     {rows: row(id, client, styled("10", "100"), day), want: "10000 F-1"},
		"a percentage":                   {rows: row(id, client, styled("7", "0.2"), day), want: "RL623 2 amount 0.2"},
		"a day for an amount":            {rows: row(id, client, styled("8", "46053"), day), want: "RL623 2 amount 46053"},
		"hours for an amount":            {rows: row(id, client, styled("9", "1.5"), day), want: "RL623 2 amount 1.5"},
		"a day for a number":             {rows: row(`<c r="A2" s="5"><v>46023</v></c>`, client, hundred, day), want: "RL621 2 invoice 46023"},
		"a percentage for a number":      {rows: row(`<c r="A2" s="7"><v>0.12</v></c>`, client, hundred, day), want: "RL621 2 invoice 0.12"},
		"an escaped line end":            {rows: row(`<c r="A2" t="inlineStr"><is><t>F-1_x000D_</t></is></c>`, client, hundred, day), want: "10000 F-1"},
		"an escape that is text":         {rows: row(`<c r="A2" t="inlineStr"><is><t>F_x005F_x0041_</t></is></c>`, client, hundred, day), want: "10000 F_x0041_"},
		"what only looks like an escape": {rows: row(`<c r="A2" t="inlineStr"><is><t>F_x00G1_x1</t></is></c>`, client, hundred, day), want: "10000 F_x00G1_x1"},
		"text in parts":                  {rows: row(`<c r="A2" t="inlineStr"><is><r><t>F</t></r><r><t>-1</t></r></is></c>`, client, hundred, day), want: "10000 F-1"},
		"a boolean for an amount":        {rows: row(id, client, `<c r="C2" t="b"><v>1</v></c>`, day), want: "RL623 2 amount true"},
		"an error":                       {rows: row(id, client, hundred, `<c r="E2" t="e"><v>#N/A</v></c>`), want: "RL621 2 due #N/A"},
		"a time of a day":                {rows: row(id, client, hundred, `<c r="E2"><v>46053.99999</v></c>`), want: "10000 F-1"},
		"a time alone":                   {rows: row(id, client, hundred, `<c r="E2"><v>0.5</v></c>`), want: "RL631 2 due 0.5"},
		"a client over two rows":         {rows: row(id, client, hundred, day) + strings.Replace(second, `<c r="B3"><v>7</v></c>`, "", 1), behind: `<mergeCells><mergeCell ref="B2:B3"/></mergeCells>`, want: "RL621 3 client B2:B3"},
		"what is open over two rows":     {rows: row(id, client, hundred, `<c r="D2"><v>20</v></c>`, day) + second, behind: `<autoFilter ref="A1:E3"/><mergeCells><mergeCell ref="D2:D3"/></mergeCells>`, want: "RL621 3 open D2:D3"},
		"one cell for two columns":       {rows: row(id, client, hundred, day), behind: `<mergeCells><mergeCell ref="C2:D2"/></mergeCells>`, want: "RL621 2 open C2:D2"},
		"a note over two rows":           {rows: row(id, client, hundred, day, `<c r="G2"><v>1</v></c>`) + second, behind: `<mergeCells><mergeCell ref="G2:G3"/></mergeCells>`, want: "10000 2"},
		"merged cells below":             {rows: row(id, client, hundred, day), behind: `<mergeCells><mergeCell ref="A9:E12"/></mergeCells><pageMargins/>`, want: "10000 F-1"},
		"columns that are hidden":        {rows: row(id, client, hundred, day), before: `<cols><col min="3" max="3" hidden="1"/><col min="9" max="12" hidden="1"/></cols>`, want: "RL617 1  amount"},
		"another table below":            {rows: row(id, client, hundred, day) + `<row r="6"><c r="A6" t="inlineStr"><is><t>Client</t></is></c><c r="B6" t="inlineStr"><is><t>Ville</t></is></c></row><row r="7"><c r="A7"><v>7</v></c></row>`, want: "RL605 6  Client, Ville"},
	} {
		head := strings.Replace(oddSheet(strings.Replace(oddHeader, "</row>", `<c r="G1" t="inlineStr"><is><t>remark</t></is></c></row>`, 1), tt.rows), "<sheetData>", tt.before+"<sheetData>", 1)
		data := archive(t, part{name: "xl/styles.xml", head: styles}, part{name: "xl/worksheets/sheet1.xml", head: strings.Replace(head, "</sheetData>", "</sheetData>"+tt.behind, 1)})
		p, r := readInvoices(t, "ledger.xlsx", data, euros)
		var got []string
		for _, x := range r.Problems {
			got = append(got, strings.Join([]string{x.Code, strconv.Itoa(x.Row), x.Column, x.Value}, " "))
		}
		if len(got) == 0 {
			got = append(got, strconv.Itoa(int(p.Invoices[0].Amount))+" "+p.Invoices[0].ID)
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, "|"), tt.want)
		}
	}
}

// A table may begin anywhere, and a header in two rows may be merged.
func TestTablesThatBeginElsewhere(t *testing.T) {
	text := func(ref, s string) string { return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>` }
	rows := `<row r="5">` + text("C5", "N°") + text("D5", "Client") + text("E5", "Montant") + text("G5", "Échéance") + `</row>` +
		`<row r="6">` + text("E6", "HT") + text("F6", "TTC") + `</row>` +
		`<row r="7">` + text("C7", "F-1") + text("D7", "7") + `<c r="E7"><v>100</v></c><c r="F7"><v>120</v></c><c r="G7"><v>46053</v></c></row>`
	data := archive(t, part{name: "xl/worksheets/sheet1.xml", head: strings.Replace(oddSheet(rows), "</sheetData>", `</sheetData><mergeCells><mergeCell ref="C5:C6"/><mergeCell ref="E5:F5"/></mergeCells>`, 1)})
	opt := euros
	opt.Mapping.Invoices.Columns = map[string]string{"invoice": "N°", "client": "Client", "amount": "Montant TTC", "due": "Échéance"}
	if _, r := readInvoices(t, "ledger.xlsx", data, opt); len(r.Problems) != 1 || r.Problems[0].Code != codeNoHeader || !strings.Contains(r.Problems[0].Hint, "header_rows: 2; the columns are then: N°, Client, Montant HT, Montant TTC, Échéance") {
		t.Errorf("untold: %+v", r.Problems)
	}
	opt.Mapping.Invoices.HeaderRows = 2
	for _, at := range []int{0, 5} {
		opt.Mapping.Invoices.Header = at
		if p, r := readInvoices(t, "ledger.xlsx", data, opt); !r.OK() || len(p.Invoices) != 1 || p.Invoices[0].ID != "F-1" || p.Invoices[0].Amount != 12000 {
			t.Errorf("header %d: %+v", at, r.Problems)
		}
	}
}

// A workbook that was cut off anywhere is refused in words.
func TestWorkbooksThatWereCutOff(t *testing.T) {
	data := sheet(t, "S", nil, header, []any{"1", "C", 10, 46053})
	for _, n := range []int{4, len(data) / 2, len(data) - 1} {
		_, r := readInvoices(t, "ledger.xlsx", bytes.Clone(data[:n]), euros)
		if len(r.Problems) != 1 || r.Problems[0].Code != codeFormat || r.Problems[0].Message != "the workbook is damaged or was cut off" {
			t.Errorf("%d bytes: %+v", n, r.Problems)
		}
	}
}
