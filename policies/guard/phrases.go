package guard

import "strings"

// unit is a thing that is counted.
type unit struct{ one, many string }

// phrases are the words of one language for guards.
type phrases struct {
	and, or, from, colon, other string
	there, none                 string // of: a noun
	due, ahead                  string // of: days before due
	signs                       map[string]string
	truths                      map[string][2]string // of a name that is true or false
	exits                       map[string][2]string // of: the exit's name; by the part after it
	units                       map[string]unit
	nouns                       map[string]string
	special                     map[string]string // by name, sign and value
}

// truth says a name that is true, and that is false.
func (p *phrases) truth(name string) (said [2]string, ok bool) {
	if said, ok = p.truths[name]; ok {
		return said, true
	}
	parts := strings.Split(name, ".")
	if len(parts) != 3 || parts[0] != exitGroup {
		return said, false
	}
	said, ok = p.exits[parts[2]]
	exit := strings.ReplaceAll(parts[1], "_", " ")
	return [2]string{strings.ReplaceAll(said[0], "%s", exit), strings.ReplaceAll(said[1], "%s", exit)}, ok
}

var englishPhrases = &phrases{
	and: " and ", or: " or ", from: "from", colon: ": ", other: " other than ",
	there: "there is %s", none: "no %s", due: "due", ahead: "%d {day|days} before due",
	signs: map[string]string{">": "more than", "<": "fewer than", "<=": "at most", "==": "exactly"},
	truths: map[string][2]string{
		"invoice.disputed": {"disputed", "no longer disputed"}, "invoice.on_hold": {"put on hold", "no longer on hold"},
		"invoice.approved": {"approved by the buyer", "not approved by the buyer"}, "invoice.debit_pending": {"a direct debit is on its way", "no direct debit on its way"},
		"client.insolvent": {"insolvency proceedings", "no insolvency proceedings"}, "client.blacklisted": {"client on the blacklist", "client not on the blacklist"},
		"invoice.tolerated": {"within the tolerance", "more than the tolerance"}, "client.tolerated": {"all within the tolerance", "more than the tolerance"},
		"client.email_bad": {"e-mail address is bad", "e-mail address is not known to be bad"},
		"promise.active":   {"a promise to pay runs", "no promise to pay runs"}, "promise.broken": {"promise broken", "promise not broken"}, "promise.kept": {"promise kept", "promise not kept"},
		"plan.active": {"a payment plan runs", "no payment plan runs"}, "plan.broken": {"payment plan broken", "payment plan not broken"}, "plan.kept": {"payment plan kept", "payment plan not kept"},
		hasPrefix + "invoice.limitation_date": {"the limitation is known", "the limitation is not known"},
		"true":                                {"always", "never"},
	},
	exits: map[string][2]string{
		"advised": {"%s is advised", "%s is not advised"}, "lacking": {"documents are missing for %s", "no document is missing for %s"},
		"complete": {"the file for %s is complete", "the file for %s is not complete"},
	},
	units: map[string]unit{
		"days_late": {"day late", "days late"}, "business_days_late": {"business day late", "business days late"},
		"case.days_in_state": {"day in this state", "days in this state"}, "case.entries": {"time", "times"}, "case.contacts": {"contact", "contacts"},
		"client.max_days_late": {"day late (oldest invoice)", "days late (oldest invoice)"}, "client.overdue_count": {"overdue invoice", "overdue invoices"},
		"client.open_count": {"open invoice", "open invoices"}, "client.paid_count": {"paid invoice", "paid invoices"}, "promise.broken_count": {"broken promise", "broken promises"},
		"client.days_beyond_usual": {"day later than usual", "days later than usual"}, "days_to_limitation": {"day to limitation", "days to limitation"},
	},
	nouns: map[string]string{
		"invoice.open": "open", "invoice.amount": "amount", "client.open_total": "client owes", "client.overdue_total": "client is overdue with",
		"client.profile": "profile", "client.kind": "kind of client", "client.email": "an e-mail address", "client.phone": "a phone number",
		"last.outcome": "last outcome", "last.reason": "reason given", "invoice.currency": "currency", "client.country": "country", "invoice.entity": "entity",
	},
	special: map[string]string{
		"invoice.open <= 0": "paid", "client.open_total <= 0": "all is paid", "days_to_limitation < 0": "time-barred", "days_to_limitation >= 0": "not time-barred",
		"last.outcome == bounced": "the message came back", "last.outcome == no_answer": "nobody answered the call", "client.email == ": "no e-mail address",
	},
}

var frenchPhrases = &phrases{
	and: " et ", or: " ou ", from: "depuis", colon: "\u00a0: ", other: " autre que ",
	there: "on a %s", none: "sans %s", due: "échue", ahead: "%d {jour|jours} avant l’échéance",
	signs: map[string]string{">": "plus de", "<": "moins de", "<=": "au plus", "==": "exactement"},
	truths: map[string][2]string{
		"invoice.disputed": {"contestée", "plus contestée"}, "invoice.on_hold": {"mise en attente", "plus en attente"},
		"invoice.approved": {"approuvée par l’acheteur", "pas approuvée par l’acheteur"}, "invoice.debit_pending": {"prélèvement en cours", "pas de prélèvement en cours"},
		"client.insolvent": {"procédure collective", "pas de procédure collective"}, "client.blacklisted": {"client sur liste noire", "client hors liste noire"},
		"invoice.tolerated": {"dans la tolérance", "au-delà de la tolérance"}, "client.tolerated": {"tout dans la tolérance", "au-delà de la tolérance"},
		"client.email_bad": {"adresse e-mail erronée", "adresse e-mail sans défaut connu"},
		"promise.active":   {"promesse de paiement en cours", "pas de promesse en cours"}, "promise.broken": {"promesse non tenue", "promesse pas encore rompue"}, "promise.kept": {"promesse tenue", "promesse pas encore tenue"},
		"plan.active": {"échéancier en cours", "pas d’échéancier en cours"}, "plan.broken": {"échéancier non respecté", "échéancier pas encore rompu"}, "plan.kept": {"échéancier respecté", "échéancier pas encore achevé"},
		hasPrefix + "invoice.limitation_date": {"prescription connue", "prescription inconnue"},
		"true":                                {"toujours", "jamais"},
	},
	exits: map[string][2]string{
		"advised": {"%s\u00a0: conseillé", "%s\u00a0: pas conseillé"}, "lacking": {"pièces manquantes (%s)", "aucune pièce manquante (%s)"},
		"complete": {"dossier complet (%s)", "dossier incomplet (%s)"},
	},
	units: map[string]unit{
		"days_late": {"jour de retard", "jours de retard"}, "business_days_late": {"jour ouvré de retard", "jours ouvrés de retard"},
		"case.days_in_state": {"jour dans cet état", "jours dans cet état"}, "case.entries": {"fois", "fois"}, "case.contacts": {"contact", "contacts"},
		"client.max_days_late": {"jour de retard (plus ancienne facture)", "jours de retard (plus ancienne facture)"}, "client.overdue_count": {"facture en retard", "factures en retard"},
		"client.open_count": {"facture ouverte", "factures ouvertes"}, "client.paid_count": {"facture payée", "factures payées"}, "promise.broken_count": {"promesse non tenue", "promesses non tenues"},
		"client.days_beyond_usual": {"jour de plus que d’habitude", "jours de plus que d’habitude"}, "days_to_limitation": {"jour avant la prescription", "jours avant la prescription"},
	},
	nouns: map[string]string{
		"invoice.open": "reste dû", "invoice.amount": "montant", "client.open_total": "total dû par le client", "client.overdue_total": "total échu du client",
		"client.profile": "profil", "client.kind": "type de client", "client.email": "une adresse e-mail", "client.phone": "un numéro de téléphone",
		"last.outcome": "dernier résultat", "last.reason": "motif donné", "invoice.currency": "devise", "client.country": "pays", "invoice.entity": "entité",
	},
	special: map[string]string{
		"invoice.open <= 0": "payée", "client.open_total <= 0": "tout est payé", "days_to_limitation < 0": "prescrite", "days_to_limitation >= 0": "pas prescrite",
		"last.outcome == bounced": "le message est revenu", "last.outcome == no_answer": "appel sans réponse", "client.email == ": "sans adresse e-mail",
	},
}
