package template

import (
	"github.com/relance-dev/relance/policies/diag"
)

var (
	// dayItWasDue is the hole for the day on which it was due, and payBy ends the text before a day to pay by.
	dayItWasDue = lazily(`\{\{-?[ ]*(?:short )?\.(?:oldest\.)?due[ ]*-?\}\}`)
	payBy       = lazily(`(?i)(?:avant le|au plus tard le|d['’]ici (?:au|le)|\bby|\bbefore|no later than|not later than)[\s\x{a0}]*\**[\s\x{a0}]*$`)
	// nearDeadline is a day to pay by that is today, tomorrow or over.
	nearDeadline = lazily(`\{\{-?[ ]*(?:short )?\(?(?:plus_days|deadline) \.today (?:-\d+|0|1)\)?[ ]*-?\}\}`)
	// givesNotice are words by which a text is a formal notice itself, and does not only announce one.
	givesNotice = map[string]phrases{
		"fr": {lazily(`(?i)mett(?:ons|re) (?:\*\*)?en demeure|(?:\*\*)?mettons en demeure|vaut mise en demeure|mise en demeure de payer`), []string{"en demeure"}},
		"en": {lazily(`(?i)give you (?:\*\*)?formal notice|(?:letter|message|this) is a formal notice|formal notice to pay|formally put you on notice`), []string{"formal"}},
	}
	// namesInvoice are the holes that say which invoice it is about.
	namesInvoice = lazily(`\.references\b|\.id\b|\.number\b|\.client\.id\b`)
)

// longestPayBy is how many bytes before a day are looked at for the words that make it a day to pay by.
const longestPayBy = 64

// GivesNotice reports whether the text is a formal notice by its own words; one in a language without a list
// never is.
func (t *Template) GivesNotice() bool { return t.noticed() }

func (t *Template) givesNotice() bool {
	words, ok := givesNotice[t.language]
	return ok && (words.in(t.body.text) || t.subject != nil && words.in(t.subject.text))
}

// deadlines warns of days to pay by that are over, or too near for a transfer to arrive.
func (t *Template) deadlines() (problems []diag.Problem) {
	for _, p := range []*part{t.subject, &t.body} {
		if p == nil {
			continue
		}
		for _, m := range dayItWasDue().FindAllStringIndex(p.text, -1) {
			if !payBy().MatchString(p.text[max(0, m[0]-longestPayBy):m[0]]) {
				continue
			}
			problems = append(problems, diag.Problem{
				Code: "RL421", Severity: diag.Warning, Start: p.base + m[0], End: p.base + m[1],
				Message: "the day to pay by is the day on which it was due, which may be over", Hint: "give a day that is still to come: {{deadline .today 8}}",
			})
		}
		for _, m := range nearDeadline().FindAllStringIndex(p.text, -1) {
			problems = append(problems, diag.Problem{
				Code: "RL421", Severity: diag.Warning, Start: p.base + m[0], End: p.base + m[1],
				Message: "the day to pay by is too near: a transfer takes a business day, and a message is read later than it is sent", Hint: "leave several days: {{deadline .today 8}}",
			})
		}
	}
	return problems
}

// NeedReference returns the problem of a message about a debt that does not say which invoice it is about;
// nothing when it says it, or speaks of no debt.
func (t *Template) NeedReference() []diag.Problem {
	text := t.body.text
	if t.subject != nil {
		text += t.subject.text
	}
	if !ofDebt().MatchString(text) || namesInvoice().MatchString(text) {
		return nil
	}
	return []diag.Problem{{
		Code: "RL422", Severity: diag.Warning, Start: t.body.base, End: t.body.base,
		Message: "the message names no invoice", Hint: "say which: {{.references}}, or a table with {{.id}}",
	}}
}
