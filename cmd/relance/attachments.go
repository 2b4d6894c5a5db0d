package main

import (
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
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
)

// maxDocument is the largest file that goes with a message.
const maxDocument = 20 << 20

// paramList reads a list as package policies writes it into the parameters of an action.
func paramList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// attachments are the files that go with a message: its invoices, and a statement.
func (c *composer) attachments(m *engine.Message, client *engine.Client, open []*engine.Invoice) ([]channels.Attachment, error) {
	var files []channels.Attachment
	wanted := paramList(m.Params["attach"])
	if slices.Contains(wanted, "invoice") {
		seen := map[string]bool{"": true} // instalments of one invoice share its file
		for _, l := range m.Lines {
			name, err := c.documentOf(l.Invoice)
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
func (d *deployment) documented(m *engine.Message, lost []dispatch.Lost) error {
	if !slices.Contains(paramList(m.Params["attach"]), "invoice") {
		return nil
	}
	for _, l := range m.Lines {
		if slices.ContainsFunc(lost, func(x dispatch.Lost) bool { return x.Invoice == l.Invoice }) {
			continue
		}
		if _, err := d.documentOf(l.Invoice); err != nil {
			return err
		}
	}
	return nil
}

// documentOf is the name of an invoice's file; "" when the deployment knows no files, or
// lets a message leave without one that is missing.
func (d *deployment) documentOf(invoice string) (string, error) {
	if d.book.Deploy == nil || d.book.Deploy.Documents.Invoice == "" {
		return "", nil
	}
	docs, name := d.book.Deploy.Documents, d.documentName(invoice)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && docs.Send:
		return "", nil
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("invoice %s has no file %s; put it there, or write documents: missing: \"send\" in deploy.cue", invoice, filepath.ToSlash(name))
	case err != nil:
		return "", fmt.Errorf("file of invoice %s: %w", invoice, err)
	case info.Size() > maxDocument:
		return "", fmt.Errorf("file of invoice %s: %s has more than %d MB", invoice, filepath.ToSlash(name), maxDocument>>20)
	}
	return name, nil
}

// documentName is where the file of an invoice is, or would be. An instalment that has no
// file of its own goes with that of its invoice.
func (d *deployment) documentName(invoice string) string {
	own := d.documentPath(invoice)
	number, instalment := engine.SplitID(invoice)
	if instalment == 0 {
		return own
	}
	if _, err := os.Stat(own); err == nil {
		return own
	}
	return d.documentPath(number)
}

// documentPath is the path of a number's file.
func (d *deployment) documentPath(invoice string) string {
	name := strings.ReplaceAll(d.book.Deploy.Documents.Invoice, "{invoice}", fileName(invoice))
	if !filepath.IsAbs(name) {
		name = filepath.Join(d.dir, name)
	}
	return name
}

// document reads a file that goes along.
func document(name string) (channels.Attachment, error) {
	data, err := os.ReadFile(name)
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
