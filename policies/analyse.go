package policies

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/analysis"
)

// analyse reports what package analysis finds in a book without errors, at the
// places where the book says it.
func (l *loader) analyse(root *node, thresholds analysis.Thresholds) {
	compile := func(machine int, text string) engine.Guard {
		env := l.envs[machine]
		if env == nil {
			return nil
		}
		if g, _ := env.Compile(text); g != nil {
			return g
		}
		return nil
	}
	said := func(machine int, state engine.StateID) analysis.Said {
		n := l.place(root, analysis.Place{Machine: machine, State: state, Rule: analysis.Whole, Action: analysis.Whole})
		return analysis.Said{Unique: n.str("hit") == "unique", Complete: n.yes("complete")}
	}
	for _, f := range analysis.Check(l.book.Engine, analysis.Tools{Compile: compile, Said: said, Thresholds: thresholds}) {
		n := l.place(root, f.At)
		at := n.label()
		if when := n.field("when"); when != nil && (f.Code == analysis.CodeNever || f.Code == analysis.CodeStoppedClock) {
			at = when.at
		}
		l.add(f.Code, f.Severity, at, f.Hint, f.Message)
		if f.Witness != nil {
			l.list[len(l.list)-1].Witness = f.Witness.String()
		}
	}
}

// place finds the node of a part of the book. Every node is there, for the
// book has no error.
func (l *loader) place(root *node, at analysis.Place) *node {
	if at.Machine == analysis.Whole {
		return root.field("assign").items[at.Rule]
	}
	m := l.book.Engine.Machines[at.Machine]
	n := root.field("policies").field(m.Policy)
	list := "always"
	if at.State != engine.NoState {
		n, list = n.field("states").field(m.Name(at.State)), "next"
	}
	switch {
	case at.Rule != analysis.Whole:
		return n.field(list).items[at.Rule]
	case at.Action != analysis.Whole:
		return n.field("do").items[at.Action]
	}
	return n
}
