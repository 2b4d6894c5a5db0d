package template

import "github.com/relance-dev/relance/policies/diag"

// Docs explains the codes of templates, RL400 to RL499.
func Docs() []diag.Doc {
	return []diag.Doc{
		{
			Code: "RL400", Title: "the name of a template file",
			Why:  "The name says what policies call the template, and in which language it is written.",
			Bad:  "templates/Courtesy-FR.md",
			Good: "templates/courtesy.fr.md",
		},
		{
			Code: "RL401", Title: "a header that cannot be read",
			Why:  "The header stands between two lines of three dashes, one name: value on each line.",
			Bad:  "---\nsubject Your invoice\n---",
			Good: "---\nsubject: Your invoice {{.references}}\n---",
		},
		{
			Code: "RL402", Title: "an unknown line in a header",
			Why:  "A header has subject, pay and language, each once, and 1, 2 and so on for the holes of a WhatsApp template, with none left out; a misspelt one would be lost.",
			Bad:  "---\nsubjet: Your invoice\n---",
			Good: "---\nsubject: Your invoice\n---",
		},
		{
			Code: "RL403", Title: "a template without text, or far too long",
			Why:  "An empty message must never leave.",
			Bad:  "---\nsubject: Your invoice\n---",
			Good: "---\nsubject: Your invoice\n---\nPlease pay {{.total.open}}.",
		},
		{
			Code: "RL404", Title: "two languages for one template",
			Why:  "The language decides who gets the message and how its dates are written. The name of the file says it, courtesy.fr.md; a line of the header that says another one contradicts it.",
			Bad:  "---\nsubject: Votre facture\nlanguage: en\n---\nMerci de payer {{.total.open}}.",
			Good: "---\nsubject: Votre facture\n---\nMerci de payer {{.total.open}}.",
		},
		{
			Code: "RL405", Title: "a hole that does not parse",
			Why:  "What stands between {{ and }} is a name, or if, range, with, else, end.",
			Bad:  "Dear {{.client.name",
			Good: "Dear {{.client.name}}",
		},
		{
			Code: "RL406", Title: "something templates do not have",
			Why:  "Each file is one message that can be read from top to bottom; define, nested ranges and the like are left out.",
			Bad:  `{{template "footer"}}`,
			Good: "{{.creditor.name}}",
		},
		{
			Code: "RL407", Title: "an unknown field",
			Why:  "The field would print nothing, in a message that a client reads.",
			Bad:  "{{.client.nam}}",
			Good: "{{.client.name}}",
		},
		{
			Code: "RL408", Title: "an unknown function",
			Why:  "Templates have few functions, so that anybody can read them.",
			Bad:  `{{printf "%s" .client.name}}`,
			Good: "{{.client.name}}",
		},
		{
			Code: "RL409", Title: "values that do not fit",
			Why:  "A list cannot be printed, an amount is neither yes nor no, a text cannot be compared with a number.",
			Bad:  `{{if gt .total.open "100"}}…{{end}}`,
			Good: "{{if gt .total.open 100}}…{{end}}",
		},
		{
			Code: "RL410", Title: "a template that is not UTF-8",
			Why:  "Accents would come out wrong in the message.",
			Bad:  "Merci de r\xE9gler  // saved as Windows-1252",
			Good: "Merci de régler  // saved as UTF-8",
		},
		{
			Code: "RL411", Title: "an e-mail without subject",
			Why:  "An e-mail without subject looks like spam, and is treated so.",
			Bad:  "Dear {{.client.name}}, …",
			Good: "---\nsubject: Your invoice {{.references}}\n---\nDear {{.client.name}}, …",
		},
		{
			Code: "RL412", Title: "a message that names no amount",
			Why:  "A reminder says what is owed; without it the client has to ask, or to guess. A message that asks to be called back and speaks of no debt needs neither amount nor date.",
			Bad:  "Please pay invoice {{.references}}.",
			Good: "Please pay {{.total.open}} for invoice {{.references}}.",
		},
		{
			Code: "RL413", Title: "a message that names no date",
			Why:  "A reminder says since when the amount is due, or by when to pay it.",
			Bad:  "Please pay {{.total.open}}.",
			Good: "Please pay {{.total.open}} by {{plus_days .today 8}}.",
		},
		{
			Code: "RL414", Title: "a field of one invoice in a message about several",
			Why:  "The messages of a day to one client become one message: it lists all the invoices.",
			Bad:  "{{.invoice.id}} was due on {{.due}}",
			Good: "{{range .invoices}}{{.id}} was due on {{.due}}{{end}}",
		},
		{
			Code: "RL415", Title: "HTML in a template",
			Why:  "One file gives the mail, the letter and the SMS; HTML would be left out of them.",
			Bad:  "<b>{{.total.open}}</b>",
			Good: "**{{.total.open}}**",
		},
		{
			Code: "RL416", Title: "words that look like a hole",
			Why:  "Other programs mark holes as {name} or [NAME]; here these words would be printed as they are, in a message that a client reads.",
			Bad:  "Dear {client.name}, please pay [AMOUNT].",
			Good: "Dear {{.client.name}}, please pay {{.total.open}}.",
		},
		{
			Code: "RL417", Title: "a formal notice that leaves something out",
			Why:  "A registered letter of a step with tone formal is kept as proof. It has the words mise en demeure (formal notice), the invoices with their due dates, the sum, by when and how to pay it (Code civil, article 1344). Both sides with their addresses, and its date, stand in the letterhead, the window and above the subject of the letter.",
			Bad:  "Please pay {{.total.open}} for {{.references}}.",
			Good: "We give you formal notice to pay {{.total.open}} for {{.references}}, due {{.oldest.due}}, by {{deadline .received 10}}, to {{.creditor.iban}}. …",
		},
		{
			Code: "RL418", Title: "words that do harm",
			Why:  "An insult or a threat obtains nothing and can be an offence; an excuse for asking says that the amount is not really owed. The list is short, in French and English: only words that are certain to be read so.",
			Bad:  "This is unacceptable. Sorry to bother you again: please pay {{.total.open}} by {{plus_days .today 8}}.",
			Good: "{{.total.open}} is still open. Please pay it by {{plus_days .today 8}}.",
		},
		{
			Code: "RL419", Title: "words of a court or an officer",
			Why:  "A letter that can be mistaken for a document of a court, or of an officer such as a bailiff, is an offence in France (Code pénal, article 433-13). So it is with the names under which messages leave: those of the creditor and of its companies, of whoever signs, and the senders in deploy. A law firm that asks for its own fees says so with relance:ignore.",
			Bad:  "**Commandement de payer**",
			Good: "**Mise en demeure de payer**",
		},
		{
			Code: "RL420", Title: "a step that is announced and never comes",
			Why:  "Announce only what the policy does: a client who sees that nothing follows does not believe the next letter. The step is looked for in the names, titles and tasks of the states that can follow.",
			Bad:  "Failing payment we will pass the file to a collection agency.  // and the policy ends with the letter",
			Good: "Please pay by {{deadline .today 8}}.  // or a state that hands over to the agency can follow",
		},
		{
			Code: "RL421", Title: "a day to pay by that is over, or too near",
			Why:  "A client cannot pay by a day that is past, and hardly by tomorrow: a transfer takes a business day. An impossible deadline is not taken seriously, and proves nothing.",
			Bad:  "Please pay by {{.oldest.due}}.",
			Good: "Please pay by {{deadline .today 8}}.",
		},
		{
			Code: "RL422", Title: "a message that names no invoice",
			Why:  "Who receives several invoices must know which one is meant, and the transfer must name it.",
			Bad:  "Please pay {{.total.open}} by {{deadline .today 8}}.",
			Good: "Please pay {{.total.open}} by {{deadline .today 8}}, quoting {{.references}}.",
		},
		{
			Code: "RL423", Title: "a formal notice outside a formal, registered step",
			Why:  "A formal notice is proven by a registered letter, and counts as one (case.formal_notice) in a state of tone formal alone.",
			Bad:  `firm: do: [{email: template: "formal_notice"}]`,
			Good: `formal_notice: {tone: "formal", do: [{letter: {template: "formal_notice", registered: true}}]}`,
		},
	}
}
