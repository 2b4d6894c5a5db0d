package words

// frenchHelpOfReports is the help behind the first line of report, statement and timeline.
var frenchHelpOfReports = map[string]string{
	`Report writes the figures that a director asks for, for each company of the book and each
currency: what is open by days late, by client and by profile; DSO; what was collected and promised;
messages by step and month; what came in after each step, by channel; promises that were broken;
disputes; what the messages cost; claims near their limitation. Nothing is added up across currencies.`: `Report écrit les chiffres que demande une direction, pour chaque société du jeu de règles et chaque
devise : le reste dû par ancienneté, par client et par profil ; le DSO ; l’encaissé et le promis ;
les messages par étape et par mois ; ce qui est rentré après chaque étape, par canal ; les promesses
non tenues ; les litiges ; le coût des messages ; les créances proches de la prescription. Rien
n’est additionné d’une devise à l’autre.`,

	`DSO (days sales outstanding) is counted back: from the balance of the day the sales of the latest months
are taken off until nothing is left, and their days are added up. Where it cannot be known, the report says why.`: `Le DSO (délai moyen de paiement) se calcule à rebours : du solde du jour, les ventes des derniers
mois sont retranchées jusqu’à épuisement, et leurs jours additionnés. S’il ne peut pas être connu,
le rapport dit pourquoi.`,

	`Money counts on the day it came in, where an event or the column paid_on says so. What an export
lowered without saying when it was paid is shown apart. Money after a contact is counted for the last
contact that named its invoice: it came after it, which is not always because of it.`: `L’argent compte au jour de son arrivée, si un événement ou la colonne paid_on le dit. Ce qu’un
export a baissé sans dire quand c’était payé est montré à part. L’argent venu après un contact est
compté pour le dernier contact qui citait sa facture : il est venu après, pas toujours à cause de
lui.`,

	`With --at the report is of the end of an earlier day, and knows nothing of what happened later; how many
cases stand in each step is told of today alone.`: `Avec --at, le rapport est arrêté à la fin d’un jour passé, et ne sait rien de la suite ; le nombre
de dossiers à chaque étape n’est dit que d’aujourd’hui.`,

	`The HTML is one file that loads nothing, with charts and a table beside each, for screens light and
dark and for paper. The workbook has a sheet for each table. PDF and XLSX need --out.`: `Le HTML est un seul fichier qui ne charge rien, avec des graphiques et un tableau à côté de chacun,
pour l’écran clair ou sombre et pour le papier. Le classeur a une feuille par tableau. PDF et XLSX
demandent --out.`,

	`Statement lists what is open between the creditor and a client on a day: invoices, credit
notes, money on account, what is contested and what is left to pay, a table for each currency. Interest,
penalties and costs are not in it, unless --interest asks for them: then each invoice has what its policy computes
as interest and fee, up to the day. Without them it is the statement that goes with a message whose action says attach: ["statement"].`: `Statement liste ce qui est ouvert entre le créancier et un client à une date : factures, avoirs,
sommes sans affectation, ce qui est contesté et ce qui reste à payer, un tableau par devise.
Intérêts, pénalités et frais n’y sont pas, sauf si --interest les demande : chaque facture a alors
ce que sa politique calcule comme intérêts et frais, arrêtés à ce jour. Sans eux, c’est le relevé
joint à un message dont l’action dit attach: ["statement"].`,

	`With --pdf it is a letter to the client, in their language; with --csv a table for programs, with exact
decimals and days as YYYY-MM-DD. With --at it knows nothing of what happened after that day.`: `Avec --pdf, c’est un courrier au client, dans sa langue ; avec --csv, un tableau pour les
programmes, aux décimaux exacts et aux jours en AAAA-MM-JJ. Avec --at, il ne sait rien de ce qui
s’est passé après ce jour.`,

	`Timeline tells what happened to an invoice or a client, entry by entry of the
journal: when it was imported, what each import and event changed, which rule moved it
with the values that it saw, every message with what its channel answered, every
person's word and note. Days are those of the creditor. A long story comes in pages with
--limit; each ends with the --after of the next one.`: `Timeline raconte ce qui est arrivé à une facture ou à un client, entrée par entrée du journal :
quand elle a été importée, ce que chaque import et chaque événement ont changé, quelle règle l’a
fait avancer et quelles valeurs elle a vues, chaque message et la réponse de son canal, chaque
parole ou note d’une personne. Les jours sont ceux du créancier. Une longue histoire vient par pages
avec --limit ; chacune finit par le --after de la suivante.`,
}
