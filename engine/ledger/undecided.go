package ledger

import (
	"errors"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Undecided says why a case could not be decided when it was last looked at: it stays as it was until it can be.
type Undecided struct {
	Since engine.Date `json:"since"`        // the first day of which that is so
	Why   string      `json:"why"`          // a guard without an answer, or a message that cannot be written
	Do    string      `json:"do,omitempty"` // what mends it; empty when its cause does not say
}

// remedied is a cause that knows what mends it.
type remedied interface {
	error
	// Remedy returns what is wrong, and what mends it. Error begins with what is wrong, and may say both.
	Remedy() (what, do string)
}

// UndecidedFor tells why a case could not be decided on a day; before is what was told of it until then, or nil.
func UndecidedFor(err error, before *Undecided, today engine.Date) *Undecided {
	if err == nil {
		return nil
	}
	u := &Undecided{Since: today, Why: err.Error()}
	if before != nil {
		u.Since = before.Since
	}
	var cause remedied
	if errors.As(err, &cause) {
		var what string
		what, u.Do = cause.Remedy()
		u.Why = strings.Replace(u.Why, cause.Error(), what, 1)
	}
	return u
}
