package bank

// ColumnDoc explains one kind of column of a CSV.
type ColumnDoc struct {
	Name     string
	Required bool // debit and credit stand for amount
	// Mapped is set for columns that are read only when Rows name their header.
	Mapped bool
	What   string // what it holds
}

// ColumnDocs explains the kinds of columns that Rows may map, what is needed first.
func ColumnDocs() []ColumnDoc {
	return []ColumnDoc{
		{Name: "booked", Required: true, What: "day on which the bank booked it"},
		{Name: "amount", Required: true, What: "above 0 what came in, below 0 what left"},
		{Name: "debit", What: "instead of amount, with credit: what left; its sign does not matter"},
		{Name: "credit", What: "instead of amount, with debit: what came in"},
		{Name: "direction", Mapped: true, What: "the word that says which way the amount goes, when it has no sign; debits lists those that left"},
		{Name: "currency", What: "three letters: EUR; without it that of the book"},
		{Name: "account", What: "the IBAN of your account; without it that of the book"},
		{Name: "value", What: "day from which the bank counts interest"},
		{Name: "name", What: "who paid, or was paid"},
		{Name: "iban", What: "their account"},
		{Name: "remittance", What: "what they wrote, such as the number of an invoice"},
		{Name: "text", What: "more of it, or a reference"},
		{Name: "end_to_end", What: "reference that the payer gave"},
		{Name: "ref", What: "reference that the bank gave, another for each entry"},
		{Name: "return", What: "why it came back; filled, the entry is a returned debit or transfer"},
	}
}
