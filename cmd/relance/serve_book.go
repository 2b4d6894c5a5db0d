package main

import (
	"bytes"
	"context"
	"errors"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/server"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
)

// bookOpener opens the book of a server, and tells when it changed.
type bookOpener struct {
	p         params
	dir, path string // of the book, and of its ledger
}

// open opens the book as it is on disk, with its ledger.
func (b bookOpener) open(ctx context.Context) (*server.Office, error) {
	files, err := bookdir.Contents(b.dir)
	if err != nil {
		return nil, err
	}
	if err := bookdir.Apart(ctx, b.p.Program, b.dir); err != nil {
		return nil, err
	}
	book, err := openToContact(b.p, b.dir)
	if err != nil {
		return nil, err
	}
	zone, err := delivery.Zone(book)
	if err != nil {
		return nil, err
	}
	signIn, err := server.SignIn(b.p.world(), book, b.dir)
	if err != nil {
		return nil, err
	}
	told, err := server.Hooks(b.p.world(), book, b.dir)
	if err != nil {
		return nil, err
	}
	keys, err := delivery.PortalKeys(b.p.world(), book, b.dir)
	if err != nil {
		return nil, err
	}
	d, err := delivery.Open(b.p.world(), book, b.dir)
	if err != nil {
		return nil, err
	}
	d.JudgeBeforehand()
	db, err := openAdmitted(ctx, b.p, d, b.path, b.dir)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &server.Office{Book: book, Deployment: d, Ledger: db, Zone: zone, Commit: bookdir.Commit(ctx, b.dir), Files: files, OIDC: signIn, Hooks: told, Portal: keys}, nil
}

// check says what is wrong with the book on disk, in as many lines as a page shows.
func (b bookOpener) check(ctx context.Context) error {
	if err := bookdir.Apart(ctx, b.p.Program, b.dir); err != nil {
		return err
	}
	var said bytes.Buffer
	p := b.p
	p.Stderr, p.ErrTerminal = &said, false
	_, err := openToContact(p, b.dir)
	if !errors.Is(err, errFindings) {
		return err
	}
	return errors.New(text.Folded(said.String(), shownLines))
}

// shownLines is how many lines of findings a page shows.
const shownLines = 12
