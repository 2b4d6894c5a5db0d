package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/policy"
)

// vendoredSchema is where a book keeps its copy of the schema, with slashes.
const vendoredSchema = "cue.mod/pkg/" + policy.ImportPath

// moduleFile makes a book's folder a CUE module, for cue vet and editors.
const moduleFile = "cue.mod/module.cue"

const moduleText = `// For the cue command and for editors; relance itself does not need it.
module: "relance.local/book"
language: version: "v0.14.0"
`

func newSchema(p params) *cobra.Command {
	var checkOnly bool
	cmd := &cobra.Command{
		Use:   "schema [BOOK]",
		Short: "Bring a book's copy of the policy schema up to date",
		Long: `Schema writes the schema of the policy language into a book, under
` + vendoredSchema + `, so that cue vet, cue fmt and editors
know it without a network. Files there that are no longer part of the schema are
removed. Relance itself always uses the schema it carries.

With --check nothing is written: it lists what differs, and ends with 2.`,
		Example:           examples("relance schema", "relance schema mybook --check"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return schema(cmd.Context(), p, bookArg(args), checkOnly)
		},
	}
	cmd.Flags().BoolVar(&checkOnly, "check", false, "only say what differs")
	return cmd
}

func schema(_ context.Context, p params, dir string, checkOnly bool) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("book: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("%s is a file: a book is a folder", filepath.ToSlash(dir))
	}
	files, err := schemaFiles()
	if err != nil {
		return err
	}
	changes, err := schemaChanges(dir, files)
	if err != nil {
		return err
	}
	for _, c := range changes {
		fmt.Fprintf(p.Stdout, "%s: %s\n", bookPath(dir, c.name), c.what)
	}
	switch {
	case len(changes) == 0:
		_, err = fmt.Fprintln(p.Stdout, "the schema is up to date")
		return err
	case checkOnly:
		return errFindings
	}
	if err := applySchema(dir, changes); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "mended: %s\n", counted(len(changes), "file", "files"))
	return err
}

// schemaFiles are the files that let CUE know the schema without a network.
func schemaFiles() ([]file, error) {
	files := []file{{moduleFile, []byte(moduleText)}}
	names, err := fs.Glob(policy.Files, "*.cue")
	if err != nil {
		return nil, fmt.Errorf("embedded schema: %w", err)
	}
	for _, name := range names {
		data, err := policy.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("embedded schema: %w", err)
		}
		files = append(files, file{vendoredSchema + "/" + name, data})
	}
	return files, nil
}

// schemaChange is one file to be written, or removed when its data is nil.
type schemaChange struct {
	file
	what string
}

// schemaChanges compares a book's copy with the embedded schema. A module file
// of the user's own is left alone.
func schemaChanges(dir string, want []file) ([]schemaChange, error) {
	var changes []schemaChange
	for _, f := range want {
		have, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.name)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			changes = append(changes, schemaChange{f, "missing"})
		case err != nil:
			return nil, fmt.Errorf("copy of the schema: %w", err)
		case f.name != moduleFile && !bytes.Equal(have, f.data):
			changes = append(changes, schemaChange{f, "out of date"})
		}
	}
	old, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(vendoredSchema), "*.cue"))
	if err != nil {
		return nil, fmt.Errorf("copy of the schema: %w", err)
	}
	for _, path := range old {
		name := vendoredSchema + "/" + filepath.Base(path)
		if !slices.ContainsFunc(want, func(f file) bool { return f.name == name }) {
			changes = append(changes, schemaChange{file{name: name}, "no longer part of the schema"})
		}
	}
	return changes, nil
}

func applySchema(dir string, changes []schemaChange) error {
	for _, c := range changes {
		var err error
		if c.data == nil {
			err = os.Remove(filepath.Join(dir, filepath.FromSlash(c.name)))
		} else {
			err = c.write(dir)
		}
		if err != nil {
			return fmt.Errorf("copy of the schema: %w", err)
		}
	}
	return nil
}
