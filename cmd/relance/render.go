package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine"
)

// renderOptions are the flags of render.
type renderOptions struct {
	files           *bookdir.Exports
	book, from      string
	invoice, at     string
	policy, channel string
	pdf             string
	format          *choice
}

func newRender(p params) *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use:   "render STATE|TEMPLATE",
		Short: "Show a message exactly as it would be sent",
		Long: `Render writes the message of a state, or with a template, about one invoice on one
day: the recipient, the subject and the text, with the figures of that day.

When the simulation sends it on that day, this is that message, with all the
invoices it is about; give both the same --from. Otherwise it is written for this invoice alone, as if the
state were entered on that day, and a line on stderr says so.`,
		Example: examples(
			"relance render courtesy --invoice 2026-047 --at 2026-03-19",
			"relance render formal_notice --invoice 2026-047 --at 2026-04-10 --channel letter --pdf letter.pdf",
			"relance render firm --invoice 2026-047 --at 2026-03-27 --channel email --format html",
		),
		Args:              exactlyOne("a state or a template"),
		ValidArgsFunction: renderNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			return render(cmd.Context(), p, args[0], o)
		},
	}
	o.files = addDataFlags(cmd)
	addBookFlag(cmd, &o.book)
	addFromFlag(cmd, &o.from)
	flags := cmd.Flags()
	flags.StringVar(&o.invoice, "invoice", "", "the `ID` of the invoice to write about (required)")
	flags.StringVar(&o.at, "at", "today", "the `DAY`, YYYY-MM-DD or today")
	flags.StringVar(&o.policy, "policy", "", "the `NAME` of the policy, when several have such a state (default: the invoice's)")
	flags.StringVar(&o.channel, "channel", "", "only the message on the channel of this `NAME`, such as email")
	flags.StringVar(&o.pdf, "pdf", "", "the `FILE` to write a letter to, as it would be printed; it must not be there yet")
	o.format = addChoice(cmd, "format", "form of the text", "text", "html")
	complete(cmd, "invoice", invoiceIDs)
	complete(cmd, "at", noFiles)
	complete(cmd, "policy", policyNames)
	complete(cmd, "channel", cobra.FixedCompletions(engine.ChannelNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func render(ctx context.Context, p params, name string, o renderOptions) error {
	if o.invoice == "" {
		return errors.New("--invoice is missing: name the invoice to write about")
	}
	book, cfg, err := openWithInvoice(ctx, p, o.book, *o.files, o.invoice, o.from)
	if err != nil {
		return err
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	r := &preview.Renderer{Book: book, Name: name, Invoice: o.invoice, At: at, Policy: o.policy, Channel: o.channel, Config: cfg}
	messages, err := r.Messages(ctx)
	if err != nil {
		return err
	}
	if r.Imagined {
		say := p.speaksOf(book)
		note := say.T("the simulation sends no such message about %s on %s: this is how it would read for this invoice alone", printable(o.invoice), say.On(at))
		if !r.Owes {
			note += say.T(", which owes nothing on that day")
		}
		fmt.Fprintln(p.Stderr, note)
	}
	if o.pdf != "" {
		return renderPDF(ctx, p, r, messages, cfg.Clients, o)
	}
	if o.format.value == "html" && len(messages) > 1 {
		return fmt.Errorf("%s gives %d messages: choose one with --channel", name, len(messages))
	}
	for i := range messages {
		if i > 0 {
			fmt.Fprintf(p.Stdout, "\n%s\n\n", strings.Repeat("-", 72))
		}
		out, err := r.Render(ctx, &messages[i])
		if err != nil {
			return err
		}
		if err := text.WriteRendered(p.Stdout, &messages[i], out, o.format.value); err != nil {
			return err
		}
	}
	return nil
}

// renderPDF writes the letter among messages as it would be printed.
func renderPDF(ctx context.Context, p params, r *preview.Renderer, messages []engine.Message, clients []engine.Client, o renderOptions) error {
	messages = slices.DeleteFunc(messages, func(m engine.Message) bool { return m.Channel != "letter" })
	if len(messages) != 1 {
		return fmt.Errorf("--pdf writes a letter, and %s gives %d of them about %s", r.Name, len(messages), o.invoice)
	}
	m := &messages[0]
	client := preview.FindClient(clients, m.Client)
	if client == nil {
		client = &engine.Client{ID: m.Client}
	}
	out, err := r.Render(ctx, m)
	if err != nil {
		return err
	}
	data, err := delivery.LetterPDF(r.Book, m, client, out)
	if err != nil {
		return err
	}
	err = bookdir.WriteNew(o.pdf, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err == nil {
		_, err = fmt.Fprintln(p.Stdout, p.speaks(r.Book.Engine.Creditor.Language).T("Written: %s", filepath.ToSlash(o.pdf)))
	}
	return err
}
