package intake

var paperDocs = []Doc{
	{
		codeDocument, "a file that is not among the documents",
		"The column document names the file of an invoice, below the folder that documents in deploy.cue names. A name that leads out of it, or from the root of the disk, could send any file to a client.",
		"document: ../payroll.pdf", "document: 2026/INV_2026_00042.pdf",
	},
	{
		CodePaper, "an electronic invoice that cannot be read",
		"The file is damaged or ends in the middle, is not in the encoding that it names, has a document type that could name other files, is larger than any invoice, or its own sums do not add up. Nothing of the folder is used: an invoice would be missing, or wrong.",
		"TaxInclusiveAmount 671.15, PrepaidAmount 201.00, PayableAmount 671.15", "TaxInclusiveAmount 671.15, PrepaidAmount 201.00, PayableAmount 470.15",
	},
	{
		CodePaperOther, "a file that is no electronic invoice",
		"The folder has a PDF without an invoice inside, a proforma invoice, or XML of another kind, such as an order or a status of a platform. It is left out; if it is an invoice, nobody is reminded of it.",
		"conditions.pdf among the invoices", "conditions.pdf in another folder",
	},
	{
		CodePaperSeller, "an invoice of another seller",
		"The seller in the document is none of the companies of the book: you received it, or it is of a company that the book does not have. Numbers decide when both have them, VAT or registration, else the name.",
		"Seller: Papeterie du Port, FR40303265045", "a folder of the invoices that you sent; creditor: vat: in the book",
	},
	{
		CodePaperTwice, "one number in two files that differ",
		"Two files have the same number and not the same client, day or amount. The same invoice as XML and as PDF is read once.",
		"FA-7.xml over 100.00, FA-7-new.xml over 120.00", "the one that the client has",
	},
	{
		CodePaperOdd, "a document to look at",
		"A credit that names no invoice, or several, lowers what the client owes as a whole. A corrective invoice that asks for money counts beside the one that it corrects.",
		"type 384, amount 120.00, corrects FA-7", "type 384, amount -20.00, corrects FA-7",
	},
}
