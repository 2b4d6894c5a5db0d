package bookdir

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policy"
)

// VendoredSchema is where a book keeps its copy of the schema, with slashes.
const VendoredSchema = "cue.mod/pkg/" + policy.ImportPath

// moduleFile makes a book's folder a CUE module, for cue vet and editors.
const moduleFile = "cue.mod/module.cue"

const moduleText = `// For the cue command and for editors; relance itself does not need it.
module: "relance.local/book"
language: version: "v0.14.0"
`

// SchemaFiles are the files that let CUE know the schema without a network.
func SchemaFiles() []File {
	return []File{{moduleFile, []byte(moduleText)}, {VendoredSchema + "/" + policy.CopyName, policy.Copy()}}
}

// SchemaChange is one file to be written, or removed when its data is nil.
type SchemaChange struct {
	File
	What string
}

// SchemaChanges compares a book's copy with the embedded schema. A module file
// of the user's own is left alone.
func SchemaChanges(dir string, want []File) ([]SchemaChange, error) {
	var changes []SchemaChange
	for _, f := range want {
		have, err := plainfile.Read(filepath.Join(dir, filepath.FromSlash(f.Name)), policies.MaxFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changes = append(changes, SchemaChange{f, "missing"})
		case err != nil:
			return nil, fmt.Errorf("copy of the schema: %w", err)
		case f.Name != moduleFile && !bytes.Equal(have, f.Data):
			changes = append(changes, SchemaChange{f, "out of date"})
		}
	}
	old, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(VendoredSchema), "*.cue"))
	if err != nil {
		return nil, fmt.Errorf("copy of the schema: %w", err)
	}
	for _, path := range old {
		name := VendoredSchema + "/" + filepath.Base(path)
		if !slices.ContainsFunc(want, func(f File) bool { return f.Name == name }) {
			changes = append(changes, SchemaChange{File{Name: name}, "no longer part of the schema"})
		}
	}
	return changes, nil
}

func ApplySchema(dir string, changes []SchemaChange) error {
	for _, c := range changes {
		var err error
		if c.Data == nil {
			err = os.Remove(filepath.Join(dir, filepath.FromSlash(c.Name)))
		} else {
			err = c.Write(dir)
		}
		if err != nil {
			return fmt.Errorf("copy of the schema: %w", err)
		}
	}
	return nil
}
