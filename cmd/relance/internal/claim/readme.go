package claim

const readmeEnglish = `What is in this file

  index.pdf, index.json   what is owed, what was sent and when, what happened, what is missing
  pieces/                 each message as it reads: mails as .eml, letters as .pdf, the rest as text
  rehearsed/              the same of messages that were written to a folder: nobody received them
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
  rehearsed/              de même pour les essais, écrits dans un dossier : personne ne les a reçus
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
  4. relance verify JEU --evidence FICHIER   les écritures sont celles du registre et mènent à sa tête

Les étapes 1 à 3 se contentent de ce dossier. Elles ne voient pas un dossier récrit de bout en bout :
l’étape 4 le voit, de même qu’une tête de journal (ÉCRITURE:EMPREINTE dans index.json) notée ailleurs à l’époque.
L’empreinte d’un message est le SHA-256 de messages/CLÉ-ESSAI.json suivi, pour chaque pièce jointe, d’un saut
de ligne et de la ligne qu’écrit sha256sum, avec le nom propre de la pièce jointe. Ce que montrent pieces/ et l’index est tiré de messages/
et de journal/ pour la lecture. Une pièce marquée « rédigé à nouveau » est antérieure à la conservation des messages.
`
