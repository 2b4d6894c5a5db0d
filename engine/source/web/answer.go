package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/engine/source"
)

// longestRow is the most that one row, or one value beside the rows, may take.
const longestRow = 16 << 20

// answer is one JSON answer: a list of rows at a path, and values beside it.
type answer struct {
	items string                      // way to the list; empty when the answer is the list
	row   func(json.RawMessage) error // takes each row
	want  []string                    // ways to values
	got   map[string]json.RawMessage  // what they are

	found bool     // the list was there
	lists []string // others that were there, for a hint
	dec   *json.Decoder
	limit *elementLimit
}

// read reads an answer to its end.
func (a *answer) read(r io.Reader) error {
	a.limit = &elementLimit{r: r, left: longestRow}
	a.dec, a.got = json.NewDecoder(a.limit), map[string]json.RawMessage{}
	if err := a.value(""); err != nil {
		return err
	}
	if !a.found {
		hint := "items says where it is, such as items: \"data\""
		if len(a.lists) > 0 {
			hint = fmt.Sprintf("write items: %q", a.lists[0])
		}
		what := "the answer is not a list"
		if a.items != "" {
			what = "the answer has no list " + a.items
		}
		return source.Fail(hint, "%s", what)
	}
	if _, err := a.dec.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("something follows the answer")
		}
		return err
	}
	return nil
}

// value reads the value at a way.
func (a *answer) value(name string) error {
	a.limit.left = longestRow
	if name != "" && !a.leads(name) {
		var raw json.RawMessage
		if err := a.dec.Decode(&raw); err != nil {
			return err
		}
		if len(raw) > 0 && raw[0] == '[' {
			a.lists = append(a.lists, name)
		}
		return nil
	}
	for _, w := range a.want {
		if w == name {
			var raw json.RawMessage
			err := a.dec.Decode(&raw)
			a.got[name] = raw
			return err
		}
	}
	token, err := a.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return a.list(name)
	case json.Delim('{'):
		return a.object(name)
	}
	return nil
}

// leads reports whether something that is asked for is at a way, or further on.
func (a *answer) leads(name string) bool {
	for _, w := range append([]string{a.items}, a.want...) {
		if w != "" && (w == name || strings.HasPrefix(w, name+".")) {
			return true
		}
	}
	return false
}

func (a *answer) object(name string) error {
	if name != "" {
		name += "."
	}
	for a.dec.More() {
		key, err := a.dec.Token()
		if err != nil {
			return err
		}
		if err := a.value(name + key.(string)); err != nil {
			return err
		}
	}
	_, err := a.dec.Token()
	return err
}

func (a *answer) list(name string) error {
	ours := name == a.items
	a.found = a.found || ours
	for a.dec.More() {
		a.limit.left = longestRow
		var raw json.RawMessage
		if err := a.dec.Decode(&raw); err != nil {
			return err
		}
		if ours {
			if err := a.row(raw); err != nil {
				return err
			}
		}
	}
	_, err := a.dec.Token()
	return err
}

// text is a value beside the rows as text; empty for null, false and none.
func (a *answer) text(name string) string {
	raw := a.got[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	switch s = string(raw); s {
	case "null", "false":
		return ""
	}
	return s
}

// elementLimit bounds what the decoder keeps at once.
type elementLimit struct {
	r    io.Reader
	left int
}

func (l *elementLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, source.Fail("ask for the fields that are needed alone", "one row of the answer is larger than 16 MB; nothing was used")
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}
