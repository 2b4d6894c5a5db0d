// Package graph draws a policy: its states, what they do, and what leads from one to another, in words of the creditor's
// language; as Mermaid, as DOT, and as a page of SVG that needs no other program.
package graph

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies"
)

// Kind says what a state is.
type Kind int

// The kinds of state.
const (
	Step Kind = iota
	Hold
	Final
)

// Node is a state.
type Node struct {
	Name, Title string // Title is for people
	Goal        string // what it is for; may be empty
	Kind        Kind
	Tone        engine.Tone
	Start       bool
	Do          []string // what it does, in words
	Notes       []string // approval, expiry
	Day         int      // the lateness from which on it can be entered
	HasDay      bool
	Cases       int // that stand in it; with Graph.Counted
}

// Edge is a rule. From is the place of a node, or -1 for a rule that is tried in every state; To is one, or -1 for going back to the
// state that a hold interrupted.
type Edge struct {
	From, To int
	Label    string // its guard in words; empty for none
	Again    bool   // it enters its own state once more
}

// Graph is a policy, ready to be drawn.
type Graph struct {
	Title, Subtitle string
	Nodes           []Node
	Edges           []Edge
	Counted         bool // Node.Cases says something
	words           words.Graph
	count           func(n int, noun words.Noun) string
}

// wordy is a guard that can be put into words.
type wordy interface{ Words(language string) string }

// dated is a guard that may ask for a lateness.
type dated interface{ DaysLate() (int, bool) }

// New makes the graph of a policy of a book that was loaded with policies.Options.Outline. Cases says how many stand in a state;
// nil when nobody counted.
func New(book *policies.Book, m *engine.Machine, cases map[string]int) *Graph {
	return In(book.Engine.Creditor.Language, book, m, cases)
}

// In is New in words of another language.
func In(language string, book *policies.Book, m *engine.Machine, cases map[string]int) *Graph {
	w := words.New(language)
	g := &Graph{
		Title: m.Title, Subtitle: book.Engine.Creditor.Name + " · " + m.Policy, Counted: cases != nil, words: words.GraphOf(language), count: w.Count,
	}
	for i := range m.States {
		g.Nodes = append(g.Nodes, g.node(book, m, engine.StateID(i), w, cases))
	}
	rules := func(from int, list []engine.Rule) {
		for i := range list {
			r := &list[i]
			e := Edge{From: from, To: int(r.To), Label: saidIn(r.When, language)}
			if r.Resume {
				e.To = -1
			}
			e.Again = r.Reenter && int(r.To) == from
			g.Edges = append(g.Edges, e)
		}
	}
	for i := range m.States {
		rules(i, m.States[i].Next)
	}
	rules(-1, m.Always)
	g.days(m)
	return g
}

// saidIn is a guard in words; empty for none.
func saidIn(g engine.Guard, language string) string {
	if x, ok := g.(wordy); ok {
		return x.Words(language)
	}
	return ""
}

func (g *Graph) node(book *policies.Book, m *engine.Machine, id engine.StateID, w words.Writer, cases map[string]int) Node {
	s := &m.States[id]
	n := Node{Name: s.Name, Tone: s.Tone, Start: id == m.Start, Cases: cases[s.Name]}
	n.Title, n.Goal = book.StateTitle(m.Policy, s.Name)
	if n.Title == "" {
		n.Title = strings.ReplaceAll(s.Name, "_", " ")
	}
	switch {
	case s.Hold:
		n.Kind = Hold
	case s.Final:
		n.Kind = Final
	}
	for i := range s.Do {
		a := &s.Do[i]
		name := w.ChannelName(a.Channel, a.Params)
		if a.When != nil {
			name += g.words.If + saidIn(a.When, w.Language())
		}
		if !slices.Contains(n.Do, name) {
			n.Do = append(n.Do, name)
		}
	}
	if s.Approve != nil {
		note := g.words.Approve
		if said := saidIn(s.Approve, w.Language()); said != "" && said != "true" && said != "always" && said != "toujours" {
			note += g.words.If + said
		}
		n.Notes = append(n.Notes, note)
	}
	if s.Expires > 0 {
		n.Notes = append(n.Notes, agree.Sprintf(g.words.Expires, s.Expires))
	}
	return n
}

// days marks each state with the smallest lateness that a rule to it asks for.
func (g *Graph) days(m *engine.Machine) {
	for i := range m.States {
		for _, r := range m.States[i].Next {
			x, ok := r.When.(dated)
			if !ok || r.Resume {
				continue
			}
			if d, asks := x.DaysLate(); asks {
				n := &g.Nodes[r.To]
				if !n.HasDay || d < n.Day {
					n.Day, n.HasDay = d, true
				}
			}
		}
	}
}

// label is what an edge says; a rule without a condition says so.
func (g *Graph) label(e *Edge) string {
	if e.Label == "" {
		return g.words.Always
	}
	return e.Label
}

// badge says how many cases stand in a state; empty when nobody counted.
func (g *Graph) badge(n *Node) string {
	if !g.Counted {
		return ""
	}
	return g.count(n.Cases, g.words.Cases)
}
