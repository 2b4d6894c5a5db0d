package template

import (
	"regexp"
	"slices"
	"strings"
)

// Step is something that a message can announce, and a policy can do.
type Step struct {
	Name string // for people
	says map[string]phrases
	does *regexp.Regexp // of the names and titles of states, tasks and texts
}

// steps are those that a client would take seriously.
var steps = []Step{
	{"a collection agency", map[string]phrases{
		"fr": words(`(?:société|cabinet|agence|organisme)s? de recouvrement`, "recouvrement"),
		"en": words(`(?:debt )?collection (?:agency|company|firm)|debt collectors?`, "collect"),
	}, regexp.MustCompile(`(?i)agenc|recouvrement|collect`)},
	{"a bailiff", map[string]phrases{
		"fr": words(`huissiers?|commissaires? de justice`, "huissier", "commissaire"),
		"en": words(`bailiffs?|enforcement officers?`, "bailiff", "enforcement"),
	}, regexp.MustCompile(`(?i)bailiff|huissier|commissaire|officer`)},
	{"a lawyer", map[string]phrases{
		"fr": words(`avocate?s?`, "avocat"),
		"en": words(`lawyers?|solicitors?|attorneys?|law firm`, "lawyer", "solicitor", "attorney", "law firm"),
	}, regexp.MustCompile(`(?i)lawyer|avocat|legal|juridique|contentieux|solicitor|counsel`)},
	{"a court", map[string]phrases{
		"fr": words(`tribuna(?:l|ux)|injonctions? de payer|actions? en justice|voie judiciaire|poursuites judiciaires|procédures? judiciaires?`, "tribuna", "injonction", "justice", "judiciaire"),
		"en": words(`courts?|legal (?:action|proceedings)|payment orders?`, "court", "legal", "payment order"),
	}, regexp.MustCompile(`(?i)court|legal|tribunal|juridique|justice|contentieux|injonction|lawyer|avocat|bailiff|huissier|commissaire|solicitor|litigation|\bsue\b|lawsuit|procedure`)},
}

// Announced is a step that a message announces, and where.
type Announced struct {
	Step
	Start, End int // in the file
}

// Announces lists the steps that the message announces, each once. The list is not
// to be changed.
func (t *Template) Announces() []Announced { return t.announced() }

func (t *Template) announces() []Announced {
	var all []Announced
	for _, p := range []*part{t.subject, &t.body} {
		if p == nil {
			continue
		}
		masked := p.masked()
		small := strings.ToLower(string(masked))
		for _, s := range steps {
			says := s.says[t.language]
			if slices.ContainsFunc(all, func(a Announced) bool { return a.Name == s.Name }) {
				continue
			}
			if places := says.findAll(masked, small); len(places) > 0 {
				all = append(all, Announced{s, p.base + places[0][0], p.base + places[0][1]})
			}
		}
	}
	return all
}

// IsDoneBy reports whether one of the names says that the step is done.
func (s *Step) IsDoneBy(names []string) bool { return slices.ContainsFunc(names, s.does.MatchString) }
