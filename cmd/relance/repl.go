package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/evaluate"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

// maxLine is the longest line that is read, in bytes: a condition has 4000 at most.
const maxLine = 64 << 10

const replHelp = `An expression gives its value, its type and the value of each part.
  :invoice ID    look at another invoice
  :at DAY        look at another day
  :policy NAME   read expressions as those of another policy; alone, of the invoice's
  :names [WORD]  the names and functions of conditions that have the word
  :where         what is looked at
  :quit          end
`

func newRepl(p params) *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "repl [BOOK]",
		Short: "Evaluate conditions and formulas on an invoice, line by line",
		Long: `Repl reads expressions from the input, one a line, and writes what each comes to on one
invoice and one day, as eval does. Lines that begin with a colon change what is looked at:

` + replHelp + `
A line that is wrong is reported, and the next one is read. In a pipe the exit code is 2 when one was.`,
		Example: examples(
			"relance repl --invoice 2026-047 --at 2026-03-20",
			"relance repl mybook --invoice 2026-047",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if cmd.Flags().Changed("book") {
					return fmt.Errorf("the book is given twice: %s and --book %s", args[0], o.why.book)
				}
				o.why.book = args[0]
			}
			return runRepl(cmd.Context(), p, o)
		},
	}
	addEvalFlags(cmd, &o)
	return cmd
}

// session is a conversation about one invoice after the other.
type session struct {
	p           params
	say         words.Writer // the language of the session
	data        *evaluate.Source
	invoice, at string
	policy      string
	point       *evaluate.Point // nil until it is known what to look at
	wrong       bool            // a line was
}

func runRepl(ctx context.Context, p params, o evalOptions) error {
	data, err := openEval(ctx, p, o.why, "")
	if err != nil {
		return err
	}
	s := &session{p: p, say: p.speaksIn(o.why.book), data: data, invoice: o.invoice, at: o.why.at, policy: o.policy}
	if s.invoice != "" {
		if err := s.look(ctx); err != nil {
			return err
		}
	}
	s.prompt()
	lines := bufio.NewScanner(p.Stdin)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	for lines.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		line := strings.TrimSpace(lines.Text())
		if line == ":quit" || line == ":q" {
			break
		}
		if err := s.line(ctx, line); err != nil {
			s.wrong = true
			if !errors.Is(err, errFindings) {
				fmt.Fprintln(p.Stderr, s.say.Says(err.Error()))
			}
		}
		s.prompt()
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("a line of the input: %w", err)
	}
	if s.wrong && !p.Terminal {
		return errFindings
	}
	return nil
}

func (s *session) prompt() {
	if s.p.Terminal {
		fmt.Fprint(s.p.Stdout, "> ")
	}
}

// line carries out one line.
func (s *session) line(ctx context.Context, line string) error {
	command, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case line == "":
		return nil
	case !strings.HasPrefix(line, ":"):
		if s.point == nil {
			return errors.New("say which invoice to look at: :invoice ID")
		}
		return writeEval(s.p, s.point, line, "text")
	case command == ":help":
		help, _ := pageIn(s.say, strings.TrimSpace(replHelp))
		_, err := fmt.Fprintln(s.p.Stdout, help)
		return err
	case command == ":names":
		return s.names(rest)
	case command == ":where":
		return s.where()
	case command == ":invoice" && rest != "", command == ":at" && rest != "", command == ":policy":
		return s.change(ctx, command, rest)
	}
	return fmt.Errorf("%s is no line that can be carried out; :help lists them", line)
}

// change looks at something else; when that fails, what was looked at stays.
func (s *session) change(ctx context.Context, command, to string) error {
	was := *s
	switch command {
	case ":invoice":
		s.invoice = to
	case ":at":
		s.at = to
	case ":policy":
		s.policy = to
	}
	if s.invoice == "" {
		return nil
	}
	if err := s.look(ctx); err != nil {
		*s = was
		return err
	}
	return s.where()
}

func (s *session) look(ctx context.Context) error {
	point, err := evalPoint(ctx, s.p, s.data, s.invoice, s.at)
	if err != nil {
		return err
	}
	point.Policy = s.policy
	if _, _, err := point.Eval("true"); err != nil { // there is no such policy
		return err
	}
	s.point = point
	return nil
}

// where says what is looked at.
func (s *session) where() error {
	if s.point == nil {
		return errors.New("nothing yet: :invoice ID")
	}
	a, _, err := s.point.Eval("true")
	if err != nil {
		return err
	}
	at, err := engine.ParseDate(a.At)
	if err != nil {
		return err
	}
	text := s.say.T("invoice %s on %s", a.Invoice, s.say.On(at))
	switch {
	case a.State != "":
		text += s.say.T(", policy %s, state %s", a.Policy, a.State)
	case a.Policy != "":
		text += s.say.T(", as a case of policy %s that opens that day", a.Policy)
	default:
		text += s.say.T(", which has no case: as assign sees it")
	}
	_, err = fmt.Fprintln(s.p.Stdout, text)
	return err
}

// names lists the names and functions with a word in them.
func (s *session) names(word string) error {
	found := false
	for _, e := range guard.Reference() {
		if !strings.Contains(e.Name, word) {
			continue
		}
		found = true
		meaning, _ := s.say.Exactly(e.Meaning)
		if _, err := fmt.Fprintf(s.p.Stdout, "%-36s %-8s %s\n", e.Name, e.Type, cmp.Or(meaning, e.Meaning)); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("no name has %s in it", word)
	}
	return nil
}
