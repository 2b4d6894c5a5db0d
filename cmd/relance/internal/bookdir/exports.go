package bookdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine/intake"
)

// noFile is the name that leaves an export out.
const noFile = "none"

// Exports names the exports a command reads. An empty name is looked for in
// the book's folder: invoices.csv, clients.jsonl, events.xlsx and so on.
type Exports struct{ Invoices, Clients, Contacts, Events string }

// Extensions lists the forms of an export, without the dot.
func Extensions() []string { return []string{"csv", "jsonl", "ndjson", "json", "xlsx"} }

// Named leaves out what was said to be none.
func (f Exports) Named() Exports {
	for _, file := range []*string{&f.Invoices, &f.Clients, &f.Contacts, &f.Events} {
		if *file == noFile {
			*file = ""
		}
	}
	return f
}

// LeftOut lists the kinds that were said to be none.
func (f Exports) LeftOut() (kinds []intake.Kind) {
	for _, x := range []struct {
		file string
		kind intake.Kind
	}{{f.Invoices, intake.KindInvoices}, {f.Clients, intake.KindClients}, {f.Contacts, intake.KindContacts}, {f.Events, intake.KindEvents}} {
		if x.file == noFile {
			kinds = append(kinds, x.kind)
		}
	}
	return kinds
}

// Locate fills in the files of a book's folder that no flag names.
func (f Exports) Locate(dir string) (Exports, error) {
	for _, want := range []struct {
		name string
		file *string
	}{{"invoices", &f.Invoices}, {"clients", &f.Clients}, {"contacts", &f.Contacts}, {"events", &f.Events}} {
		switch *want.file {
		case "":
		case noFile:
			*want.file = ""
			continue
		default:
			continue
		}
		found, err := findExport(dir, want.name)
		if err != nil {
			return f, err
		}
		*want.file = found
	}
	if f.Invoices == "" {
		return f, fmt.Errorf("no export of invoices: there is no invoices.csv, .jsonl, .json or .xlsx in %s; name one with --invoices FILE", filepath.ToSlash(dir))
	}
	return f, nil
}

// findExport finds the file of a name in a folder, whatever its form; empty
// when there is none. Two are one too many.
func findExport(dir, name string) (string, error) {
	var found []string
	for _, ext := range Extensions() {
		file := filepath.Join(dir, name+"."+ext)
		switch _, err := os.Stat(file); {
		case err == nil:
			found = append(found, filepath.ToSlash(file))
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("export of %s: %w", name, err)
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("several exports of %s: %s; name the one to read with --%s FILE", name, strings.Join(found, " and "), name)
}
