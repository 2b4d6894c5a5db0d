package formula

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestAFeePerMessage(t *testing.T) {
	at := func(line, lines int, state string) engine.Said {
		return engine.Said{Line: line, Lines: lines, State: state}
	}
	for _, tt := range []struct {
		src  string
		said engine.Said
		want string
	}{
		{"fixed(5.00)", engine.Said{}, "5.00 EUR"},
		{"fixed(5.00)", at(2, 3, "firm"), "5.00 EUR"},
		{"fixed(5.00, {per: 'message'})", at(0, 1, "firm"), "5.00 EUR"},
		{"fixed(5.00, {per: 'message'})", at(0, 3, "firm"), "5.00 EUR"},
		{"fixed(5.00, {per: 'message'})", at(1, 3, "firm"), "0.00 EUR"},
		{"fixed(5.00, {per: 'message'})", engine.Said{}, "0.00 EUR"},
		{"fixed(5.00, {per: 'message', on: 'shared'})", at(0, 3, "firm"), "1.67 EUR"},
		{"fixed(5.00, {per: 'message', on: 'shared'})", at(1, 3, "firm"), "1.67 EUR"},
		{"fixed(5.00, {per: 'message', on: 'shared'})", at(2, 3, "firm"), "1.66 EUR"},
		{"fixed(5.00, {per: 'message', states: ['firm']})", at(0, 1, "courtesy"), "0.00 EUR"},
		{"fixed(5.00, {per: 'message', states: ['firm']}) + fixed(2, {states: ['courtesy']})", at(0, 1, "courtesy"), "2.00 EUR"},
		{"fixed(5.00, {states: ['courtesy', 'firm']})", at(0, 1, "firm"), "5.00 EUR"},
		{"fixed(percent(100, 5), {per: 'message'})", at(0, 1, "firm"), "5.00 EUR"},
	} {
		set, problems := testEnv(t).Compile([]Source{{"fee", tt.src}})
		if len(problems) > 0 {
			t.Errorf("%s: %s", tt.src, problems[0].Message)
			continue
		}
		in := testInput(t)
		in.Said = tt.said
		results, err := set.Eval(in, nil)
		if err != nil || show(results[0].Value) != tt.want {
			t.Errorf("%s at %+v: %v, %v, want %s", tt.src, tt.said, results, err, tt.want)
		}
	}
	for src, want := range map[string]string{
		"fixed('5')":                            "text, not a number",
		"fixed(5, 'message')":                   "in braces",
		"fixed(5, {per: 'letter'})":             "unknown value letter",
		"fixed(5, {each: 'message'})":           "unknown option each",
		"fixed(5, {states: 'firm'})":            "a list of texts",
		"fixed(5, {states: ['firmly']})":        "unknown state firmly",
		"fixed(5, {on: 'all', per: 'message'})": "unknown value all",
	} {
		_, problems := testEnv(t).Compile([]Source{{"fee", src}})
		if len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
			t.Errorf("%s: %v, want %s", src, problems, want)
		}
	}
}
