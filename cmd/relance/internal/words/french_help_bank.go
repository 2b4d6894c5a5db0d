package words

// frenchHelpOfBank is the help behind the first line of bank.
var frenchHelpOfBank = map[string]string{
	`Bank reads statements of the account on which clients pay, books what is certain, and keeps
the rest until a person says what it is for:`: `Bank lit les relevés du compte sur lequel les clients paient, comptabilise ce qui est certain et
garde le reste jusqu’à ce qu’une personne dise de quoi il s’agit :`,

	`  relance bank import FILE...    read statements: camt.053 and camt.054, MT940, CFONB 120, OFX, QIF, CSV
  relance bank list              what waits, with what is proposed and why
  relance bank match ENTRY …     say what an entry is for
  relance bank undo ENTRY        take back a booking that was wrong`: `  relance bank import FILE...    lire des relevés : camt.053 et camt.054, MT940, CFONB 120, OFX, QIF, CSV
  relance bank list              ce qui attend, avec ce qui est proposé et pourquoi
  relance bank match ENTRY …     dire de quoi relève une écriture
  relance bank undo ENTRY        reprendre une imputation erronée`,

	`Import reads statements of the account that is the creditor's iban in the book, or an
entity's, and finds out what their credits pay. The format is told by the content: camt.053
and camt.054, MT940, CFONB 120, OFX, QIF, or CSV with a header.`: `Import lit les relevés du compte qui est l’iban du créancier dans le jeu de règles, ou celui d’une
société, et cherche ce que paient ses crédits. Le format se reconnaît au contenu : camt.053 et
camt.054, MT940, CFONB 120, OFX, QIF, ou CSV avec un en-tête.`,

	`What is certain is booked: a credit that names its invoices by their whole numbers, and what
an account that paid for one client alone sends beyond that, which is on account. A direct
debit that came back and names its invoice is booked, too. The rest waits: relance bank list
shows it, relance bank match says what it is for. Who paid is remembered for the next time.`: `Ce qui est certain est comptabilisé : un crédit qui cite ses factures par leur numéro entier, et ce
qu’envoie en plus un compte qui n’a payé que pour un seul client, qui reste sans affectation. Un
prélèvement rejeté qui cite sa facture l’est aussi. Le reste attend : relance bank list le montre,
relance bank match dit de quoi il s’agit. Le payeur est retenu pour la fois suivante.`,

	`Without a file the statements of the folders are read that deploy.cue names under sources, as
bank: files; those that were read before change nothing.`: `Sans fichier, les relevés lus sont ceux des dossiers que deploy.cue nomme sous sources, par bank:
files ; ceux qui ont déjà été lus ne changent rien.`,

	`An entry is taken once, in whichever file it comes. All files are used, or none: one that is
cut off, does not add up, is of another account or currency, or does not follow the last
statement of its account is refused (--gap lets the last).`: `Une écriture compte une seule fois, quel que soit le fichier qui l’apporte. Tous les fichiers sont
utilisés, ou aucun : un relevé coupé, dont le total est faux, d’un autre compte ou d’une autre
devise, ou qui ne suit pas le dernier relevé de son compte est refusé (--gap admet ce dernier cas).`,

	"Exit codes: 0 done, 1 could not do its job, 2 a file cannot be used.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 un fichier est inutilisable.",

	`List shows the entries of which nobody has said what they are for: likely ones with what is
proposed and why, and open ones. Until somebody does, their invoices count as not paid; nobody
is contacted about those that they may well pay, for as many days after the import as the book
says (payments: waiting_days, 5 without it).`: `List montre les écritures dont personne n’a dit de quoi il s’agit : les probables, avec ce qui est
proposé et pourquoi, et les ouvertes. Jusque-là, leurs factures comptent comme impayées ; personne
n’est relancé au sujet de celles qu’elles pourraient bien payer, pendant le nombre de jours après
l’import que dit le jeu de règles (payments: waiting_days, sinon 5).`,

	`Match books an entry that waits: for the invoices that are named, each with what it gets or
with what is open, in this order. What is left is on account for their client, or for
--client. With --client and no invoice all of it is. --ignore says that it is about no client.
ENTRY alone agrees to what is proposed, and --likely to all that is likely. ENTRY is what
relance bank list shows, or the beginning of it.`: `Match comptabilise une écriture en attente : sur les factures nommées, chacune pour le montant
indiqué ou pour son reste dû, dans cet ordre. Le surplus reste sans affectation chez leur client, ou
chez --client. Avec --client et sans facture, c’est le tout. --ignore dit qu’elle ne concerne aucun
client. ENTRY seule accepte ce qui est proposé, et --likely tout ce qui est probable. ENTRY est ce
que montre relance bank list, ou son début.`,

	`For money that went out the invoices are owed again: it is a refund, or a direct debit that
came back. Who paid is remembered: the next payment from that account or name is proposed for
them.`: `Pour de l’argent sorti, les factures sont de nouveau dues : c’est un remboursement, ou un
prélèvement rejeté. Le payeur est retenu : le prochain paiement de ce compte ou de ce nom sera
proposé pour elles.`,

	`Undo takes back the booking of an entry: its invoices are owed again, money on account is off
the account, and the entry waits again; --ignore sets it aside instead, as about no client.
Nothing is erased: the journal keeps the booking, and who took it back, why. What the booking
said of who pays for whom is forgotten, unless another booking says so too.`: `Undo reprend l’imputation d’une écriture : ses factures sont de nouveau dues, l’argent sans
affectation quitte le compte du client, et l’écriture attend de nouveau ; --ignore la met plutôt de
côté, comme ne concernant aucun client. Rien n’est effacé : le journal garde l’imputation, qui l’a
reprise et pourquoi. Ce qu’elle disait de qui paie pour qui est oublié, sauf si une autre imputation
le dit aussi.`,

	`It is refused for an entry that is not booked, and for money that was given back since. ENTRY
is its key, or the beginning of it: relance bank import shows it, and relance timeline has it
as the key of the payment.`: `C’est refusé pour une écriture qui n’est pas comptabilisée, et pour de l’argent rendu depuis. ENTRY
est sa clé, ou le début de celle-ci : relance bank import la montre, et relance timeline la donne
comme clé du paiement.`,
}
