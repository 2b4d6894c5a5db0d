package policies_test

import (
	"bytes"
	"context"
	"errors"
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
