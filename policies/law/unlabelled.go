package law

import (
	"fmt"
	"strings"
)

// UnlabelledError says that a law is for some kinds of debtor, and that nobody said of which kind a client is: what it
// gives against them is unknown, which is another thing than nothing.
type UnlabelledError struct {
	Regime *Regime
	Client string // their id; empty when the question names no client
}

// Error says whom nobody labelled, and what to do.
func (e *UnlabelledError) Error() string {
	what, do := e.Remedy()
	return what + "; " + do
}

// Remedy returns what is unknown, and what to say where.
func (e *UnlabelledError) Remedy() (what, do string) {
	do = `label them in the column kind, or say once, in book.cue beside creditor, what such clients are: clients: kind: "business", and import again`
	kinds := strings.Join(e.Regime.Debtors, ", ")
	if e.Client == "" {
		return fmt.Sprintf("nobody says of which kind the client is, and %s is for some kinds alone: %s", e.Regime.Name, kinds), do
	}
	return fmt.Sprintf("nobody says of which kind client %s is, and %s is for some kinds alone: %s", e.Client, e.Regime.Name, kinds), do
}

// Kind is the same of all clients that one line mends.
func (e *UnlabelledError) Kind() string { return "unlabelled " + e.Regime.Name }

// Gives reports whether the regime gives anything against a client of a kind. It fails with an *UnlabelledError when the
// regime is for some kinds alone and nobody said which the client is.
func (r *Regime) Gives(kind, client string) (bool, error) {
	if kind == "" && len(r.Debtors) > 0 {
		return false, &UnlabelledError{Regime: r, Client: client}
	}
	return r.Covers(kind), nil
}
