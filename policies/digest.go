package policies

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// digestVersion is part of every digest. It changes when the same book comes to
// mean something else.
const digestVersion = "relance book 1\n"

// digest identifies what a book says: the data of its CUE files, without its
// tests, its deployment and its severities, and its templates. Comments, spacing, the order of fields (but not of
// states) and how the data is spread over files do not change it.
func (l *loader) digest(root *node) string {
	h := sha256.New()
	h.Write([]byte(digestVersion))
	h.Write(root.appendJSON(nil, true))
	for _, t := range l.folder.templates {
		h.Write([]byte("\n" + t.rel + "\n"))
		h.Write(bytes.ReplaceAll(t.data, []byte("\r\n"), []byte("\n")))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// aside are the fields of a book that change nothing in what it does: its tests, its deployment, and how findings count.
var aside = []string{"tests", "deploy", "check", "thresholds"}

// appendJSON writes a node as JSON. The canonical form leaves out the tests
// the deployment and the severities of a book, and sorts fields where their order means nothing.
func (n *node) appendJSON(to []byte, canonical bool) []byte {
	switch n.kind {
	case kindStruct:
		return n.appendFields(to, canonical)
	case kindList:
		to = append(to, '[')
		for i, e := range n.items {
			if i > 0 {
				to = append(to, ',')
			}
			to = e.appendJSON(to, canonical)
		}
		return append(to, ']')
	case kindText:
		return appendText(to, n.text)
	case kindNumber:
		return append(to, n.text...)
	case kindBool:
		if n.flag {
			return append(to, "true"...)
		}
		return append(to, "false"...)
	}
	return append(to, "null"...)
}

func (n *node) appendFields(to []byte, canonical bool) []byte {
	fields := n.items
	if canonical && n.name != "states" {
		fields = slices.Clone(fields)
		slices.SortFunc(fields, func(a, b *node) int { return cmp.Compare(a.name, b.name) })
	}
	to = append(to, '{')
	first := true
	for _, f := range fields {
		if canonical && n.parent == nil && slices.Contains(aside, f.name) {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		to = append(appendText(to, f.name), ':')
		to = f.appendJSON(to, canonical)
	}
	return append(to, '}')
}

func appendText(to []byte, text string) []byte {
	b, err := json.Marshal(text)
	if err != nil {
		return append(to, `""`...) // cannot happen: a string always marshals
	}
	return append(to, b...)
}
