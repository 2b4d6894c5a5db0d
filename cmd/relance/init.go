package main

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/policies/library"
)

//go:embed init
var initFiles embed.FS

type initOptions struct {
	policies []string // of the library, beside those of the small book
	language *choice  // of the small book; empty is the one that is spoken, else its creditor's
	all      bool     // all of the library
	list     bool
}

// initLong is what the help of init says before it lists the policies, which stand in the book itself.
const initLong = `Init writes a small book into a folder, the current one by default, and makes the
folder if need be: one policy of three reminders, what goes to a person, the three messages in one
language, policy tests, sample data, and the schema that lets cue and editors check
it without a network. It is read in ten minutes, and ready to be yours.

--policy adds policies of the library, to a new book or to one that is there; it never
overwrites, and says which lines to write into book.cue. --all writes the whole library
instead, in French and English.`

func newInit(p params) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:     "init [DIR]",
		Short:   "Make a new book: policies, messages, sample data",
		Long:    initLong + policiesHelp(),
		Example: examples("relance init reminders", "relance init factures --language fr", "relance init reminders --policy small_debts,craftsman", "relance init library --all", "relance init --list"),
		Args:    oneAtMost, ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listPolicies(p, o, args)
			}
			return initBook(cmd.Context(), p, o, bookArg(args))
		},
	}
	cmd.Flags().StringSliceVar(&o.policies, "policy", nil, "add these policies of the library, by name")
	o.language = addChoice(cmd, "language", "of comments and messages (default: the one that relance speaks)", library.SmallLanguages...)
	o.language.value, cmd.Flags().Lookup("language").DefValue = "", ""
	cmd.Flags().BoolVar(&o.all, "all", false, "write the whole library, in French and English")
	cmd.Flags().BoolVar(&o.list, "list", false, "list the policies of the library, and write nothing")
	complete(cmd, "policy", libraryPolicies)
	return cmd
}

// shownTaken is how many files that are in the way are named.
const shownTaken = 5

func initBook(_ context.Context, p params, o initOptions, dir string) error {
	if o.all && (len(o.policies) > 0 || o.language.value != "") {
		return errors.New("--all writes every policy in every language: leave out --policy and --language")
	}
	if there, err := fs.Glob(os.DirFS(dir), "*.cue"); err == nil && len(there) > 0 && len(o.policies) > 0 {
		return addPolicies(p, o, dir)
	}
	language := cmp.Or(o.language.value, p.Lang, "fr") // the creditor of the small book is French
	files, err := bookdir.Small(language, o.policies)
	if o.all {
		language = "fr"
		files, err = bookdir.Whole(initFiles)
	}
	if err != nil {
		return err
	}
	kept := true // a .gitignore that is there stays as it is
	if _, err := os.Lstat(filepath.Join(dir, gitignore)); errors.Is(err, fs.ErrNotExist) {
		kept, files = false, append(files, bookdir.File{Name: gitignore, Data: []byte(ignored())})
	}
	taken, err := bookdir.InTheWay(dir, files)
	if err != nil {
		return err
	}
	if len(taken) > shownTaken {
		taken = append(taken[:shownTaken], "…")
	}
	if len(taken) > 0 {
		return fmt.Errorf("nothing was written: %s has %s already; choose another folder, move them away, or add policies of the library with --policy",
			filepath.ToSlash(dir), strings.Join(taken, ", "))
	}
	if err := writeFiles(dir, files); err != nil {
		return err
	}
	more := ""
	if kept {
		more = ignored()
	}
	return text.WriteNewBook(p.Stdout, p.speaks(language), dir, len(files), more)
}

func writeFiles(dir string, files []bookdir.File) error {
	for _, f := range files {
		if err := f.Write(dir); err != nil {
			return fmt.Errorf("new book: %w", err)
		}
	}
	return nil
}

const gitignore = ".gitignore"

// ignored is the .gitignore of a new book: the ledger, exports, plans, evidence, and the folders
// that messages go into under the names that examples give them. Folders that relance makes
// for messages ignore themselves, whatever they are called.
func ignored() string {
	lines := []string{
		"# What clients owe, and what they are told, belongs in no repository.",
		store.FileName + "*", store.ShadowName + "*", delivery.DeliveriesName + "/", "letters/", "calls/", "tasks/", "mails/", "sms/",
		"*.csv", "*.xlsx", "*.jsonl", "invoices.json", "clients.json", "contacts.json", "events.json", "plan*.json", "*.zip",
	}
	return strings.Join(lines, "\n") + "\n"
}
