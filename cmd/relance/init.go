package main

import (
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
	"github.com/relance-dev/relance/cmd/relance/internal/words"
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

// ignored is the .gitignore of a new book: the ledger, exports, plans, evidence, and the folders
// that messages go into under the names that examples give them. Folders that relance makes
// for messages ignore themselves, whatever they are called.
func ignored() string {
	lines := []string{
		"# What clients owe, and what they are told, belongs in no repository.",
		ledgerName + "*", shadowName + "*", delivery.DeliveriesName + "/", "letters/", "calls/", "tasks/", "mails/", "sms/",
		"*.csv", "*.xlsx", "*.jsonl", "invoices.json", "clients.json", "contacts.json", "events.json", "plan*.json", "*.zip",
	}
	return strings.Join(lines, "\n") + "\n"
}

func initBook(_ context.Context, p params, o initOptions, dir string) error {
	files, err := bookdir.NewBook(o.policies, initFiles)
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
	if len(taken) > 0 {
		return fmt.Errorf("nothing was written: %s has %s already; choose another folder, or move %s away",
			filepath.ToSlash(dir), strings.Join(taken, ", "), words.New("en").Plural(len(taken), "it", "them"))
	}
	for _, f := range files {
		if err := f.Write(dir); err != nil {
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
`, counted(len(files), "file", "files"), words.Shell(at))
	if err == nil && kept {
		_, err = fmt.Fprintf(p.Stdout, "\nyour .gitignore stays as it is; these lines keep what clients owe out of the repository:\n%s", ignored())
	}
	return err
}
