package main

import (
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// Each command says in French, on one line, what it is for.
func TestEveryCommandHasFrenchHelp(t *testing.T) {
	fr, n := words.New("fr"), 0
	var look func(*cobra.Command)
	look = func(c *cobra.Command) {
		n++
		if fr.Says(c.Short) == c.Short {
			t.Errorf("%s: %q has no French", c.CommandPath(), c.Short)
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look(newRoot(params{}))
	if n < 70 {
		t.Errorf("only %d commands", n)
	}
}

// Of each command the whole page is in French, and what each of its flags is for.
func TestEveryCommandHasAFrenchPage(t *testing.T) {
	fr := words.New("fr")
	var look func(*cobra.Command)
	look = func(c *cobra.Command) {
		if page, ok := pageIn(fr, c.Long); !ok && c.Long != "" {
			t.Errorf("%s: a part of its page has no French:\n%s", c.CommandPath(), page)
		}
		for _, set := range []*pflag.FlagSet{c.LocalFlags(), c.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if said := flagUsage(fr, f.Usage); f.Name != "help" && (said == f.Usage || englishWord(said) != "") {
					t.Errorf("%s --%s: %q is no French: %q", c.CommandPath(), f.Name, f.Usage, said)
				}
			})
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look(newRoot(params{}))
}

// Each code is explained in French.
func TestEveryCodeIsExplainedInFrench(t *testing.T) {
	fr := words.New("fr")
	for _, d := range docs() {
		for _, said := range []string{d.Title, d.Why} {
			if _, ok := fr.Exactly(said); !ok {
				t.Errorf("%s: %q has no French", d.Code, said)
			}
		}
	}
}
