package template

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// wording is why a message to a client should not have the words of a list.
type wording struct{ kind, code, what, hint string }

// wordings are the lists, in the order in which they are reported.
var wordings = []wording{
	{"insult", "RL418", "aggressive", hintCalm},
	{"threat", "RL418", "a threat", hintThreat},
	{"guilt", "RL418", "a reproach", hintCalm},
	{"excuse", "RL418", "an excuse", hintSorry},
	{"court", CodePosing, "from a document of a court or an officer", hintCourt},
}

// WordLists names the lists of words that a message to a client should not have: a book may add to each.
func WordLists() []string {
	var names []string
	for _, w := range wordings {
		names = append(names, w.kind)
	}
	return names
}

// senders is the list of what a creditor is not called, unless it is that. It is no list of words of messages.
const senders = "sender"

// CodePosing is a creditor, or somebody who signs for it, that is called as a bailiff, a lawyer or a court is.
const CodePosing = "RL419"

// PosesAs returns the words of a name, in whatever language, by which whoever has it may be taken for a bailiff, a lawyer or a court;
// empty when there are none.
func PosesAs(name string) string {
	small := strings.ToLower(name)
	for _, language := range slices.Sorted(maps.Keys(wordLists())) {
		for _, ph := range wordLists()[language][senders] {
			if places := ph.findAll([]byte(name), small); len(places) > 0 {
				return name[places[0][0]:places[0][1]]
			}
		}
	}
	return ""
}

// phrases is words and sequences of words to find in a text.
type phrases struct {
	pattern pattern
	// stems are parts of them in small letters: where none of these is, the pattern
	// need not be tried.
	stems []string
}

const (
	hintCalm   = "state facts: the amount, the day it was due, by when to pay; stay calm to the end"
	hintThreat = "announce only what the law gives and the policy does"
	hintSorry  = "asking for what is owed needs no excuse"
	hintCourt  = "a letter that can be mistaken for a document of a court or of an officer is an offence in France (Code pénal, article 433-13)"
)

// words makes phrases of a pattern, which stand between ends of words. A blank in it is any blank, the end of a line, or emphasis.
func words(pattern string, stems ...string) phrases {
	for i, stem := range stems { // the blanks of a text may be others
		stems[i] = slices.MaxFunc(strings.Fields(stem), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	}
	return phrases{lazily(`(?i)(?:^|[^\pL])(` + blanks(pattern) + `)(?:$|[^\pL])`), stems}
}

// blanks makes the blanks of a pattern match whatever may stand between two words of a text.
func blanks(pattern string) string { return strings.ReplaceAll(pattern, " ", "(?:"+blank+")") }

// may reports whether a text, in small letters, has a stem.
func (p *phrases) may(small string) bool {
	return slices.ContainsFunc(p.stems, func(stem string) bool { return strings.Contains(small, stem) })
}

// in reports whether a text has one of the phrases.
func (p *phrases) in(text string) bool {
	return p.may(strings.ToLower(text)) && p.pattern().MatchString(text)
}

// findAll returns where the phrases are in a text, which is also given in small letters.
func (p *phrases) findAll(text []byte, small string) (places [][2]int) {
	if !p.may(small) {
		return nil
	}
	for _, m := range p.pattern().FindAllSubmatchIndex(text, -1) {
		places = append(places, [2]int{m[2], m[3]})
	}
	return places
}

// wordings warns of words that a message to a client should not have.
func (t *Template) wordings() []diag.Problem {
	var problems []diag.Problem
	for _, p := range []*part{t.subject, &t.body} {
		if p != nil {
			problems = append(problems, p.wordings(t.language)...)
		}
	}
	return problems
}

func (p *part) wordings(language string) []diag.Problem {
	var problems []diag.Problem
	masked := p.masked()
	small := strings.ToLower(string(masked))
	lists := wordLists()[language]
	for _, w := range wordings {
		problems = append(problems, p.listed(w, lists[w.kind], masked, small)...)
	}
	for _, m := range signed().FindAllStringSubmatchIndex(p.text, -1) {
		if words := PosesAs(p.text[m[2]:m[3]]); words != "" {
			start := p.base + m[2] + strings.Index(p.text[m[2]:m[3]], words)
			problems = append(problems, diag.Problem{
				Code: CodePosing, Severity: diag.Warning, Start: start, End: start + len(words),
				Message: fmt.Sprintf("%q in the signature says that a bailiff, a lawyer or a court writes", words), Hint: hintCourt,
			})
		}
	}
	return problems
}

// signed is a line that begins with the creditor or who signs for it, and what stands behind it.
var signed = lazily(`(?m)^[*_]*\{\{-?[ ]*[$]?\.creditor\.(?:name|contact)[ ]*-?\}\}[*_]*([^\n{}.]{1,80})$`)

// listed warns of the phrases of one list, each place once: the longest phrase that begins there, and none within it.
func (p *part) listed(w wording, list []*phrase, masked []byte, small string) []diag.Problem {
	longest := map[int]int{}
	for _, ph := range list {
		for _, at := range ph.findAll(masked, small) {
			longest[at[0]] = max(longest[at[0]], at[1])
		}
	}
	var problems []diag.Problem
	end := 0
	for _, start := range slices.Sorted(maps.Keys(longest)) {
		if start < end {
			continue
		}
		end = longest[start]
		problems = append(problems, diag.Problem{
			Code: w.code, Severity: diag.Warning, Start: p.base + start, End: p.base + end,
			Message: fmt.Sprintf("%q is %s", p.text[start:end], w.what), Hint: w.hint,
		})
	}
	return problems
}

// Worded warns of words that a book says its messages should not have, by the name of their list: see WordLists.
func (t *Template) Worded(lists map[string][]string) []diag.Problem {
	var problems []diag.Problem
	for _, w := range wordings {
		var own []*phrase
		for _, text := range lists[w.kind] {
			own = append(own, newPhrase(text))
		}
		for _, p := range []*part{t.subject, &t.body} {
			if p != nil && len(own) > 0 {
				masked := p.masked()
				problems = append(problems, p.listed(w, own, masked, strings.ToLower(string(masked)))...)
			}
		}
	}
	return problems
}
