package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// addSourceFlag declares --from, which names a source of deploy.cue.
func addSourceFlag(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "from", "", "`NAME` of the source in deploy.cue to read (default: all of them)")
	complete(cmd, "from", noFiles)
}

// importing are the sources that an import reads: the one of the name, or all that have something for it.
func importing(book *policies.Book, name string) ([]*policies.Source, error) {
	return sources.Choose(book, name, sources.Imports)
}

// newPuller reads the sources of a book.
func newPuller(ctx context.Context, p params, dir string, book *policies.Book) *sources.Puller {
	return &sources.Puller{
		World: p.world(), Book: book, Dir: dir,
		File: func(kind intake.Kind, path string) (intake.Source, error) {
			if kind == intake.KindInvoices {
				return invoiceSource(ctx, p, book, path)
			}
			return intake.File(path)
		},
		Digest: func(path string) (string, error) {
			if info, err := os.Stat(path); err == nil && info.IsDir() || einvoice.Is(path) {
				return einvoice.Digest(ctx, path)
			}
			return bookdir.Digest(path)
		},
	}
}

// pull reads sources whole, and checks them as files are.
func (o *importOptions) pull(ctx context.Context, p params, dir string, book *policies.Book, chosen []*policies.Source, cfg *posting.ImportConfig) (err error) {
	pulled, err := newPuller(ctx, p, dir, book).Pull(ctx, chosen)
	if err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, err))
	}
	defer func() { err = errors.Join(err, pulled.Close()) }()
	if o.full && !pulled.Has(intake.KindInvoices) {
		return errors.New("--full needs invoices, and the source has none")
	}
	if err := o.take(ctx, p, book, pulled.From(), cfg); err != nil {
		return err
	}
	if err := pulled.Unchanged(); err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, err))
	}
	cfg.Files = pulledFiles(pulled)
	return nil
}

// pulledFiles is what the journal says of where rows came from.
func pulledFiles(pulled *sources.Pulled) (files []posting.File) {
	for i := range pulled.Lists {
		l := &pulled.Lists[i]
		name := l.Source + " " + l.Kind.String()
		if l.File != "" {
			name = filepath.Base(l.File)
		}
		files = append(files, posting.File{Name: name, SHA256: l.SHA256, Source: l.Source, Kind: l.Kind.String(), Place: l.Place, Rows: l.Rows})
	}
	return files
}
