package template

import (
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/policies/diag"
)

var (
	// dayItWasDue is the hole for the day on which it was due, or for one that is counted from it, and payBy ends the text before a day to
	// pay by. What was to be paid by that day is told, not asked.
	dayItWasDue = lazily(`\{\{-?[ ]*(?:short[ ]+)?\(?(?:(?:plus_days|deadline)[ ]+)?[$]?\.(?:oldest\.)?due\b(?:[ ]+(-?\d+))?\)?[ ]*-?\}\}`)
	payBy       = lazily(blanks(`(?i)(?:avant(?: l['’]échéance du| la date du)?|avant le|au plus tard(?: le)?|pour le|jusqu['’]au|d['’]ici(?: au| le)?|\bby(?: the)?|\bbefore(?: the)?|\buntil|(?:no|not) later than)(?: le)? ?$`))
	payable     = lazily(blanks(`(?i)(?:était|étaient|devai(?:t|ent)|aurai(?:t|ent) dû|\bwas|\bwere|should have been|had to be|fell) (?:[\pL’']+ ){0,6}$`))
	// nearDeadline is a day to pay by that is today, tomorrow or over.
	nearDeadline = lazily(`\{\{-?[ ]*(?:short[ ]+)?\(?(?:plus_days|deadline)[ ]+[$]?\.(?:today|received)[ ]+(?:-\d+|0|1)\)?[ ]*-?\}\}`)
	today        = lazily(`\{\{-?[ ]*(?:short[ ]+)?[$]?\.today[ ]*-?\}\}`)
	// paidBefore is a sentence about payments that were made, up to the day it names.
	paidBefore = lazily(`(?i)(?:^|[^\pL])(?:si|if|paid|payée?s?|réglée?s?|reçue?s?|received|made|are|sont)(?:[^\pL.!?][^.!?]*)?$`)
	// nearInWords are a day or two to pay in, written out.
	nearInWords = map[string]phrases{
		"fr": words(`(?:payez|réglez|payer|régler|virer|virement|paiement|règlement|(?:merci de )?(?:\pL+ )?nous (?:payer|régler|virer)|verser) (?:[^\s.!?;:]+ ){0,6}(?:aujourd['’]hui(?: même)?|dès demain|avant demain|demain|(?:sous|dans les|d['’]ici) (?:24|48|vingt-quatre|quarante-huit) ?(?:h|heures)|sous (?:un|1) jour)`, "aujourd", "demain", "24", "48", "heures", "jour"),
		"en": words(`(?:pay|pays|payment|settle|transfer|remit) (?:[^\s.!?;:]+ ){0,6}(?:today|by tomorrow|tomorrow|by (?:the )?close of (?:business|play)|(?:within|in)(?: the next)? (?:24|48|twenty-four|forty-eight) ?(?:h|hours)|within (?:one|a|1) day|by (?:the )?end of (?:the|today|play|business) ?(?:day|today)?)`, "today", "tomorrow", "24", "48", "hours", "day", "end of", "close of"),
	}
	// givesNotice are words by which a text is a formal notice itself, and does not only announce one.
	givesNotice = map[string]phrases{
		"fr": words(`(?:mettons|mets|(?:sommes (?:\pL+ ){0,2}(?:de|à)|présente,? de|entendons|tenons à|voici) vous mettre|(?:êtes|voici) mise?s?) en demeure|(?:vaut|constitue|tient lieu de) (?:une )?mise en demeure|(?:présente|cette) (?:lettre de )?mise en demeure|(?m:^\pZ*)\**mise en demeure(?: de payer| d['’]avoir à payer)`, "demeure"),
		"en": words(`(?:we|i|hereby)(?: hereby| now| therefore| must| do){0,2} (?:give you|serve you(?: with)?|put you on|place you on) (?:a )?formal notice|(?:letter|message|e-mail|email|this) (?:is|constitutes|serves as|amounts to) (?:a |our |your )?(?:formal notice|letter before (?:action|claim)|notice of default)|(?:accept|take|treat|consider|regard) this (?:\pL+ ){0,2}as (?:a |our |your )?(?:formal notice|letter before (?:action|claim))|(?:are|been) (?:hereby |now )?(?:given|served(?: with)?|put on) (?:a )?formal notice|(?:formally|hereby) (?:formally )?(?:put you on notice|demand payment|demand that)|(?m:^\pZ*)\**formal notice to pay`, "formal", "before action", "before claim", "notice of default", "hereby demand"),
	}
	// namesInvoice are the holes that say which invoice it is about.
	namesInvoice = lazily(`\.references\b|(?:^|[^\pL\pN_]|\$[a-z]+|\.oldest)\.(?:id|number)\b`)
	// sumOwed are the holes for what is owed.
	sumOwed = lazily(`\.total\.(?:open|to_ask|total_due|overdue)\b|\.(?:open|to_ask)\b`)
)

// longestPayBy is how many bytes before a day are looked at for the words that make it a day to pay by.
const longestPayBy = 96

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
		for _, m := range dayItWasDue().FindAllStringSubmatchIndex(p.text, -1) {
			before := p.before(m[0])
			if by := payBy().FindStringIndex(before); by == nil || payable().MatchString(before[:by[0]]) {
				continue
			}
			message := "the day to pay by is the day on which it was due, which may be over"
			if m[2] >= 0 && strings.Trim(p.text[m[2]:m[3]], "-0") != "" {
				message = "the day to pay by is counted from the day on which it was due, and may be over"
			}
			problems = append(problems, diag.Problem{
				Code: "RL421", Severity: diag.Warning, Start: p.base + m[0], End: p.base + m[1],
				Message: message, Hint: "give a day that is still to come: {{deadline .today 8}}",
			})
		}
		near := nearDeadline().FindAllStringIndex(p.text, -1)
		for _, m := range today().FindAllStringIndex(p.text, -1) {
			before := p.before(m[0])
			if by := payBy().FindStringIndex(before); by != nil && !paidBefore().MatchString(before[:by[0]]) {
				near = append(near, m)
			}
		}
		masked := p.masked()
		words := nearInWords[t.language]
		for _, m := range words.findAll(masked, strings.ToLower(string(masked))) {
			if !paidBefore().MatchString(p.before(m[0])) {
				near = append(near, m[:])
			}
		}
		for _, m := range near {
			problems = append(problems, diag.Problem{
				Code: "RL421", Severity: diag.Warning, Start: p.base + m[0], End: p.base + m[1],
				Message: "the day to pay by is too near: a transfer takes a business day, and a message is read later than it is sent", Hint: "leave several days: {{deadline .today 8}}",
			})
		}
	}
	return problems
}

// before is the text before a place, as far as it may say what the place is.
func (p *part) before(at int) string {
	start := max(0, at-longestPayBy)
	for start < at && !utf8.RuneStart(p.text[start]) {
		start++
	}
	return p.text[start:at]
}

// NeedReference returns the problem of a message about a debt that does not say which invoice it is about;
// nothing when it says it, or speaks of no debt.
func (t *Template) NeedReference() []diag.Problem {
	text := t.body.text
	if t.subject != nil {
		text += t.subject.text
	}
	if !ofDebt().MatchString(text) && !sumOwed().MatchString(text) || namesInvoice().MatchString(text) {
		return nil
	}
	return []diag.Problem{{
		Code: "RL422", Severity: diag.Warning, Start: t.body.base, End: t.body.base,
		Message: "the message names no invoice", Hint: "say which: {{.references}}, or a table with {{.id}}",
	}}
}
