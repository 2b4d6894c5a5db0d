package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// addSourceFlag declares --from, which names a source of deploy.cue.
func addSourceFlag(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "from", "", "`NAME` of the source in deploy.cue to read (default: all of them)")
	complete(cmd, "from", noFiles)
}

// pull reads sources whole, and checks them as files are.
func (o *importOptions) pull(ctx context.Context, p params, dir string, book *policies.Book, chosen []*policies.Source, cfg *posting.ImportConfig) (err error) {
	bar := newProgress(p, "reading")
	pulled, err := exports.NewPuller(ctx, p.world(), book, dir, bar.bytes()).Pull(ctx, chosen)
	bar.done()
	if err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, p.speaksOf(book), err))
	}
	defer func() { err = errors.Join(err, pulled.Close()) }()
	pulled.LeaveOut(o.files.LeftOut())
	if o.full && !pulled.Has(intake.KindInvoices) {
		return errors.New("--full needs invoices, and the source has none")
	}
	if err := o.take(ctx, p, book, pulled.From(), cfg); err != nil {
		return err
	}
	if err := pulled.Unchanged(); err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, p.speaksOf(book), err))
	}
	cfg.Files = exports.Files(pulled)
	return nil
}
