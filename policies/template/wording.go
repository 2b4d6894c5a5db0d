package template

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// wording is words that a message to a client should not have, and why.
type wording struct {
	code  string
	words phrases
	what  string // they are
	hint  string
}

// phrases is words and sequences of words to find in a text.
type phrases struct {
	pattern *regexp.Regexp
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

// words makes phrases of a pattern, which stand between ends of words.
func words(pattern string, stems ...string) phrases {
	return phrases{regexp.MustCompile(`(?i)(?:^|[^\pL])(` + pattern + `)(?:$|[^\pL])`), stems}
}

// findAll returns where the phrases are in a text, which is also given in small letters.
func (p *phrases) findAll(text []byte, small string) (places [][2]int) {
	if !slices.ContainsFunc(p.stems, func(stem string) bool { return strings.Contains(small, stem) }) {
		return nil
	}
	for _, m := range p.pattern.FindAllSubmatchIndex(text, -1) {
		places = append(places, [2]int{m[2], m[3]})
	}
	return places
}

// wordings are the words, by language: short lists of what is certain to be read
// as an insult, a threat, an excuse for asking, or a document of a court.
var wordings = map[string][]wording{
	"fr": {
		{"RL418", words(`scandaleu(?:x|se)|inadmissible|inacceptable|honteu(?:x|se)|malhonnêtes?|mauvais(?:e)? payeur|escrocs?|escroquerie|voleurs?|par votre faute|à cause de vous`, "scandaleu", "inadmissible", "inacceptable", "honteu", "malhonn", "mauvais", "escro", "voleur", "votre faute", "cause de vous"), "aggressive", hintCalm},
		{"RL418", words(`(?:vous (?:allez|pourriez) (?:le )?|vous )regrette(?:r|rez)|par tous les moyens|sans (?:aucune? )?(?:pitié|ménagement)|saisie de vos biens|liste noire|interdit bancaire|prison|gendarmes?|police|plainte pénale`, "regrette", "tous les moyens", "pitié", "ménagement", "saisie de vos", "liste noire", "interdit", "prison", "gendarme", "police", "plainte"), "a threat", hintThreat},
		{"RL418", words(`désolée?s? de (?:vous )?(?:déranger|importuner|relancer|rappeler|insister)|pardon de (?:vous )?(?:déranger|importuner|relancer)|(?:excusez|excuser)(?:-nous|-moi)? (?:de|pour) (?:vous |cette |ce )?(?:déranger|importuner|relancer|relance|rappel)`, "désol", "pardon", "excus"), "an excuse", hintSorry},
		{"RL419", words(`République française|au nom du peuple français|commandement de payer|sommation (?:de payer|interpellative)|procès-verbal|avis (?:avant|de) saisie|acte d(?:e |['’])(?:huissier|commissaire de justice)|signification d(?:e |['’])\pL+|assignation|exploit d['’]huissier|officier ministériel`, "publique", "au nom du", "commandement", "sommation", "procès-verbal", "avis ", "acte d", "signification", "assignation", "exploit", "officier"), "from a document of a court or an officer", hintCourt},
	},
	"en": {
		{"RL418", words(`outrageous|unacceptable|disgrace(?:ful)?|shameful|dishonest(?:y)?|deadbeats?|fraudsters?|thie(?:f|ves)|because of you|(?:all )?your fault`, "outrageous", "unacceptable", "disgrace", "shameful", "dishonest", "deadbeat", "fraudster", "thie", "because of you", "your fault"), "aggressive", hintCalm},
		{"RL418", words(`you will regret|by (?:any|all) means|without mercy|seize your (?:goods|assets|property)|blacklist(?:ed|ing)?|prison|jail|police|criminal (?:complaint|charges|proceedings)`, "regret", "means", "mercy", "seize", "blacklist", "prison", "jail", "police", "criminal"), "a threat", hintThreat},
		{"RL418", words(`sorry (?:to|for) (?:bother|disturb|chas|remind|trouble|insist)\pL*(?: you)?|apologi[sz]e for (?:asking|reminding|chasing|bothering|disturbing|troubling)|excuse us for (?:asking|reminding|chasing|bothering)`, "sorry", "apologi", "excuse"), "an excuse", hintSorry},
		{"RL419", words(`notice of seizure|writ of \pL+|summons|warrant of \pL+|by order of the court|in the name of the law|bailiff['’]s notice|court officer|final notice before (?:seizure|enforcement)`, "seizure", "writ", "summons", "warrant", "order of the court", "in the name of", "bailiff", "court officer", "final notice"), "from a document of a court or an officer", hintCourt},
	},
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
	for _, w := range wordings[language] {
		for _, at := range w.words.findAll(masked, small) {
			problems = append(problems, diag.Problem{
				Code: w.code, Severity: diag.Warning, Start: p.base + at[0], End: p.base + at[1],
				Message: fmt.Sprintf("%q is %s", p.text[at[0]:at[1]], w.what), Hint: w.hint,
			})
		}
	}
	return problems
}
