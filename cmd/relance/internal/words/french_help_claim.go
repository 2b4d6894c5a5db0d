package words

// frenchHelpOfClaim is the help behind the first line of evidence and handover.
var frenchHelpOfClaim = map[string]string{
	`Evidence writes a zip file with all that the ledger knows of an invoice, a client or a
case: every message as it was handed over (a mail as .eml, a letter as PDF), when, to
whom and with which receipt; under which book, with its git commit; which rule decided it,
where that is written and which values it saw; what happened outside; the invoices, where
deploy.cue says where their files are; an index as PDF and as JSON; and a list of
what such a claim needs and what is missing.`: `Evidence écrit un fichier zip avec tout ce que le registre sait d’une facture, d’un client ou d’un
dossier : chaque message tel qu’il a été remis (un e-mail en .eml, un courrier en PDF), quand, à qui
et avec quel reçu ; sous quel jeu de règles, avec son commit git ; quelle règle l’a décidé, où elle
est écrite et quelles valeurs elle a vues ; ce qui s’est passé en dehors ; les factures, si
deploy.cue dit où sont leurs fichiers ; un index en PDF et en JSON ; et la liste de ce qu’il faut à
une telle créance et de ce qui manque.`,

	`It holds the journal's entries about the claim as they are. relance verify --evidence checks
the file by itself, and with a book against its ledger; README.txt in it says
how to do so with sha256sum. The same ledger gives the same bytes.`: `Il contient telles quelles les entrées du journal sur la créance. relance verify --evidence vérifie
le fichier seul, et avec un jeu de règles contre son registre ; le README.txt qu’il contient dit
comment faire avec sha256sum. Le même registre donne les mêmes octets.`,

	`A message that was rehearsed, written to a folder and received by nobody, is listed apart and
counts for nothing: a formal notice that was rehearsed is missing.`: `Un message de répétition, écrit dans un dossier et reçu par personne, est listé à part et ne compte
pour rien : une mise en demeure en répétition est une mise en demeure qui manque.`,

	`A ledger that relance verify would object to gives no evidence. A message from before the ledger
kept messages is written again with the texts of today, and marked as such.`: `Un registre que relance verify refuserait ne donne aucune preuve. Un message antérieur au jour où le
registre a commencé à garder les messages est réécrit avec les textes d’aujourd’hui, et marqué comme
tel.`,

	`Handover writes one zip file with all that whoever collects the claim needs: the claims to the
day, with the interest and the fees that their policies compute (claims.csv, claims.json),
a summary (summary.pdf), and all that relance evidence puts together; relance verify --evidence
checks it. Then it records that the open invoices were handed over: from then on their
cases stand still, unless a rule of their policy asks invoice.handed_over, and a payment
is the thing to tell the other side.`: `Handover écrit un fichier zip avec tout ce qu’il faut à qui recouvre la créance : les créances
arrêtées au jour, avec les intérêts et les frais que calculent leurs politiques (claims.csv,
claims.json), un récapitulatif (summary.pdf), et tout ce que rassemble relance evidence ; relance verify
--evidence le vérifie. Puis il note que les factures dues ont été remises : dès lors leurs dossiers
ne bougent plus, sauf si une règle de leur politique demande invoice.handed_over, et un paiement est
à signaler à l’autre partie.`,

	`The file has to be complete: order, invoice, terms of sale and reminders. Where one is missing nothing is
written and nothing recorded, and what is missing is listed; --incomplete goes on all the same.`: `Le dossier doit être complet : commande, facture, conditions de vente et relances. S’il manque une
pièce, rien n’est écrit ni noté, et la liste de ce qui manque est donnée ; --incomplete continue
quand même.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the file is not complete.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 le dossier n’est pas complet.",
}
