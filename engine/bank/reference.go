package bank

import (
	"slices"
	"strings"
	"unicode"
)

// grade is how well a text names an invoice.
type grade uint8

// The grades, the weakest first.
const (
	byCore   grade = iota + 1 // its last digits alone, with other or no letters before them
	byDigits                  // its whole number, which is digits alone and could be something else
	byNumber                  // its whole number
)

// named is an invoice that a text names.
type named struct {
	at    int // in Matcher.invoices
	grade grade
}

// tokens are the runs of letters and of digits of a text, folded.
func tokens(s string) []string {
	var list []string
	start, was := -1, 0
	f := fold(s)
	for i, r := range f {
		is := 0
		if unicode.IsDigit(r) {
			is = 1
		} else if r != ' ' {
			is = 2
		}
		if is != was {
			if was != 0 {
				list = append(list, f[start:i])
			}
			start, was = i, is
		}
	}
	if was != 0 {
		list = append(list, f[start:])
	}
	return list
}

// prefixes are words that say that the number behind them is that of an invoice, in French,
// English and German.
var prefixes = map[string]bool{
	"FACTURE": true, "FACTURES": true, "FACT": true, "FAC": true, "FA": true, "FCT": true, "INVOICE": true, "INVOICES": true, "INV": true, "RECHNUNG": true, "RECHNUNGSNR": true, "RG": true, "RGNR": true,
	"RENR": true, "RNR": true, "BILL": true,
}

// index finds invoices by what texts say.
type index struct {
	whole map[string][]int // by the tokens of the number, joined
	core  map[string][]int // by its last digits, without zeros before them
	parts map[int][]string // tokens of each number
}

func newIndex() index {
	return index{whole: map[string][]int{}, core: map[string][]int{}, parts: map[int][]string{}}
}

// add files an invoice under its number.
func (x *index) add(at int, number string) {
	t := tokens(number)
	if len(t) == 0 {
		return
	}
	x.parts[at] = t
	joined := strings.Join(t, "")
	x.whole[joined] = append(x.whole[joined], at)
	for _, token := range slices.Backward(t) {
		if !allDigits(token) {
			continue
		}
		if c := core(token); c != "" {
			x.core[c] = append(x.core[c], at)
		}
		break
	}
}

// maxCore is how many invoices may have the same last digits, so that these say something.
const maxCore = 50

// core is a run of digits that can stand for a number: three or more without zeros before them,
// and no year.
func core(token string) string {
	if !allDigits(token) {
		return ""
	}
	if token = strings.TrimLeft(token, "0"); len(token) < 3 || len(token) == 4 && (token[:2] == "19" || token[:2] == "20") {
		return ""
	}
	return token
}

// find lists the invoices that a text names, each once with its best grade.
func (x *index) find(text string) []named {
	const window = 8
	t := tokens(text)
	best := map[int]grade{}
	used := make([]bool, len(t))
	for i := range t {
		joined := ""
		for j := i; j < len(t) && j < i+window && len(joined) < 40; j++ {
			joined += t[j]
			for _, at := range x.whole[joined] {
				g := x.judge(t, i, j+1, at)
				if g == 0 {
					continue
				}
				best[at] = max(best[at], g)
				if g > byCore {
					for k := i; k <= j; k++ {
						used[k] = true
					}
				}
			}
		}
	}
	for i := range t {
		if used[i] {
			continue
		}
		like := x.core[core(t[i])]
		if len(like) > maxCore {
			continue
		}
		for _, at := range like {
			best[at] = max(best[at], byCore)
		}
	}
	list := make([]named, 0, len(best))
	for at, g := range best {
		list = append(list, named{at, g})
	}
	slices.SortFunc(list, func(a, b named) int { return a.at - b.at })
	return list[:min(len(list), maxNamed)]
}

// judge is how well the tokens from i to j name an invoice; 0 for not at all.
func (x *index) judge(t []string, i, j, at int) grade {
	number := x.parts[at]
	whole := slices.Equal(t[i:j], number)
	if !whole && j-i > 1 && !lettersPart(t[i:j], number) {
		return byCore // digits that stand apart in the text and not in the number
	}
	joined := strings.Join(number, "")
	letters := !allDigits(joined)
	switch {
	case i > 0 && prefixes[t[i-1]] && strings.ContainsAny(joined, "0123456789"):
		return byNumber
	case len(joined) < 3:
		return 0
	case letters && strings.ContainsAny(joined, "0123456789") && len(joined) >= 4:
		return byNumber
	case len(number) > 1 && len(joined) >= 6:
		return byNumber // 2026-047
	case !letters && len(joined) >= 5:
		return byDigits
	}
	return byCore
}

// lettersPart reports whether a text that wraps a number differently breaks it only between
// letters and digits: each run of digits is whole.
func lettersPart(text, number []string) bool {
	runs := func(list []string) (out []string) {
		for _, s := range list {
			if allDigits(s) {
				out = append(out, s)
			}
		}
		return out
	}
	return slices.Equal(runs(text), runs(number))
}
