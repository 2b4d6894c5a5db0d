package words

// frenchClaim is what the commands around a claim print: exits, law, evidence, handover, restored, shadow, channels and graph.
var frenchClaim = map[string]string{
	"The book declares no exits.": "Le jeu de règles ne déclare aucune issue.", "No exit is for %s: a person decides.": "Aucune issue pour %s : une personne décide.",
	"for": "pour", "from": "à partir de", "costs": "coût", "takes": "durée", "succeeds": "réussite", "needs": "demande", "figures": "chiffres", "law": "droit",
	"months": "mois", "percent": "%%", "from %s to %s": "du %s au %s", "since %s": "depuis le %s", "until %s": "jusqu’au %s", "%s; %s": "%s ; %s",
	"between %s and %s": "de %s à %s", "%s and more": "%s et plus", "up to %s": "jusqu’à %s", "any amount": "tout montant",
	"contact": "contact", "contacts": "contacts", "day late": "jour de retard", "days late": "jours de retard", " and ": " et ", ", and ": ", et ",
	"percent of what comes in": "%% des sommes encaissées", "%s: %s when all does": "%s : %s si tout rentre", "%s to %s %s": "de %s à %s %s",

	"%s: %s, %s, %s, %s of the journal, as of %s.": "%s : %s, %s, %s, %s du journal, arrêté au %s.",
	"message is": "message date", "messages are": "messages datent",
	"%s from before the ledger kept messages: written again with the texts of today, and marked.": "%s d’avant que le registre garde les messages : réécrits avec les textes d’aujourd’hui, et signalés.",
	"Rehearsed, received by nobody and no proof: %s, listed apart.":                               "En répétition, reçus par personne et sans valeur de preuve : %s, listés à part.",
	"nothing": "rien", "missing": "manque", "present": "présent", "What a claim needs": "Ce qu’il faut pour une demande en justice", "The file lacks: %s.": "Il manque au dossier : %s.",
	"Nothing was written, and nothing recorded. Add what is missing (--order, --terms, documents in deploy.cue), or say --incomplete.": "Rien n’a été écrit ni enregistré. Ajoutez ce qui manque (--order, --terms, documents dans deploy.cue), ou dites --incomplete.",
	"Not computed for %s: %s": "Non calculé pour %s : %s",

	"%s knows of all that left. Nothing was changed.": "%s connaît tout ce qui est parti. Rien n’a été changé.", "%s does not know of %s that left (UTC):": "%s ne connaît pas %s déjà partis (UTC) :",
	"Nothing was changed. Put the newest copy of the ledger back if there is one; else go on with relance restored --accept.": "Rien n’a été changé. Remettez la copie la plus récente du registre s’il y en a une ; sinon continuez avec relance restored --accept.",
	"Taken over. None of these is sent again before a person says so: relance tasks lists them as they come up.":              "Repris. Aucun n’est renvoyé avant qu’une personne le dise : relance tasks les liste à mesure qu’ils se présentent.",
	"Import and record again what the ledger has learnt since the copy was made, before the next run.":                        "Importez et saisissez de nouveau ce que le registre a appris depuis cette copie, avant la prochaine exécution.",

	"%s of the ledger in state %s, which the policy does not have": "%s du registre à l’étape %s, que la politique n’a pas",

	"Shadow of %s on %s: %s, %s and %s copied. Nothing is sent.": "Ombre de %s au %s : copie de %s, %s et %s. Rien n’est envoyé.", "Nothing to do: no case is due, and no fact changed.": "Rien à faire : aucun dossier à traiter, aucune donnée modifiée.",
	"Up to %s: the shadow beside what was sent": "Jusqu’au %s : l’ombre à côté de ce qui a été envoyé", "%s to %s: the shadow beside what was sent": "Du %s au %s : l’ombre à côté de ce qui a été envoyé",
	"Clients whom the two do not treat alike": "Clients que les deux ne traitent pas de même", "live": "réel", "shadow": "ombre", "more or less": "écart",
	"clients contacted": "clients contactés", "messages to clients": "messages aux clients", "tasks for people": "tâches pour des personnes",

	"debtors": "débiteurs", "rates from": "taux du", "until": "au", "fixed sum": "indemnité", "reference rate": "taux de référence", "last": "dernier", "confidence": "fiabilité", "none": "néant", "open-ended": "sans fin",
	"Reference rate %s": "Taux de référence %s", "Figures": "Chiffres", "Rates": "Taux", "Notes": "Notes", "rate on %s": "taux au %s", "floor on %s": "plancher au %s", "not known": "inconnu", "%s %% a year": "%s %% par an",
	"for a rate that a contract sets; it never raises the rate above": "pour un taux fixé au contrat ; il ne relève jamais le taux ci-dessus",
	"Interest on %s due %s, up to %s: %s, days over %s":               "Intérêts sur %s à l’échéance du %s, jusqu’au %s : %s, jours sur %s",
	"to": "au", "on": "sur", "interest": "intérêts", "paid": "payé", "interest, rounded once": "intérêts, arrondis une fois", "with what is open": "avec le reste dû",

	"reaches": "touche", "proof": "preuve", "transports": "transports", "your own, by %s": "vos équipes, par %s", "the client, by %s": "le client, par %s",
	"* carries the channel; nobody is contacted, since deploy.cue does not say live: true": "* porte le canal ; personne n’est contacté, car deploy.cue ne dit pas live: true",
	"* carries the channel, live":       "* porte le canal, en réel",
	"cannot be checked without sending": "ne se vérifie pas sans envoyer", "ok": "joignable",
}

// frenchFacts are what books of the library and channels say of themselves.
var frenchFacts = map[string]string{
	"e-mail address": "adresse e-mail", "phone number": "numéro de téléphone", "postal address": "adresse postale", "queue": "file", "url": "URL",
	"none but our own record": "rien d’autre que notre registre", "the carrier took it": "le prestataire l’a pris en charge", "the carrier reports arrival": "le prestataire confirme la réception",
	"one that a court accepts": "recevable en justice",

	"formula %v: %s": "formule %v : %s", "shadow only": "ombre seule", "live only": "réel seul", "firmer": "plus ferme", "milder": "moins ferme",

	"Amicable collection by an agency":                                                              "Recouvrement amiable par une agence",
	"unsourced: figures of general articles on collection":                                          "sans source : chiffres d’articles généraux sur le recouvrement",
	"costs of collecting without an enforceable title stay with the creditor":                       "sans titre exécutoire, les frais de recouvrement restent à la charge du créancier",
	"every letter of an agency names it, the creditor, the claim and its parts":                     "chaque courrier d’une agence la nomme, avec le créancier, la créance et son détail",
	"Payment order of a court (injonction de payer)":                                                "Injonction de payer",
	"unsourced: figures of general articles, for a solid file":                                      "sans source : chiffres d’articles généraux, pour un dossier solide",
	"for a debt of fixed amount under a contract, of any size; the debtor has an address in France": "pour une créance contractuelle d’un montant déterminé, sans plafond ; le débiteur a une adresse en France",
	"Code de procédure civile, 1405 and following, as reported":                                     "Code de procédure civile, 1405 et suivants, tel que rapporté",
	"no lawyer is needed to file; one is compulsory above 10,000 euros after an opposition":         "pas besoin d’avocat pour la requête ; il est obligatoire au-delà de 10 000 euros après une opposition",
	"Code de procédure civile, 760, 853 and 1407, as reported":                                      "Code de procédure civile, 760, 853 et 1407, tels que rapportés",
	"the order is served within 3 months, before: 6":                                                "l’ordonnance est signifiée dans les 3 mois, auparavant 6",
	"decree 2026-96, as reported":                                                                   "décret 2026-96, tel que rapporté",
	"Simplified procedure of a commissaire de justice":                                              "Procédure simplifiée par un commissaire de justice",
	"the month is the law's; what it costs and how often it succeeds: ask yours":                    "le mois est celui de la loi ; coût et réussite : demandez au vôtre",
	"up to 5,000 euros of principal and interest; 4,000 before":                                     "jusqu’à 5 000 euros en principal et intérêts ; 4 000 auparavant",
	"the debtor must agree within a month; the creditor bears the costs":                            "le débiteur doit accepter dans le mois ; le créancier supporte les frais",
	"Lawyer": "Avocat",
	"no figures: ask yours for a fee agreement":                                                 "sans chiffres : demandez au vôtre une convention d’honoraires",
	"a formal notice does not interrupt limitation; a court action and an acknowledged debt do": "une mise en demeure n’interrompt pas la prescription ; une action en justice et une dette reconnue l’interrompent",
	"Code civil, 2240 and 2241; Cass. com., 18 May 2022, 20-23.204":                             "Code civil, 2240 et 2241 ; Cass. com., 18 mai 2022, 20-23.204",
	"Write-off, which a person decides":                                                         "Passage en perte, décidé par une personne",
	"unsourced: the 200 of a general article":                                                   "sans source : les 200 d’un article général",
}
