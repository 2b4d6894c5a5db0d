package posting_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
)

// rowsOf writes transfers, such as "02 F-1001 1.00", in a format that has neither balances nor references.
func rowsOf(t *testing.T, format bank.Format, name string, transfers ...string) []bank.Statement {
	t.Helper()
	var b strings.Builder
	b.WriteString(map[bank.Format]string{bank.CSV: "Date;Label;Memo;Amount\n", bank.QIF: "!Type:Bank\n", bank.OFX: "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>" + ours + "</BANKACCTFROM><BANKTRANLIST>"}[format])
	for _, x := range transfers {
		f := strings.Fields(x)
		switch format {
		case bank.CSV:
			fmt.Fprintf(&b, "2026-03-%s;x;facture %s;%s\n", f[0], f[1], f[2])
		case bank.QIF:
			fmt.Fprintf(&b, "D2026-03-%s\nT%s\nMfacture %s\n^\n", f[0], f[2], f[1])
		case bank.OFX:
			fmt.Fprintf(&b, "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>202603%s<TRNAMT>%s<FITID>0<MEMO>facture %s</STMTTRN>", f[0], f[2], f[1])
		}
	}
	if format == bank.OFX {
		b.WriteString("</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
	}
	eur, err := engine.ParseCurrency("EUR")
	if err != nil {
		t.Fatal(err)
	}
	list, err := bank.Read(name, []byte(b.String()), bank.Options{Account: ours, Currency: eur, Accounts: []string{ours}})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Format != format {
		t.Fatalf("%s: read as %+v", format, list)
	}
	return list
}

// Two transfers that are alike, in two files of rows: one when the second file has all that the first had of the day, two
// on two days, and in doubt when each file has something that the other lacks.
func TestAlikeInTwoFilesOfRows(t *testing.T) {
	const x, y, z = "02 F-1001 1.00", "02 F-1002 2.00", "02 F-1002 3.00"
	for _, format := range []bank.Format{bank.CSV, bank.QIF, bank.OFX} {
		for _, c := range []struct {
			name  string
			files [][]string
			want  []string
		}{
			{"two in one file", [][]string{{x, x}, {x, x}}, []string{"2 booked, 0 waiting, 0 known", "0 booked, 0 waiting, 2 known"}},
			{"on two days", [][]string{{x}, {"03 F-1001 1.00"}}, []string{"1 booked, 0 waiting, 0 known", "1 booked, 0 waiting, 0 known"}},
			{"the second file has the first", [][]string{{x, y}, {"01 F-1001 4.00", x, y, z, "03 F-1001 1.00"}}, []string{"2 booked, 0 waiting, 0 known", "3 booked, 0 waiting, 2 known"}},
			{"the second file has one more", [][]string{{x, y}, {x, y, x}}, []string{"2 booked, 0 waiting, 0 known", "1 booked, 0 waiting, 2 known"}},
			{"two parts of a day", [][]string{{x, y}, {x, z}}, []string{"2 booked, 0 waiting, 0 known", "1 booked, 1 waiting, 0 known"}},
			{"two parts of a day, the second twice", [][]string{{x, y}, {x, z}, {x, z}, {x, y, z, x}}, []string{
				"2 booked, 0 waiting, 0 known", "1 booked, 1 waiting, 0 known", "0 booked, 0 waiting, 2 known", "0 booked, 0 waiting, 4 known",
			}},
		} {
			t.Run(string(format)+" "+c.name, func(t *testing.T) {
				db := banked(t)
				for i, file := range c.files {
					s := must(t)(bankImport(t, db, rowsOf(t, format, fmt.Sprintf("%d.txt", i), file...)))
					if got := counts(s); got != c.want[i] {
						t.Errorf("file %d: %s, want %s", i+1, got, c.want[i])
					}
					for _, e := range s.Waiting {
						if e.Doubt == "" {
							t.Errorf("file %d: waits without doubt: %+v", i+1, e)
						}
					}
				}
			})
		}
	}
}
