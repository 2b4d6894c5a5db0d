package words

// frenchAhead is what relance forecast says.
var frenchAhead = map[string]string{
	"%s, from the ledger, %s to %s: %s to %s of %s": "%s, d’après le registre, du %s au %s : %s pour %s sur %s",
	"message or task": "message ou tâche", "messages and tasks": "messages et tâches", "for %s in all": "pour %s en tout",
	"Nobody was contacted. No payment, dispute or new invoice of these days is known.": "Personne n’a été contacté. Aucun paiement, litige ni facture de ces jours n’est connu.",
	"Messages and tasks, the first %s of %s; all of them with --format jsonl":          "Messages et tâches, les %s premiers sur %s ; tous avec --format jsonl",
	"Day by day": "Jour par jour", "By state and channel": "Par étape et par canal", "Cases, today and at the end": "Dossiers, aujourd’hui et à la fin",
	"Waits for a person on the last day": "Attend un accord le dernier jour", "day": "jour", "cost, %s": "coût, %s", "today": "aujourd’hui", "at the end": "à la fin", "ended": "terminé",
	"Cases that stand where the book has no state: nothing is decided about their clients":               "Dossiers dans une étape que le jeu de règles n’a pas : rien n’est décidé pour leurs clients",
	"%s {invoice or case is|invoices and cases are} not decided: a guard has no answer about {it|them}.": "%s {facture ou dossier n’est pas décidé|factures et dossiers ne sont pas décidés} : une condition n’a pas de réponse à {son|leur} sujet.",
	"%s {message|messages} cannot be written; relance simulate says why.":                                "%s {message ne peut pas être écrit|messages ne peuvent pas être écrits} ; relance simulate dit pourquoi.",
	"What may come in cannot be said: %s.":                                                               "Ce qui pourrait rentrer ne peut pas être estimé : %s.",
	"What may come in, by %s":                                                                            "Ce qui pourrait rentrer, selon %s",
	"%s to %s":                                                                                           "du %s au %s", "in all": "en tout", "of what is open today": "sur ce qui reste dû aujourd’hui",
	"of which later than the curve knows":       "dont plus tard que la courbe ne dit",
	"contested, held or elsewhere: not counted": "contesté, suspendu ou chez un tiers : non compté",
	"the ledger knows of %s {invoice when it was|invoices when they were} paid, and a recovery curve needs %s; give one with --curve FILE": "le registre sait de %s {facture quand elle a été payée|factures quand elles ont été payées}, et il en faut %s pour une courbe ; donnez-en une avec --curve FICHIER",
	"no curve was wanted": "aucune courbe n’a été demandée",
	"this ledger: %s {invoice|invoices}, of which %s {was|were} paid": "ce registre : %s {facture|factures}, dont %s {payée|payées}",
}
