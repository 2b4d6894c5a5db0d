package policies

import (
	"errors"

	"github.com/relance-dev/relance/engine"
)

// guardEnv compiles the guards of one policy, or of assign.
type guardEnv struct{}

func (e *guardEnv) usesAccount() bool { return false }

func assignEnv(*engine.Book) *guardEnv                            { return &guardEnv{} }
func policyEnv(*engine.Book, *engine.Machine, []string) *guardEnv { return &guardEnv{} }

func (l *loader) env(e *guardEnv) *guardEnv { return e }

// guard compiles the text of a node; nil when there is none.
func (l *loader) guard(_ *guardEnv, n *node) engine.Guard {
	if n == nil || n.kind != kindText {
		return nil
	}
	return pending{}
}

type pending struct{}

func (pending) Holds(*engine.Input) (bool, error) { return false, errors.New("guard not compiled") }

func (pending) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
