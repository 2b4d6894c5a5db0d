package main

import (
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// The short names under which the commands write text.
var (
	counted   = words.Counted
	fit       = terminal.Fit
	orList    = words.Near
	money     = words.Money
	pad       = terminal.Pad
	printable = words.Printable
	wrap      = terminal.Wrap
)

// entryNumber is the number of an entry of the journal, as it is typed.
func entryNumber(seq int64) string { return strconv.FormatInt(seq, 10) }
