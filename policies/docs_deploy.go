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
		Bad:  `email: {smtp: {…}, folder: {dir: "out", from: "accounts@example.org"}}`,
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
		Code: codeServe, Title: "a page for clients, or a mail with the plan, that leads nowhere",
		Why:  "Links in messages need the address that leads to relance serve, and a key that signs them; a mail needs somebody to go to.",
		Bad:  `serve: portal: key: env: "RELANCE_PORTAL_KEY"`,
		Good: `serve: {public_url: "https://finance.example.org/relance", portal: key: env: "RELANCE_PORTAL_KEY"}`,
	},
	{
		Code: codeUnsigned, Title: "an entity that nobody signs for",
		Why:  "Mails and letters of an entity of the book would leave under the sender and letterhead of the creditor. Say how its messages are carried, or that the creditor’s way is right.",
		Bad:  `deploy: {live: true, email: smtp: {…}}  // and the book has the entity north`,
		Good: `deploy: {live: true, email: smtp: {…}, entities: north: email: smtp: {…}}`,
	},
	{
		Code: codeBrand, Title: "a colour or a logo that cannot be used",
		Why:  "A colour that is too light cannot be read on white, and a file that is no image keeps every letter from being written.",
		Bad:  `creditor: {…, color: "#ffee00"}`,
		Good: `creditor: {…, color: "#1a4d7a", logo: "logo.png"}`,
	},
	{
		Code: codeMentions, Title: "a company that does not say what it is",
		Why:  "In France all that a company writes names its SIREN, the town of its registration and its seat (Code de commerce, R123-237; a fine of the 4th class). relance prints them at the foot of letters and e-mails.",
		Bad:  `creditor: {name: "Atelier Dupont SAS", country: "FR", …}`,
		Good: `creditor: {name: "Atelier Dupont SAS", country: "FR", siren: "999 999 999", rcs: "Lyon", legal_form: "SAS", capital: "50 000 €", …}`,
	},
	{
		Code: codeNoContent, Title: "a WhatsApp message without an approved template",
		Why:  "WhatsApp takes no free text from companies: each message would be refused on the day.",
		Bad:  `{whatsapp: {template: "chat"}}`,
		Good: `{whatsapp: {template: "chat", contentSid: "HX00000000000000000000000000000001"}}`,
	},
	{
		Code: codeCopy, Title: "a copy for somebody outside",
		Why:  "What a client owes is told to them and to the creditor's own people, to nobody else. An address of another domain in cc gets it for every client of the policy.",
		Bad:  `email: {template: "firm", cc: ["friend@example.com"]}`,
		Good: `email: {template: "firm", contact: ["manager", "accounts_payable"]}`,
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
	{
		Code: codeNobody, Title: "a live deployment that puts messages into a folder",
		Why:  "A folder is for rehearsals: nobody gets what lies in it. In a live book it counts as a contact all the same, so that a case would go past a notice that nobody has read.",
		Bad:  `deploy: {live: true, email: smtp: {…}, letter: folder: dir: "letters"}`,
		Good: `deploy: {live: true, email: smtp: {…}, letter: spool: {…}}`,
	},
	{
		Code: codeRunQuiet, Title: "runs in quiet hours alone",
		Why:  "In quiet hours a message waits for the next run. When every run of the day falls into them, it waits for ever, and its case with it. Of clients in another time zone than the creditor's it may still leave.",
		Bad:  `deploy: run_at: ["06:30"]  // and pressure: quiet: [{from: "20:00", to: "08:00"}]`,
		Good: `deploy: run_at: ["08:00"]`,
	},
	{
		Code: codeIgnore, Title: "a warning that is silenced without need, or without a reason",
		Why:  "What is silenced stays silent when the policy around it changes. A mark for a warning that is not there hides the next one, and without a reason nobody knows whether it is still meant.",
		Bad:  `// relance:ignore RL519`,
		Good: `// relance:ignore RL519 key accounts have large invoices`,
	},
	{
		Code: codeSource, Title: "a source that cannot be read",
		Why:  "A source is one database, web service, folder or program, and says of each list what is needed to ask for it. Otherwise an import would fail, or read something else.",
		Bad:  `sources: erp: {sql: {driver: "postgres", dsn: env: "ERP_DSN"}, invoices: path: "/invoices"}`,
		Good: `sources: erp: {sql: {driver: "postgres", dsn: env: "ERP_DSN"}, invoices: query: "SELECT …"}`,
	},
}
