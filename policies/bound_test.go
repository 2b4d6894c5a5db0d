package policies_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
)

func TestABookIsBounded(t *testing.T) {
	pairs := `package relance

import "list"

facts: {for x in list.Range(0, 100, 1) for y in list.Range(0, 100, 1) {"f\(x)_\(y)": "int"}}
`
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("more than 30 seconds"))
	for name, tc := range map[string]struct {
		more string
		ctx  context.Context
		want string
	}{
		"a computation that takes long": {pairs, ended, "computing this book was given up: more than 30 seconds"},
		"a list without end":            {"package relance\nimport \"list\"\n#big: list.Range(0, 1_000_000_000, 1)\n", nil, "this makes too much"},
		"a text without end":            {"package relance\nimport \"strings\"\n#big: strings.Repeat(\"x\", 1e9)\n", nil, "this makes too much"},
		"a large file":                  {"package relance\n" + strings.Repeat("// more\n", 1<<19), nil, "this file has more than 4 MB"},
		"brackets in brackets":          {"package relance\nfacts: " + strings.Repeat("[", 1e6), nil, "this is nested too deep"},
		"labels after labels":           {"package relance\n" + strings.Repeat("facts: ", 1e5) + "1\n", nil, "this is nested too deep"},
		"operators after operators":     {"package relance\nfacts: " + strings.Repeat("!", 1e6) + "true\n", nil, "this is nested too deep"},
	} {
		t.Run(name, func(t *testing.T) {
			opt := overlay(t, map[string]string{"more.cue": tc.more})
			opt.Context = tc.ctx
			book, list := policies.Load("book", opt)
			if len(list) != 1 || list[0].Code != "RL021" || !strings.HasPrefix(list[0].Message, tc.want) {
				t.Errorf("got:\n%s", list.Error())
			}
			if book.Engine != nil {
				t.Error("the book can be used")
			}
		})
	}
}

func TestTheFilesOfABookAreBoundedTogether(t *testing.T) {
	opt := overlay(t, nil)
	comment := bytes.Repeat([]byte("// more\n"), 1<<18)
	for i := range 33 {
		opt.Overlay["z"+strings.Repeat("z", i)+".cue"] = append([]byte("package relance\n"), comment...)
	}
	_, list := policies.Load("book", opt)
	if len(list) != 1 || list[0].Code != "RL021" || !strings.Contains(list[0].Message, "64 MB") {
		t.Errorf("got:\n%s", list.Error())
	}
}

// Memory is bounded too: what takes more is given up, at the place that multiplies.
func TestTheMemoryOfABookIsBounded(t *testing.T) {
	for name, tc := range map[string]struct{ more, at string }{
		"a long list":                {"import \"list\"\n\n#big: list.Range(0, 1000000, 1)\nx: len(#big)\n", "list.Range"},
		"a comprehension in another": {"#r: [for x in \"" + strings.Repeat("0", 100) + "\" {x}]\n#l: [1,2,3,4,5,6,7,8,9,10]\n#m: [for a in #l for b in #l for c in #l for d in #l for e in #l {\"\\(a)\\(b)\\(c)\\(d)\\(e)\"}]\nx: len(#m)\n", "for b in #l for c"},
		"fields that are used twice": {"#a0: {x: 1}\n" + doubled(17) + "x: #a17\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			src := "package relance\n\n" + tc.more
			opt := overlay(t, map[string]string{"more.cue": src})
			opt.Memory = 24 << 20
			book, list := policies.Load("book", opt)
			if len(list) != 1 || list[0].Code != "RL021" || !strings.Contains(list[0].Message, "more than 24 MB of memory") {
				t.Fatalf("got:\n%s", list.Error())
			}
			if d := list[0]; tc.at != "" && (d.Start < 0 || !strings.HasPrefix(src[d.Start:], tc.at)) {
				t.Errorf("it is said to be elsewhere than at %s: %+v", tc.at, d)
			}
			if book.Engine != nil {
				t.Error("the book can be used")
			}
		})
	}
}

// doubled are definitions of which each has the one before twice.
func doubled(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "#a%d: {a: #a%d, b: #a%[2]d}\n", i+1, i)
	}
	return b.String()
}
