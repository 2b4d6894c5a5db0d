package guard

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine/agree"
)

// miss is one thing that keeps a guard from being true.
type miss struct {
	text string
	rank rank
	days int64        // or a count
	lack *apd.Decimal // of an amount
}

// rank orders misses of different kinds, nearest first.
type rank uint8

const (
	rankTime   rank = iota // time alone brings it
	rankCount              // another whole number
	rankAmount             // an amount
	rankOther
)

// misses names what keeps a false guard from being true, nearest first.
func (w *working) misses(root *node) []string {
	all := w.lacking(root, true, nil)
	slices.SortStableFunc(all, func(a, b miss) int {
		c := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.days, b.days))
		if c == 0 && a.lack != nil && b.lack != nil {
			c = a.lack.Cmp(b.lack)
		}
		return c
	})
	var texts []string
	for _, m := range all {
		if !slices.Contains(texts, m.text) {
			texts = append(texts, m.text)
		}
	}
	return texts
}

// lacking appends what keeps n from being what is wanted.
func (w *working) lacking(n *node, want bool, all []miss) []miss {
	is, ok := isTrue(w.value(n))
	if ok && is == want {
		return all
	}
	if err, failed := w.value(n).(*types.Err); failed && len(n.args) == 0 {
		return append(all, miss{text: err.String(), rank: rankOther})
	}
	switch {
	case n.function == operators.LogicalNot:
		return w.lacking(n.args[0], !want, all)
	case joins(n):
		for _, a := range n.args {
			all = w.lacking(a, want, all)
		}
		return all
	case n.function == operators.Conditional:
		if chosen, ok := isTrue(w.value(n.args[0])); ok && chosen {
			return w.lacking(n.args[1], want, all)
		} else if ok {
			return w.lacking(n.args[2], want, all)
		}
		return w.lacking(n.args[0], true, all)
	case comparisons[n.function] != "":
		return append(all, w.comparison(n, want))
	case n.function == operators.In:
		return append(all, w.membership(n, want))
	case n.variable != nil && strings.HasPrefix(n.variable.Name, hasPrefix):
		return append(all, miss{rank: rankOther, text: subjectOf(n.variable) + has(want)})
	}
	return append(all, miss{rank: rankOther, text: n.name(w.src) + " is " + strconv.FormatBool(!want)})
}

// subjectOf is what a presence variable asks about.
func subjectOf(v *variable) string {
	name := strings.TrimPrefix(v.Name, hasPrefix)
	if fact, ok := strings.CutPrefix(name, "facts."); ok {
		return "fact " + fact
	}
	return name
}

func has(wanted bool) string {
	if wanted {
		return " has no value"
	}
	return " has a value"
}

// opposites turn a comparison that should be false into one that should be true.
var opposites = map[string]string{
	operators.Equals: operators.NotEquals, operators.NotEquals: operators.Equals,
	operators.Less: operators.GreaterEquals, operators.GreaterEquals: operators.Less,
	operators.Greater: operators.LessEquals, operators.LessEquals: operators.Greater,
}

// mirrored are the comparisons with their sides exchanged.
var mirrored = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals,
	operators.Less: operators.Greater, operators.Greater: operators.Less,
	operators.LessEquals: operators.GreaterEquals, operators.GreaterEquals: operators.LessEquals,
}

// comparison says how far a comparison is from what is wanted.
func (w *working) comparison(n *node, want bool) miss {
	op, l, r := n.function, n.args[0], n.args[1]
	if !want {
		op = opposites[op]
	}
	if l.literal != nil && r.literal == nil {
		op, l, r = mirrored[op], r, l
	}
	lv, rv := w.value(l), w.value(r)
	for _, v := range []ref.Val{lv, rv} {
		if err, ok := v.(*types.Err); ok {
			return miss{rank: rankOther, text: err.String()}
		}
	}
	subject := l.name(w.src) + " is " + show(lv)
	switch lv := lv.(type) {
	case types.Int:
		if rv, ok := rv.(types.Int); ok {
			return w.whole(op, l, r, subject, int64(lv), int64(rv))
		}
	case date:
		if rv, ok := rv.(date); ok {
			return w.dates(op, l, r, subject, int64(lv), int64(rv))
		}
	case *decimal:
		if rv, ok := rv.(*decimal); ok {
			return w.amounts(op, r, subject, lv, rv)
		}
	case types.Bool:
		return miss{rank: rankOther, text: subject}
	}
	if op == operators.NotEquals {
		return miss{rank: rankOther, text: subject}
	}
	return miss{rank: rankOther, text: subject + ", not " + w.target(r, rv)}
}

// target writes what a value was compared with: a constant as it is, else the
// name and its value.
func (w *working) target(n *node, v ref.Val) string {
	if n.literal != nil {
		return show(v)
	}
	return n.name(w.src) + " (" + show(v) + ")"
}

// membership says why a value is in a list, or is not.
func (w *working) membership(n *node, want bool) miss {
	v := w.value(n.args[0])
	if err, ok := v.(*types.Err); ok {
		return miss{rank: rankOther, text: err.String()}
	}
	text := n.args[0].name(w.src) + " is " + show(v)
	if want {
		var listed []string
		for _, a := range n.args[1].args {
			listed = append(listed, show(w.value(a)))
		}
		text += ", none of " + strings.Join(listed, ", ")
	}
	return miss{rank: rankOther, text: text}
}

func itoa(i types.Int) string { return strconv.FormatInt(int64(i), 10) }

// plural writes a number of things, with their name when they have one.
func plural(n int64, unit string) string {
	if unit == "" {
		return strconv.FormatInt(n, 10)
	}
	return agree.Sprintf("%d {"+unit+"|"+unit+"s}", n)
}
