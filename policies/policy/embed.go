// Package policy carries the CUE schema of the policy language, so that a book
// can be checked without a network and relance init can copy it beside a book.
package policy

import "embed"

// ImportPath is the path under which a book imports the schema.
const ImportPath = "relance.dev/policy"

// Files holds the schema: the *.cue files of this folder.
//
//go:embed *.cue
var Files embed.FS
