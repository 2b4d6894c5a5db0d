package bank

import (
	"slices"
	"strings"
)

// legalForms are left out of names that are compared.
var legalForms = map[string]bool{
	"SAS": true, "SASU": true, "SARL": true, "EURL": true, "SA": true, "SNC": true, "SCI": true, "SCOP": true, "EI": true, "LTD": true, "LIMITED": true, "PLC": true, "LLC": true, "LLP": true, "INC": true,
	"GMBH": true, "AG": true, "KG": true, "UG": true, "BV": true, "NV": true, "SRL": true, "SPA": true, "SL": true, "MR": true, "MRS": true, "MME": true, "M": true, "ETS": true, "STE": true, "SOCIETE": true,
}

// bareName is a name for comparing: folded, without legal form.
func bareName(s string) string {
	words := strings.Fields(fold(s))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return legalForms[w] })
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}

// nameIndex finds clients by their names.
type nameIndex struct {
	first map[string][]nameOf // by first word
}

type nameOf struct{ name, client string }

func (x *nameIndex) add(name, client string) {
	if name = bareName(name); len(name) < 3 {
		return
	}
	if x.first == nil {
		x.first = map[string][]nameOf{}
	}
	word, _, _ := strings.Cut(name, " ")
	if n := (nameOf{name, client}); !slices.Contains(x.first[word], n) {
		x.first[word] = append(x.first[word], n)
	}
}

// find lists the clients whose name is the payer's, or stands in a text that has no payer; of names
// that begin alike the longest.
func (x *nameIndex) find(payer, text string) []string {
	name := bareName(payer)
	exact := name != ""
	if !exact {
		name = bareName(text)
	}
	var found []nameOf
	for rest := name; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		for _, n := range x.first[word] {
			if rest == n.name && (exact || len(n.name) >= 6) || !exact && len(n.name) >= 6 && strings.HasPrefix(rest, n.name+" ") {
				found = append(found, n)
			}
		}
		if exact {
			break
		}
		rest = after
	}
	var clients []string
	for _, n := range found {
		longer := slices.ContainsFunc(found, func(o nameOf) bool { return len(o.name) > len(n.name) && strings.Contains(o.name, n.name) })
		if !longer && !slices.Contains(clients, n.client) {
			clients = append(clients, n.client)
		}
	}
	slices.Sort(clients)
	return clients
}
