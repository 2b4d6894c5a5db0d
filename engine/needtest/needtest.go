// Package needtest is for tests that need something of the machine: a program, a kind of file.
package needtest

import (
	"fmt"
	"os"
	"testing"
)

// Lacks skips a test that cannot run on this machine and says what it lacks, as fmt.Sprint does. Where
// everything has to be there, with CI=true in the environment, it fails the test instead: what
// nobody runs proves nothing.
func Lacks(tb testing.TB, why ...any) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(fmt.Sprint(why...) + "; with CI=true no test is left out")
	}
	tb.Skip(why...)
}
