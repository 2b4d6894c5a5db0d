package template

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/relance-dev/relance/policies/diag"
)

// parseTree parses the part for Check, or says where and why it cannot.
// Offsets are in the part.
func (p *part) parseTree(holes []hole) *diag.Problem {
	for _, h := range holes {
		switch h.word {
		case "define", "template", "block":
			return &diag.Problem{
				Code: "RL406", Start: h.start, End: h.end,
				Message: h.word + " is not part of message templates", Hint: "write the text out: each file is one message",
			}
		}
	}
	tree, err := parseText(p.text)
	if err != nil {
		return misplaced(p.text, holes, err)
	}
	p.tree = tree
	return nil
}

func parseText(text string) (*parse.Tree, error) {
	t := parse.New("template")
	t.Mode = parse.SkipFuncCheck // Check knows the functions
	return t.Parse(text, left, right, map[string]*parse.Tree{})
}

// misplaced finds the hole that does not parse. The parser of the standard
// library knows the line only, so each hole is tried by itself.
func misplaced(src string, holes []hole, whole error) *diag.Problem {
	for _, h := range holes {
		text := src[h.start:h.end]
		switch h.word {
		case "else", "end", "break", "continue":
			continue
		case "if", "range", "with":
			text += "{{end}}"
		}
		_, err := parseText(text)
		if err == nil || strings.Contains(err.Error(), "undefined variable") != strings.Contains(whole.Error(), "undefined variable") {
			continue
		}
		message, hint := plain(src[h.start:h.end], err)
		return &diag.Problem{Code: "RL405", Start: h.start, End: h.end, Message: message, Hint: hint}
	}
	return unbalanced(holes, len(src))
}

// unbalanced finds the if, range or with that lacks its end, or the reverse.
func unbalanced(holes []hole, size int) *diag.Problem {
	var open []hole
	for _, h := range holes {
		bad := diag.Problem{Code: "RL405", Start: h.start, End: h.end}
		switch h.word {
		case "if", "range", "with":
			open = append(open, h)
		case "end", "else":
			if len(open) == 0 {
				bad.Message, bad.Hint = h.word+" belongs to nothing", "there is no if, range or with before it"
				return &bad
			}
			if h.word == "end" {
				open = open[:len(open)-1]
			}
		case "break", "continue":
			if !slices.ContainsFunc(open, func(o hole) bool { return o.word == "range" }) {
				bad.Message, bad.Hint = h.word+" belongs in a range", ""
				return &bad
			}
		}
	}
	if len(open) > 0 {
		h := open[len(open)-1]
		return &diag.Problem{Code: "RL405", Start: h.start, End: h.end, Message: "this " + h.word + " does not end", Hint: "write {{end}} where it ends"}
	}
	return &diag.Problem{Code: "RL405", End: size, Message: "the holes of the template do not fit together", Hint: "check each if, else, range, with and end"}
}

var (
	curly    = lazily(`[“”„‘’«»]`)
	operator = lazily(`[=<>!]=?`)
	single   = lazily(`'[^']*'`)
)

// plain says in plain words why a hole does not parse.
func plain(hole string, err error) (message, hint string) {
	s := inside(hole)
	_, reason, _ := strings.Cut(err.Error(), ": ")
	if i := strings.LastIndex(reason, ":1: "); i >= 0 {
		reason = reason[i+len(":1: "):]
	}
	switch {
	case s == "":
		return "the hole is empty", "write what goes there, such as {{.client.name}}"
	case curly().MatchString(s):
		return "curly quotes do not mark a text", `use straight ones: "text"`
	case single().MatchString(s):
		return "single quotes do not mark a text", `use double ones: "text"`
	case operator().MatchString(s) && !strings.Contains(s, ":="):
		return "comparisons are words here", "write {{if gt .total.open 100}}: eq, ne, lt, le, gt, ge"
	case strings.Contains(reason, "missing value for"):
		return reason, "write what it is about, such as {{range .invoices}}"
	}
	return fmt.Sprintf("the hole does not parse: %s", reason), "a hole is a name such as {{.client.name}}, or if, range, with, else, end"
}
