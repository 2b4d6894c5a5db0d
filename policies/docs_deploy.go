package policies

import "github.com/relance-dev/relance/policies/diag"

// deployDocs explains what is found in a deployment.
var deployDocs = []diag.Doc{
	{
		Code: codeSecret, Title: "a secret in the book",
		Why:  "A book is kept in git and read by many. A password in it is known to all of them, for ever. The deployment says where the secret is: in a variable of the environment, or in a file.",
		Bad:  `password: "s3cret"`,
		Good: `password: {env: "SMTP_PASSWORD"}`,
	},
	{
		Code: codeSecretRef, Title: "a secret that is nowhere, or in two places",
		Why:  "A secret is in a variable of the environment or in a file, not in both.",
		Bad:  `password: {}`,
		Good: `password: {file: "../secrets/smtp"}`,
	},
	{
		Code: codeManyRoutes, Title: "a channel that is not carried by exactly one transport",
		Why:  "A message leaves once: each channel has one transport.",
		Bad:  `email: {smtp: {…}, folder: {…}}`,
		Good: `email: smtp: {…}`,
	},
	{
		Code: codeRoute, Title: "settings that a transport does not take",
		Why:  "The transport would refuse to open, and nothing of the channel would leave.",
		Bad:  `email: smtp: {host: "smtp.example.org", from: "nobody"}`,
		Good: `email: smtp: {host: "smtp.example.org", from: "Atelier Dupont <accounts@example.org>"}`,
	},
	{
		Code: codeUnrouted, Title: "a channel that nothing carries",
		Why:  "In a live deployment every channel that a policy uses is carried by something, so that no message waits unseen.",
		Bad:  `deploy: {live: true, email: smtp: {…}}  // and a policy writes letters`,
		Good: `deploy: {live: true, email: smtp: {…}, letter: spool: {…}}`,
	},
	{
		Code: codeDocuments, Title: "one file for all invoices",
		Why:  "The path of an invoice's file holds its number. Without it every client would get the same file.",
		Bad:  `documents: invoice: "../invoices/invoice.pdf"`,
		Good: `documents: invoice: "../invoices/{invoice}.pdf"`,
	},
	{
		Code: codeLedger, Title: "a ledger that is named where nobody looks",
		Why:  "Every command has to find the ledger, also when the book has mistakes. It looks in deploy.cue, for a text that is written out.",
		Bad:  `deploy: ledger: "\(where)/relance.db"`,
		Good: `deploy: ledger: "../ledger/relance.db"`,
	},
	{
		Code: codeUnsigned, Title: "an entity that nobody signs for",
		Why:  "Mails and letters of an entity of the book would leave under the sender and letterhead of the creditor. Say how its messages are carried, or that the creditor’s way is right.",
		Bad:  `deploy: {live: true, email: smtp: {…}}  // and the book has the entity north`,
		Good: `deploy: {live: true, email: smtp: {…}, entities: north: email: smtp: {…}}`,
	},
	{
		Code: codeEntity, Title: "a deployment of an entity that the book does not have",
		Why:  "It would carry nothing: the word is misspelt, or the entity is gone.",
		Bad:  `entities: nrth: email: smtp: {…}`,
		Good: `entities: north: email: smtp: {…}`,
	},
	{
		Code: codeUndocumented, Title: "invoices that are attached and not there",
		Why:  "A policy attaches the invoice to its messages, and the deployment says not where the files are: messages leave without.",
		Bad:  `deploy: {live: true, email: smtp: {…}}`,
		Good: `deploy: {live: true, documents: invoice: "../invoices/{invoice}.pdf", email: smtp: {…}}`,
	},
}
