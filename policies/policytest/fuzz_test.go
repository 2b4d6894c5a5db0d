package policytest

import (
	"bytes"
	"testing"

	"cuelang.org/go/cue/parser"
)

// Whatever a test says, it is decoded or reported.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"invoices": {"F-1": {"amount": 99.90, "due": "2026-01-05"}}, "expect": [{"day": "2026-01-09", "state": "settled"}]}`,
		`{"clients": {"a": {"opt_out": ["*"], "facts": {"score": 1}}}, "invoices": {}, "events": [{"date": "x", "type": "promise"}], "expect": []}`,
		`{"from": "9999-12-31", "to": "0001-01-01", "invoices": {"": {"amount": -1e400, "due": ""}}, "expect": [{}], "final": {"": ""}}`,
	} {
		f.Add([]byte(s))
	}
	b := book()
	f.Fuzz(func(t *testing.T, data []byte) {
		test, problems := Decode("fuzz", data, Options{Book: b, Currency: eur})
		if len(problems) == 0 && (len(test.Invoices) == 0 || test.To < test.From) {
			t.Errorf("accepted %+v", test)
		}
	})
}

// Whatever a test file holds, an update leaves valid CUE, and what stands
// before the first test as it was.
func FuzzUpdate(f *testing.F) {
	f.Add("expect: []", "")
	f.Add("expect: [\n\t\t{day: \"x\"}, // note\n\t]", "// after")
	f.Add("expect: [for x in y {x}]\n\tfinal: \"F-1\": \"watch\"", "\r\n")
	f.Add("expect: [[],[1]]\n\texpect: _", "tests: a: expect: [...]")
	test := Test{Name: "a", Final: map[string]string{"F-1": "watch"}}
	results := []Result{{Test: &test, Got: []Row{{State: "settled", Invoice: "F-1"}}, Final: map[string]string{"F-1": "settled"}}}
	f.Fuzz(func(t *testing.T, fields, tail string) {
		head := "package relance\n\n// before\n"
		src := []byte(head + "tests: a: {\n\t" + fields + "\n}\n" + tail)
		got, err := Update(src, results)
		if err != nil {
			return
		}
		if !bytes.HasPrefix(got, []byte(head)) {
			t.Errorf("what stands before changed:\n%s", got)
		}
		if _, err := parser.ParseFile("", got, parser.ParseComments); err != nil {
			t.Errorf("no CUE any more: %v\n%s", err, got)
		}
	})
}
