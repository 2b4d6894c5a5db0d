package template

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked for: most commands
// ask for none.
type pattern func() *regexp.Regexp

// lazily makes a pattern. It panics on the first use of one that is none.
func lazily(expression string) pattern {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
