package delivery

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// MaxDocument is the largest file that goes with a message.
const MaxDocument = 20 << 20

// paramList reads a list as package policies writes it into the parameters of an action.
func paramList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// attachments are the files that go with a message: its invoices, and a statement.
func (c *Composer) attachments(ctx context.Context, m *engine.Message, client *engine.Client, open []*engine.Invoice) ([]channels.Attachment, error) {
	var files []channels.Attachment
	wanted := paramList(m.Params["attach"])
	if slices.Contains(wanted, "invoice") {
		seen := map[string]bool{"": true} // instalments of one invoice share its file
		for _, l := range m.Lines {
			name, err := c.documentOf(ctx, c.Reader, l.Invoice)
			if err != nil {
				return nil, err
			}
			if seen[name] {
				continue
			}
			seen[name] = true
			f, err := document(name)
			if err != nil {
				return nil, fmt.Errorf("file of invoice %s: %w", l.Invoice, err)
			}
			files = append(files, f)
		}
	}
	if slices.Contains(wanted, "statement") {
		f, err := c.statement(m, client, open)
		if err != nil {
			return nil, fmt.Errorf("statement of account: %w", err)
		}
		files = append(files, f)
	}
	return files, nil
}

// documented reports the first invoice of a message that should go along and has no file.
func (d *Deployment) documented(ctx context.Context, r ledger.Reader, m *engine.Message, lost []dispatch.Lost) error {
	if !slices.Contains(paramList(m.Params["attach"]), "invoice") {
		return nil
	}
	gone := map[string]bool{}
	for _, l := range lost {
		gone[l.Invoice] = true
	}
	for _, l := range m.Lines {
		if gone[l.Invoice] {
			continue
		}
		if _, err := d.documentOf(ctx, r, l.Invoice); err != nil {
			return err
		}
	}
	return nil
}

// documentOf is the name of an invoice's file; "" when the deployment knows no files, or
// lets a message leave without one that is missing.
func (d *Deployment) documentOf(ctx context.Context, r ledger.Reader, invoice string) (string, error) {
	if d.Book.Deploy == nil || d.Book.Deploy.Documents.Invoice == "" {
		return "", nil
	}
	name, err := d.DocumentName(ctx, r, invoice)
	if err != nil {
		return "", err
	}
	return d.documentAt(name, invoice)
}

// documentAt is the name of an invoice's file, which has to be there, as documentOf says; "" when the import named none.
func (d *Deployment) documentAt(name, invoice string) (string, error) {
	docs := d.Book.Deploy.Documents
	switch {
	case name == "" && docs.Send:
		return "", nil
	case name == "":
		return "", fmt.Errorf("invoice %s names no file; import it with the column document, or write documents: missing: \"send\" in deploy.cue", invoice)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && docs.Send:
		return "", nil
	case errors.Is(err, fs.ErrNotExist) && unnameable(docs.Invoice, invoice):
		return "", fmt.Errorf("invoice %s has no file %s; put it there, or let the export name it (columns: document in intake.cue, {document} in deploy.cue), or write documents: missing: \"send\" in deploy.cue", invoice, filepath.ToSlash(name))
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("invoice %s has no file %s; put it there, or write documents: missing: \"send\" in deploy.cue", invoice, filepath.ToSlash(name))
	case err != nil:
		return "", fmt.Errorf("file of invoice %s: %w", invoice, err)
	case plainfile.Check(name, info) != nil:
		return "", fmt.Errorf("file of invoice %s: %w", invoice, plainfile.Check(name, info))
	case info.Size() > MaxDocument:
		return "", fmt.Errorf("file of invoice %s: %s has more than %d MB", invoice, filepath.ToSlash(name), MaxDocument>>20)
	}
	return name, nil
}

// InvoiceFile finds the file of an invoice for somebody who asks for it; known is false when there is none that can be
// read.
func (d *Deployment) InvoiceFile(ctx context.Context, r ledger.Reader, invoice string) (path string, known bool, err error) {
	if d.Book.Deploy == nil || d.Book.Deploy.Documents.Invoice == "" {
		return "", false, nil
	}
	path, err = d.DocumentName(ctx, r, invoice)
	if err != nil || path == "" {
		return "", false, err
	}
	info, err := os.Stat(path)
	if err != nil || plainfile.Check(path, info) != nil || info.Size() > MaxDocument {
		return "", false, nil //nolint:nilerr // what cannot be read is not there for them
	}
	return path, true, nil
}

// ReadDocument reads the file that InvoiceFile found.
func ReadDocument(path string) (channels.Attachment, error) { return document(path) }

// unnameable reports whether files are found by a number that no file can have for a name as it is.
func unnameable(pattern, invoice string) bool {
	return !strings.Contains(pattern, "{document}") && fileName(invoice) != invoice
}

// DocumentName is where the file of an invoice is, or would be; "" when it is to be named by
// the import, and was not. An instalment that has no file of its own goes with that of its invoice.
func (d *Deployment) DocumentName(ctx context.Context, r ledger.Reader, invoice string) (string, error) {
	named := ""
	if strings.Contains(d.Book.Deploy.Documents.Invoice, "{document}") {
		inv, err := r.Invoice(ctx, invoice)
		switch {
		case errors.Is(err, ledger.ErrNotFound):
		case err != nil:
			return "", fmt.Errorf("file of invoice %s: %w", invoice, err)
		}
		named = inv.Document
	}
	return d.documentName(invoice, named), nil
}

// documentName is DocumentName of an invoice for which the import named a file, or none.
func (d *Deployment) documentName(invoice, named string) string {
	if named == "" && strings.Contains(d.Book.Deploy.Documents.Invoice, "{document}") {
		return ""
	}
	own := d.documentPath(invoice, named)
	number, instalment := engine.SplitID(invoice)
	if instalment == 0 {
		return own
	}
	if _, err := os.Stat(own); err == nil {
		return own
	}
	return d.documentPath(number, named)
}

// documentPath is the path of a number's file, and of the name that its import gave it.
func (d *Deployment) documentPath(invoice, named string) string {
	name := strings.NewReplacer("{invoice}", fileName(invoice), "{document}", named).Replace(d.Book.Deploy.Documents.Invoice)
	if !filepath.IsAbs(name) {
		name = filepath.Join(d.dir, name)
	}
	return name
}

// document reads a file that goes along.
func document(name string) (channels.Attachment, error) {
	data, err := plainfile.Read(name, MaxDocument)
	if err != nil {
		return channels.Attachment{}, err
	}
	kind := mime.TypeByExtension(filepath.Ext(name))
	if filepath.Ext(name) == ".pdf" || kind == "" {
		kind = "application/pdf"
	}
	return channels.Attachment{Name: shownName(name), Type: kind, Data: data}, nil
}

// fileName is the name of the file of an invoice, before its suffix: its number, in which
// what file names may not have is written as in addresses of the web, / as %2F. Two numbers
// never share a file: nobody is sent the invoice of somebody else.
func fileName(invoice string) string {
	var b strings.Builder
	for i := range len(invoice) {
		if c := invoice[i]; strings.IndexByte(reserved, c) >= 0 || c < ' ' || c == '.' && i == 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// reserved are the characters that a file name does not have on some system.
const reserved = `/\:*?"<>|#%{}`

// shownName is the name under which a client gets a file.
func shownName(path string) string {
	name, err := url.PathUnescape(filepath.Base(path))
	if err != nil {
		return filepath.Base(path)
	}
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if strings.ContainsRune(reserved, r) || r < ' ' {
			return '_'
		}
		return r
	}, name), ".")
}
