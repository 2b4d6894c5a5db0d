package words

// frenchHelpOfExports is the help behind the first line of intake, law and sources.
var frenchHelpOfExports = map[string]string{
	"Intake works with the exports of your accounting: invoices, clients, their contacts, and events such as payments and disputes.": `Intake travaille sur les exports de votre comptabilité : factures, clients, leurs contacts, et
événements tels que paiements et litiges.`,

	`Check reads an export whole and writes what it understood: the form of the file,
every column with a sample, how dates and decimals are written and the row that
proves it, the span and the totals; then every bad row with its number, column,
value and how to mend it. FILE is CSV, JSON Lines, JSON or XLSX; or an electronic
invoice (UBL, CII, XRechnung as XML, Factur-X or ZUGFeRD as PDF), or a folder of them.
With --kind bank it is a bank statement, in any format that relance bank import reads.`: `Check lit un export en entier et écrit ce qu’il a compris : la forme du fichier, chaque colonne avec
un exemple, la façon d’écrire dates et décimales et la ligne qui le prouve, la période et les totaux
; puis chaque ligne fautive avec son numéro, sa colonne, sa valeur et sa correction. FILE est en
CSV, JSON Lines, JSON ou XLSX ; ou une facture électronique (UBL, CII, XRechnung en XML, Factur-X ou
ZUGFeRD en PDF), ou un dossier de celles-ci. Avec --kind bank, c’est un relevé bancaire, dans tout
format que lit relance bank import.`,

	`The book says which columns and profiles are known and, in its intake field, how
your headers are called. Without --book only the canonical headers are known.`: `Le jeu de règles dit quelles colonnes et quels profils sont connus et, dans son champ intake,
comment s’appellent vos en-têtes. Sans --book, seuls les en-têtes de base sont connus.`,

	"Exit codes: 0 the export can be used, 2 it cannot, 3 warnings under --strict.": "Codes de sortie : 0 l’export est utilisable, 2 il ne l’est pas, 3 avertissements avec --strict.",

	`Columns lists what an export may hold: of invoices, clients, contacts or events, or the
CSV of a bank, or all of them. Columns marked * are needed. Those marked + are read only
when intake.cue names their header. Declared facts of the book are further columns of
invoices and clients.`: `Columns liste ce que peut contenir un export : de factures, clients, contacts ou événements, ou le
CSV d’une banque, ou de tous. Les colonnes marquées * sont obligatoires. Celles marquées + ne sont
lues que si intake.cue nomme leur en-tête. Les faits déclarés du jeu de règles sont d’autres
colonnes des factures et des clients.`,

	`Suggest looks at the headers and first rows of an export and writes an intake.cue for
it on standard output: that of the program whose export it recognises, or one made of
the headers, with a value of each column beside it. What is not certain is a comment
that begins with "unsure": take the // away, or mend the line, once you know.`: `Suggest regarde les en-têtes et les premières lignes d’un export et en écrit l’intake.cue sur la
sortie standard : celui du programme dont il reconnaît l’export, ou un autre tiré des en-têtes, avec
une valeur de chaque colonne à côté. Ce qui n’est pas certain est un commentaire qui commence par «
unsure » : ôtez les //, ou corrigez la ligne, une fois que vous savez.`,

	"Put it into the folder of the book and see what it makes of the file:": "Mettez-le dans le dossier du jeu de règles et voyez ce qu’il fait du fichier :",

	`  relance intake suggest export.csv > mybook/intake.cue
  relance intake check export.csv --book mybook`: `  relance intake suggest export.csv > mybook/intake.cue
  relance intake check export.csv --book mybook`,

	`With --kind bank the file is the CSV of a bank, and the intake.cue says how relance bank
import reads it.`: `Avec --kind bank, le fichier est le CSV d’une banque, et l’intake.cue dit comment relance bank
import le lit.`,

	"Exit codes: 0 nothing is unsure, 2 the file cannot be used, 3 lines are unsure.": `Codes de sortie : 0 rien n’est incertain, 2 le fichier est inutilisable, 3 des lignes sont
incertaines.`,

	`Law lists what relance knows of the law of late payment, as dated figures with
their source and how far each was verified, and adds rates that were published since.
Nothing of it is legal advice.`: `Law liste ce que relance sait du droit du retard de paiement, en chiffres datés avec leur source et
leur degré de vérification, et ajoute les taux publiés depuis. Rien de tout cela n’est un conseil
juridique.`,

	`List writes each law, such as FR_B2B, with the kinds of debtor it is for, the days it
has rates for and its fixed sum; then the reference rates that laws rest on. With
--book it is the law as that book has it, with the rates the book adds.`: `List écrit chaque loi, par exemple FR_B2B, avec les sortes de débiteurs qu’elle vise, les jours dont
elle a les taux et son indemnité forfaitaire ; puis les taux de référence sur lesquels reposent les
lois. Avec --book, c’est la loi telle que ce jeu de règles l’a, avec les taux qu’il ajoute.`,

	`Update reads a CSV file of published rates and writes them into the book, under rates,
as dated data with their source: into the list that is there, else into rates.cue.`: `Update lit un fichier CSV de taux publiés et les écrit dans le jeu de règles, sous rates, en données
datées avec leur source : dans la liste qui s’y trouve, sinon dans rates.cue.`,

	`The file has the columns name, from, until, percent and source; name is a reference rate,
such as ECB_MRO, or a law. What is known already with the same rate is passed over. Refused
are days that have another rate, days left out, days before the first rate that is loaded,
names that nothing rests on, and rates that make interest negative: then nothing at all is
written.`: `Le fichier a les colonnes name, from, until, percent et source ; name est un taux de référence, par
exemple ECB_MRO, ou une loi. Ce qui est déjà connu avec le même taux est passé. Sont refusés les
jours qui ont un autre taux, les jours sautés, ceux d’avant le premier taux connu, les noms sur
lesquels rien ne repose, et les taux qui rendraient les intérêts négatifs : rien du tout n’est alors
écrit.`,

	`Or it is a file as an authority publishes it: the European Central Bank (data.ecb.europa.eu,
key FM.B.U2.EUR.4F.KR.MRR_FR.LEV or FM.D…; also FRED's ECBMRRFR), the Deutsche Bundesbank
(Basiszinssatz, BBK01.SU0115) or the Bank of England (Bank Rate: its list of changes, or
IUDBEDR). Update takes the rate of each half-year out of it: that of 1 January or 1 July, for
the Bank of England of the day before. Such a rate goes before one that ships and was not
verified. A file that lists changes alone says nothing of the days after the last one: say
with --downloaded when you fetched it.`: `Ou c’est un fichier tel que le publie une autorité : la Banque centrale européenne
(data.ecb.europa.eu, clé FM.B.U2.EUR.4F.KR.MRR_FR.LEV ou FM.D… ; aussi ECBMRRFR de FRED), la
Deutsche Bundesbank (Basiszinssatz, BBK01.SU0115) ou la Banque d’Angleterre (Bank Rate : sa liste de
changements, ou IUDBEDR). Update en tire le taux de chaque semestre : celui du 1er janvier ou du 1er
juillet, et de la veille pour la Banque d’Angleterre. Un tel taux passe avant un taux fourni qui n’a
pas été vérifié. Un fichier qui ne liste que les changements ne dit rien des jours après le dernier
: dites par --downloaded quand vous l’avez téléchargé.`,

	"Exit codes: 0 done, 2 when a line is refused.": "Codes de sortie : 0 fait, 2 une ligne est refusée.",

	`Sources are the databases, web services, folders and accounting programs that deploy.cue names
under sources. relance import without files reads them.`: `Les sources sont les bases de données, services web, dossiers et logiciels de comptabilité que
deploy.cue nomme sous sources. relance import sans fichier les lit.`,

	`Check logs in to the sources of a book, reads every list whole, as relance import would, and
checks it as a file is checked. Nothing is written, there or here. --columns shows what was
understood of each list, column by column, to write intake for it.`: `Check se connecte aux sources d’un jeu de règles, lit chaque liste en entier, comme le ferait
relance import, et la contrôle comme un fichier. Rien n’est écrit, ni là-bas ni ici. --columns
montre ce qui a été compris de chaque liste, colonne par colonne, pour écrire son intake.`,

	"Exit codes: 0 all can be used, 1 could not do its job, 2 one cannot be used.": "Codes de sortie : 0 toutes sont utilisables, 1 n’a pas pu faire son travail, 2 l’une ne l’est pas.",

	"List shows what deploy.cue says of sources. It reads no secret, and reaches nothing.": "List montre ce que deploy.cue dit des sources. Il ne lit aucun secret, et ne joint rien.",
}
