package bank_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	eur    = engine.MustCurrency("EUR")
	iban   = "FR7699999000010000000000018"
	stated = bank.Options{Account: iban, Accounts: []string{iban}, Currency: eur, Today: engine.NewDate(2026, 6, 1)}
)

// fixtures are the files of testdata that are statements, without the golden ones.
func fixtures(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob("testdata/*")
	if err != nil {
		tb.Fatal(err)
	}
	var list []string
	for _, n := range names {
		if !strings.HasSuffix(n, ".golden") && !strings.HasSuffix(n, "fuzz") {
			list = append(list, n)
		}
	}
	if len(list) < 12 {
		tb.Fatalf("testdata has %d statements", len(list))
	}
	return list
}

func load(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// show writes statements as the golden files have them.
func show(list []bank.Statement) string {
	var b strings.Builder
	for i := range list {
		s := &list[i]
		fmt.Fprintf(&b, "%s %q of %s %s, %s to %s", s.Format, s.ID, s.Account, s.Currency, s.From, s.To)
		for _, bal := range []*engine.Amount{s.Opening, s.Closing} {
			if bal != nil {
				fmt.Fprintf(&b, ", %s", s.Currency.Format(*bal))
			}
		}
		fmt.Fprintf(&b, ", pending %d\n", s.Pending)
		for j := range s.Entries {
			e := &s.Entries[j]
			fmt.Fprintf(&b, "%s, %s %s %s: %s %q %q %q %q %q", e.Key, e.Place, e.Booked, e.Value, e.Currency.Format(e.Signed()), e.Name, e.IBAN, e.Remittance, e.EndToEndID, e.Ref)
			if e.ReturnReason != "" {
				fmt.Fprintf(&b, " back %q", e.ReturnReason)
			}
			fmt.Fprintf(&b, " reversal %v lump %v batch %q charges %s\n", e.Reversal, e.Lump, e.Batch, e.Currency.Format(e.Charges))
		}
	}
	return b.String()
}

func TestEachFormatIsRead(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			list, err := bank.Read(name, load(t, name), stated)
			if err != nil {
				t.Fatal(err)
			}
			got, golden := show(list), name+".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(load(t, golden)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// Whatever is cut off is refused, or is a CSV, whose rows are whole; all but CSV notice.
func TestHalfAFileIsRefused(t *testing.T) {
	for _, name := range fixtures(t) {
		data := load(t, name)
		whole, err := bank.Read(name, data, stated)
		if err != nil {
			t.Fatal(err)
		}
		if f := whole[0].Format; f == bank.CSV {
			continue // rows that are whole say nothing of those that follow
		}
		for _, share := range []int{30, 50, 70, 90} {
			if list, err := bank.Read(name, data[:len(data)*share/100], stated); err == nil {
				t.Errorf("%s: %d %% of it are read:\n%s", name, share, show(list))
			}
		}
	}
}

func TestBadFilesSayWhatIsWrong(t *testing.T) {
	camt := string(load(t, "testdata/camt053.xml"))
	for _, c := range []struct{ name, text, want string }{
		{"empty", " \n", "it is empty"},
		{"pdf", "%PDF-1.7 …", "it is a PDF"},
		{"workbook", "PK\x03\x04…", "zip archive"},
		{"letter", "Dear Sir,\nplease pay.\n", "no bank statement that is known"},
		{"doctype", strings.Replace(camt, "<Document", `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document`, 1), "DOCTYPE"},
		{"entity", strings.Replace(camt, "Facture F-1", "&x;", 1), "no whole XML"},
		{"sum", strings.Replace(camt, ">2630.50<", ">2630.51<", 1), "do not add up"},
		{"currency", strings.Replace(camt, `<Amt Ccy="EUR">1200.00`, `<Amt Ccy="USD">1200.00`, 1), `an amount is in "USD"`},
		{"decimals", strings.Replace(camt, `1200.00`, `1200.001`, 1), "is no amount"},
		{"report", strings.ReplaceAll(camt, "BkToCstmrStmt", "BkToCstmrAcctRpt"), "camt.052"},
		{"other xml", "<Invoice><ID>1</ID></Invoice>", "XML of another kind"},
		{"future", strings.ReplaceAll(camt, "2026-05-04", "2027-05-04"), "booked on 2027-05-04"},
		{"ofx doctype", "OFXHEADER:100\n<!DOCTYPE x><OFX></OFX>", "DOCTYPE"},
		{"card", "<OFX><CCSTMTRS></CCSTMTRS></OFX>", "statement of a card"},
		{"days", "!Type:Bank\nD04/05/26\nT1.50\n^\n", "day or with the month first"},
		{"two ways", "Date;Montant\n13/05/2026;1,00\n05/13/2026;1,00\n", "not written in one way"},
		{"marks", "Date;Montant\n13/05/2026;1,234\n", "decimal mark"},
		{"both", "Date;Débit;Crédit\n13/05/2026;1,00;2,00\n", "a debit and a credit"},
		{"short row", "Date;Libellé;Montant;Solde;Devise\n13/05/2026;x;1,00\n", "the row has 3 fields"},
		{"mt940", ":20:1\n:25:X\n:28C:1\n:60F:C260504EUR0,\n:61:what\n:62F:C260504EUR0,\n", "field 61 is no entry"},
		{"cfonb", strings.Replace(string(load(t, "testdata/cfonb.txt")), "{", "?", 1), "is no amount"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := bank.Read("file", []byte(c.text), stated)
			var p *bank.Problem
			if !errors.As(err, &p) {
				t.Fatalf("read %v, %v", list, err)
			}
			if !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "file") || p.Hint == "" {
				t.Errorf("error %q, hint %q, want %q", err, p.Hint, c.want)
			}
		})
	}
}

// The same entry has one key in each file that has it with the bank's reference; two that are alike have two.
func TestKeys(t *testing.T) {
	keys := func(name string) (list []string) {
		got, err := bank.Read(name, load(t, name), stated)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range got[0].Entries {
			list = append(list, e.Key)
		}
		return list
	}
	a, b := keys("testdata/camt053.xml"), keys("testdata/camt054.xml")
	if strings.Join(a, " ") != strings.Join(b, " ") || len(a) != 4 {
		t.Errorf("camt.053 %v, camt.054 %v", a, b)
	}
	seen := map[string]bool{}
	for _, k := range keys("testdata/cfonb.txt") { // has two transfers that are alike
		if seen[k] {
			t.Errorf("key %s is there twice", k)
		}
		seen[k] = true
	}
}

func TestSameAccount(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{iban, "fr76 9999 9000 0100 0000 0000 018", true},
		{iban, "999990000100000000000", true},
		{"DE02120300000000202051", "12030000/202051", true},
		{"DE02120300000000202051", "12030000/202052", false},
		{iban, "999990000100000000001", false},
		{iban, "0018", false},
		{"", "", false},
	} {
		if got := bank.SameAccount(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

// A CSV whose headers nobody knows is read as its book says, and one that is known is read without.
func TestRowsAreReadAsTheBookSays(t *testing.T) {
	german := bank.Rows{
		Columns: map[string]string{"booked": "Buchungstag", "amount": "Umsatz", "direction": "S/H", "remittance": "Verwendungszweck", "name": "Auftraggeber"},
		Debits:  []string{"S"}, Dates: bank.DayFirst,
	}
	for _, c := range []struct {
		name, text string
		rows       bank.Rows
		want       string // amounts, or the beginning of the error
	}{
		{"words for the direction", "Konto 1\n\nBuchungstag;Auftraggeber;Verwendungszweck;Umsatz;S/H\n04.05.2026;Abel;F-1;1.200,50;H\n04.05.2026;Miete;Mai;30,00;S\n", german, "[1200.50 -30.00]"},
		{"known headers beside", "Date;Libellé;Montant\n04/05/2026;x;1,00\n", bank.Rows{}, "[1.00]"},
		{"another file", "Buchungstag;Betrag\n04.05.2026;1,00\n", german, "file: it is no bank statement that is known, and no row of its first 25 names the columns of bank in intake.cue: Auftraggeber, Buchungstag"},
		{"the other way round", "Day|Sum\n05/13/2026|-5.00\n05/13/2026|2.50\n", bank.Rows{Columns: map[string]string{"booked": "day", "amount": "SUM"}, Delimiter: "|", Opposite: true}, "[5.00 -2.50]"},
		{"a payer called Total", "Libellé;Date;Montant\nTOTAL ENERGIES F-1;13/05/2026;5,00\nSolde F-2;14/05/2026;6,00\nTotal;;11,00\n", bank.Rows{}, "[5.00 6.00]"},
		{"balances beside", "Date;Libellé;Débit;Crédit\nSolde au 01/05/2026;;;10,00\n13/05/2026;x;;5,00\nSolde au 31/05/2026;;;15,00\n", bank.Rows{}, "[5.00]"},
		{"not booked", "Date,Description,Amount,State\n2026-05-13,x,5.00,COMPLETED\n2026-05-14,y,6.00,PENDING\n2026-05-14,z,7.00,reverted\n", bank.Rows{}, "[5.00]"},
		{"not booked, in French", "Date;Libellé;Montant;Statut\n13/05/2026;x;5,00;Exécuté\n14/05/2026;y;6,00;À venir\n", bank.Rows{}, "[5.00]"},
		{"a state that is text", "Date,Info,Amount\n2026-05-13,pending,5.00\n", bank.Rows{Columns: map[string]string{"remittance": "Info"}}, "[5.00]"},
		{"stated forms", "Day;Sum\n04/05/2026;1.234\n", bank.Rows{Columns: map[string]string{"booked": "Day", "amount": "Sum"}, Dates: bank.MonthFirst, Decimal: ",", Header: 1}, "[1234.00]"},
	} {
		opt := stated
		opt.Rows = c.rows
		list, err := bank.Read("file", []byte(c.text), opt)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			var amounts []string
			for i := range list[0].Entries {
				amounts = append(amounts, list[0].Currency.Format(list[0].Entries[i].Signed()))
			}
			got = fmt.Sprint(amounts)
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for pattern, want := range map[string]string{"DD/MM/YYYY": "dmy", "M/D/YY": "mdy", "YYYY-MM-DD": "ymd", "YYYYMMDD": "ymd", "what": "", "DD/MM": ""} {
		if form, ok := bank.DatesOf(pattern); ok != (want != "") || ok && form != want {
			t.Errorf("%s: %s, %v", pattern, form, ok)
		}
	}
}
