package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/library"
)

//go:embed init
var initFiles embed.FS

type initOptions struct {
	policies []string // none: all of the library
	list     bool
}

func newInit(p params) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new book: policies, messages, sample data",
		Long: `Init writes a working book into a folder, the current one by default, and makes
the folder if need be: the policies of a French company with its messages in
French and English, policy tests, sample invoices, clients and events, and the
schema that lets cue and editors check it without a network.

--policy writes those of the library's policies that you name, with the three that
every book needs: consumers have a law of their own, other currencies no French
fees, and standard takes every other invoice. --list says which there are.

It never overwrites: when a file is in the way it lists it and writes nothing.`,
		Example:           examples("relance init mybook", "relance init --list", "relance init small --policy small_debts,craftsman"),
		Args:              oneAtMost("folder"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listPolicies(p, o, args)
			}
			return initBook(cmd.Context(), p, o, bookArg(args))
		},
	}
	cmd.Flags().StringSliceVar(&o.policies, "policy", nil, "write only these policies, by name, and the three that every book needs")
	cmd.Flags().BoolVar(&o.list, "list", false, "list the policies of the library, and write nothing")
	complete(cmd, "policy", libraryPolicies)
	return cmd
}

const gitignore = ".gitignore"

func initBook(_ context.Context, p params, o initOptions, dir string) error {
	files, err := newBookFiles(o.policies)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(dir, gitignore)); errors.Is(err, fs.ErrNotExist) { // one that is there stays as it is
		files = append(files, file{gitignore, []byte("# What clients owe belongs in no repository.\n" + ledgerName + "*\n" + shadowName + "*\n" + deliveriesName + "/\n")})
	}
	taken, err := inTheWay(dir, files)
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return fmt.Errorf("nothing was written: %s has %s already; choose another folder, or move %s away",
			filepath.ToSlash(dir), strings.Join(taken, ", "), newWriter("en").Plural(len(taken), "it", "them"))
	}
	for _, f := range files {
		if err := f.write(dir); err != nil {
			return fmt.Errorf("new book: %w", err)
		}
	}
	at := filepath.ToSlash(dir)
	_, err = fmt.Fprintf(p.Stdout, `wrote a book of %s to %s

next:
  relance simulate %[2]s    who would get what, on which day, in the sample data
  relance check %[2]s       after every change
  relance test %[2]s        what the policies are meant to do
and put your own company into %[2]s/book.cue
`, counted(len(files), "file", "files"), shellWord(at))
	return err
}

// newBookFiles are the files of a new book with some policies of the library, sorted
// by name; with all of them when none is named.
func newBookFiles(chosen []string) ([]file, error) {
	files, err := schemaFiles()
	if err != nil {
		return nil, err
	}
	book, err := library.Choose(chosen)
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	for name, data := range book {
		files = append(files, file{name, data})
	}
	extra, err := fs.Sub(initFiles, "init")
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	err = fs.WalkDir(extra, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(extra, name)
		files = append(files, file{name, data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// inTheWay lists what a folder has already of a new book, and policies of its
// own, which would become part of the book.
func inTheWay(dir string, files []file) ([]string, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("new book: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file: name a folder for the new book", filepath.ToSlash(dir))
	}
	taken, err := fs.Glob(os.DirFS(dir), "*.cue")
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	for _, f := range files {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.name)))
		if err == nil && !slices.Contains(taken, f.name) {
			taken = append(taken, f.name)
		}
	}
	slices.Sort(taken)
	return taken, nil
}

// shellWord quotes a path that a shell would take apart.
func shellWord(path string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+:@%", r)
	}
	if path != "" && strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
