package einvoice

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Whatever the bytes are, they are an invoice that adds up, or one error with words.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			f.Add(file.Data)
		}
	}
	f.Add(pdfWith(f, map[string][]byte{"factur-x.xml": sample(f, "credits", "in/av1.xml")}))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read(data)
		var fault *Fault
		switch {
		case err != nil && (!errors.As(err, &fault) || fault.Message == ""):
			t.Fatalf("%v", err)
		case err != nil:
		case d.Number == "" || d.Issued == 0 || d.Currency.IsZero() || len(d.Buyer.keys()) == 0 || d.Total-d.Prepaid != d.Payable:
			t.Fatalf("%+v", d)
		}
	})
}
