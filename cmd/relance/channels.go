package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/exec"
	suite "github.com/relance-dev/relance/channels/exec/verify"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/policies"
)

func newChannels(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "Say what carries messages, try it out, and verify a plugin",
		Args:  subcommandOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newChannelsList(p), newChannelsCheck(p), newChannelsTest(p), newChannelsVerify(p))
	return cmd
}

func newChannelsList(p params) *cobra.Command {
	var format *choice
	cmd := &cobra.Command{
		Use:   "list [BOOK]",
		Short: "List the channels, what can carry each, and what carries it in a book",
		Long: `List shows every channel of the policy language: what it reaches, what it proves, and the
transports that can carry it. With a book, it says which one its deploy.cue has chosen.`,
		Example:           examples("relance channels list", "relance channels list mybook"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(_ *cobra.Command, args []string) error {
			return listChannels(p, args, format.value)
		},
	}
	format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func listChannels(p params, args []string, format string) error {
	r, err := delivery.Registry()
	if err != nil {
		return err
	}
	var book *policies.Book
	if len(args) > 0 {
		if book, err = openBook(p, args[0], policies.Options{}); err != nil {
			return err
		}
	}
	v := view.NewChannels(r, book)
	if format == "json" {
		return view.Write(p.Stdout, v)
	}
	say := p.speaks("en")
	if book != nil {
		say = p.speaksOf(book)
	}
	return text.WriteChannels(p.Stdout, say, v, book != nil)
}

func newChannelsCheck(p params) *cobra.Command {
	return &cobra.Command{
		Use:   "check [BOOK]",
		Short: "Reach what carries messages, and log in, without sending anything",
		Long: `Check opens every transport of a book's deployment with its real secrets, reaches the other
side and logs in, where that is possible without sending anything.

Exit codes: 0 all can be reached, 2 one cannot.`,
		Example:           examples("relance channels check mybook"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return checkChannels(cmd.Context(), p, bookArg(args))
		},
	}
}

func checkChannels(ctx context.Context, p params, dir string) (err error) {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	d, err := delivery.Open(p.world(), book, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	say := p.speaksOf(d.Book)
	if _, err := fmt.Fprintln(p.Stdout, text.Announce(say, d)); err != nil {
		return err
	}
	failed := false
	rows := [][]string{}
	for _, c := range d.Reach(ctx) {
		result := say.T("cannot be checked without sending")
		switch {
		case c.Err != nil:
			failed, result = true, say.Says(c.Err.Error())
		case c.Checks:
			result = say.T("ok")
		}
		rows = append(rows, []string{c.Name(), c.Transport, result})
	}
	if err := text.WriteRows(p.Stdout, rows); err != nil {
		return err
	}
	if failed {
		return errFindings
	}
	return nil
}

func newChannelsTest(p params) *cobra.Command {
	var book, to string
	cmd := &cobra.Command{
		Use:   "test CHANNEL",
		Short: "Send a marked test message through one channel",
		Long: `Test sends one message, clearly marked as a test, through a channel of the book's
deployment, to an address that its deploy.cue lists under test_addresses, and to no other.
Nothing is written to the ledger.`,
		Example: examples("relance channels test task --to accounts --book mybook"),
		Args:    exactlyOne("a channel"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return testChannel(cmd.Context(), p, args[0], to, book)
		},
	}
	addBookFlag(cmd, &book)
	cmd.Flags().StringVar(&to, "to", "", "the `ADDRESS`: of mail, a number, a queue; for a letter, its lines, with a comma between (needed)")
	return cmd
}

func testChannel(ctx context.Context, p params, name, to, dir string) (err error) {
	book, err := openToContact(p, dir)
	if err != nil {
		return err
	}
	r, err := delivery.Registry()
	if err != nil {
		return err
	}
	spec, known := r.Channel(name)
	if !known {
		var names []string
		for _, s := range r.Channels() {
			names = append(names, s.Name)
		}
		return fmt.Errorf("there is no channel %s; %s", name, orList(name, names, "there are "+strings.Join(names, ", ")))
	}
	if err := delivery.CheckTest(book, to); err != nil {
		return err
	}
	d, err := delivery.Open(p.world(), book, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	say := p.speaksOf(d.Book)
	if _, err := fmt.Fprintln(p.Stdout, text.Announce(say, d)); err != nil {
		return err
	}
	receipt, err := d.SendTest(ctx, spec, to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("Accepted: %s %s (%s)", name, receipt.ID, say.Says(string(receipt.Status))))
	return err
}

func newChannelsVerify(p params) *cobra.Command {
	var secret string
	cmd := &cobra.Command{
		Use:   "verify COMMAND [ARGUMENT …]",
		Short: "Put a plugin through the conformance suite of channels",
		Long: `Verify starts a plugin for a channel, a program in any language that speaks JSON lines, and
puts it through the suite that every channel of relance passes: outcomes, time-outs,
cancellation, one delivery for each key, no secret and no personal data in errors and
logs. The plugin is told to rehearse, so that nobody is contacted.

channels/exec/README.md describes the protocol.

Exit codes: 0 all promises are kept, 1 the plugin could not be started, 2 one is not kept.`,
		Example: examples("relance channels verify python3 fax.py"),
		Args:    between(math.MaxInt, "the command that starts the plugin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return verifyPlugin(cmd.Context(), p, args, secret)
		},
	}
	cmd.Flags().SetInterspersed(false)
	cmd.Flags().StringVar(&secret, "secret", "verify-"+strings.Repeat("x", 24), "a made-up secret that the plugin is told, and must never show")
	return cmd
}

func verifyPlugin(ctx context.Context, p params, command []string, secret string) error {
	s, err := suite.Subject(ctx, exec.Config{Command: command, Secret: channels.Secret(secret)})
	if err != nil {
		return fmt.Errorf("the plugin: %w", err)
	}
	results := channeltest.Verify(ctx, s)
	kept, err := text.WriteConformance(p.Stdout, p.speaksIn("."), s, results)
	if err == nil && !kept {
		err = errFindings
	}
	return err
}
