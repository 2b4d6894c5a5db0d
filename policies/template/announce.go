package template

import (
	"regexp"
	"slices"
)

// Step is something that a message can announce, and a policy can do.
type Step struct {
	Name string // for people
	says map[string]*regexp.Regexp
	does *regexp.Regexp // of the names and titles of states, tasks and texts
}

// steps are those that a client would take seriously.
var steps = []Step{
	{"a collection agency", map[string]*regexp.Regexp{
		"fr": words(`(?:société|cabinet|agence|organisme)s? de recouvrement`),
		"en": words(`(?:debt )?collection (?:agency|company|firm)|debt collectors?`),
	}, regexp.MustCompile(`(?i)agenc|recouvrement|collect`)},
	{"a bailiff", map[string]*regexp.Regexp{
		"fr": words(`huissiers?|commissaires? de justice`),
		"en": words(`bailiffs?|enforcement officers?`),
	}, regexp.MustCompile(`(?i)bailiff|huissier|commissaire|officer`)},
	{"a lawyer", map[string]*regexp.Regexp{
		"fr": words(`avocate?s?`),
		"en": words(`lawyers?|solicitors?|attorneys?|law firm`),
	}, regexp.MustCompile(`(?i)lawyer|avocat|legal|juridique|contentieux|solicitor|counsel`)},
	{"a court", map[string]*regexp.Regexp{
		"fr": words(`tribuna(?:l|ux)|injonctions? de payer|actions? en justice|voie judiciaire|poursuites judiciaires|procédures? judiciaires?`),
		"en": words(`courts?|legal (?:action|proceedings)|payment orders?`),
	}, regexp.MustCompile(`(?i)court|legal|tribunal|juridique|justice|contentieux|injonction|lawyer|avocat|bailiff|huissier|commissaire|solicitor|litigation|\bsue\b|lawsuit|procedure`)},
}

// Announced is a step that a message announces, and where.
type Announced struct {
	Step
	Start, End int // in the file
}

// Announces lists the steps that the message announces, each once.
func (t *Template) Announces() []Announced {
	var all []Announced
	for _, p := range []*part{t.subject, &t.body} {
		if p == nil {
			continue
		}
		masked := p.masked()
		for _, s := range steps {
			says := s.says[t.language]
			if says == nil || slices.ContainsFunc(all, func(a Announced) bool { return a.Name == s.Name }) {
				continue
			}
			if m := says.FindSubmatchIndex(masked); m != nil {
				all = append(all, Announced{s, p.base + m[2], p.base + m[3]})
			}
		}
	}
	return all
}

// IsDoneBy reports whether one of the names says that the step is done.
func (s *Step) IsDoneBy(names []string) bool { return slices.ContainsFunc(names, s.does.MatchString) }
