package template

import (
	"fmt"
	"regexp"

	"github.com/relance-dev/relance/policies/diag"
)

// wording is words that a message to a client should not have, and why.
type wording struct {
	code  string
	words *regexp.Regexp
	what  string // they are
	hint  string
}

const (
	hintCalm   = "state facts: the amount, the day it was due, by when to pay; stay calm to the end"
	hintThreat = "announce only what the law gives and the policy does"
	hintSorry  = "asking for what is owed needs no excuse"
	hintCourt  = "a letter that can be mistaken for a document of a court or of an officer is an offence in France (Code pénal, article 433-13)"
)

// words makes a pattern of words with their ends.
func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(` + pattern + `)(?:$|[^\pL])`)
}

// wordings are the words, by language: short lists of what is certain to be read
// as an insult, a threat, an excuse for asking, or a document of a court.
var wordings = map[string][]wording{
	"fr": {
		{"RL418", words(`scandaleu(?:x|se)|inadmissible|inacceptable|honteu(?:x|se)|malhonnêtes?|mauvais(?:e)? payeur|escrocs?|escroquerie|voleurs?`), "aggressive", hintCalm},
		{"RL418", words(`(?:vous (?:allez|pourriez) (?:le )?|vous )regrette(?:r|rez)|par tous les moyens|sans (?:aucune? )?(?:pitié|ménagement)|saisie de vos biens|liste noire|interdit bancaire|prison|gendarmes?|police|plainte pénale`), "a threat", hintThreat},
		{"RL418", words(`désolée?s? de (?:vous )?(?:déranger|importuner|relancer|rappeler|insister)|pardon de (?:vous )?(?:déranger|importuner|relancer)|(?:excusez|excuser)(?:-nous|-moi)? (?:de|pour) (?:vous |cette |ce )?(?:déranger|importuner|relancer|relance|rappel)`), "an excuse", hintSorry},
		{"RL419", words(`République française|au nom du peuple français|commandement de payer|sommation (?:de payer|interpellative)|procès-verbal|avis (?:avant|de) saisie|acte d(?:e |['’])(?:huissier|commissaire de justice)|signification d(?:e |['’])\pL+|assignation|exploit d['’]huissier|officier ministériel`), "from a document of a court or an officer", hintCourt},
	},
	"en": {
		{"RL418", words(`outrageous|unacceptable|disgrace(?:ful)?|shameful|dishonest(?:y)?|deadbeats?|fraudsters?|thie(?:f|ves)`), "aggressive", hintCalm},
		{"RL418", words(`you will regret|by (?:any|all) means|without mercy|seize your (?:goods|assets|property)|blacklist(?:ed|ing)?|prison|jail|police|criminal (?:complaint|charges|proceedings)`), "a threat", hintThreat},
		{"RL418", words(`sorry (?:to|for) (?:bother|disturb|chas|remind|trouble|insist)\pL*(?: you)?|apologi[sz]e for (?:asking|reminding|chasing|bothering|disturbing|troubling)|excuse us for (?:asking|reminding|chasing|bothering)`), "an excuse", hintSorry},
		{"RL419", words(`notice of seizure|writ of \pL+|summons|warrant of \pL+|by order of the court|in the name of the law|bailiff['’]s notice|court officer|final notice before (?:seizure|enforcement)`), "from a document of a court or an officer", hintCourt},
	},
}

// wordings warns of words that a message to a client should not have.
func (p *part) wordings(language string) []diag.Problem {
	var problems []diag.Problem
	masked := p.masked()
	for _, w := range wordings[language] {
		for _, m := range w.words.FindAllSubmatchIndex(masked, -1) {
			problems = append(problems, diag.Problem{
				Code: w.code, Severity: diag.Warning, Start: p.base + m[2], End: p.base + m[3],
				Message: fmt.Sprintf("%q is %s", p.text[m[2]:m[3]], w.what), Hint: w.hint,
			})
		}
	}
	return problems
}
