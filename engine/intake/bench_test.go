package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// benchRows is how many invoices the benchmarks read.
const benchRows = 1_000_000

// ledgerRows writes n invoices of a tenth as many clients.
func ledgerRows(n int) []byte {
	var b bytes.Buffer
	b.WriteString("invoice,client,amount,open,currency,issued,due,paid_on,disputed\n")
	for i := range n {
		issued := engine.NewDate(2025, 1, 1) + engine.Date(i%500)
		y, m, d := (issued + 30).YMD()
		fmt.Fprintf(&b, "INV-%07d,C%06d,%d.%02d,%d.00,EUR,%s,%02d/%02d/%d,,%s\n",
			i, i%max(n/10, 1), i%5000+1, i%100, i%5000, issued, d, m, y, [2]string{"no", "yes"}[i%20/19])
	}
	return b.Bytes()
}

// heapPeak samples the live heap while work runs and reports its highest
// growth, in MB and in bytes a row.
func heapPeak(b *testing.B, rows int, work func(sample func())) {
	b.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	base, peak := m.HeapAlloc, m.HeapAlloc
	sample := func() {
		runtime.GC()
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	work(sample)
	sample()
	b.ReportMetric(float64(peak-base)/1e6, "live-MB")
	b.ReportMetric(float64(peak-base)/float64(rows), "live-B/row")
}

func benchLedger(b *testing.B) []byte {
	b.Helper()
	if testing.Short() {
		b.Skip("a million rows")
	}
	data := ledgerRows(benchRows)
	b.SetBytes(int64(len(data)))
	b.ResetTimer()
	return data
}

// BenchmarkBaseline is what encoding/csv alone needs to cut the rows, once.
func BenchmarkBaseline(b *testing.B) {
	data := benchLedger(b)
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkCheck(b *testing.B) {
	data := benchLedger(b)
	var r *Report
	for b.Loop() {
		var err error
		if r, err = Check(context.Background(), *memory("invoices.csv", data), KindInvoices, Options{}); err != nil || !r.OK() {
			b.Fatal(err, r.Problems)
		}
	}
	b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
	heapPeak(b, benchRows, func(sample func()) {
		opt := Options{Progress: sampler(sample)}
		if _, err := Check(context.Background(), *memory("invoices.csv", data), KindInvoices, opt); err != nil {
			b.Fatal(err)
		}
	})
	runtime.KeepAlive(r)
}

func BenchmarkRead(b *testing.B) {
	data := benchLedger(b)
	for b.Loop() {
		if _, r, err := Read(context.Background(), Sources{Invoices: memory("invoices.csv", data)}, Options{}); err != nil || !r.OK() {
			b.Fatal(err, r.Problems)
		}
	}
	b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
	heapPeak(b, benchRows, func(sample func()) {
		opt := Options{Progress: sampler(sample)}
		p, _, err := Read(context.Background(), Sources{Invoices: memory("invoices.csv", data)}, opt)
		if err != nil {
			b.Fatal(err)
		}
		sample()
		runtime.KeepAlive(p)
	})
}

// sampler takes a sample at every twentieth of the work.
func sampler(sample func()) func(read, total int64) {
	next := int64(0)
	return func(read, total int64) {
		if read >= next {
			next += total / 20
			sample()
		}
	}
}

// mappedRows writes the rows of ledgerRows as an accounting program exports them: a title,
// French headers, types, a heading for every hundred rows and a subtotal after them.
func mappedRows(n int) []byte {
	var b bytes.Buffer
	b.WriteString("Échéancier clients;;;;;;;\nType;N° pièce;Compte;Nom;Date;Échéance;TTC;Solde\n")
	for i := range n {
		issued := engine.NewDate(2025, 1, 1) + engine.Date(i%500)
		y, m, d := (issued + 30).YMD()
		fmt.Fprintf(&b, "%s;INV-%07d;C%06d;Client %d;%s;%02d/%02d/%d;%d,%02d;%d,00\n",
			[2]string{"Facture", "Brouillon"}[i%20/19], i, i%max(n/10, 1), i%max(n/10, 1), issued, d, m, y, i%5000+1, i%100, i%5000)
		if i%100 == 99 {
			b.WriteString("Sous-total;;;;;;1,00;1,00\n")
		}
	}
	return b.Bytes()
}

var benchMapping = Mapping{Invoices: Table{
	Columns:  map[string]string{"invoice": "N° pièce", "client": "Compte", "name": "Nom", "issued": "Date", "due": "Échéance", "amount": "TTC", "open": "Solde"},
	Types:    Types{Column: "Type", Invoice: []string{"Facture"}, LeaveOut: []string{"Brouillon"}},
	LeaveOut: []Rows{{Starts: []string{"Total", "Sous-total"}}, {Cells: 1}},
	Due:      &Terms{Days: 30},
}}

// BenchmarkCheckMapped is BenchmarkCheck through conditions on rows, types and clients of rows.
func BenchmarkCheckMapped(b *testing.B) {
	if testing.Short() {
		b.Skip("a million rows")
	}
	data := mappedRows(benchRows)
	b.SetBytes(int64(len(data)))
	opt := euros
	opt.Mapping = benchMapping
	for b.Loop() {
		if r, err := Check(context.Background(), *memory("invoices.csv", data), KindInvoices, opt); err != nil || !r.OK() {
			b.Fatal(err, r.Problems)
		}
	}
	b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
	heapPeak(b, benchRows, func(sample func()) {
		opt.Progress = sampler(sample)
		if _, err := Check(context.Background(), *memory("invoices.csv", data), KindInvoices, opt); err != nil {
			b.Fatal(err)
		}
	})
}
