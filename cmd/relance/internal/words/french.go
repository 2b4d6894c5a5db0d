package words

import "github.com/relance-dev/relance/engine"

// French are the words of French.
func French() *Words {
	return &Words{
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
		unasked: "pas d’accord du client pour le canal %s", language: "fr",
		nouns: map[string]string{"e-mail address": "l’adresse e-mail", "phone number": "le numéro de téléphone"},

		became: map[string]Noun{
			"new": {"ajout", "ajouts"}, "changed": {"modification", "modifications"}, "paid down": {"règlement partiel", "règlements partiels"},
			"raised": {"hausse", "hausses"}, "closed": {"clôture", "clôtures"}, "reopened": {"réouverture", "réouvertures"},
			"unchanged": {"sans changement", "sans changement"},
		},

		Colon:   " : ",
		Heading: "%s, du %s au %s : %s, %s, %s.",
		Nobody:  "Simulation : personne n’a été contacté.",
		Nothing: "Aucun message sur cette période.",
		days:    "J+%d", day: "J+1", ahead: "J-%d",
		Template: "texte %s",
		Deferred: "reporté du %s",
		Capped:   "déjà assez de contacts",
		Also:     "aussi échu",
		Fallback: "car : %s",

		Summary: "Résumé", Messages: "Messages", Channel: "par canal", State: "par étape",
		Clients: "Clients contactés", Contacted: "%s sur %s", Chased: "Montant réclamé", Cost: "Coût des messages", Cases: "Dossiers à la fin",
		Pending: "En attente d’accord", Unassigned: "Sans politique", Elsewhere: "Chez un tiers", Undecided: "Sans décision",
		Suppressed: "Finalement non envoyés", Overpaid: "Trop-perçus", Stray: "Événements écartés", Past: "Reportés après la fin",
		Limits:  "Prescription proche",
		Refused: "Refusé par le canal",
		Waits:   "En attente d’un appel, d’un contact",
		Reasons: map[string]string{
			engine.ReasonPaid: "payée", engine.ReasonDisputed: "contestée",
			engine.ReasonSmall: "trop faible pour être réclamée", engine.ReasonIncoming: "un paiement reçu la concerne peut-être, et personne n’a dit ce qu’il règle", engine.ReasonAnswered: "le client a répondu, et personne n’a lu sa réponse", engine.ReasonCovered: "couverte par le crédit du client", engine.ReasonFactored: "affacturée", engine.ReasonHandedOver: "remise à un tiers",
			engine.ReasonOnHold: "suspendue", engine.ReasonMoved: "le dossier a changé d’étape",
		},

		Unlabelled: "Clients de nature inconnue",
		NoClaims:   "ni pénalités ni indemnité ne leur sont réclamées : personne ne dit s’il s’agit d’entreprises, de particuliers ou d’acheteurs publics",
		Label:      "Dites-le dans la colonne kind des clients, ou une fois pour toutes dans le jeu de règles : clients: kind: \"business\"",
		Unwritable: "Messages impossibles à rédiger",
		Unwritten:  "politique %s, modèle %s : %s, le premier le %s ; %s n’a pas de taux à partir du %s",
		AddRates:   "Cherchez le taux et ajoutez-le au jeu de règles :",

		Invoice: Noun{"facture", "factures"}, Client: Noun{"client", "clients"}, Policy: Noun{"politique", "politiques"},
		Message: Noun{"message", "messages"},
	}
}
