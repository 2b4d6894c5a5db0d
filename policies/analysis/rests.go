package analysis

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// way is a rule of another state by which cases come to a state.
type way struct {
	from engine.StateID
	rule int
	kept []guard.Wish // what still holds of its condition later on
}

// kept is what still holds of a rule's condition as days pass; whole reports that this is all of it.
func (c *checker) kept(r engine.Rule) (wishes []guard.Wish, whole bool) {
	if r.When == nil {
		return nil, true
	}
	g, ok := r.When.(*guard.Guard)
	if !ok {
		return nil, false
	}
	return guard.Lasting(g, c.m.Scope != engine.ScopeClient) // the case of a client becomes less late when its oldest invoice is paid
}

// waysTo lists the rules by which cases come to a state; ok is false when they also come in another way, or by a rule of
// which nothing lasts.
func (c *checker) waysTo(id engine.StateID) (ways []way, ok bool) {
	opens := id == c.m.Start || id == c.m.Reopen || slices.ContainsFunc(c.m.States, func(s engine.State) bool { return s.Reopen == id })
	if opens || slices.ContainsFunc(c.m.Always, func(r engine.Rule) bool { return r.To == id }) {
		return nil, false
	}
	for i := range c.m.States {
		if !c.reachable[i] || engine.StateID(i) == id {
			continue
		}
		for j, r := range c.m.States[i].Next {
			if r.To != id || never(r.When) || c.untaken[atRule(engine.StateID(i), j)] {
				continue
			}
			kept, _ := c.kept(r)
			if len(kept) == 0 {
				return nil, false
			}
			ways = append(ways, way{engine.StateID(i), j, kept})
		}
	}
	return ways, len(ways) > 0
}

// rests reports rules that no case can take that has come to their state: what led there speaks against it, and lasts.
func (c *checker) rests() {
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		ways, ok := c.waysTo(id)
		if !ok || !c.reachable[i] || s.Final || s.Hold {
			continue
		}
		var shut []int
		leaving := 0
		for j, r := range s.Next {
			if r.To == id || r.To == engine.NoState || never(r.When) || c.untaken[atRule(id, j)] {
				continue
			}
			leaving++
			if !slices.ContainsFunc(ways, func(w way) bool {
				_, verdict, _ := guard.Search(c.m, id, append(slices.Clip(w.kept), holding(r)...))
				return verdict != guard.Impossible
			}) {
				shut = append(shut, j)
			}
		}
		switch {
		case len(shut) == 0:
			continue
		case len(shut) == leaving:
			c.add(CodeRests, diag.Warning, atState(i), "no case that comes to state "+s.Name+" can leave it by one of its rules: what led there speaks against each of them",
				"change a condition, here or on the way here, or add a rule")
			c.forInstance(ways[0].from, c.taking(ways[0].from, ways[0].rule)...)
			continue
		}
		for _, j := range shut {
			c.add(CodeRests, diag.Warning, atRule(id, j), "no case that comes to state "+s.Name+" can take this rule: what led there speaks against it", "change the condition, here or on the way here, or remove the rule")
			c.forInstance(ways[0].from, c.taking(ways[0].from, ways[0].rule)...)
		}
	}
}

// idle reports circles of states in which nothing is done, whose rules hold together and go on holding: a case of
// which they do moves every day and never comes to rest.
func (c *checker) idle() {
	seen := make([]int, len(c.m.States)) // the walk that came by, from 1
	for i := range c.m.States {
		var path []engine.StateID
		s := engine.StateID(i)
		for s != engine.NoState && seen[s] == 0 && c.reachable[s] {
			seen[s] = i + 1
			path = append(path, s)
			_, s = c.onward(s)
		}
		if s == engine.NoState || !slices.Contains(path, s) {
			continue
		}
		path = path[slices.Index(path, s):]
		var wishes []guard.Wish
		for _, id := range path {
			rule, _ := c.onward(id)
			wishes = append(wishes, holding(c.m.States[id].Next[rule])...)
		}
		at, _ := c.onward(path[0])
		if found, verdict, _ := guard.Search(c.m, path[0], append(wishes, none(c.m.Always)...)); verdict == guard.Found {
			c.show(CodeLoop, diag.Error, atRule(path[0], at), fmt.Sprintf("a case for which these rules hold moves every day, never comes to rest, and nothing is done: %s", c.names(path)),
				"lead on to a state that ends, or does something", found)
		}
	}
}

// onward is the one rule by which a case goes on from a state in which nothing is done, and where it leads, when its
// condition lasts; NoState when there is none such.
func (c *checker) onward(id engine.StateID) (rule int, to engine.StateID) {
	s := &c.m.States[id]
	next, _ := c.live(nil, s.Next, id)
	if s.Final || s.Hold || len(s.Do) > 0 || len(next) != 1 || next[0].To == engine.NoState || next[0].To == id || always(next[0].When) || c.yields(next[0], false) {
		return 0, engine.NoState
	}
	if _, whole := c.kept(next[0]); !whole {
		return 0, engine.NoState
	}
	return slices.IndexFunc(s.Next, func(r engine.Rule) bool { return r.To == next[0].To && r.Source == next[0].Source }), next[0].To
}
