package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/relance-dev/relance/engine"
)

// FuzzRead reads any bytes with any way to write dates. Nothing may panic, two
// reads may not differ, and what was accepted must check clean and survive
// being written in canonical form.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("invoice;client;amount;due\n1;C;1 234,56;31/01/2026\n"), []byte("client\nC\n"), []byte("client,role,phone\nC,owner,+33199000001\n"), []byte(""), "DD/MM/YYYY")
	for _, path := range paths {
		invoices, clients, contacts, events, dates := seed(f, path)
		f.Add(invoices, clients, contacts, events, dates)
	}
	f.Fuzz(func(t *testing.T, invoices, clients, contacts, events []byte, dates string) {
		opt := euros
		opt.Mapping = Mapping{Invoices: Table{Dates: dates}, Events: Table{Dates: dates}}
		sources := []*Source{memory("invoices.csv", invoices), nil, nil, nil}
		if len(clients) > 0 {
			sources[1] = memory("clients.csv", clients)
		}
		if len(contacts) > 0 {
			sources[2] = memory("contacts.csv", contacts)
		}
		if len(events) > 0 {
			sources[3] = memory("events.csv", events)
		}
		p, r := fuzzRead(t, sources, opt)
		again, r2 := fuzzRead(t, sources, opt)
		if !reflect.DeepEqual(r, r2) || !reflect.DeepEqual(p, again) {
			t.Fatal("two reads differ")
		}
		if p == nil {
			return
		}
		for i, kind := range kinds {
			if sources[i] == nil {
				continue
			}
			if c, err := Check(context.Background(), *sources[i], kind, opt); err != nil || !c.OK() {
				t.Fatalf("read accepts %s, check does not: %v %+v", kind, err, c.Problems)
			}
		}
		back, r := fuzzRead(t, canonical(t, p), Options{})
		if back != nil {
			back.Had, back.LeftOut = p.Had, p.LeftOut
		}
		if !r.OK() || !reflect.DeepEqual(p, back) {
			t.Fatalf("the canonical form reads otherwise:\n%s\nwas:\n%s", describe(back, r), describe(p, &Report{}))
		}
	})
}

// seed returns the files of a fixture.
func seed(f *testing.F, path string) (invoices, clients, contacts, events []byte, dates string) {
	f.Helper()
	x := openFixture(f, path)
	for _, file := range x.archive.Files {
		switch base, _, _ := strings.Cut(file.Name, "."); base {
		case "invoices":
			invoices = file.Data
		case "clients":
			clients = file.Data
		case "contacts":
			contacts = file.Data
		case "events":
			events = file.Data
		}
	}
	return invoices, clients, contacts, events, x.opt.Mapping.Invoices.Dates
}

func fuzzRead(t *testing.T, s []*Source, opt Options) (*Portfolio, *Report) {
	t.Helper()
	p, r, err := Read(context.Background(), Sources{Invoices: s[0], Clients: s[1], Contacts: s[2], Events: s[3]}, opt)
	if err != nil {
		t.Fatal(err)
	}
	if (p == nil) == r.OK() {
		t.Fatalf("portfolio %v, %d errors", p, r.Errors)
	}
	return p, r
}

// canonical writes a portfolio as four files of canonical form; a kind without
// rows has no file.
func canonical(t *testing.T, p *Portfolio) []*Source {
	t.Helper()
	invoices := [][]string{Columns(KindInvoices)[:invDebit]}
	for _, i := range p.Invoices {
		open := i.Currency.Format(i.Open)
		if i.Gross {
			open = ""
		}
		invoices = append(invoices, []string{
			i.ID, i.Client, i.Currency.Format(i.Amount), open, i.Currency.Code(), i.Issued.String(), i.Due.String(), i.PaidOn.String(),
			strconv.FormatBool(i.Disputed), strconv.FormatBool(i.OnHold), i.Entity, i.CreditFor, strconv.FormatBool(i.Factored), i.Factor,
		})
	}
	list := func(words []string) string { return strings.Join(append(words[:len(words):len(words)], ""), ",") }
	clients, contacts := [][]string{Columns(KindClients)}, [][]string{Columns(KindContacts)}
	for _, c := range p.Clients {
		for _, x := range c.Contacts {
			contacts = append(contacts, []string{
				c.ID, x.Role, x.Name, x.Email, x.Phone, x.Language, strconv.FormatBool(x.Verified), list(x.OptOut), list(x.Consent),
			})
		}
		clients = append(clients, []string{
			c.ID, c.Name, c.Profile, c.Kind, c.Country, c.Language, c.Email, c.Phone, c.Contact,
			strings.Join(c.Address, "\n"), "", "", list(c.OptOut), list(c.Consent), c.Timezone,
			strconv.FormatBool(c.Verified), c.Preferred,
		})
	}
	events := [][]string{Columns(KindEvents)}
	for _, e := range p.Events {
		amount := ""
		if e.Amount != 0 && e.Schedule == "" {
			amount = e.Currency.Format(e.Amount)
		}
		events = append(events, []string{
			e.Date.String(), string(e.Type), e.Invoice, e.Client, amount, e.Currency.Code(), e.Until.String(), e.Channel, e.Outcome, e.Note,
			e.Reason, e.To, grace(e.Grace), fee(e.Fee, e.Currency), e.Schedule.Format(e.Currency), e.Entity, e.Contact,
		})
	}
	return []*Source{write(t, "invoices.csv", invoices), write(t, "clients.csv", clients), write(t, "contacts.csv", contacts), write(t, "events.csv", events)}
}

// grace writes a number; none is empty.
func grace(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// fee writes an amount; none is empty.
func fee(a engine.Amount, c engine.Currency) string {
	if a == 0 {
		return ""
	}
	return c.Format(a)
}

func write(t *testing.T, name string, rows [][]string) *Source {
	t.Helper()
	if len(rows) == 1 {
		return nil
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return memory(name, b.Bytes())
}

// bookParts are the parts of a workbook that FuzzWorkbook replaces.
var bookParts = []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"}

// FuzzWorkbook reads workbooks with damaged parts: whatever the library below
// makes of them, nothing may panic.
func FuzzWorkbook(f *testing.F) {
	book := excelize.NewFile()
	for i, row := range [][]any{header, {"1", "C", 10.5, 46053, true}} {
		if err := book.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
			f.Fatal(err)
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		f.Fatal(err)
	}
	whole, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, file := range whole.File {
		if parts[file.Name], err = fs.ReadFile(whole, file.Name); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(parts[bookParts[0]], parts[bookParts[1]], parts[bookParts[2]], parts[bookParts[3]])
	f.Fuzz(func(t *testing.T, sheet, texts, styles, workbook []byte) {
		data := zipped(t, parts, map[string][]byte{bookParts[0]: sheet, bookParts[1]: texts, bookParts[2]: styles, bookParts[3]: workbook})
		if p, r, err := Read(context.Background(), Sources{Invoices: memory("a.xlsx", data)}, euros); err == nil && (p == nil) == r.OK() {
			t.Fatalf("portfolio %v, %d errors", p, r.Errors)
		}
	})
}

// zipped packs the parts of a workbook, some of them replaced.
func zipped(t *testing.T, parts, replaced map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sortedKeys(parts) {
		data, ok := replaced[name]
		if !ok {
			data = parts[name]
		}
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzAmount compares the two readings of a number with what they claim.
func FuzzAmount(f *testing.F) {
	for _, s := range []string{"1 234,56", "1,234.56", "1'234.56", "(1.234,56) €", "-12", "EUR 1.234", ",5", "12.", "1.2.3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		w, ok := takeApart(s, nil)
		if !ok {
			return
		}
		for _, mark := range []byte{'.', ','} {
			plain, ok := w.read(mark, nil)
			if !ok {
				continue
			}
			if text, ok := expand(strings.TrimPrefix(string(plain), "-")); !ok && plain[0] != '0' && plain[0] != '-' {
				t.Fatalf("%q is read as %q, which is no plain number (%q)", s, plain, text)
			}
			if got, want := strings.Map(onlyDigits, string(plain)), strings.Map(onlyDigits, s); strings.TrimLeft(got, "0") != strings.TrimLeft(want, "0") {
				t.Fatalf("%q is read as %q: digits were lost", s, plain)
			}
		}
	})
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// fuzzMappings are mappings that use everything that a mapping can say of rows.
var fuzzMappings = []Mapping{
	benchMapping,
	{Invoices: Table{
		Columns:   map[string]string{"invoice": "No", "client": "Account", "debit": "Debit", "credit": "Credit", "issued": "Date", "name": "Name", "email": "Mail"},
		Lines:     LinesSum,
		Lettering: []string{"Letter"},
		Due:       &Terms{Days: 30, EndOfMonth: EndAfter},
		LeaveOut:  []Rows{{Starts: []string{"Total"}}, {Column: "Account", NotStarts: []string{"411"}}},
		Dates:     "DD/MM/YYYY",
		Decimal:   ",",
	}},
	{Invoices: Table{
		Columns:  map[string]string{"invoice": "No", "amount": "Amount", "issued": "Date", "terms": "Terms"},
		Headings: map[string]Heading{"client": {Rows: Rows{Cells: 1}, After: []string{"Client:"}}},
		Types:    Types{Column: "Type", Invoice: []string{"Invoice"}, Credit: []string{"Credit"}, Payment: []string{"Payment"}},
		Amounts:  []string{FormLakhs, FormCrDr, FormDash},
		FloatIDs: true,
		Due:      &Terms{},
	}},
	{Invoices: Table{Lines: LinesFirst, Header: 2}},
}

// FuzzMapped reads any file through mappings that say which rows are what: nothing may
// panic, two readings may not differ, and what is accepted checks clean and owes no more
// than it was.
func FuzzMapped(f *testing.F) {
	f.Add([]byte("No;Account;Name;Mail;Date;Debit;Credit;Letter\nF1;411A;A;a@example.org;01/02/2026;10,00;;A\nR1;411A;A;;05/02/2026;;10,00;A\nTotal;;;;;10,00;10,00;\n"), 1)
	f.Add([]byte("Type,No,Date,Terms,Amount\nClient: A\nInvoice,1.0,2026-01-31,30,\"12,34,567.00 DR\"\nPayment,,2026-02-01,,5\nCredit,2,2026-02-01,,-\n"), 2)
	f.Add([]byte("title\ninvoice,client,amount,due\n1,C,5,2026-01-31\n1,C,5,2026-01-31\n"), 3)
	f.Add(mappedRows(3), 0)
	f.Fuzz(func(t *testing.T, data []byte, which int) {
		opt := euros
		opt.Mapping = fuzzMappings[uint(which)%uint(len(fuzzMappings))]
		sources := []*Source{memory("invoices.csv", data), nil, nil, nil}
		p, r := fuzzRead(t, sources, opt)
		again, r2 := fuzzRead(t, sources, opt)
		if !reflect.DeepEqual(r, r2) || !reflect.DeepEqual(p, again) {
			t.Fatal("two readings differ")
		}
		if p == nil {
			return
		}
		if c, err := Check(context.Background(), *sources[0], KindInvoices, opt); err != nil || !c.OK() {
			t.Fatalf("read accepts, check does not: %v %+v", err, c.Problems)
		}
		ids := map[string]bool{}
		for _, i := range p.Invoices {
			if i.ID == "" || i.Due == 0 || i.Amount > 0 && i.Open > i.Amount || ids[i.ID] {
				t.Fatalf("invoice %+v", i)
			}
			ids[i.ID] = true
		}
		for _, e := range p.Events {
			if e.Amount <= 0 || e.Date == 0 || e.Client == "" {
				t.Fatalf("event %+v", e)
			}
		}
	})
}
