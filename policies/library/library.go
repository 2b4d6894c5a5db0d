// Package library carries the books that ship with relance: complete folders
// of policies, messages, policy tests and sample data, written in the policy
// language itself.
package library

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// Default is the name of the whole book of a French company, which relance init --all writes.
const Default = "france_b2b"

//go:embed france_b2b peers small
var files embed.FS

// Names lists the books that ship, sorted.
func Names() []string { return []string{Default, "peers"} }

// Book returns the files of a book that ships, rooted at its folder: to copy
// with os.CopyFS. An unknown name is an error that lists the known ones.
func Book(name string) (fs.FS, error) {
	for _, n := range Names() {
		if n == name {
			return fs.Sub(files, n)
		}
	}
	return nil, fmt.Errorf("no book %q in the library (it has %s)", name, strings.Join(Names(), ", "))
}
