package library_test

import (
	"testing"

	"github.com/relance-dev/relance/policies/library"
	"github.com/relance-dev/relance/policies/library/deadlinetest"
)

func TestNoStepComesBeforeTheDeadlineThatWasNamed(t *testing.T) {
	compared := 0
	for _, name := range library.Names() {
		if name == "peers" { // other programs' models, with the days that they have
			continue
		}
		t.Run(name, func(t *testing.T) { compared += deadlinetest.Check(t, copied(t, name)) })
	}
	if compared == 0 {
		t.Fatal("no step after a deadline")
	}
}
