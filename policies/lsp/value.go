package lsp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/policytest"
)

// Portfolio is the invoices beside a book, and the day up to which they are looked at.
type Portfolio struct {
	Config replay.Config
	Until  engine.Date
}

// good is the book as its buffers have it, or as it was last without mistakes; nil when it never was.
func (q *question) good() *policies.Book {
	if !q.current {
		q.current = true
		if b, list := load(q.book.dir, bookFiles(q.buffers)); list.Errors() == 0 {
			q.loaded = b
		}
	}
	return q.loaded
}

// sample is a case on which the value of what the cursor is in can be shown: of a test of the book, or of the
// invoices beside it. It is nil when there is none.
func (q *question) sample(c *cursor) *policytest.Sample {
	b := q.good()
	if b == nil {
		return nil
	}
	at := policytest.Place{Policy: c.policy()}
	if len(c.path) > 4 && c.path[2] == "states" {
		at.State, at.Entering = c.path[3], c.path[4] == "do" || c.field() == "approve"
	}
	var beside *replay.Config
	var until engine.Date
	if p := q.book.portfolio(q.ctx, b, q.beside); p != nil {
		beside, until = &p.Config, p.Until
	}
	return policytest.FindSample(q.ctx, b.Engine, b.Tests, beside, until, at)
}

// portfolio reads the invoices beside the book, once for each version of it; nil when there are none.
func (b *book) portfolio(ctx context.Context, of *policies.Book, read func(context.Context, *policies.Book) *Portfolio) *Portfolio {
	if read == nil {
		return nil
	}
	if b.readFor != of {
		b.read, b.readFor = read(ctx, of), of
	}
	return b.read
}

// valued is a part of an expression and its value.
type valued struct {
	start, end int // bytes of the text
	text       string
}

// values says what the expression at the cursor comes to on a sample: the narrowest part around the cursor, the
// whole, and which invoice that is. It is empty when there is no sample, or the expression is wrong.
func (q *question) values(c *cursor) (narrow valued, text string) {
	s := q.sample(c)
	if s == nil {
		return narrow, ""
	}
	parts := q.guardValues(c, s)
	if c.isFormula() {
		parts = q.formulaValues(c, s)
	}
	if len(parts) == 0 {
		return narrow, ""
	}
	narrow = slices.MinFunc(parts, func(a, b valued) int {
		return cmp.Compare(a.distance(c.at), b.distance(c.at))
	})
	var b strings.Builder
	whole := parts[0]
	if narrow.start != whole.start || narrow.end != whole.end {
		fmt.Fprintf(&b, "`%s` is **%s**; ", c.text[narrow.start:narrow.end], narrow.text)
	}
	fmt.Fprintf(&b, "`%s` is **%s**", c.text[whole.start:whole.end], whole.text)
	fmt.Fprintf(&b, "\n\non invoice %s", s.Invoice.ID)
	if s.Test != "" {
		fmt.Fprintf(&b, " of the test %q", s.Test)
	}
	fmt.Fprintf(&b, ", %s", s.Day)
	if s.State != "" {
		fmt.Fprintf(&b, ", in the state %s", s.State)
	}
	return narrow, b.String()
}

// distance orders parts by how well they fit a place: those around it, the narrowest first.
func (v valued) distance(at int) int {
	if at < v.start || at > v.end {
		return 1 << 20
	}
	return v.end - v.start
}

func (q *question) guardValues(c *cursor, s *policytest.Sample) []valued {
	g, _, err := q.good().Guard(c.policy(), c.text)
	if err != nil || g == nil {
		return nil
	}
	in := s.Before
	if slices.Contains(c.path, "do") {
		in = s.After
	}
	x := g.Explain(&in)
	whole := valued{0, len(c.text), fmt.Sprint(x.Holds)}
	if x.Err != nil {
		whole.text = "no answer: " + x.Err.Error()
	}
	all := []valued{whole}
	for _, t := range x.Terms {
		if t.Depth > 0 {
			all = append(all, valued{t.Start, t.End, t.Value})
		}
	}
	return all
}

func (q *question) formulaValues(c *cursor, s *policytest.Sample) []valued {
	in := s.After
	in.Invoice = s.Invoice // a computation is for one invoice, whatever the scope
	var all []valued
	for _, p := range formula.Parts(c.text) {
		if p.Depth > 0 && (c.at < p.Start || c.at > p.End) {
			continue
		}
		v, problems, err := q.good().Formula(&in, c.text[p.Start:p.End])
		switch {
		case err == nil && len(problems) == 0:
			all = append(all, valued{p.Start, p.End, v.Spoken(s.Invoice.Currency)})
		case len(problems) == 0:
			all = append(all, valued{p.Start, p.End, "no answer: " + err.Error()})
		case p.Depth == 0:
			return nil // it is no computation
		}
	}
	return all
}

// factValue says what a fact is on the first invoice that has one.
func (q *question) factValue(name string) string {
	b := q.good()
	if b == nil {
		return ""
	}
	i := slices.IndexFunc(b.Engine.Facts, func(d engine.FactDecl) bool { return d.Name == name })
	if i < 0 {
		return ""
	}
	say := func(inv *engine.Invoice, test string) string {
		if i >= len(inv.Facts) || inv.Facts[i].IsZero() {
			return ""
		}
		text := fmt.Sprintf("\n\n**%s** on invoice %s", inv.Facts[i], inv.ID)
		if test != "" {
			text += fmt.Sprintf(" of the test %q", test)
		}
		return text
	}
	for t := range b.Tests {
		for j := range b.Tests[t].Invoices {
			if text := say(&b.Tests[t].Invoices[j], b.Tests[t].Name); text != "" {
				return text
			}
		}
	}
	if p := q.book.portfolio(q.ctx, b, q.beside); p != nil {
		for j := range p.Config.Invoices {
			if text := say(&p.Config.Invoices[j], ""); text != "" {
				return text
			}
		}
	}
	return "\n\nno invoice of the tests or beside the book has a value for it"
}
