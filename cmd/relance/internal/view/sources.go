package view

import (
	"github.com/relance-dev/relance/policies"
)

// Sources is where a book's rows come from.
type Sources struct {
	Sources []Source `json:"sources"` // in the order of deploy.cue
}

// Source is one of them.
type Source struct {
	Name      string   `json:"name"`
	Transport string   `json:"transport"` // sql, http, folder, odoo, erpnext, dolibarr or stripe
	Place     string   `json:"place"`     // the database, service or folder; no secret is in it
	Lists     []string `json:"lists"`     // invoices, clients, contacts, events, bank
}

// SourcesChecked is what sources answered when they were tried.
type SourcesChecked struct {
	OK    bool         `json:"ok"`    // every list can be used
	Lists []PulledList `json:"lists"` // that were read
	// Report is what was understood of them, and every bad row.
	Report Intake `json:"report"`
}

// NewSources lists the sources of a book; place says where each is.
func NewSources(book *policies.Book, place func(*policies.Source) string) Sources {
	v := Sources{Sources: []Source{}}
	if book.Deploy == nil {
		return v
	}
	for i := range book.Deploy.Sources {
		s := &book.Deploy.Sources[i]
		one := Source{Name: s.Name, Transport: s.Transport, Place: place(s), Lists: []string{}}
		for _, l := range s.Lists {
			one.Lists = append(one.Lists, l.Kind)
		}
		v.Sources = append(v.Sources, one)
	}
	return v
}
