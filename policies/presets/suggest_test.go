package presets

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
)

// unsure is a line that a person has to decide on.
var unsure = regexp.MustCompile(`(?m)^(\s*)// (.*) // unsure: .*$`)

// english says what stands in comments as it is written.
type english struct{}

func (english) T(format string, args ...any) string { return fmt.Sprintf(format, args...) }
func (english) Says(text string) string             { return text }

// Exports of no known program, as they come: what is suggested names lines that, once a person agreed to
// them, read the file.
func TestSuggestedMappingsRead(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		lines      []string // of the suggestion
		want       string
	}{
		{
			"spanish, with sums",
			"Factura;Cliente;Fecha;Vencimiento;Importe;Pendiente\nF1;C1;05/01/2026;14/02/2026;100,00;100,00\nSuma C1;;;;100,00;100,00\nF2;C2;05/01/2026;28/02/2026;100,00;40,00\nTotal general;;;;200,00;140,00\n",
			[]string{`leave_out: [{starts: ["Suma", "Total"]}]`, `// dates: "DD/MM/YYYY" // unsure: as the column Vencimiento shows`},
			"F1 of C1: 100.00, 100.00 open, due 2026-02-14\nF2 of C2: 100.00, 40.00 open, due 2026-02-28\n",
		},
		{
			"italian, with states",
			"Numero fattura;Cliente;Data fattura;Scadenza;Importo;Stato\n1/26;Rossi;05/01/2026;14/02/2026;1.100,00;Emessa\n2/26;Rossi;06/01/2026;15/02/2026;100,00;Annullata\n3/26;Rossi;06/01/2026;15/02/2026;100,00;Bozza\n",
			[]string{`types: {column: "Stato", invoice: ["Emessa"], credit: [], closed: ["Annullata"], leave_out: ["Bozza"]}`},
			"1/26 of Rossi: 1100.00, 1100.00 open, due 2026-02-14\n2/26 of Rossi: 100.00, 0.00 open, due 2026-02-15\n",
		},
		{
			"spanish, in short words",
			"Núm. factura;Cliente;NIF;F. factura;F. vto.;Importe;Pendiente de cobro\n1001;Abel SL;B1;13/01/2026;11/02/2026;1200,00;1200,00\n1002;Cy SL;B2;14/01/2026;12/02/2026;300,50;100,50\n",
			[]string{`open: "Pendiente de cobro"`, `due: "F. vto."`},
			"1001 of Abel SL: 1200.00, 1200.00 open, due 2026-02-11\n1002 of Cy SL: 300.50, 100.50 open, due 2026-02-12\n",
		},
		{
			"spanish, with drafts",
			"Número;Cliente;Fecha de factura;Fecha de vencimiento;Total;Importe adeudado;Estado\nF/1;Abel SL;13/01/2026;11/02/2026;1.200,00;200,00;Publicado\nF/2;Cy SL;14/01/2026;12/02/2026;300,50;300,50;Borrador\n",
			[]string{`open: "Importe adeudado"`, `types: {column: "Estado", invoice: ["Publicado"], credit: [], leave_out: ["Borrador"]}`},
			"F/1 of Abel SL: 1200.00, 200.00 open, due 2026-02-11\n",
		},
		{
			"german, with drafts",
			"Nummer;Kunde;Rechnungsdatum;Fälligkeitsdatum;Gesamt;Fälliger Betrag;Status\nRE/1;Abel GmbH;13.01.2026;11.02.2026;1.200,00;200,00;Gebucht\nRE/2;Cy GmbH;14.01.2026;12.02.2026;300,50;300,50;Entwurf\n",
			[]string{`open: "Fälliger Betrag"`, `leave_out: ["Entwurf"]`},
			"RE/1 of Abel GmbH: 1200.00, 200.00 open, due 2026-02-11\n",
		},
		{
			"french, what is unpaid",
			"Date;N°;Client;Date d'échéance;Montant;Solde impayé\n13/01/2026;1001;Abel SARL;11/02/2026;1200,00;200,00\n",
			[]string{`open: "Solde impayé"`},
			"1001 of Abel SARL: 1200.00, 200.00 open, due 2026-02-11\n",
		},
		{
			"dutch",
			"Factuurnummer;Klant;Factuurdatum;Vervaldatum;Bedrag;Openstaand\nF1;Jansen BV;15-01-2026;14-02-2026;€ 1.100,00;€ 100,00\n",
			nil, "F1 of Jansen BV: 1100.00, 100.00 open, due 2026-02-14\n",
		},
		{
			"german, the client above the rows, and above the header",
			"Kunde: 10001 Muster GmbH;;;;\nRechnung;Datum;Fällig;Betrag;Offen\nR1;15.01.2026;14.02.2026;100,00;100,00\nZwischensumme;;;100,00;100,00\nKunde: 10002 Anders KG;;;;\nR3;17.01.2026;16.02.2026;100,00;50,00\nGesamt;;;200,00;150,00\n",
			[]string{`headings: client: {cells: 1, after: ["Kunde:"]}`, `{starts: ["Zwischensumme", "Gesamt"]}`},
			"R1 of 10001 Muster GmbH: 100.00, 100.00 open, due 2026-02-14\nR3 of 10002 Anders KG: 100.00, 50.00 open, due 2026-02-16\n",
		},
		{
			"pages with their header",
			"N° facture;Client;Échéance;Montant\nF1;C1;30/11/2026;100,00\nÀ reporter;;;100,00\nN° facture;Client;Échéance;Montant\nF2;C2;30/11/2026;50,00\n",
			[]string{`leave_out: [{starts: ["À reporter", "A reporter"]}, {column: "N° facture", is: ["N° facture"]}]`},
			"F1 of C1: 100.00, 100.00 open, due 2026-11-30\nF2 of C2: 50.00, 50.00 open, due 2026-11-30\n",
		},
		{
			"debit, credit, and a balance that runs",
			"Pièce;Tiers;Date;Échéance;Débit;Crédit;Solde\nF1;C1;15/01/2026;14/02/2026;100,00;;100,00\nA1;C1;16/01/2026;14/02/2026;;30,00;70,00\n",
			[]string{`debit: "Débit"`, `credit: "Crédit"`, `// open: "Solde" // unsure: beside debit and credit`},
			"",
		},
		{
			"names over others",
			"Factures ouvertes;;;;;;;\nFacture;;Client;Échéance;Montant;;Solde;\nN°;Date;;;HT;TTC;HT;TTC\nF-1;13/01/2026;C-1;14/02/2026;100,00;120,00;50,00;60,00\nTotal;;;;100,00;120,00;50,00;60,00\n",
			[]string{"header_rows: 2", `invoice: "Facture N°"`, `amount: "Montant TTC"`, `// open: "Solde TTC"`, `starts: ["Total"]`},
			"F-1 of C-1: 120.00, 60.00 open, due 2026-02-14\n",
		},
		{
			"names below others, of which two are alike",
			"Rechnung;;;Betrag;;Offen;\nNummer;Kunde;Fällig;Netto;Brutto;Netto;Brutto\nR-1;K-1;14.02.2026;100,00;119,00;100,00;119,00\n",
			[]string{"header_rows: 2", `client: "Rechnung Kunde"`},
			"",
		},
		{
			"a program in german that says of what each column is",
			"Rechnung Rechnungsnummer;Kunde Name;Rechnung Betrag;Rechnung Saldo;Rechnung Datum;Rechnung Fälligkeitsdatum\nR-1;Muster GmbH;1.200,50;200,50;15.01.2026;14.02.2026\n",
			[]string{`invoice: "Rechnung Rechnungsnummer"`, `issued: "Rechnung Datum"`},
			"R-1 of Muster GmbH: 1200.50, 200.50 open, due 2026-02-14\n",
		},
		{
			"the same in french",
			"Facture Numéro de facture;Client Nom;Facture Montant;Facture Solde;Facture Date;Facture Date d'échéance\nF-1;Abel;1 200,50;200,50;15/01/2026;14/02/2026\n",
			nil, "F-1 of Abel: 1200.50, 200.50 open, due 2026-02-14\n",
		},
		{
			"the same in dutch",
			"Factuur Factuurnummer;Klant Naam;Factuur Bedrag;Factuur Saldo;Factuur Datum;Factuur Vervaldatum\nF-1;Jansen BV;1.200,50;200,50;15-01-2026;14-02-2026\n",
			nil, "F-1 of Jansen BV: 1200.50, 200.50 open, due 2026-02-14\n",
		},
		{
			"the same in italian",
			"Fattura Numero Fattura;Cliente Nome;Fattura Importo;Fattura Saldo;Fattura Data;Fattura Scadenza\nF-1;Rossi;1.200,50;200,50;15/01/2026;14/02/2026\n",
			nil, "F-1 of Rossi: 1200.50, 200.50 open, due 2026-02-14\n",
		},
		{
			"a due date that is called terms",
			"Rechnungs Nr.;Kunde;Rechnungsdatum;Zahlungsziel;Betrag;Offener Zahlbetrag\nRE-1;Muster GmbH;15.01.2026;14.02.2026;1.200,50;200,50\n",
			[]string{`due: "Zahlungsziel"`},
			"RE-1 of Muster GmbH: 1200.50, 200.50 open, due 2026-02-14\n",
		},
		{
			"a french program, of which no day shows how days are written",
			"Numéro;Client;Montant TTC;Restant dû;Devise;Date d'émission;Date d'échéance;Statut\nF-1;Elm;100,00;100,00;EUR;01/12/2025;02/01/2026;En retard\n",
			[]string{`dates: "DD/MM/YYYY"`},
			"F-1 of Elm: 100.00, 100.00 open, due 2026-01-02\n",
		},
		{
			"a list of items in german",
			"Konto;Belegnummer;Belegart;Belegdatum;Nettofälligkeit;Betrag in Belegwährung;Belegwährung\n100001;1800000012;RV;15.01.2026;14.02.2026;1.200,50;EUR\n",
			[]string{`currency: "Belegwährung"`, `// amount: "Betrag in Belegwährung"`},
			"1800000012 of 100001: 1200.50, 1200.50 open, due 2026-02-14\n",
		},
		{"years of two digits", "invoice,client,amount,due\nF1,C1,10.50,31.01.26\n", []string{`// dates: "DD.MM.YY"`}, "F1 of C1: 10.50, 10.50 open, due 2026-01-31\n"},
		{"no marks", "invoice,client,amount,due\nF1,C1,10.50,31012026\n", []string{`// dates: "DDMMYYYY"`}, "F1 of C1: 10.50, 10.50 open, due 2026-01-31\n"},
		{"months by name", "invoice,client,amount,due\nF1,C1,10.50,\"Jan 31, 2026\"\n", []string{`// dates: "MMM D, YYYY"`}, "F1 of C1: 10.50, 10.50 open, due 2026-01-31\n"},
		{"months by name, in french", "invoice;client;amount;due\nF1;C1;10,50;31 janv. 2026\nF2;C1;10,50;1er février 2026\n", []string{`// dates: "D MMM YYYY"`}, "F1 of C1: 10.50, 10.50 open, due 2026-01-31\nF2 of C1: 10.50, 10.50 open, due 2026-02-01\n"},
		{"months by name, in german", "invoice;client;amount;due\nF1;C1;10,50;31. März 2026\n", []string{`// dates: "D. MMM YYYY"`}, "F1 of C1: 10.50, 10.50 open, due 2026-03-31\n"},
		{"numbers that a program made decimals of", "invoice,client,amount,due\n1930571429.0,C1,10.50,2026-01-31\n", []string{"// float_ids: true"}, "1930571429 of C1: 10.50, 10.50 open, due 2026-01-31\n"},
		{"nothing paid yet", "invoice,client,amount,due,paid_on\nF1,C1,10.50,2026-01-31,00/00/0000\n", []string{`// values: paid_on: {"00/00/0000": ""}`}, "F1 of C1: 10.50, 10.50 open, due 2026-01-31\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := intake.Source{Name: "export.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(tt.data))), nil }}
			s, problem, err := Suggest(t.Context(), src, engine.MustCurrency("EUR"), english{})
			if err != nil || problem != nil {
				t.Fatal(err, problem)
			}
			for _, line := range tt.lines {
				if !strings.Contains(s.Text, line) {
					t.Errorf("no line %s in\n%s", line, s.Text)
				}
			}
			if tt.want == "" {
				return
			}
			agreed := Preset{Name: "agreed", Source: unsure.ReplaceAllString(s.Text, "$1$2")}
			mapping, err := agreed.Mapping()
			if err != nil {
				t.Fatal(err)
			}
			p, report, err := intake.Read(t.Context(), intake.Sources{Invoices: &src}, intake.Options{Mapping: mapping, Currency: engine.MustCurrency("EUR")})
			if err != nil || p == nil {
				t.Fatalf("%v, %+v\n%s", err, report.Problems, agreed.Source)
			}
			var got strings.Builder
			for _, i := range p.Invoices {
				fmt.Fprintf(&got, "%s of %s: %s, %s open, due %s\n", i.ID, i.Client, i.Currency.Format(i.Amount), i.Currency.Format(i.Open), i.Due)
			}
			if got.String() != tt.want {
				t.Errorf("got\n%swant\n%s", got.String(), tt.want)
			}
		})
	}
}

// A column whose values all say what the clients are is taken for that, whatever it is called, and one of other words is not.
func TestKindsOfClients(t *testing.T) {
	const head = "Code tiers;Intitulé;Adresse;Code postal;Ville;E-mail;%s\n411A;Dupont SARL;12 rue Haute;69001;Lyon;a@example.org;%s\n411B;Lavoir Odile;15 rue Haute;21000;Dijon;b@example.org;%s\n"
	for _, tt := range []struct{ header, first, second, want string }{
		{"Catégorie", "Entreprise", "Particulier", `values: kind: {"Entreprise": "business", "Particulier": "consumer"}`},
		{"Nature", "Collectivité", "b2b", `values: kind: {"Collectivité": "public", "b2b": "business"}`},
		{"Genre", "business", "consumer", ""},
		{"Catégorie", "Entreprise", "Revendeur", "none"},
		{"Catégorie", "", "", "none"},
	} {
		src := intake.Source{Name: "clients.csv", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(fmt.Sprintf(head, tt.header, tt.first, tt.second))), nil
		}}
		s, problem, err := Suggest(t.Context(), src, engine.MustCurrency("EUR"), english{})
		if err != nil || problem != nil {
			t.Fatal(err, problem)
		}
		if !strings.Contains(s.Text, `client: "Code tiers" // such as 411A`) {
			t.Errorf("the number of the client is not found in\n%s", s.Text)
		}
		if got := strings.Contains(s.Text, "kind: "+fmt.Sprintf("%q", tt.header)); got != (tt.want != "none") {
			t.Errorf("%s, %s: %v in\n%s", tt.first, tt.second, got, s.Text)
		}
		if tt.want != "none" && !strings.Contains(s.Text, tt.want) || tt.want == "" && strings.Contains(s.Text, "values:") {
			t.Errorf("%s, %s: want %s in\n%s", tt.first, tt.second, tt.want, s.Text)
		}
	}
}
