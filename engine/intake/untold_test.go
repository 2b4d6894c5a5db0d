package intake

import (
	"strings"
	"testing"
)

// What a column says that nothing reads is an error when less is owed by it, whatever program and language it comes from.
func TestIgnoredColumnsThatSayLessIsOwed(t *testing.T) {
	for _, tt := range []struct {
		header, value string
		hint          string // of the error; empty when there is none
	}{
		{"Reste à payer", "40,00", "columns: open: "},
		{"Balance Due", "0.00", "columns: open: "},
		{"Offener Betrag", "40,00", "columns: open: "},
		{"Pendiente", "40,00", "columns: open: "},
		{"Openstaand bedrag", "40,00", "columns: open: "},
		{"Solde", "100,00", ""}, // all of it is open
		{"Solde", "", ""},
		{"Paid", "TRUE", `types: {column: "Paid", invoice: ["…"], closed: ["TRUE"]}`},
		{"Payée", "Oui", `types: {column: "Payée", invoice: ["…"], closed: ["Oui"]}`},
		{"Bezahlt", "ja", `closed: ["ja"]`},
		{"Pagada", "Sí", `closed: ["Sí"]`},
		{"Payée", "Non", ""},
		{"Paid", "no", ""},
		{"Paid", "-", ""},
		{"Amount paid", "60.00", "columns: paid: "},
		{"Montant payé", "0,00 €", ""},
		{"Date de paiement", "28/01/2026", "columns: paid_on: "},
		{"SettledDate", "2026-01-28", "columns: paid_on: "},
		{"Payment date", "0000-00-00", ""},
		{"Fecha de pago", "28/01/2026", "columns: paid_on: "},
		{"Währung", "CHF", "columns: currency: "},
		{"Divisa", "usd", "columns: currency: "},
		{"Devise", "EUR", ""},
		{"Statut", "Payée", `closed: ["Payée"]`},
		{"Zahlungsstatus", "bezahlt", `closed: ["bezahlt"]`},
		{"Estado", "Anulada", `closed: ["Anulada"]`},
		{"Stato", "Bozza", `leave_out: ["Bozza"]`},
		{"Status", "Draft invoice", `leave_out: ["Draft invoice"]`},
		{"Statut", "Annulée par avoir", `credit: [`},
		{"Soort", "Creditnota", `credit: ["Creditnota"]`},
		{"Tipo", "Nota di credito", `credit: ["Nota di credito"]`},
		{"Nature", "Avoir", `credit: ["Avoir"]`},
		{"Type", "Bill", `leave_out: ["Bill"]`},
		{"Sens", "C", `credit: ["C"]`},
		{"Soll/Haben", "H", `credit: ["H"]`},
		{"Lettrage", "AB", `lettering: ["Lettrage"]; else leave out what is settled: invoices: leave_out: [{column: "Lettrage", not: [""]}]`},
		{"Code lettrage", "A12", "lettering: "},
		{"Clearing Document", "1400000012", "lettering: "},
		{"Ausgleichsbeleg", "1400000012", "lettering: "},
		{"Lettrage", "", ""},
		{"Lettrage", "-", ""},
		{"Lettré", "Non", ""},
		{"Date lettrage", "28/01/2026", "columns: paid_on: "},
		{"Ausgleichsdatum", "28.01.2026", "columns: paid_on: "},
		{"Acompte versé", "40,00", "columns: prepaid: "},
		{"Montant de l'acompte", "40,00", "columns: prepaid: "},
		{"Anzahlung", "40,00", "columns: prepaid: "},
		{"Deposit", "40.00", "columns: prepaid: "},
		{"Anticipo", "40,00", "columns: prepaid: "},
		{"Aanbetaling", "40,00", "columns: prepaid: "},
		{"Deposit", "0.00", ""},
		{"Acompte", "", ""},
		{"Libellé", "Avoir sur facture F-1", `leave_out: [{column: "Libellé", starts: ["Avoir"]}]`},
		{"Libellé", "AVOIR n°12", `starts: ["AVOIR"]`},
		{"Description", "Credit note for March", `starts: ["Credit note"]`},
		{"Buchungstext", "Gutschrift 12", `starts: ["Gutschrift"]`},
		{"Descripción", "Nota de crédito 12", `starts: ["Nota de crédito"]`},
		{"Libellé", "Facture 12, avoir déduit", ""},
		{"Description", "Credit card fees", ""},
		{"Libellé", "Remboursement de frais", ""},
		{"Concepto", "Abono mensual", ""},
		{"Type", "C", ""}, // a letter says nothing in a column that is none of sides
	} {
		t.Run(tt.header+" "+tt.value, func(t *testing.T) {
			file := "invoice;client;amount;due;" + tt.header + "\nF-1;C;100,00;2026-01-31;\nF-2;C;100,00;2026-01-31;" + tt.value + "\n"
			report := check(t, "a.csv", file, KindInvoices, euros)
			switch {
			case tt.hint == "" && report.Errors > 0:
				t.Errorf("refused: %v", report.Problems[0])
			case tt.hint != "" && (report.Errors != 1 || report.Problems[0].Code != codeStatus || report.Problems[0].Row != 3 || !strings.Contains(report.Problems[0].Hint, tt.hint)):
				t.Errorf("got %+v, want one error of row 3 with the hint %s", report.Problems, tt.hint)
			}
			opt := euros
			opt.Mapping.Invoices.Ignore = []string{tt.header}
			if report = check(t, "a.csv", file, KindInvoices, opt); len(report.Problems) > 0 {
				t.Errorf("ignored, and said all the same: %v", report.Problems)
			}
		})
	}
}

// What the file says is open speaks for itself: a column about payment beside it says nothing more.
func TestWhatIsOpenIsSaidOnce(t *testing.T) {
	for _, columns := range []map[string]string{{"open": "left"}, {"paid": "left"}} {
		opt := euros
		opt.Mapping.Invoices.Columns = columns
		report := check(t, "a.csv", "invoice,client,amount,due,left,Paid,Status\nF-1,C,100.00,2026-01-31,0.00,yes,paid\n", KindInvoices, opt)
		if report.Errors > 0 {
			t.Errorf("%v: %v", columns, report.Problems)
		}
	}
}

func TestClosedRowsOweNothing(t *testing.T) {
	opt := euros
	opt.Mapping.Invoices.Types = Types{Column: "Status", Invoice: []string{"open"}, Closed: []string{"paid", "cancelled"}, LeaveOut: []string{"draft"}}
	src := memory("a.csv", []byte("invoice,client,amount,due,Status\nF-1,C,100.00,2026-01-31,open\nF-2,C,70.00,2026-01-31,Paid\nF-3,C,50.00,2026-01-31,Cancelled\nF-4,C,30.00,2026-01-31,draft\n"))
	p, report, err := Read(t.Context(), Sources{Invoices: src}, opt)
	if err != nil || p == nil {
		t.Fatalf("%v, %v", report, err)
	}
	var got []string
	for _, i := range p.Invoices {
		got = append(got, i.ID+" "+i.Currency.Format(i.Amount)+" "+i.Currency.Format(i.Open))
	}
	if want := "F-1 100.00 100.00; F-2 70.00 0.00; F-3 50.00 0.00"; strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
}

func TestAnIgnoredColumnIsNotReadToo(t *testing.T) {
	m := Mapping{Invoices: Table{Columns: map[string]string{"open": "Solde"}, Ignore: []string{"solde"}}}
	if errs := m.Validate(&Options{}); len(errs) != 1 || errs[0].Path[1] != "ignore" {
		t.Errorf("got %v, want an error of ignore", errs)
	}
}

// A label says nothing where the amount is below 0 already, or where the mapping says what a row is.
func TestALabelOfACreditNoteBelowZero(t *testing.T) {
	for _, amount := range []string{"-100,00", "(100,00)", "100,00-"} {
		report := check(t, "a.csv", "invoice;client;amount;due;Libellé\nF-1;C;100,00;2026-01-31;Facture\nA-1;C;"+amount+";2026-01-31;Avoir\n", KindInvoices, euros)
		for _, p := range report.Problems {
			if p.Code == codeStatus {
				t.Errorf("%s: %v", amount, p)
			}
		}
	}
	opt := euros
	opt.Mapping.Invoices.Types = Types{Column: "Nature", Invoice: []string{"F"}, Credit: []string{"A"}}
	report := check(t, "a.csv", "invoice;client;amount;due;Libellé;Nature\nF-1;C;100,00;2026-01-31;Facture;F\nA-1;C;100,00;2026-01-31;Avoir;A\n", KindInvoices, opt)
	if report.Errors > 0 {
		t.Errorf("read by its type, and refused: %v", report.Problems)
	}
}
