package main

import (
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
