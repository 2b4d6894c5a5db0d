package text

import "testing"

func TestFolded(t *testing.T) {
	for _, tc := range []struct{ said, want string }{
		{"", ""},
		{"one\n", "one"},
		{"one\ntwo\n", "one\ntwo"},
		{"one\ntwo\nthree\nfour\n", "one\ntwo\n… 2 more lines: relance check tells all"},
	} {
		if got := Folded(tc.said, 2); got != tc.want {
			t.Errorf("%q: %q", tc.said, got)
		}
	}
}
