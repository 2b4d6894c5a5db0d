package intake

var rowDocs = []Doc{
	{
		codeDueEarly, "due before it was issued",
		"An invoice cannot be due before its own date. Often day and month are swapped in one of the columns.",
		"issued: 2026-03-01, due: 2026-01-31", "issued: 2026-01-01, due: 2026-01-31",
	},
	{
		codePaidEarly, "paid before it was issued",
		"paid_on lies before the date of the invoice. Often day and month are swapped in one of the columns.",
		"issued: 2026-03-01, paid_on: 2026-01-31", "issued: 2026-01-01, paid_on: 2026-01-31",
	},
	{
		codePaidOpen, "paid, and still open",
		"paid_on is the day on which all was settled, and something is still open. A partial payment is an event.",
		"amount: 100, open: 40, paid_on: 2026-02-10", "amount: 100, open: 40, paid_on: (empty)",
	},
	{
		codeOpen, "more open than was invoiced",
		"What is open lies between 0 and the amount; for a credit note both are negative. The columns may be swapped, or one of them be net of tax.",
		"amount: 100.00, open: 120.00", "amount: 120.00, open: 100.00",
	},
	{
		codeEventAmount, "an event without a positive amount",
		"Payments, credits and refunds need an amount, and amounts of events are more than 0: the type says which way the money goes.",
		"type: payment, amount: -50", "type: refund, amount: 50",
	},
	{
		codeEventTarget, "an event about nothing",
		"The event names neither an invoice nor, where that is enough, a client. A payment that names a client alone is money on account.",
		"2026-02-10,dispute,,C1,50", "2026-02-10,dispute,INV-7,C1,50",
	},
	{
		codePromise, "a promise without a day",
		"A promise to pay needs the day it holds until, not before the day it was made. A hold may have one, later than its own: from that day on the chase goes on.",
		"type: promise, until: (empty)", "type: promise, until: 2026-02-28",
	},
	{
		codeOptOut, "an opt-out of no channel",
		"The client refused something, and the file does not say which channel, or names none: the refusal would be without effect.",
		"type: opt_out, channel: phone", "type: opt_out, channel: call, or * for all",
	},
	{
		codeEventTwice, "the same event twice",
		"Two rows of events are identical; counted twice, a payment would settle too much. Two that did happen differ at least by a note.",
		"2026-02-10,payment,INV-7,50\n2026-02-10,payment,INV-7,50", "2026-02-10,payment,INV-7,50,first transfer\n2026-02-10,payment,INV-7,50,second transfer",
	},
	{
		codeEventUnknown, "an event for something unknown",
		"The event names an invoice or a client that no file has, so that it would change nothing and nobody would notice.",
		"2026-02-10,payment,INV-77,50", "2026-02-10,payment,INV-7,50",
	},
	{
		codeMixed, "mixed currencies",
		"The event is in another currency than its invoice. Amounts of two currencies are never added.",
		"a payment of 50 USD on an invoice in EUR", "a payment of 46 EUR on an invoice in EUR",
	},
	{
		codeEventClient, "an event of another client",
		"The invoice of the event belongs to another client than the event says.",
		"INV-7 of C1, event: INV-7, C2", "event: INV-7, C1",
	},
	{
		codeImplied, "a client known by its id only",
		"An invoice names a client that the file of clients does not have. It is chased without name or address, which ends in a task for a person.",
		"invoices: C9; clients: C1, C2", "clients: C1, C2, C9",
	},
	{
		codeEventDetail, "an event without what its type needs",
		"A call has an outcome, a plan has a schedule, days of grace are a whole number, and nothing comes back on a channel that reaches nobody. Without them nobody can tell whether the promise is kept, and rules that ask for last.outcome would not see the call.",
		"2026-03-02,call,INV-7 (no outcome)", "2026-03-02,call,INV-7,no_answer",
	},
	{
		codeCreditFor, "a credit note for something else",
		"credit_for names the invoice that a credit note corrects, and lowers first. A row above 0 is no credit note, which is an error. When the invoice is not in this export, or is of another client, entity or currency, a warning says that the credit note lowers what its client owes as a whole.",
		"invoice: CN-3, amount: 50, credit_for: INV-7", "invoice: CN-3, amount: -50, credit_for: INV-7",
	},
	{
		codeContactClient, "a contact of an unknown client",
		"The contact names a client that no file has, so that nobody would ever be reached through it.",
		"contacts: C77; clients: C1, C7", "contacts: C7; clients: C1, C7",
	},
	{
		codeContactAddress, "a contact whom nothing reaches",
		"A contact has neither an e-mail address nor a phone number. With a name, letters can still be for that person; without one, the row says nothing.",
		"C1,treasurer,,,", "C1,treasurer,A. Martin,treasury@example.org,",
	},
	{
		codeSplit, "a whole invoice beside its instalments, or rows of one that are numbered as such",
		"INV-7 and INV-7#1, INV-7#2 are one debt, and reading both would double it. Where the instalments come to the whole they are read, and the whole is not. Instalments that are all the same amount on the same day are rows of one invoice that repeat it.",
		"INV-7,C1,900\nINV-7#1,C1,450\nINV-7#2,C1,450", "INV-7#1,C1,450\nINV-7#2,C1,450",
	},
	{
		codeDocType, "a type of document that the mapping does not list",
		"The mapping says which words of a column mean an invoice, a credit note or a payment. A word that it does not list is never guessed: a credit memo that is read as an invoice would be chased.",
		`types: {column: "Type", invoice: ["Invoice"]} and a row "Credit Memo"`, `types: {column: "Type", invoice: ["Invoice"], credit: ["Credit Memo"]}`,
	},
	{
		codeLines, "rows of one invoice that do not agree",
		"The mapping says that several rows are one invoice, and they contradict each other: its amounts are to be the same in every row, or its client or currency is not.",
		"lines: \"first\" and amounts 120.00, 80.00", "lines: \"sum\"",
	},
	{
		codeNoDue, "an invoice without a due date",
		"Nobody can be late without a due date. The invoice is left out, and a full import does not close it. When no row has one, the file is refused.",
		"INV-7,C1,120.50,(empty)", "INV-7,C1,120.50,2026-01-31, or invoices: due: {days: 30}",
	},
	{
		codeTerms, "terms that cannot be read",
		"The column of terms says in words when an invoice falls due. A number of days is understood; an end of month has two readings, thirty days and then the end of that month, or the end of the month and then thirty days.",
		"30 jours fin de mois", `terms: {"30 jours fin de mois": {days: 30, end_of_month: "after"}}`,
	},
	{
		codeAged, "an aged balance",
		"A balance by age adds up what each client owes in columns of 30, 60, 90 days. Which invoice fell due on which day is not in it, and nobody can be reminded of a sum.",
		"Compte;Client;Total dû;Non échu;0-30 jours;31-60 jours", "the list of unpaid invoices",
	},
}

var leftOutDocs = []Doc{
	{
		codeLeftOut, "a row that is left out and looks like an invoice",
		"A condition of leave_out on the first cell of a row is meant for titles and totals. The row has a number, an amount and a day too: a client whose name begins with that word would never be reminded.",
		`leave_out: [{starts: ["Total"]}] and a row "Total Energies Services,INV-7,1200.00,2026-01-31"`, `leave_out: [{column: "Invoice", empty: true}]`,
	},
}
