package claim

import "github.com/relance-dev/relance/engine/evidence"

// indexWords are the words of an index of evidence.
type indexWords struct {
	title, asOf, by, of                             string
	invoices, invoice, issued, due, amount, open    string
	late, days, limit, asked                        string
	pieces, number, on, channel, to, about, status  string
	file, pages, again, none                        string
	events, event, note, day                        string
	rehearsed, rehearsal                            string
	unsent, reason                                  string
	needs, item, there, present, missing, here      string
	proof, head, check                              string
	items, channels, statuses, kinds                map[string]string
	registered, until, entryWord, readme, bookWords string
}

// ItemName is what an item that a claim needs is called in a language.
func ItemName(language, item string) string { return indexIn(language).items[item] }

// indexIn returns the words of a language: French, or else English.
func indexIn(language string) *indexWords {
	if language == "fr" {
		return indexFrench()
	}
	return &indexWords{
		title: "Evidence on %s", asOf: "As of %s, the day of the ledger’s last entry.", by: "Creditor", of: "Debtor",
		invoices: "Invoices", invoice: "Invoice", issued: "Issued", due: "Due", amount: "Amount", open: "Outstanding",
		late: "Late", days: "%d d", limit: "Limitation",
		asked:  "%s: of what is outstanding, %s is asked; the rest is contested, or the client’s credit covers it.",
		pieces: "What was sent", number: "No.", on: "Handed over", channel: "Channel", to: "To", about: "Subject", status: "Outcome",
		file: "File", pages: "%s, %d p.", again: "written again with the texts of today", none: "Nothing was sent.",
		events: "What happened", day: "Day", event: "Event", note: "Note",
		rehearsed: "Rehearsed: written to a folder, received by nobody", rehearsal: "rehearsed",
		unsent: "Decided and not sent", reason: "Reason",
		needs: "What a claim needs", item: "Item", there: "In this file", present: "present", missing: "missing", here: "Where",
		proof:     "Proof",
		head:      "Each entry of the journal carries the hash of the one before it. Head of the journal: %d:%s.",
		check:     "README.txt says how to check this file, with relance verify --evidence or with sha256sum.",
		entryWord: "entry", registered: "registered letter", until: "until %s", readme: readmeEnglish,
		bookWords: "Policies: book %s.",
		items: map[string]string{
			evidence.ItemOrder: "order or accepted quote", evidence.ItemInvoice: "invoice", evidence.ItemTerms: "terms of sale",
			evidence.ItemRemind: "reminders", evidence.ItemNotice: "formal notice", evidence.ItemReceipt: "proof that the formal notice arrived",
		},
		channels: map[string]string{"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp"},
		statuses: map[string]string{"unknown": "fate unknown", "open": "not recorded as made"},
	}
}

func indexFrench() *indexWords {
	return &indexWords{
		title: "Dossier de preuves %s", asOf: "Situation au %s, jour de la dernière écriture du registre.", by: "Créancier", of: "Débiteur",
		invoices: "Factures", invoice: "Facture", issued: "Émise le", due: "Échéance", amount: "Montant", open: "Reste dû",
		late: "Retard", days: "%d j", limit: "Prescription",
		asked:  "%s : sur le reste dû, %s sont demandés ; le reste est contesté ou couvert par le crédit du client.",
		pieces: "Bordereau des pièces", number: "N°", on: "Remis le", channel: "Canal", to: "Destinataire", about: "Objet", status: "Suite",
		file: "Fichier", pages: "%s, %d p.", again: "rédigé à nouveau avec les textes actuels", none: "Rien n’a été envoyé.",
		events: "Événements", day: "Jour", event: "Événement", note: "Note",
		rehearsed: "Essais : écrits dans un dossier, reçus par personne", rehearsal: "essai",
		unsent: "Décidé mais non envoyé", reason: "Motif",
		needs: "Ce qu’il faut pour une demande en justice", item: "Pièce", there: "Au dossier", present: "présent", missing: "manque", here: "Où",
		proof:     "Preuve",
		head:      "Chaque écriture du journal porte l’empreinte de la précédente. Tête du journal : %d:%s.",
		check:     "Le fichier README.txt explique comment vérifier ce dossier, avec relance verify --evidence ou avec sha256sum.",
		entryWord: "écriture", registered: "recommandé", until: "jusqu’au %s", readme: readmeFrench,
		bookWords: "Politiques : jeu de règles %s.",
		items: map[string]string{
			evidence.ItemOrder: "commande ou devis accepté", evidence.ItemInvoice: "facture", evidence.ItemTerms: "conditions générales de vente",
			evidence.ItemRemind: "relances", evidence.ItemNotice: "mise en demeure", evidence.ItemReceipt: "preuve de réception de la mise en demeure",
		},
		channels: map[string]string{
			"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp", "call": "appel", "letter": "courrier", "task": "tâche",
		},
		statuses: map[string]string{
			"sent": "envoyé", "delivered": "distribué", "failed": "échec", "unknown": "sort inconnu", "suppressed": "annulé", "ready": "en attente",
			"sending": "en cours", "open": "non consigné comme fait",
		},
		kinds: map[string]string{
			"payment": "paiement", "credit": "avoir", "allocation": "affectation d’un acompte", "refund": "remboursement", "dispute": "contestation", "dispute_resolved": "contestation levée", "invoice_approved": "approbation par l’acheteur",
			"promise": "promesse de paiement", "hold": "suspension", "release": "reprise", "opt_out": "refus d’un canal", "call": "appel", "bounce": "message revenu", "consent": "consentement",
			"consent_withdrawn": "consentement retiré", "debit_rejected": "prélèvement rejeté", "insolvency": "procédure collective",
			"insolvency_ended": "fin de la procédure collective", "blacklist": "inscription sur la liste noire", "unblacklist": "retrait de la liste noire", "returned_mail": "courrier revenu", "address_good": "adresse de nouveau utilisable", "note": "note", "plan": "échéancier", "debit": "prélèvement",
			"handed_over": "remise à un tiers", "taken_back": "reprise du dossier", "acknowledgement": "reconnaissance de dette", "court_action": "action en justice",
			"court_ended": "fin de l’instance", "enforcement": "mesure d’exécution",
		},
	}
}
