package exports

import (
	"context"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// Digest is the hex SHA-256 of an export, an electronic invoice or a folder of them.
func Digest(ctx context.Context, name string) (string, error) {
	if electronic(name) {
		return einvoice.Digest(ctx, name)
	}
	return bookdir.Digest(name)
}

// NewPuller reads the sources of the book in a folder; progress is told how far the electronic invoices of one are, and may be nil.
func NewPuller(ctx context.Context, w delivery.World, book *policies.Book, dir string, progress func(read, total int64)) *sources.Puller {
	return &sources.Puller{
		World: w, Book: book, Dir: dir,
		File: func(kind intake.Kind, path string) (intake.Source, error) {
			if kind == intake.KindInvoices {
				return Invoices(ctx, book, path, progress)
			}
			return intake.File(path)
		},
		Digest: func(path string) (string, error) { return Digest(ctx, path) },
	}
}

// Files is what the journal says of where rows came from.
func Files(pulled *sources.Pulled) (files []posting.File) {
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
