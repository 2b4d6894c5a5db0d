package intake

import "slices"

// Had says which columns the files of a portfolio had, by their canonical names and those
// of declared facts, sorted; a default of the mapping counts as a column. A kind that was
// not read, or of which nobody knows, is nil: then every column counts as there.
type Had struct {
	Invoices, Clients []string
	// Facts names the declared facts, in the order of Invoice.Facts.
	Facts []string
}

// Lacks reports whether a file had no column of that name; of a kind that is not known it
// is false.
func Lacks(columns []string, name string) bool {
	return columns != nil && !slices.Contains(columns, name)
}

// had lists the columns of a file.
func (b *binding) had() []string {
	names := []string{}
	for i := range b.fields {
		if f := &b.fields[i]; f.col >= 0 || f.standIn != "" {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}
