package main

import "github.com/relance-dev/relance/engine/evidence"

// evidenceWords are the words of an index of evidence.
type evidenceWords struct {
	title, asOf, by, of                             string
	invoices, invoice, issued, due, amount, open    string
	late, days, limit, asked                        string
	pieces, number, on, channel, to, about, status  string
	file, pages, again, none                        string
	events, event, note, day                        string
	unsent, reason                                  string
	needs, item, present, missing, here             string
	proof, head, check                              string
	items, channels, statuses, kinds                map[string]string
	registered, until, entryWord, readme, bookWords string
}

// evidenceIn returns the words of a language: French, or else English.
func evidenceIn(language string) *evidenceWords {
	if language == "fr" {
		return evidenceFrench()
	}
	return &evidenceWords{
		title: "Evidence on %s", asOf: "As of %s, the day of the ledger’s last entry.", by: "Creditor", of: "Debtor",
		invoices: "Invoices", invoice: "Invoice", issued: "Issued", due: "Due", amount: "Amount", open: "Outstanding",
		late: "Late", days: "%d d", limit: "Limitation",
		asked:  "%s: of what is outstanding, %s is asked; the rest is contested, or the client’s credit covers it.",
		pieces: "What was sent", number: "No.", on: "Handed over", channel: "Channel", to: "To", about: "Subject", status: "Outcome",
		file: "File", pages: "%s, %d p.", again: "written again with the texts of today", none: "Nothing was sent.",
		events: "What happened", day: "Day", event: "Event", note: "Note",
		unsent: "Decided and not sent", reason: "Reason",
		needs: "What a claim needs", item: "Item", present: "present", missing: "missing", here: "Where",
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
		statuses: map[string]string{"unknown": "fate unknown"},
	}
}

func evidenceFrench() *evidenceWords {
	return &evidenceWords{
		title: "Dossier de preuves %s", asOf: "Situation au %s, jour de la dernière écriture du grand livre.", by: "Créancier", of: "Débiteur",
		invoices: "Factures", invoice: "Facture", issued: "Émise le", due: "Échéance", amount: "Montant", open: "Reste dû",
		late: "Retard", days: "%d j", limit: "Prescription",
		asked:  "%s : sur le reste dû, %s sont demandés ; le reste est contesté ou couvert par le crédit du client.",
		pieces: "Bordereau des pièces", number: "N°", on: "Remis le", channel: "Canal", to: "Destinataire", about: "Objet", status: "Suite",
		file: "Fichier", pages: "%s, %d p.", again: "rédigé à nouveau avec les textes actuels", none: "Rien n’a été envoyé.",
		events: "Événements", day: "Jour", event: "Événement", note: "Note",
		unsent: "Décidé mais non envoyé", reason: "Motif",
		needs: "Ce qu’il faut pour une demande en justice", item: "Pièce", present: "présent", missing: "manque", here: "Où",
		proof:     "Preuve",
		head:      "Chaque écriture du journal porte l’empreinte de la précédente. Tête du journal : %d:%s.",
		check:     "Le fichier README.txt explique comment vérifier ce dossier, avec relance verify --evidence ou avec sha256sum.",
		entryWord: "écriture", registered: "recommandé", until: "jusqu’au %s", readme: readmeFrench,
		bookWords: "Politiques : livre %s.",
		items: map[string]string{
			evidence.ItemOrder: "commande ou devis accepté", evidence.ItemInvoice: "facture", evidence.ItemTerms: "conditions générales de vente",
			evidence.ItemRemind: "relances", evidence.ItemNotice: "mise en demeure", evidence.ItemReceipt: "preuve de réception de la mise en demeure",
		},
		channels: map[string]string{
			"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp", "call": "appel", "letter": "courrier", "task": "tâche",
		},
		statuses: map[string]string{
			"sent": "envoyé", "delivered": "distribué", "failed": "échec", "unknown": "sort inconnu", "suppressed": "annulé", "ready": "en attente", "held": "retenu",
			"sending": "en cours",
		},
		kinds: map[string]string{
			"payment": "paiement", "credit": "avoir", "allocation": "affectation d’un acompte", "refund": "remboursement", "dispute": "contestation", "dispute_resolved": "contestation levée",
			"promise": "promesse de paiement", "hold": "suspension", "release": "reprise", "opt_out": "refus d’un canal", "call": "appel", "bounce": "message revenu", "consent": "consentement",
			"consent_withdrawn": "consentement retiré", "debit_rejected": "prélèvement rejeté", "insolvency": "procédure collective",
			"insolvency_ended": "fin de la procédure collective", "blacklist": "inscription sur la liste noire", "unblacklist": "retrait de la liste noire", "returned_mail": "courrier revenu", "address_good": "adresse de nouveau utilisable", "note": "note", "plan": "échéancier", "debit": "prélèvement",
			"handed_over": "remise à un tiers", "taken_back": "reprise du dossier", "acknowledgement": "reconnaissance de dette", "court_action": "action en justice",
			"court_ended": "fin de l’instance", "enforcement": "mesure d’exécution",
		},
	}
}

const readmeEnglish = `What is in this file

  index.pdf, index.json   what is owed, what was sent and when, what happened, what is missing
  pieces/                 each message as it reads: mails as .eml, letters as .pdf, the rest as text
  messages/               each message exactly as it was handed to its channel, with what was attached
  invoices/, added/       the invoices, and what a person added
  decisions.txt           which rule decided what, where it is written, which values it saw
  journal/                the entries of the journal about the claim, exactly as they are
  facts/                  the facts that these entries made, one a line

How to check it

  1. sha256sum -c SHA256SUMS           no file was changed since the file was made
  2. sha256sum -c journal/SHA256SUMS   each entry has its hash; "prev" in an entry is the hash of the
                                       entry before it
  3. relance verify --evidence FILE    both, and that each message is the one whose digest ("rendition")
                                       the entry of its receipt carries
  4. relance verify BOOK --evidence FILE   the entries are those of the ledger, and lead to its head

Steps 1 to 3 need this file alone. They cannot see a file that was written anew from end to end: step 4
does, and so does a head of the journal (ENTRY:HASH in index.json) that was noted elsewhere at the time.
The digest of a message is the SHA-256 of messages/KEY-ATTEMPT.json and, behind it, for each attachment
a line break and the line that sha256sum writes, with the attachment's own name. What pieces/ and the index show is made from messages/ and
journal/ for reading. A piece marked "written again" was sent before the ledger kept messages.
`

const readmeFrench = `Ce que contient ce dossier

  index.pdf, index.json   ce qui est dû, ce qui a été envoyé et quand, ce qui s’est passé, ce qui manque
  pieces/                 chaque message tel qu’il se lit : e-mails en .eml, courriers en .pdf, le reste en texte
  messages/               chaque message exactement tel qu’il a été remis à son canal, avec ses pièces jointes
  invoices/, added/       les factures, et ce qu’une personne a ajouté
  decisions.txt           quelle règle a décidé quoi, où elle est écrite, quelles valeurs elle a vues (en anglais)
  journal/                les écritures du journal sur la créance, exactement telles qu’elles sont
  facts/                  les faits issus de ces écritures, un par ligne

Comment le vérifier

  1. sha256sum -c SHA256SUMS           aucun fichier n’a changé depuis la création du dossier
  2. sha256sum -c journal/SHA256SUMS   chaque écriture a son empreinte ; « prev » dans une écriture est
                                       l’empreinte de la précédente
  3. relance verify --evidence FICHIER les deux, et que chaque message est celui dont l’écriture de
                                       l’accusé porte l’empreinte (« rendition »)
  4. relance verify LIVRE --evidence FICHIER   les écritures sont celles du grand livre et mènent à sa tête

Les étapes 1 à 3 se contentent de ce dossier. Elles ne voient pas un dossier récrit de bout en bout :
l’étape 4 le voit, de même qu’une tête de journal (ÉCRITURE:EMPREINTE dans index.json) notée ailleurs à l’époque.
L’empreinte d’un message est le SHA-256 de messages/CLÉ-ESSAI.json suivi, pour chaque pièce jointe, d’un saut
de ligne et de la ligne qu’écrit sha256sum, avec le nom propre de la pièce jointe. Ce que montrent pieces/ et l’index est tiré de messages/
et de journal/ pour la lecture. Une pièce marquée « rédigé à nouveau » est antérieure à la conservation des messages.
`
