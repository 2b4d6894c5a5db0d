// Package sources pulls rows out of the databases, services and folders that deploy.cue names. It
// asks nobody for the time or for secrets: delivery.World does.
package sources

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/scratch"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/policies"
)

// Puller pulls the sources of one book.
type Puller struct {
	World  delivery.World
	Book   *policies.Book
	Dir    string        // of the book
	Limits source.Limits // of each list; the zero Limits are the defaults
	// File opens an export, or for invoices a folder of electronic invoices, that a source's folder has.
	File func(kind intake.Kind, path string) (intake.Source, error)
	// Digest is the hex SHA-256 of what File opens.
	Digest func(path string) (string, error)
}

// List is what one list of a source answered.
type List struct {
	Source string
	Kind   intake.Kind
	Place  string
	Rows   int    // 0 for a file
	File   string // its path; empty for rows
	SHA256 string

	From    *intake.Source // nil when a list other than invoices has no row
	changed time.Time
	size    int64
}

// Pulled is all that was pulled.
type Pulled struct {
	Lists []List
	dir   string // of the spools
}

// Error is a list of a source that cannot be used.
type Error struct {
	Source string
	Kind   string // empty when it is about the source as a whole
	Err    error
}

// Error names the list and says what is wrong.
func (e *Error) Error() string {
	name := "source " + e.Source
	if e.Kind != "" {
		name += ", " + e.Kind
	}
	return name + ": " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Hint is what to do about it; it may be empty.
func (e *Error) Hint() string {
	var known *source.Error
	if errors.As(e.Err, &known) {
		return known.Hint
	}
	return ""
}

// Choose returns the source of a name, or all of a book for which useful holds. Two that have the same
// list for an import are an error: one of them has to be named.
func Choose(book *policies.Book, name string, useful func(*policies.Source) bool) (chosen []*policies.Source, err error) {
	var names []string
	of := map[string]*policies.Source{}
	var all []policies.Source
	if book.Deploy != nil {
		all = book.Deploy.Sources
	}
	for i := range all {
		s := &all[i]
		names = append(names, s.Name)
		switch {
		case name != "" && name != s.Name:
		case useful(s):
			chosen = append(chosen, s)
		case name != "":
			return nil, fmt.Errorf("the source %s has %s: that is nothing for this command", name, strings.Join(kinds(s), ", "))
		}
	}
	if name != "" && len(chosen) == 0 {
		if len(names) == 0 {
			return nil, fmt.Errorf("there is no source %s: deploy.cue names none", name)
		}
		return nil, fmt.Errorf("there is no source %s; deploy.cue names %s", name, strings.Join(names, ", "))
	}
	for _, s := range chosen {
		for _, kind := range kinds(s) {
			if before := of[kind]; before != nil && kind != bank {
				return nil, fmt.Errorf("%s come from two sources, %s and %s: import them one after the other, with --from %s and --from %s", kind, before.Name, s.Name, before.Name, s.Name)
			}
			of[kind] = s
		}
	}
	return chosen, nil
}

// kinds are the lists of a source.
func kinds(s *policies.Source) (out []string) {
	for i := range s.Lists {
		out = append(out, s.Lists[i].Kind)
	}
	return out
}

// Imports reports whether a source has a list that an import reads.
func Imports(s *policies.Source) bool {
	return slices.ContainsFunc(kinds(s), func(kind string) bool { return kind != bank })
}

// Bank reports whether a source has bank statements.
func Bank(s *policies.Source) bool { return slices.Contains(kinds(s), bank) }

// bank is the kind of lists that are bank statements; bank import reads them.
const bank = "bank"

// Pull reads the lists of sources whole; of a failure nothing remains. Close the result.
func (p *Puller) Pull(ctx context.Context, chosen []*policies.Source) (_ *Pulled, err error) {
	dir, err := scratch.Folder()
	if err != nil {
		return nil, fmt.Errorf("rows of a source: %w", err)
	}
	out := &Pulled{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, out.Close())
		}
	}()
	for _, s := range chosen {
		if err := p.one(ctx, s, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// one reads the lists of one source.
func (p *Puller) one(ctx context.Context, s *policies.Source, out *Pulled) (err error) {
	if s.Transport == "folder" {
		return p.folder(s, out)
	}
	timeout := source.DefaultTimeout
	if s.Timeout != "" {
		if timeout, err = time.ParseDuration(s.Timeout); err != nil {
			return &Error{Source: s.Name, Err: err}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := p.Open(s)
	if err != nil {
		return &Error{Source: s.Name, Err: err}
	}
	for _, kind := range intake.Kinds() {
		if s.List(kind.String()) == nil {
			continue
		}
		l, err := p.list(ctx, s, r, kind, out.dir)
		if err != nil {
			_ = r.Close()
			return &Error{Source: s.Name, Kind: kind.String(), Err: err}
		}
		out.Lists = append(out.Lists, *l)
	}
	if err := r.Close(); err != nil {
		return &Error{Source: s.Name, Err: err}
	}
	return nil
}

// list reads one list.
func (p *Puller) list(ctx context.Context, s *policies.Source, r source.Reader, kind intake.Kind, dir string) (*List, error) {
	spool, err := source.NewSpool(filepath.Join(dir, s.Name+"-"+kind.String()+".jsonl"), p.Limits)
	if err != nil {
		return nil, err
	}
	err = r.Read(ctx, kind, spool)
	if err := errors.Join(err, spool.Close()); err != nil {
		return nil, err
	}
	l := &List{Source: s.Name, Kind: kind, Place: r.Place(), Rows: spool.Rows(), SHA256: spool.SHA256()}
	switch {
	case spool.Rows() > 0:
		l.From = spool.Source(s.Name + " " + kind.String())
		if preset(s.Transport) { // its rows have the columns as relance names them
			l.From.Table = &intake.Table{}
		}
	case kind == intake.KindInvoices:
		return nil, source.Fail("see whether the login may see invoices, and whether the list is the right one", "answers without a row; nothing was used")
	}
	return l, nil
}

// folder finds the newest files of a folder.
func (p *Puller) folder(s *policies.Source, out *Pulled) error {
	dir, settle, err := p.watched(s)
	if err != nil {
		return err
	}
	for _, kind := range intake.Kinds() {
		list := s.List(kind.String())
		if list == nil {
			continue
		}
		fail := func(err error) error { return &Error{Source: s.Name, Kind: kind.String(), Err: err} }
		path, err := source.Newest(dir, list.Files, p.World.Now(), settle)
		if err != nil {
			return fail(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			return fail(err)
		}
		from, err := p.File(kind, path)
		if err != nil {
			return fail(err)
		}
		sum, err := p.Digest(path)
		if err != nil {
			return fail(err)
		}
		out.Lists = append(out.Lists, List{
			Source: s.Name, Kind: kind, Place: "folder " + s.Settings["dir"].(string), File: path, SHA256: sum,
			From: &from, changed: info.ModTime(), size: info.Size(),
		})
	}
	return nil
}

// watched is the folder of a source, and how long its files must have been left alone.
func (p *Puller) watched(s *policies.Source) (dir string, settle time.Duration, err error) {
	dir, settle = p.path(s, "dir"), source.DefaultSettle
	if text, ok := s.Settings["settle"].(string); ok {
		if settle, err = time.ParseDuration(text); err != nil {
			return "", 0, &Error{Source: s.Name, Err: err}
		}
	}
	return dir, settle, nil
}

// Statements are the bank statements of the chosen sources, the newest last.
func (p *Puller) Statements(chosen []*policies.Source) (paths []string, err error) {
	for _, s := range chosen {
		list := s.List(bank)
		if list == nil {
			continue
		}
		dir, settle, err := p.watched(s)
		if err != nil {
			return nil, err
		}
		found, err := source.Matching(dir, list.Files, p.World.Now(), settle)
		if err != nil {
			return nil, &Error{Source: s.Name, Kind: bank, Err: err}
		}
		paths = append(paths, found...)
	}
	return paths, nil
}

// From is what intake reads.
func (p *Pulled) From() (from intake.Sources) {
	for i := range p.Lists {
		l := &p.Lists[i]
		switch l.Kind {
		case intake.KindInvoices:
			from.Invoices = l.From
		case intake.KindClients:
			from.Clients = l.From
		case intake.KindContacts:
			from.Contacts = l.From
		case intake.KindEvents:
			from.Events = l.From
		}
	}
	return from
}

// Has reports whether there is a list of a kind.
func (p *Pulled) Has(k intake.Kind) bool {
	return slices.ContainsFunc(p.Lists, func(l List) bool { return l.Kind == k && l.From != nil })
}

// LeaveOut leaves lists of some kinds out, as if no source had them.
func (p *Pulled) LeaveOut(kinds []intake.Kind) {
	p.Lists = slices.DeleteFunc(p.Lists, func(l List) bool { return slices.Contains(kinds, l.Kind) })
}

// Unchanged fails when a file of a folder was changed while it was read.
func (p *Pulled) Unchanged() error {
	for i := range p.Lists {
		l := &p.Lists[i]
		if l.File == "" {
			continue
		}
		if info, err := os.Stat(l.File); err != nil || info.Size() != l.size || !info.ModTime().Equal(l.changed) {
			return &Error{l.Source, l.Kind.String(), source.Fail("start again once it is written", "%s changed while it was read; nothing was used", filepath.ToSlash(l.File))}
		}
	}
	return nil
}

// Close removes the rows from the disk.
func (p *Pulled) Close() error { return os.RemoveAll(p.dir) }
