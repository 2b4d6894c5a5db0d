package formula

import (
	"maps"
	"slices"
	"strings"
)

// Entry is a name or a function of formulas.
type Entry struct {
	Name    string // "invoice.open"; a function with its values, "percent(invoice.open, 5)"
	Type    string // of a name's value, as Type writes it; empty for a function
	Meaning string // of a function, a few words, lower case; names mean what they mean in guards
}

// Entries lists what formulas can say: names, sorted, then functions.
func (v Vocabulary) Entries() []Entry {
	var all []Entry
	known := roots(v)
	for _, name := range sortedNames(known) {
		r := known[name]
		if r.fields == nil {
			all = append(all, Entry{Name: name, Type: r.typ.String()})
			continue
		}
		for _, f := range sortedNames(r.fields) {
			all = append(all, Entry{Name: name + "." + f, Type: r.fields[f].typ.String()})
		}
	}
	for _, name := range sortedNames(functions) {
		all = append(all, Entry{Name: functions[name].form, Meaning: functions[name].meaning})
	}
	return all
}

// Values lists the texts that a name can be; nil where it can be any.
func (v Vocabulary) Values(name string) []string {
	group, field, _ := strings.Cut(name, ".")
	if r := roots(v)[group]; r != nil {
		return r.fields[field].values
	}
	return nil
}

// Laws lists what a function names as its law, or as its place; nil for functions that name none.
func (v Vocabulary) Laws(function string) []string {
	switch function {
	case "late_interest", "late_rate", "fixed_fee":
		if v.Law != nil {
			return v.Law.Regimes()
		}
	case "legal_rate":
		return slices.Sorted(maps.Keys(legalRates))
	}
	return nil
}
