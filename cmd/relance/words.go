package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies/locale"
)

// words are the fixed words of a simulation. French has its own; every other
// language gets the English ones around its own amounts and dates.
type words struct {
	channels   map[string]string // those that have another name than in a policy
	registered string            // a letter with proof of delivery
	fallbacks  map[string]string // why an action went another way, as package engine says it
	refused    string            // the same, of a channel
	unasked    string            // of a channel that needs a consent

	roles                     map[string]string // of contacts, that have another name than in a policy
	person, nobodyIn, refusal string            // of the contact; of a role that nobody has; of a channel

	colon                    string // between a name and what there is under it
	heading, nobody, nothing string
	days, day, ahead         string // how late; n days before due
	template                 string // of the text, where it is not called like the state
	moved                    string // of the day it was decided
	capped                   string // why it was, when contacts are
	fallback                 string // of the reason

	summary, messages, channel, state, clients, contacted, chased, cost, cases   string
	pending, unassigned, elsewhere, undecided, suppressed, overpaid, stray, past string
	limits                                                                       string
	more                                                                         string // of: how many are not listed
	reasons                                                                      map[string]string

	unwritable, unwritten, addRates string // messages without a rate; of one policy, template and regime

	invoice, client, policy, message noun
}

// noun is a word in the singular and plural.
type noun struct{ one, other string }

// wordsOf returns the words of a language.
func wordsOf(language string) *words {
	if language == "fr" {
		return french()
	}
	return english()
}

func english() *words {
	return &words{
		channels:   map[string]string{"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp"},
		registered: "registered letter",
		refused:    "client refused %s",
		person:     "for %s", nobodyIn: "no %s", refusal: "refused %s",
		unasked: "no consent to %s",

		colon:   ": ",
		heading: "%s, %s to %s: %s, %s, %s.",
		nobody:  "A simulation: nobody was contacted.",
		nothing: "No message in this span.",
		days:    "%d days late", day: "1 day late", ahead: "%d days before due",
		template: "text %s",
		moved:    "moved from %s",
		capped:   "contacted often enough",
		fallback: "because: %s",

		summary: "Summary", messages: "Messages", channel: "by channel", state: "by state",
		clients: "Clients contacted", contacted: "%s of %s", chased: "Asked for", cost: "Cost of messages", cases: "Cases at the end",
		pending: "Waiting for a person", unassigned: "Without a policy", elsewhere: "Chased by others", undecided: "No decision",
		suppressed: "Not sent after all", overpaid: "Overpaid", stray: "Events left out", past: "Moved past the end",
		limits: "Limitation near",
		more:   "and %s more",

		unwritable: "Messages that cannot be written",
		unwritten:  "policy %s, template %s: %s, the first on %s; %s has no rate from %s on",
		addRates:   "Look the rate up and add it to the book:",

		invoice: noun{"invoice", "invoices"}, client: noun{"client", "clients"}, policy: noun{"policy", "policies"},
		message: noun{"message", "messages"},
	}
}

func french() *words {
	return &words{
		channels: map[string]string{
			"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp", "call": "appel", "letter": "courrier", "task": "tâche",
		},
		registered: "recommandé",
		roles: map[string]string{
			"accounts_payable": "comptabilité fournisseurs", "assistant": "assistance", "buyer": "achats", "legal": "service juridique",
			"manager": "responsable", "owner": "dirigeant", "treasurer": "trésorerie",
		},
		person: "pour %s", nobodyIn: "pas de contact : %s", refusal: "refuse le canal %s",
		fallbacks: map[string]string{
			"e-mail address is bad": "adresse e-mail inutilisable", "phone number is bad": "numéro de téléphone inutilisable",
			"postal address is bad": "adresse postale inutilisable", "client is insolvent": "procédure collective en cours",
			"no e-mail address": "pas d’adresse e-mail", "no phone number": "pas de numéro de téléphone",
			"no postal address": "pas d’adresse postale", "no queue": "pas de file", "no url": "pas d’URL",
		},
		refused: "le client refuse le canal %s",
		unasked: "pas d’accord du client pour le canal %s",

		colon:   " : ",
		heading: "%s, du %s au %s : %s, %s, %s.",
		nobody:  "Simulation : personne n’a été contacté.",
		nothing: "Aucun message sur cette période.",
		days:    "J+%d", day: "J+1", ahead: "J-%d",
		template: "texte %s",
		moved:    "reporté du %s",
		capped:   "déjà assez de contacts",
		fallback: "car : %s",

		summary: "Résumé", messages: "Messages", channel: "par canal", state: "par étape",
		clients: "Clients contactés", contacted: "%s sur %s", chased: "Montant réclamé", cost: "Coût des messages", cases: "Dossiers à la fin",
		pending: "En attente d’accord", unassigned: "Sans politique", elsewhere: "Chez un tiers", undecided: "Sans décision",
		suppressed: "Finalement non envoyés", overpaid: "Trop-perçus", stray: "Événements écartés", past: "Reportés après la fin",
		limits: "Prescription proche",
		more:   "et %s de plus",
		reasons: map[string]string{
			simulate.ReasonPaid: "payée", simulate.ReasonDisputed: "contestée",
			simulate.ReasonCovered: "couverte par le crédit du client", simulate.ReasonFactored: "affacturée", simulate.ReasonHandedOver: "remise à un tiers",
			simulate.ReasonOnHold: "suspendue", simulate.ReasonMoved: "le dossier a changé d’étape",
		},

		unwritable: "Messages impossibles à rédiger",
		unwritten:  "politique %s, modèle %s : %s, le premier le %s ; %s n’a pas de taux à partir du %s",
		addRates:   "Cherchez le taux et ajoutez-le au livre :",

		invoice: noun{"facture", "factures"}, client: noun{"client", "clients"}, policy: noun{"politique", "politiques"},
		message: noun{"message", "messages"},
	}
}

// weekdays are the days of the week from Sunday on, in the languages that
// package locale knows.
func weekdays(language string) [7]string {
	return map[string][7]string{
		"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		"it": {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		"pt": {"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
	}[language]
}

// channelName is what a message goes out as.
func (w *words) channelName(channel string, params map[string]string) string {
	if channel == "letter" && params["registered"] == "true" {
		return w.registered
	}
	return translated(w.channels, channel)
}

// whom is the contact that a message goes to: "pour Anna Martin, trésorerie"; empty for the
// client's own details.
func (w *words) whom(role, person string) string {
	if role == "" {
		return ""
	}
	who := translated(w.roles, role)
	if person != "" {
		who = person + ", " + who
	}
	return strings.Replace(w.person, "%s", printable(who), 1)
}

// because is the reason for which an action went another way, or to somebody else.
func (w *words) because(fallback string) string {
	if role, why, ok := strings.Cut(fallback, ": "); ok {
		return translated(w.roles, role) + w.colon + w.because(why)
	}
	if channel, ok := strings.CutPrefix(fallback, "refused "); ok {
		return strings.Replace(w.refusal, "%s", translated(w.channels, channel), 1)
	}
	if channel, ok := strings.CutPrefix(fallback, "client refused "); ok {
		return strings.Replace(w.refused, "%s", translated(w.channels, channel), 1)
	}
	if channel, ok := strings.CutPrefix(fallback, "no consent to "); ok {
		return strings.Replace(w.unasked, "%s", translated(w.channels, channel), 1)
	}
	if why := w.fallbacks[fallback]; why != "" {
		return why
	}
	if role, ok := strings.CutPrefix(fallback, "no "); ok {
		return strings.Replace(w.nobodyIn, "%s", translated(w.roles, role), 1)
	}
	return fallback
}

// translated is a text in another language; itself when there is no other.
func translated(words map[string]string, text string) string {
	if t := words[text]; t != "" {
		return t
	}
	return text
}

// writer writes counts, days and money as the creditor reads them.
type writer struct {
	*words
	locale.Locale
}

func newWriter(language string) writer {
	return writer{words: wordsOf(language), Locale: locale.For(language)}
}

// count is a number with its noun.
func (w writer) count(n int, of noun) string {
	return w.number(n) + " " + w.Plural(n, of.one, of.other)
}

// counted is a number with its noun, in English.
func counted(n int, one, other string) string {
	return newWriter("en").count(n, noun{one, other})
}

// number is a whole number with the language's thousands.
func (w writer) number(n int) string { return w.Number(strconv.Itoa(n)) }

// weekday is a day with its name: "lundi 12 janvier 2026".
func (w writer) weekday(d engine.Date) string {
	return strings.TrimSpace(weekdays(w.Language())[d.Weekday()] + " " + w.Date(d))
}

// lateness is how late an invoice is.
func (w writer) lateness(days int) string {
	switch {
	case days == 1:
		return w.day
	case days < 0:
		return fmt.Sprintf(w.ahead, -days)
	}
	return fmt.Sprintf(w.days, days)
}
