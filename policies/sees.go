package policies

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

// Sees says which clients somebody sees in relance serve.
type Sees struct {
	Who  string // a person, a token, a group or an address; Everybody for all who are not named
	When string // the condition, as written

	guard *guard.Guard
}

// Everybody is the name under which deploy.cue says what everybody sees who has no name there.
const Everybody = "*"

// sees reads who sees which clients.
func (l *loader) sees(n *node) (list []Sees) {
	if n == nil || n.kind != kindStruct {
		return nil
	}
	b := l.book.Engine
	env := l.env(guard.Vocabulary{Facts: b.Facts, Profiles: b.Profiles, Roles: b.Roles, Channels: engine.ChannelNames(), Clients: true})
	for _, f := range n.each(kindStruct) {
		if g := l.guard(env, f); g != nil {
			list = append(list, Sees{Who: f.name, When: f.text, guard: g})
		}
	}
	return list
}

// Perimeter is the part of the clients that somebody sees; nil for all of them.
type Perimeter struct {
	// Key tells it from every other of the same book.
	Key  string
	sees [][]*guard.Guard // of each list one has to hold
}

// PerimeterOf is what somebody sees: by the first of some lists of names that has one of theirs, else by Everybody.
func (d *Deploy) PerimeterOf(lists ...[]string) *Perimeter {
	for _, names := range lists {
		if p := d.PerimeterNamed(names...); p != nil {
			return p
		}
	}
	return d.PerimeterNamed(Everybody)
}

// PerimeterNamed is what the book says under some names together; nil when it has none of them. Case counts for nothing.
func (d *Deploy) PerimeterNamed(names ...string) *Perimeter {
	if d == nil {
		return nil
	}
	var conditions []string
	var sees []*guard.Guard
	for i := range d.Sees {
		s := &d.Sees[i]
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, s.Who) }) {
			conditions, sees = append(conditions, s.When), append(sees, s.guard)
		}
	}
	if sees == nil {
		return nil
	}
	if slices.ContainsFunc(sees, func(g *guard.Guard) bool { always, known := g.Const(); return known && always }) {
		return &Perimeter{}
	}
	return &Perimeter{Key: strings.Join(conditions, "\n"), sees: [][]*guard.Guard{sees}}
}

// Whole reports whether all clients are in it.
func (p *Perimeter) Whole() bool { return p == nil || len(p.sees) == 0 }

// And is what is in both.
func (p *Perimeter) And(q *Perimeter) *Perimeter {
	switch {
	case p.Whole():
		return q
	case q.Whole():
		return p
	}
	return &Perimeter{Key: p.Key + "\n\n" + q.Key, sees: slices.Concat(p.sees, q.sees)}
}

// Sees reports whether a client is in the perimeter. One of whom a condition cannot tell, since a fact has no value, is not.
func (p *Perimeter) Sees(c *engine.Client) bool {
	in := &engine.Input{Facts: engine.Facts{Client: c}}
	for _, list := range p.sees {
		if !slices.ContainsFunc(list, func(g *guard.Guard) bool {
			holds, err := g.Holds(in)
			return err == nil && holds
		}) {
			return false
		}
	}
	return true
}
