package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
)

// exitCode is how a command ended. The codes mean the same for every command.
type exitCode int

const (
	exitDone     exitCode = 0 // done, and nothing is wrong
	exitFailed   exitCode = 1 // the command could not do its job: flags, files
	exitFindings exitCode = 2 // it did, and found something wrong
	exitWarnings exitCode = 3 // it did, and found warnings only, under --strict
)

// What a command returns when its findings are written already.
var (
	errFindings = errors.New("findings")
	errWarnings = errors.New("warnings only")
)

// conclude turns what a command returned into its exit code, and writes an
// error that nobody has seen yet, in the language of speaks.
func conclude(err error, stderr io.Writer, speaks func() words.Writer) exitCode {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errWarnings):
		return exitWarnings
	case errors.Is(err, context.Canceled):
		said := "relance: " + speaks().T("stopped")
		if _, more, ok := strings.Cut(err.Error(), context.Canceled.Error()+"; "); ok {
			said += "; " + speaks().Says(more)
		}
		fmt.Fprintln(stderr, said)
		return exitFailed
	}
	if usage := new(usageError); errors.As(err, &usage) {
		fmt.Fprintln(stderr, "relance: "+usage.say(speaks()))
		return exitFailed
	}
	if field := new(worklist.FieldError); errors.As(err, &field) && err.Error() == field.Error() {
		fmt.Fprint(stderr, "relance: --") // the flag of that name
	} else {
		fmt.Fprint(stderr, "relance: ")
	}
	fmt.Fprintln(stderr, speaks().Says(err.Error()))
	return exitFailed
}
