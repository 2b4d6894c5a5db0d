package main

import "github.com/relance-dev/relance/cmd/relance/internal/words"

// The short names under which the commands write text.
var (
	orList    = words.Near
	money     = words.Money
	printable = words.Printable
)
