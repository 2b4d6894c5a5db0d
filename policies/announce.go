package policies

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/template"
)

// announced warns of steps that a message to a client announces, and that the
// policy never does after it.
func (l *loader) announced(u use, t *template.Template) {
	if !u.channel.Contact {
		return
	}
	m := l.book.Engine.Machine(u.policy)
	if m == nil {
		return
	}
	var names []string // made when something is announced
	for _, a := range t.Announces() {
		if names == nil {
			names = l.namesAfter(m, engine.StateID(u.state))
		}
		if a.IsDoneBy(names) {
			continue
		}
		l.add("RL420", diag.Warning, span{t.File(), a.Start, a.End}, "take the words out, or add a state or a task that says so by its name or title",
			fmt.Sprintf("the message announces %s, and nothing of policy %s after state %s does that", a.Name, u.policy, m.Name(engine.StateID(u.state))))
	}
}

// namesAfter lists how the states that can follow a state are called, and their
// actions; the empty text when there are none. A hold that a rule of always leads to, such as that of
// insolvent clients, interrupts: it is not what follows when nobody pays.
func (l *loader) namesAfter(m *engine.Machine, from engine.StateID) []string {
	names := []string{""}
	seen := make([]bool, len(m.States))
	todo := []engine.StateID{from}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		for i, r := range slices.Concat(m.States[id].Next, m.Always) {
			if r.To == engine.NoState || seen[r.To] {
				continue
			}
			seen[r.To] = true
			todo = append(todo, r.To)
			if i >= len(m.States[id].Next) && m.States[r.To].Hold {
				continue
			}
			names = append(names, m.Name(r.To), l.titles[titleKey{m.Policy, m.Name(r.To)}])
			if m.States[r.To].Tone == engine.ToneFormal {
				names = append(names, "formal")
			}
			for i := range m.States[r.To].Do {
				names = append(names, actionNames(&m.States[r.To].Do[i])...)
			}
		}
	}
	return names
}

// actionNames are the words by which an action, and its else, are called.
func actionNames(a *engine.Action) []string {
	names := []string{a.Template, a.Params["queue"], a.Params["title"]}
	if a.Params[engine.ParamRegistered] == "true" {
		names = append(names, "registered")
	}
	if a.Else != nil {
		names = append(names, actionNames(a.Else)...)
	}
	return names
}
