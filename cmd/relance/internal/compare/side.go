package compare

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// Side is one of the two versions of a book.
type Side struct {
	Name   string // as the user gave it
	Commit string // of a revision; empty for a folder
	Book   *policies.Book
	List   diag.List // what is wrong with it
}

// Sound reports whether it can be decided by.
func (s *Side) Sound() bool { return s.List.Errors() == 0 }

// Pair is what is compared.
type Pair struct {
	Before, After Side
	Dir           string // the book's folder, where exports and the ledger are
}

// Open finds and loads two versions of a book: each a folder, or else a revision of the git repository that the folder
// dir is in; "" is the current folder. A book with mistakes is no error: Side.List tells them.
func Open(ctx context.Context, before, after, dir string) (*Pair, error) {
	p := &Pair{Dir: dir}
	folders := [2]bool{}
	names := [2]string{before, after}
	for i, name := range names {
		info, err := os.Stat(name)
		folders[i] = err == nil && info.IsDir()
		if err == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is a file: give the folder of a book, or a revision of git", filepath.ToSlash(name))
		}
	}
	for i, side := range []*Side{&p.Before, &p.After} {
		var err error
		if *side, err = open(ctx, names[i], dir, folders[i]); err != nil {
			return nil, err
		}
	}
	if dir != "" && folders[0] && folders[1] {
		return nil, errors.New("two folders are compared: a third argument is the book's folder for revisions of git")
	}
	switch {
	case dir != "":
	case folders[1]:
		p.Dir = after
	case folders[0]:
		p.Dir = before
	default:
		p.Dir = "."
	}
	return p, nil
}

func open(ctx context.Context, name, dir string, folder bool) (Side, error) {
	s := Side{Name: name}
	opt := policies.Options{Outline: true}
	if folder {
		s.Book, s.List = bookdir.Load(name, opt)
		return s, nil
	}
	if dir == "" {
		dir = "."
	}
	var err error
	if opt.Overlay, s.Commit, err = revision(ctx, dir, name); err != nil {
		return s, err
	}
	s.Book, s.List = bookdir.Load(name+":"+filepath.ToSlash(filepath.Clean(dir)), opt) // no folder of that name is needed
	return s, nil
}

// Spoken is the book whose language is spoken: the new one, or the old one where the new one has mistakes.
func (p *Pair) Spoken() *policies.Book {
	if !p.After.Sound() && p.Before.Sound() {
		return p.Before.Book
	}
	return p.After.Book
}

// ReadAlike reports whether both books read exports in the same way, so that one reading serves both.
func (p *Pair) ReadAlike() bool {
	a, b := p.Before.Book, p.After.Book
	for _, id := range append([]string{""}, b.EntityIDs()...) { // an electronic invoice is read by whose it is
		if x, y := a.Company(id), b.Company(id); x.Name != y.Name || x.Registration != y.Registration || x.VAT != y.VAT {
			return false
		}
	}
	return reflect.DeepEqual(a.Intake, b.Intake) && reflect.DeepEqual(a.Engine.Facts, b.Engine.Facts) &&
		reflect.DeepEqual(a.Engine.Profiles, b.Engine.Profiles) && reflect.DeepEqual(a.Engine.Roles, b.Engine.Roles) &&
		reflect.DeepEqual(a.EntityIDs(), b.EntityIDs()) && a.Currency == b.Currency && a.ClientKind == b.ClientKind &&
		a.Engine.Creditor.Language == b.Engine.Creditor.Language
}

// Reworded reports whether a template says something else after than before.
func Reworded(list []policies.Difference) func(template, language string) bool {
	changed := map[[2]string]bool{}
	for _, d := range list {
		if d.Kind == "words" && d.Op == policies.Changed {
			changed[[2]string{d.Template, d.Language}] = true
		}
	}
	return func(template, language string) bool { return changed[[2]string{template, language}] }
}

// Currencies lists the currencies that the sound books name, for figures about amounts.
func (p *Pair) Currencies() []engine.Currency {
	var list []engine.Currency
	for _, s := range []*Side{&p.Before, &p.After} {
		if !s.Sound() {
			continue
		}
		list = append(list, s.Book.Currency, s.Book.Engine.Costs.Currency)
		for _, m := range s.Book.Engine.Machines {
			list = append(list, m.Currency)
		}
	}
	return list
}
