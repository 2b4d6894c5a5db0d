package policytest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Compute gives what a computation of the input's policy comes to: a decimal,
// true, false, a date or a text. It fails when the policy has no such computation,
// or the computation no answer.
type Compute func(in *engine.Input, name string) (string, error)

// computed reads what a test says that computations give, in the form of Row.Compute.
func (d *decoder) computed(raw map[string]json.RawMessage, path ...string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		d.known(d.opt.Computed, name, "computation", append(slices.Clone(path), name)...)
		text := string(raw[name])
		if s, err := strconv.Unquote(text); err == nil {
			text = s
		}
		parts = append(parts, name+": "+plain(text))
	}
	return strings.Join(parts, ", ")
}

// compute notes what the computations give that an expected line speaks of.
func (r *Result) compute(ctx context.Context, s Subject, want string, g *happened) error {
	story, err := replay.History(ctx, r.Test.config(s.Engine), g.Invoice, g.Day)
	if err != nil {
		return fmt.Errorf("invoice %s: %w", g.Invoice, err)
	}
	in := story.Input()
	in.Invoice, in.Case = story.Facts.Invoice, &story.Decision.Case
	var parts []string
	for part := range strings.SplitSeq(want, ", ") {
		name, _, _ := strings.Cut(part, ": ")
		text, err := s.Compute(in, name)
		if err != nil {
			return fmt.Errorf("invoice %s on %s: %w", g.Invoice, g.Day, err)
		}
		parts = append(parts, name+": "+plain(text))
	}
	g.Compute = strings.Join(parts, ", ")
	return nil
}

// plain writes a value so that two of the same worth are the same text: a number
// without zeros at its end, true and false as they are, a text in quotes.
func plain(text string) string {
	if text == "true" || text == "false" {
		return text
	}
	var n apd.Decimal
	if _, _, err := n.SetString(text); err != nil || n.Form != apd.Finite {
		return strconv.Quote(text)
	}
	var short apd.Decimal
	short.Reduce(&n)
	return short.Text('f')
}
