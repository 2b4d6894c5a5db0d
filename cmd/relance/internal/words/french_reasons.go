package words

// frenchReasons are the reasons that the other packages give: why a message waits, goes another way or is not
// sent, what a rule lacks, what a bank entry may be for; and the names of what happens.
var frenchReasons = map[string]string{
	// What happens.
	"payment": "paiement", "credit": "avoir", "refund": "remboursement", "allocation": "affectation", "dispute": "litige", "dispute_resolved": "litige réglé", "promise": "promesse",
	"plan": "échéancier", "debit": "prélèvement", "debit_rejected": "prélèvement rejeté", "hold": "suspension", "release": "reprise", "opt_out": "refus de canal", "consent": "consentement",
	"consent_withdrawn": "consentement retiré", "insolvency": "procédure collective", "insolvency_ended": "fin de la procédure collective", "blacklist": "mise sur liste noire", "unblacklist": "sortie de la liste noire",
	"bounce": "message revenu", "returned_mail": "courrier revenu", "handed_over": "remise à un tiers", "taken_back": "reprise au tiers", "acknowledgement": "reconnaissance de dette", "court_action": "action en justice",
	"court_ended": "fin de l’instance", "enforcement": "acte d’exécution", "address_good": "adresse de nouveau bonne", "call": "appel", "note": "note",
	"answered": "a répondu", "no_answer": "sans réponse", "refused": "refus", "wrong_number": "mauvais numéro",
	"unable_to_pay": "ne peut pas payer", "bad_faith": "mauvaise foi", "not_received": "facture non reçue", "oversight": "oubli",
	// Entries of the journal, states of messages, moves.
	"import": "import", "record": "saisie", "decision": "décision", "message": "message", "attempt": "tentative", "receipt": "accusé", "approval": "accord", "run": "exécution", "live": "réel", "restored": "restauration", "attended": "suivi", "bank": "banque",
	"begins": "commence", "ends": "finit", "approved": "accepté", "rejected": "refusé",
	"ready": "à envoyer", "sending": "en cours d’envoi", "sent": "envoyé", "delivered": "remis", "failed": "échoué", "suppressed": "annulé", "unknown": "sort inconnu",
	"opened": "ouvert", "resume": "reprend", "expire": "suspension finie", "reopen": "rouvert", "again": "redécidé",
	"oldest": "plus ancienne", "largest": "plus grosse", "weighted": "moyenne pondérée",

	// Why something waits, or is not sent.
	"paid": "payée", "disputed": "contestée", "on hold": "suspendue", "money came that may be for it, and nobody has said what it is for": "un paiement reçu la concerne peut-être, et personne n’a dit ce qu’il règle", "too small to be chased": "trop faible pour être réclamée", "covered by the client's credit": "couverte par le crédit du client",
	"due later by now": "échéance reportée entre-temps", "case moved on": "le dossier a changé d’étape", "sold to a factor": "affacturée", "handed over": "remise à un tiers",
	"too soon after the last step or contact": "trop tôt après la dernière étape ou le dernier contact", "what was decided before has not happened yet": "ce qui a été décidé avant n’a pas encore eu lieu",
	"what was decided before failed: a person has to send it again, replace it or let it go": "ce qui a été décidé avant a échoué : une personne doit le renvoyer, le remplacer ou l’abandonner",
	"weekend or holiday": "week-end ou jour férié", "the client was contacted often enough": "le client a déjà eu assez de contacts", "another client's by now": "passée à un autre client",
	"client refused the channel": "le client a refusé le canal", "client is insolvent": "procédure collective en cours", "contact refused the channel": "le contact a refusé le canal", "contact is gone": "le contact n’existe plus",
	"it may have left before the ledger was restored": "il est peut-être parti avant la restauration du registre", "relance stopped while the message was on its way": "relance s’est arrêté pendant l’envoi du message",
	"arrived on %s": "arrivé le %s", "find out whether the %w to %s left": "vérifier si le message (%s) à %s est parti", "%w to %s failed": "échec : %s à %s", "call: %s": "appel : %s",
	"nobody said up to which day payments are known; relance import or relance record bank does": "personne n’a dit jusqu’à quel jour les paiements sont connus ; relance import ou relance record bank le dit",
	"quiet hours of the client": "heures calmes du client", "quiet hours of the client (%s)": "heures calmes du client (%s)",
	"policy %w, state %w, %w: %s": "politique %s, étape %s, %s : %s", "the letter has the character %s, which the font lacks": "le courrier contient le caractère %s, absent de la police",
	"from %w on: %s": "à partir de %s : %s", "relance import, or relance record bank": "relance import, ou relance record bank",
	"have relance run, or relance deliver, start outside them; or change quiet under pressure in the book":         "faites démarrer relance run, ou relance deliver, en dehors ; ou changez quiet sous pressure dans le jeu de règles",
	"payments are known up to %w only, %s ago, and the book allows %d; import what is new, or relance record bank": "les paiements ne sont connus que jusqu’au %s, il y a %s, et le jeu de règles permet %s ; importez les nouveaux, ou relance record bank",
	"1 day": "1 jour", "%d days": "%s jours", "the message cannot be written: %s": "le message ne peut pas être rédigé : %s", "%w %w cannot be written: %s": "%s %s ne peut pas être rédigé : %s", "nobody may chase them": "personne ne peut les relancer",

	// Why.
	"the case stands still: %s, and no rule of its policy speaks of that": "le dossier reste là : %s, et aucune règle de sa politique n’en parle",
	"sold to the factor %s: not yours to chase":                           "affacturée chez %s : ce n’est pas à vous de relancer", "sold to a factor: not yours to chase": "affacturée : ce n’est pas à vous de relancer", "handed over to %s on %w": "remise à %s le %s",
	"contested": "contestés", "credit notes for it": "d’avoirs sur elle", "other credit of the client": "d’autre crédit du client",
	"not known yet: it was issued on %w": "pas encore connue : elle a été émise le %s", "a credit note: it is never chased": "un avoir : il n’est jamais relancé", "nothing is owed on it, and no case was ever opened": "rien n’est dû, et aucun dossier n’a jamais été ouvert",
	"nobody can tell its policy": "impossible de dire sa politique", "%s. No policy that a line of the assign list gives it says factored: true": "%s. Aucune politique que lui donne une ligne de la liste assign ne dit factored: true", "no line of the assign list takes it": "aucune ligne de la liste assign ne la prend",
	"true, but the policy takes %w only": "vrai, mais la politique ne prend que %s", "finished: the case ended in %w on %w": "terminé : le dossier a fini à l’étape %s le %s", "true, but an earlier rule came first": "vrai, mais une règle antérieure est passée avant",
	"true, but another guard had no answer": "vrai, mais une autre condition est restée sans réponse", "true, but its hold expired; it is tried again once it was false": "vrai, mais sa suspension a expiré ; réessayé une fois redevenu faux",
	"true, and waits for a person to agree": "vrai, et attend l’accord d’une personne", "true, but a person said no": "vrai, mais une personne a dit non", "true, and the case is there already": "vrai, et le dossier y est déjà",
	"true, but held back: %s": "vrai, mais retenu : %s", "no more could be asked than the tolerance of the book": "on ne pourrait réclamer plus que la tolérance du jeu de règles", "the client's credit covers all that could be asked": "le crédit du client couvre tout ce qu’on pourrait réclamer",
	"true, but the case moved on that day already; it may again on %w":                                 "vrai, mais le dossier a déjà changé d’étape ce jour-là ; il le pourra de nouveau le %s",
	"true, but held back until %w: %s":                                                                 "vrai, mais retenu jusqu’au %s : %s",
	"true, but held back until %w: %d days between contacts, and the last was on %w":                   "vrai, mais retenu jusqu’au %s : %s jours entre deux contacts, et le dernier était le %s",
	"%s failed (%s); what stands in for it comes next":                                                 "%s a échoué (%s) ; ce qui le remplace vient ensuite",
	"%s was not sent (%s); it is once that is over":                                                    "%s n’a pas été envoyé (%s) ; il le sera quand ce sera fini",
	"%s could not be sent, and a person has to send it again, replace it or let it go (relance tasks)": "%s n’a pas pu être envoyé ; une personne doit le renvoyer, le remplacer ou l’abandonner (relance tasks)",
	"the %s of %w was not recorded yet":                                                                "%s du %s n’a pas encore été consigné", "%s of %w has not left yet": "%s du %s n’est pas encore parti",
	"the hold %w had lasted %d days": "la suspension %s avait duré %s jours", "what was not made is decided again": "ce qui n’a pas été fait est redécidé", "there is new debt on a finished case": "il y a une nouvelle dette sur un dossier terminé",
	"it becomes known": "elle devient connue", "a person is asked to agree to %w": "l’accord d’une personne est demandé pour %s", "a case opens under policy %w": "un dossier s’ouvre avec la politique %s", "nobody can tell: %s": "impossible à dire : %s",
	"%s, with %s and %s": "%s, avec %s et %s", "%s, with %s": "%s, avec %s", "on %w a person was asked to agree to %w": "le %s, l’accord d’une personne a été demandé pour %s", "the journal has no move of it on %w": "le journal n’a aucun changement d’étape le %s",
	"email": "e-mail", "letter": "courrier", "task": "tâche", "sms": "SMS",
	"%w is %w": "%s vaut %s", "%w is %w: %s short of %s": "%s vaut %s : il manque %s pour %s", "%w is %w: %s over %s": "%s vaut %s : %s de plus que %s", "%w is %w, not %s": "%s vaut %s, et non %s", "%w is %w, none of %s": "%s vaut %s, aucun de %s",
	"%w is %w, not below %s": "%s vaut %s, et n’est pas inférieur à %s", "%w is %w, not above %s": "%s vaut %s, et n’est pas supérieur à %s", "%w is %w, not after %s": "%s vaut %s, et n’est pas après %s", "%w is %w, not before %s": "%s vaut %s, et n’est pas avant %s",
	"%w is %w: %s before %s": "%s vaut %s : %s avant %s", "%w is %w: %s after %s": "%s vaut %s : %s après %s",
	"%w has no value": "%s n’a pas de valeur", "%w has a value": "%s a une valeur", "true": "vrai", "false": "faux",

	// What an entry of a bank statement may be for.
	"an equal entry of that day came in another statement, and nothing tells whether it is the same": "une écriture égale du même jour est venue dans un autre relevé, et rien ne dit si c’est la même",
	"it takes back an earlier debit": "elle annule un débit antérieur", "names invoices of several clients: %s": "nomme des factures de plusieurs clients : %s", "names %s, on which nothing is open": "nomme %s, où rien n’est dû",
	"another invoice has the same number, or is in another currency or of another entity": "une autre facture a le même numéro, ou est dans une autre devise ou d’une autre entité", "the account paid for %s before": "le compte a déjà payé pour %s",
	"names %s, and is %s more than is open": "nomme %s, et dépasse de %s ce qui est dû", "names %s, and is their sum": "nomme %s, et en est la somme", "names %s, and is what is open": "nomme %s, et égale le reste dû", "names %s, less %s as a bank's fee would be": "nomme %s, moins %s comme le seraient des frais bancaires",
	"part of %s, which it names": "une partie de %s, qu’elle nomme", "has the digits of %s, and is what is open": "a les chiffres de %s, et égale le reste dû", "names no invoice and no client that is known": "ne nomme aucune facture ni aucun client connu",
	"the account paid for several clients before": "le compte a déjà payé pour plusieurs clients", "several clients have that name": "plusieurs clients portent ce nom", "one open invoice has that amount": "une facture ouverte a ce montant", "%d open invoices have that amount": "%s factures ouvertes ont ce montant",
	"is what is open on %w": "égale le reste dû de %s", "is the sum of %d open invoices": "est la somme de %s factures ouvertes", "several invoices, or sums of them, have that amount": "plusieurs factures, ou leurs sommes, ont ce montant", "is what is open on %s, less %s as a bank's fee would be": "égale le reste dû de %s, moins %s comme le seraient des frais bancaires",
	"fits no open invoice": "ne correspond à aucune facture ouverte", "it came back: %s": "elle est revenue : %s", "it takes back an earlier entry": "elle annule une écriture antérieure", "names %s, of which that much was paid": "nomme %s, dont autant a été payé",
	"names %s, of which not that much was paid": "nomme %s, dont pas autant a été payé", "names %s, on which it is open still": "nomme %s, où c’est encore dû", "names %s, of which neither so much was paid nor is open": "nomme %s, dont ni autant n’a été payé ni n’est dû", "is what was paid of %s": "égale ce qui a été payé de %s",
}
