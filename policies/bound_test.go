package policies_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/policies"
)

func TestABookIsBounded(t *testing.T) {
	pairs := `package relance

import "list"

facts: {for x in list.Range(0, 100, 1) for y in list.Range(0, 100, 1) {"f\(x)_\(y)": "int"}}
`
	for name, tc := range map[string]struct {
		more    string
		timeout time.Duration
		want    string
	}{
		"a computation that takes long": {pairs, time.Millisecond, "computing this book takes more than 1ms"},
		"a large file":                  {"package relance\n" + strings.Repeat("// more\n", 1<<19), 0, "this file has more than 4 MB"},
		"brackets in brackets":          {"package relance\nfacts: " + strings.Repeat("[", 1e6), 0, "this is nested too deep"},
		"labels after labels":           {"package relance\n" + strings.Repeat("facts: ", 1e5) + "1\n", 0, "this is nested too deep"},
		"operators after operators":     {"package relance\nfacts: " + strings.Repeat("!", 1e6) + "true\n", 0, "this is nested too deep"},
	} {
		t.Run(name, func(t *testing.T) {
			opt := overlay(t, map[string]string{"more.cue": tc.more})
			opt.Timeout = tc.timeout
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
