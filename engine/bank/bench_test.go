package bank_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
)

// benchEntries is how many entries the files of the benchmarks have.
const benchEntries = 10_000

func benchCamt() []byte {
	var b bytes.Buffer
	b.WriteString(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>` + iban + `</IBAN></Id><Ccy>EUR</Ccy></Acct>`)
	for i := range benchEntries {
		fmt.Fprintf(&b, `<Ntry><Amt Ccy="EUR">%d.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt><AcctSvcrRef>R%d</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E%d</EndToEndId></Refs><RltdPties><Dbtr><Nm>Client %d</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Facture F-%d</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`, i+1, i, i, i%500, i)
	}
	b.WriteString(`</Stmt></BkToCstmrStmt></Document>`)
	return b.Bytes()
}

// BenchmarkCamt is to be read beside BenchmarkXMLAlone, which goes through the tokens and keeps nothing.
func BenchmarkCamt(b *testing.B) {
	data := benchCamt()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if list, err := bank.Read("f", data, stated); err != nil || len(list[0].Entries) != benchEntries {
			b.Fatal(err)
		}
	}
}

func BenchmarkXMLAlone(b *testing.B) {
	data := benchCamt()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func benchCSV() []byte {
	var b bytes.Buffer
	b.WriteString("Date;Libellé;Montant;Contrepartie;IBAN\n")
	for i := range benchEntries {
		fmt.Fprintf(&b, "13/05/2026;Facture F-%d;%d,50;Client %d;DE02120300000000202051\n", i, i+1, i%500)
	}
	return b.Bytes()
}

// BenchmarkCSV is to be read beside BenchmarkCSVAlone.
func BenchmarkCSV(b *testing.B) {
	data := benchCSV()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if list, err := bank.Read("f", data, stated); err != nil || len(list[0].Entries) != benchEntries {
			b.Fatal(err)
		}
	}
}

func BenchmarkCSVAlone(b *testing.B) {
	data := benchCSV()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma = ';'
		if _, err := r.ReadAll(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMT940(b *testing.B) {
	var s strings.Builder
	s.WriteString(":20:1\n:25:" + iban + "\n:28C:1\n:60F:C260504EUR0,00\n")
	total := engine.Amount(0)
	for i := range benchEntries {
		fmt.Fprintf(&s, ":61:2605040504CR%d,50NTRFNONREF//R%d\n:86:/EREF/E%d/CNTP/DE02120300000000202051/X/Client %d///REMI/USTD//Facture F-%d/\n", i+1, i, i, i%500, i)
		total += engine.Amount(100*(i+1) + 50)
	}
	s.WriteString(":62F:C260504EUR" + strings.Replace(eur.Format(total), ".", ",", 1) + "\n")
	data := []byte(s.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if list, err := bank.Read("f", data, stated); err != nil || len(list[0].Entries) != benchEntries {
			b.Fatal(err)
		}
	}
}

// BenchmarkMatch matches one entry against 20,000 invoices.
func BenchmarkMatch(b *testing.B) {
	var invoices []engine.Invoice
	for i := range 20_000 {
		invoices = append(invoices, inv(fmt.Sprintf("F-%d", 10_000+i), fmt.Sprintf("C%d", i%500), engine.Amount(100+i), engine.Amount(100+i)))
	}
	m := bank.NewMatcher(invoices, nil, []bank.Payer{{Client: "C7", IBAN: iban}})
	named := bank.Entry{Amount: 150, Currency: eur, Remittance: "Facture F-10050 du 4 mai, merci"}
	summed := bank.Entry{Amount: 77_777, Currency: eur, IBAN: iban}
	b.ReportAllocs()
	for b.Loop() {
		m.Match(&named, "")
		m.Match(&summed, "")
	}
}
