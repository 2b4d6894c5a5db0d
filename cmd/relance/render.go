package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
)

// renderOptions are the flags of render.
type renderOptions struct {
	files           *dataFiles
	book, from      string
	invoice, at     string
	policy, channel string
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
	book, data, err := openWithData(ctx, p, o.book, *o.files)
	if err != nil {
		return err
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	r := &renderer{
		book: book, name: name, invoice: o.invoice, at: at, policy: o.policy, channel: o.channel,
		config: simulation(book, data),
	}
	if r.config.From, err = p.day("from", o.from, book.Engine.Creditor.Timezone); err != nil {
		return err
	}
	messages, err := r.messages(ctx)
	if err != nil {
		return err
	}
	if r.note != "" {
		fmt.Fprintln(p.Stderr, r.note)
	}
	if o.format.value == "html" && len(messages) > 1 {
		return fmt.Errorf("%s gives %d messages: choose one with --channel", name, len(messages))
	}
	for i := range messages {
		if i > 0 {
			fmt.Fprintf(p.Stdout, "\n%s\n\n", strings.Repeat("-", 72))
		}
		if err := r.write(ctx, p.Stdout, &messages[i], o.format.value); err != nil {
			return err
		}
	}
	return nil
}
