// Package policy carries the CUE schema of the policy language, so that a book
// can be checked without a network and relance init can copy it beside a book.
package policy

import (
	"bytes"
	"embed"
	"fmt"
)

// ImportPath is the path under which a book imports the schema.
const ImportPath = "relance.dev/policy"

// CopyName is the file that holds all of the schema beside a book.
const CopyName = "policy.cue"

// Files holds the schema: the *.cue files of this folder.
//
//go:embed *.cue
var Files embed.FS

// Copy is the whole schema as one file, for the folder of a book.
func Copy() []byte {
	const first, clause = "book.cue", "package policy\n"
	copied := read(first)
	entries, err := Files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("embedded schema: %v", err)) // cannot happen: embedded at build time
	}
	for _, e := range entries {
		if e.Name() == first {
			continue
		}
		_, body, _ := bytes.Cut(read(e.Name()), []byte(clause))
		copied = append(copied, body...)
	}
	return copied
}

func read(name string) []byte {
	data, err := Files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("embedded schema: %v", err))
	}
	return bytes.Clone(data)
}
