package template

import (
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// noticeWords are the words that make a letter a formal notice, by language. A
// letter in another language is not searched for them.
var noticeWords = map[string]pattern{
	"fr": lazily(blanks(`(?i)mise? en demeure|mett(?:ons|re|ez|ant) en demeure|mets en demeure`)),
	"en": lazily(blanks(`(?i)formal(?:ly)? (?:notice|notif)|notice of default|mise en demeure|letter before (?:action|claim)`)),
}

// noticeParts are what a formal notice says, each with the holes that say it: sum, origin, time and
// means to pay (Code civil, article 1344, and what courts look for). Who writes, to whom and on
// which day stands in the letterhead, the window and the date of the letter.
var noticeParts = []struct {
	what string
	says pattern
}{
	{"which invoices, {{.references}}", lazily(`\.references\b|\{\{-? *\.id\b`)},
	{"since when they are due, {{.due}}", lazily(`\.due\b`)},
	{"the sum to pay, {{.total.open}}", lazily(`\.total\.[a-z]`)},
	{"by when to pay, {{deadline .received 10}}", lazily(`\b(?:plus_days|deadline)\b`)},
	{"how to pay, {{.creditor.iban}}", lazily(`\.creditor\.(?:iban|payment_link)\b`)},
}

// notice warns of a formal notice that leaves out what makes it one.
func (t *Template) notice() []diag.Problem {
	text := t.body.text
	if t.subject != nil {
		text = t.subject.text + "\n" + text
	}
	var missing []string
	if words := noticeWords[t.language]; words != nil && !words().MatchString(text) {
		missing = append(missing, map[string]string{"fr": "the words « mise en demeure »", "en": "the words formal notice"}[t.language])
	}
	for _, part := range noticeParts {
		if !part.says().MatchString(text) {
			missing = append(missing, part.what)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []diag.Problem{{
		Code: "RL417", Severity: diag.Warning, Start: t.body.base, End: t.body.base,
		Message: "the formal notice does not say: " + strings.Join(missing, "; "),
		Hint:    "a registered letter of a step with tone formal is kept as proof: it must stand by itself",
	}}
}
