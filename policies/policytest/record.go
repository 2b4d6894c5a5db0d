package policytest

import (
	"github.com/relance-dev/relance/engine"
)

// recorded is a condition at one place of a book that notes its answers.
type recorded struct {
	engine.Guard
	rec     *recorder
	machine *engine.Machine // nil for assign
	field   string          // when or approve
	source  engine.Source   // of what it stands in
	yes, no int             // answers
	parts   []part
	whole   bool // each part was true and false
	asked   bool // since it was last looked at
}

// part is a part of a condition that is true or false.
type part struct {
	start, end int // bytes of the condition
	text       string
	yes, no    int
}

// guard wraps a condition; none stays none.
func (rec *recorder) guard(g engine.Guard, m *engine.Machine, field string, at engine.Source) engine.Guard {
	if g == nil {
		return nil
	}
	if field == "" {
		field = "when"
	}
	r := &recorded{Guard: g, rec: rec, machine: m, field: field, source: at}
	rec.guards = append(rec.guards, r)
	return r
}

// UsesAccount reports whether the condition depends on the client's other invoices.
func (r *recorded) UsesAccount() bool {
	u, ok := r.Guard.(interface{ UsesAccount() bool })
	return !ok || u.UsesAccount()
}

// Explain implements engine.Explainer.
func (r *recorded) Explain(in *engine.Input) engine.Explanation {
	if x, ok := r.Guard.(engine.Explainer); ok {
		return x.Explain(in)
	}
	holds, err := r.Guard.Holds(in)
	return engine.Explanation{Text: r.source.Text, Holds: holds, Err: err}
}

// Holds implements engine.Guard.
func (r *recorded) Holds(in *engine.Input) (bool, error) {
	holds, err := r.Guard.Holds(in)
	if in.Today < r.rec.from || in.Today > r.rec.until {
		return holds, err
	}
	r.asked = true
	switch {
	case err != nil:
		return holds, err
	case holds:
		r.yes++
	default:
		r.no++
	}
	if !r.whole {
		r.look(in)
	}
	return holds, err
}

// look notes the values of the parts.
func (r *recorded) look(in *engine.Input) {
	x, ok := r.Guard.(engine.Explainer)
	if !ok {
		r.whole = true
		return
	}
	r.whole = true
	for _, t := range x.Explain(in).Terms {
		if t.Depth == 0 {
			continue // the condition itself
		}
		p := r.part(t)
		switch t.Value {
		case "true":
			p.yes++
		case "false":
			p.no++
		}
		r.whole = r.whole && p.yes > 0 && p.no > 0
	}
}

// part finds a part by its place. What was never true or false is no yes-or-no part, and is not
// reported.
func (r *recorded) part(t engine.Term) *part {
	for i := range r.parts {
		if r.parts[i].start == t.Start && r.parts[i].end == t.End {
			return &r.parts[i]
		}
	}
	r.parts = append(r.parts, part{start: t.Start, end: t.End, text: t.Text})
	return &r.parts[len(r.parts)-1]
}
