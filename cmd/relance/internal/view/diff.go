package view

import (
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
)

// Diff is what a change of a book says, and what it does to a portfolio.
type Diff struct {
	Before     DiffBook    `json:"before"`               // the old book
	After      DiffBook    `json:"after"`                // the new book
	Structure  []DiffPart  `json:"structure"`            // what the new book says otherwise
	WordsAlone bool        `json:"words_alone,omitzero"` // one of the two cannot be read, and the words of templates alone were compared
	Impact     *DiffImpact `json:"impact,omitempty"`     // what that does; none when a book has mistakes, or there is no portfolio
	NoImpact   string      `json:"no_impact"`            // why there is none; empty when there is
	Holds      []string    `json:"holds"`                // the conditions of --fail-on that hold; the exit code is then 2
}

// DiffBook is one of the two books.
type DiffBook struct {
	Name     string `json:"name"`              // as it was given
	Commit   string `json:"commit,omitempty"`  // of a revision of git
	Digest   string `json:"digest,omitempty"`  // of what it says; none when it has mistakes
	Mistakes int    `json:"mistakes,omitzero"` // errors of relance check
}

// DiffPart is one part of a book that the other says otherwise.
type DiffPart struct {
	What     string   `json:"what"`               // added, removed or changed
	Kind     string   `json:"kind"`               // policy, state, rule, guard, action, computation, assign, rate, setting or words
	Policy   string   `json:"policy,omitempty"`   // none outside of a policy
	State    string   `json:"state,omitempty"`    // none outside of a state
	Part     string   `json:"part"`               // which part of the state, policy or book; of words, the file
	Before   string   `json:"before,omitempty"`   // what the old book says
	After    string   `json:"after,omitempty"`    // what the new book says
	Lines    []string `json:"lines,omitempty"`    // of words: a unified diff
	OldPlace string   `json:"old_place,omitzero"` // where that is written in the old book: file:line
	NewPlace string   `json:"new_place,omitzero"` // the same in the new book
}

// DiffImpact is what a change does to a portfolio, over a window.
type DiffImpact struct {
	Facts      string           `json:"facts"`      // ledger or exports: where the clients and invoices come from
	From       engine.Date      `json:"from"`       // the first day
	To         engine.Date      `json:"to"`         // the last day
	Notes      []string         `json:"notes"`      // what to know of the figures, in words
	Figures    []DiffFigure     `json:"figures"`    // all figures by the names that --fail-on knows
	Channels   []DiffChannel    `json:"channels"`   // messages by channel
	Steps      []DiffStep       `json:"steps"`      // messages by state and channel
	Cases      []DiffCases      `json:"cases"`      // where cases stand at the end of the last day
	Stuck      []DiffStuck      `json:"stuck"`      // running cases whose state a book does not have; the exit code is then 2
	Unanswered []DiffUnanswered `json:"unanswered"` // conditions that had no answer: of each book, by policy, state and place
	Clients    []DiffClient     `json:"clients"`    // the first 20 who are treated otherwise; --format jsonl has all
}

// DiffFigure is a figure by its name.
type DiffFigure struct {
	Name     string `json:"name"`
	Value    string `json:"value"`              // a whole number, or an exact decimal of an amount
	Currency string `json:"currency,omitempty"` // of an amount
	Meaning  string `json:"meaning"`            // in a few words
}

// DiffChannel counts the messages on a channel.
type DiffChannel struct {
	Channel string `json:"channel"`
	Before  int    `json:"before"` // messages under the old book
	After   int    `json:"after"`  // messages under the new book
	New     int    `json:"new"`    // how many more of them clients get, over those who get more
	Fewer   int    `json:"fewer"`  // how many fewer, over those who get fewer
}

// DiffStep is the messages of one state on one channel.
type DiffStep struct {
	Policy  string   `json:"policy"`
	State   string   `json:"state"`
	Channel string   `json:"channel"`
	Before  DiffSums `json:"before"` // under the old book
	After   DiffSums `json:"after"`  // under the new book
}

// DiffSums are a number of messages, their cost and what they ask for.
type DiffSums struct {
	Messages int    `json:"messages"` // how many
	Cost     string `json:"cost"`     // exact decimal; empty when the book says no costs
	Asked    []Sum  `json:"asked"`    // by currency; an invoice counts in each message about it
}

// Sum is an amount with its currency.
type Sum struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// DiffCases is how many cases stand in a state.
type DiffCases struct {
	Policy string `json:"policy"`
	State  string `json:"state"`
	Final  bool   `json:"final"`  // they have ended
	Before int    `json:"before"` // cases under the old book
	After  int    `json:"after"`  // cases under the new book
}

// DiffStuck are the running cases of a state that a book does not have.
type DiffStuck struct {
	Book   string   `json:"book"`   // before or after: the one without it
	Policy string   `json:"policy"` // that they run under
	State  string   `json:"state"`  // where they stand
	Cases  int      `json:"cases"`  // how many
	IDs    []string `json:"ids"`    // of the first 20
}

// DiffUnanswered is a condition that had no answer about some invoices: their cases stay where they are.
type DiffUnanswered struct {
	Book   string   `json:"book"`   // before or after
	Reason string   `json:"reason"` // which condition, and why
	Cases  int      `json:"cases"`  // how many invoices, or clients of a policy that has one case for each
	IDs    []string `json:"ids"`    // of the first 20
}

// DiffClient is a client who is treated otherwise.
type DiffClient struct {
	Client  string        `json:"client"`
	Changes []diff.Change `json:"changes"` // new, gone, or of earlier, later, harder, softer, more, fewer; else otherwise
	Before  []Simulated   `json:"before"`  // what they get under the old book
	After   []Simulated   `json:"after"`   // what they get under the new book
}

// NewDiffBook is the view of one side.
func NewDiffBook(s *compare.Side) DiffBook {
	b := DiffBook{Name: s.Name, Commit: s.Commit, Mistakes: s.List.Errors()}
	if s.Sound() {
		b.Digest = s.Book.Engine.Digest
	}
	return b
}

// NewDiffParts is the view of what books say.
func NewDiffParts(found []policies.Difference) []DiffPart {
	return list(found, func(d *policies.Difference) DiffPart {
		return DiffPart{
			string(d.Op), d.Kind, d.Policy, d.State, d.Part, d.Before, d.After, d.Lines, d.Old.String(), d.New.String(),
		}
	})
}

// NewDiffImpact is the view of figures; the clients are to be added.
func NewDiffImpact(f *diff.Figures, facts string, notes []string, currencies ...engine.Currency) *DiffImpact {
	sums := func(s *diff.Sums, in engine.Currency) DiffSums {
		out := DiffSums{Messages: s.Messages, Asked: list(s.Asked, func(m *diff.Money) Sum { return Sum{m.Currency.Format(m.Amount), m.Currency.Code()} })}
		if !in.IsZero() {
			out.Cost = in.Format(s.Cost)
		}
		return out
	}
	var unanswered []DiffUnanswered
	for _, s := range []struct {
		book string
		list []replay.Undecided
	}{{"before", f.Before.Unanswered}, {"after", f.After.Unanswered}} {
		unanswered = append(unanswered, list(s.list, func(u *replay.Undecided) DiffUnanswered {
			return DiffUnanswered{s.book, u.Err.Error(), u.Count, texts(u.Invoices)}
		})...)
	}
	named := f.Named(currencies...)
	return &DiffImpact{
		Facts: facts, From: f.From, To: f.To, Notes: texts(notes), Clients: []DiffClient{}, Unanswered: append([]DiffUnanswered{}, unanswered...),
		Figures:  list(named, newDiffFigure),
		Channels: list(f.Channels, func(c *diff.Channel) DiffChannel { return DiffChannel{c.Name, c.Before, c.After, c.New, c.Fewer} }),
		Steps: list(f.Steps, func(s *diff.Step) DiffStep {
			return DiffStep{s.Policy, s.State, s.Channel, sums(&s.Before, f.Before.Cost.Currency), sums(&s.After, f.After.Cost.Currency)}
		}),
		Cases: list(f.Cases, func(c *diff.CaseCount) DiffCases { return DiffCases{c.Policy, c.State, c.Final, c.Before, c.After} }),
		Stuck: list(f.Stuck, func(s *diff.Stuck) DiffStuck {
			book := "after"
			if s.Before {
				book = "before"
			}
			return DiffStuck{book, s.Policy, s.State, s.Cases, texts(s.IDs)}
		}),
	}
}

func newDiffFigure(x *diff.Figure) DiffFigure {
	f := DiffFigure{Name: x.Name, Value: FigureValue(x), Meaning: x.Meaning}
	if x.Sum != nil {
		f.Currency = x.Sum.Currency.Code()
	}
	return f
}

// NewDiffClient is the view of a client.
func NewDiffClient(c *diff.Client) DiffClient {
	return DiffClient{c.ID, c.Changes, list(c.Before, func(m *engine.Message) Simulated { return NewSimulated(m) }), list(c.After, func(m *engine.Message) Simulated { return NewSimulated(m) })}
}

// FigureValue writes the value of a figure: a whole number, or an exact decimal.
func FigureValue(x *diff.Figure) string {
	if x.Sum == nil {
		return strconv.FormatInt(x.Count, 10)
	}
	if x.Sum.Currency.IsZero() {
		return "0"
	}
	return x.Sum.Currency.Format(x.Sum.Amount)
}
