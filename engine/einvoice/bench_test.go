package einvoice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"
)

// BenchmarkRead reads one invoice as XML and as PDF. The baseline looks at every token of the
// XML and keeps nothing.
func BenchmarkRead(b *testing.B) {
	data := sample(b, "credits", "in/av1.xml")
	pdf := pdfWith(b, map[string][]byte{"factur-x.xml": data})
	b.Run("baseline", func(b *testing.B) {
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
	})
	for name, data := range map[string][]byte{"xml": data, "pdf": pdf} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Read(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
