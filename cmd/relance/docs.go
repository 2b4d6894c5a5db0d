package main

import "github.com/relance-dev/relance/policies/diag"

// docs explains every code.
func docs() []diag.Doc { return nil }
