package template

import (
	"slices"
	"strings"
)

// Step is something that a message can announce, and a policy can do.
type Step struct {
	Name string // for people
	says map[string]phrases
	does pattern // of the names and titles of states, tasks and texts
}

// steps are those that a client would take seriously.
var steps = []Step{
	{"a collection agency", map[string]phrases{
		"fr": words(`(?:société|cabinet|agence|organisme)s? de recouvrement`, "recouvrement"),
		"en": words(`(?:debt )?collection (?:agency|company|firm)|debt collectors?`, "collect"),
	}, lazily(`(?i)agenc|recouvrement|collect`)},
	{"a bailiff", map[string]phrases{
		"fr": words(`huissiers?|commissaires? de justice`, "huissier", "commissaire"),
		"en": words(`bailiffs?|enforcement officers?`, "bailiff", "enforcement"),
	}, lazily(`(?i)bailiff|huissier|commissaire|officer`)},
	{"a lawyer", map[string]phrases{
		"fr": words(`avocate?s?`, "avocat"),
		"en": words(`lawyers?|solicitors?|attorneys?|law firm`, "lawyer", "solicitor", "attorney", "law firm"),
	}, lazily(`(?i)lawyer|avocat|legal|juridique|contentieux|solicitor|counsel`)},
	{"a court", map[string]phrases{
		"fr": words(`tribuna(?:l|ux)|injonctions? de payer|actions? en justice|(?:saisir|saisirons|saisissons|saisie de) la justice|assigner(?:ons)?|assignation|voie judiciaire|poursuites judiciaires|procédures? judiciaires?`, "tribuna", "injonction", "justice", "judiciaire", "assign"),
		"en": words(`courts?|legal (?:action|proceedings)|payment orders?`, "court", "legal", "payment order"),
	}, lazily(`(?i)court|legal|tribunal|juridique|justice|contentieux|injonction|lawyer|avocat|bailiff|huissier|commissaire|solicitor|litigation|\bsue\b|lawsuit|procedure`)},
	{"a formal notice", map[string]phrases{
		"fr": words(`(?:étape suivante (?:est|sera)|adresserons|adressons|enverrons|envisager|recevrez|avant|suivie? d['’]|objet d['’]) ?(?:une )?(?:lettre de )?mise en demeure`, "mise en demeure"),
		"en": words(`(?:next step (?:is|will be)|send(?: you)?|consider|receive|before|followed by|issue|serve)(?: you)? (?:an? )?(?:formal notice|letter before action|notice of default)`, "formal notice", "before action", "notice of default"),
	}, lazily(`(?i)notice|demeure|formal|letter_before`)},
	{"the legal department", map[string]phrases{
		"fr": words(`service (?:juridique|du contentieux|contentieux)|direction juridique|contentieux`, "juridique", "contentieux"),
		"en": words(`legal (?:department|team|service)|litigation`, "legal", "litigation"),
	}, lazily(`(?i)legal|juridique|contentieux|lawyer|avocat|litigation|court|bailiff`)},
	{"that deliveries stop", map[string]phrases{
		"fr": words(`(?:suspen\pL+|arrêt\pL*|bloqu\pL+|stopper\pL*|interromp\pL+|interruption|cess\pL+|gel\pL*) (?:\pL+ ){0,3}(?:livraisons?|commandes?|prestations?|services?|expéditions?|travaux)`, "suspen", "arrêt", "bloqu", "stopp", "interrom", "interrup", "cess", "gel"),
		"en": words(`(?:suspen\pL+|stop\pL*|halt\pL*|block\pL*|withh\pL+|freez\pL+) (?:\pL+ ){0,3}(?:deliver\pL+|orders?|services?|suppl\pL+|shipments?)`, "suspen", "stop", "halt", "block", "withh", "freez"),
	}, lazily(`(?i)block|prepaid|deliver|livraison|commande|\border|suspen|stop|blacklist|freeze`)},
	{"that the client is listed", map[string]phrases{
		"fr": words(`fich(?:er|age|erons|é)\pL*|inscri\pL+ (?:[\pL’']+ ){0,4}(?:fichier|liste|registre)|signal\pL+ (?:[\pL’']+ ){0,5}(?:banques?|assureurs?|organismes?)`, "fich", "inscri", "signal"),
		"en": words(`report\pL* (?:\pL+ ){0,5}(?:credit (?:bureaus?|agenc\pL+|insurers?|reference)|bureaus?)|(?:list|register)\pL* (?:\pL+ ){0,4}(?:default\pL*|debtors?)`, "report", "list", "regist"),
	}, lazily(`(?i)list|fich|bureau|insurer|assureur|register|report`)},
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
	for _, p := range t.parts() {
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
func (s *Step) IsDoneBy(names []string) bool { return slices.ContainsFunc(names, s.does().MatchString) }
