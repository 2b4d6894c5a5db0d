package bank

import (
	"github.com/relance-dev/relance/engine/agree"
)

// Problem is why a file cannot be used. Nothing of it was.
type Problem struct {
	File  string
	Place string // "line 12", "statement 2, entry 3"; empty for the file as a whole
	Says  string // what is wrong
	Hint  string // how to mend it
}

// Error says where and what.
func (p *Problem) Error() string {
	at := p.File
	if p.Place != "" {
		at += ", " + p.Place
	}
	return at + ": " + p.Says
}

// bad is a problem at a place; reading gives it the name of the file.
func bad(place, hint, format string, args ...any) *Problem {
	return &Problem{Place: place, Says: agree.Sprintf(format, args...), Hint: hint}
}

// Hints that several formats give.
const (
	hintWhole  = "download the statement again: the file is cut off or damaged"
	hintExport = "export it again from the bank, and do not open it in another program before"
)
