package policytest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// pointKey is a point of coverage, by where it stands among the conditions, rules and actions of the book.
type pointKey struct {
	kind       PointKind
	at         int
	start, end int
	yes        bool
	text       textKey
}

// reached are the points that were reached, each with what it says in words.
func (rec *recorder) reached() map[pointKey]string {
	all := map[pointKey]string{}
	for i, r := range rec.rules {
		if r.hits > 0 {
			all[pointKey{kind: PointTransition, at: i}] = r.text
		}
	}
	for i, o := range rec.others {
		if o.hits > 0 {
			all[pointKey{kind: PointElse, at: i}] = o.machine.Name(o.state) + ", else " + describe(o.action)
		}
	}
	for t, hits := range rec.texts {
		if hits > 0 {
			all[pointKey{kind: PointTemplate, text: t}] = t.template + " in " + t.language
		}
	}
	for i, g := range rec.guards {
		for _, answer := range []bool{true, false} {
			if answer && g.yes > 0 || !answer && g.no > 0 {
				all[pointKey{kind: PointGuard, at: i, yes: answer}] = conditionText(g) + " is " + strconv.FormatBool(answer)
			}
			for _, p := range g.parts {
				if answer && p.yes > 0 || !answer && p.no > 0 {
					all[pointKey{kind: PointPart, at: i, start: p.start, end: p.end, yes: answer}] = p.text + " is " + strconv.FormatBool(answer)
				}
			}
		}
	}
	return all
}

// conditionText is a condition as it is written.
func conditionText(g *recorded) string {
	if x, ok := g.Guard.(interface{ String() string }); ok {
		return x.String()
	}
	return g.source.Text
}

// chosen is a scenario with what it adds to those before it.
type chosen struct {
	*scenario
	adds []pointKey
}

// choose takes scenarios until they reach what all of them do: always the one that adds most, of those the
// one that is shortest to read. One whose points the others reach as well is let go again.
func (g *generator) choose() []chosen {
	done := maps.Clone(g.known)
	var picked []*scenario
	for {
		best, most := -1, 0
		for i := range g.tried {
			n := 0
			for k := range g.tried[i].reached {
				if !done[k] {
					n++
				}
			}
			if n > most || n == most && n > 0 && g.tried[i].length() < g.tried[best].length() {
				best, most = i, n
			}
		}
		if best < 0 {
			break
		}
		picked = append(picked, &g.tried[best])
		for k := range g.tried[best].reached {
			done[k] = true
		}
	}
	return g.added(needed(picked, g.known))
}

// needed leaves out what the others make superfluous.
func needed(picked []*scenario, known map[pointKey]bool) []*scenario {
	count := map[pointKey]int{}
	for _, x := range picked {
		for k := range x.reached {
			count[k]++
		}
	}
	return slices.DeleteFunc(picked, func(x *scenario) bool {
		for k := range x.reached {
			if count[k] == 1 && !known[k] {
				return false
			}
		}
		for k := range x.reached {
			count[k]--
		}
		return true
	})
}

// added says what each scenario adds, in the order of their policies.
func (g *generator) added(picked []*scenario) []chosen {
	slices.SortStableFunc(picked, func(a, b *scenario) int { return cmp.Compare(a.raw.Policy, b.raw.Policy) })
	done := maps.Clone(g.known)
	var out []chosen
	for _, x := range picked {
		c := chosen{scenario: x}
		for k := range x.reached {
			if !done[k] {
				done[k] = true
				c.adds = append(c.adds, k)
			}
		}
		slices.SortFunc(c.adds, comparePoints)
		out = append(out, c)
	}
	return out
}

// comparePoints orders points as a report does: by kind, then as the book has them.
func comparePoints(a, b pointKey) int {
	yes := func(k pointKey) int {
		if k.yes {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(slices.Index(PointKinds, a.kind), slices.Index(PointKinds, b.kind)), cmp.Compare(a.at, b.at), cmp.Compare(a.start, b.start),
		cmp.Compare(a.end, b.end), cmp.Compare(yes(a), yes(b)), strings.Compare(a.text.template, b.text.template), strings.Compare(a.text.language, b.text.language))
}

// length is how much there is to read.
func (x *scenario) length() int {
	return len(x.result.Got) + 2*len(x.raw.Events) + 2*len(x.raw.Invoices)
}
