package policytest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// coverage lists the points of a book with what was noted of them.
func (rec *recorder) coverage(s Subject) *Coverage {
	p, c := newPlaces(s.Sources), &Coverage{}
	for _, r := range rec.rules {
		c.add(p, r.source, r.target(), "", -1, Point{Kind: PointTransition, Policy: policyOf(r.machine), Text: r.text, Hits: r.hits})
	}
	for _, g := range rec.guards {
		c.guard(p, g)
	}
	seen := map[engine.Source]int{}
	for _, o := range rec.others {
		at := o.action.Source
		point := Point{Kind: PointElse, Policy: o.machine.Policy, Text: o.machine.Name(o.state) + ", else " + describe(o.action), Hits: o.hits}
		f := p.file(at.File)
		point.File, point.Line, point.Col = f.name, at.Line, 1
		var cols []int
		for _, offset := range f.elses {
			if line, col := f.at(offset); line == at.Line {
				cols = append(cols, col)
			}
		}
		slices.Sort(cols)
		if n := seen[at]; n < len(cols) {
			point.Col = cols[n]
		}
		seen[at]++
		c.Points = append(c.Points, point)
	}
	rec.templates(s, c)
	slices.SortStableFunc(c.Points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return c
}

// describe names an action by its channel and its text.
func describe(a *engine.Action) string { return strings.TrimSpace(a.Channel + " " + a.Template) }

func policyOf(m *engine.Machine) string {
	if m == nil {
		return ""
	}
	return m.Policy
}

// target is the state that the rule leads to, as it is written; empty when it says none.
func (r *ruleHits) target() string {
	if _, to, ok := strings.Cut(r.text, " → "); ok && r.machine != nil && to != "resume" {
		return to
	}
	return ""
}

// add places a point: at a byte of a condition, or where the rule is written when field is empty.
func (c *Coverage) add(p *places, at engine.Source, to, field string, offset int, point Point) {
	f := p.file(at.File)
	point.File, point.Line, point.Col = f.name, at.Line, 1
	if w := f.find(at, to); w != nil {
		start := w.start()
		if field != "" {
			start = f.inside(w, field, offset)
		}
		point.Line, point.Col = f.at(start)
	}
	c.Points = append(c.Points, point)
}

// guard lists the points of a condition and its parts.
func (c *Coverage) guard(p *places, g *recorded) {
	at, text := g.source, g.source.Text
	if x, ok := g.Guard.(interface{ String() string }); ok {
		text = x.String()
	}
	both := func(k PointKind, text string, offset, yes, no int) {
		c.add(p, at, "", g.field, offset, Point{Kind: k, Policy: policyOf(g.machine), Text: text, Outcome: "true", Hits: yes})
		c.add(p, at, "", g.field, offset, Point{Kind: k, Policy: policyOf(g.machine), Text: text, Outcome: "false", Hits: no})
	}
	if x, ok := g.Guard.(interface{ Const() (value, ok bool) }); ok {
		if value, ok := x.Const(); ok { // it cannot answer otherwise
			hits := g.yes + g.no
			c.add(p, at, "", g.field, 0, Point{Kind: PointGuard, Policy: policyOf(g.machine), Text: text, Outcome: strconv.FormatBool(value), Hits: hits})
			return
		}
	}
	both(PointGuard, text, 0, g.yes, g.no)
	for _, x := range g.parts {
		if x.yes > 0 || x.no > 0 {
			both(PointPart, x.text, x.start, x.yes, x.no)
		}
	}
}

// templates lists the texts that actions use, in each of their languages.
func (rec *recorder) templates(s Subject, c *Coverage) {
	used := map[string]bool{}
	for _, m := range rec.book.Machines {
		for i := range m.States {
			for j := range m.States[i].Do {
				for a := &m.States[i].Do[j]; a != nil; a = a.Else {
					used[a.Template] = true
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Templates)) {
		if !used[name] {
			continue
		}
		for _, lang := range s.Templates[name] {
			file := newPlaces(s.Sources).file("templates/" + name + "." + lang + ".md")
			point := Point{Kind: PointTemplate, File: file.name, Line: 1, Col: 1, Text: name + " in " + lang}
			for k, hits := range rec.texts {
				spoken := k.language
				if !slices.Contains(s.Templates[name], spoken) {
					spoken = rec.book.Creditor.Language
				}
				if k.template == name && spoken == lang {
					point.Hits += hits
				}
			}
			c.Points = append(c.Points, point)
		}
	}
}
