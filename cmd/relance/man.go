package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan(p params) *cobra.Command {
	var out, date string
	cmd := &cobra.Command{
		Use:   "man --out DIR",
		Short: "Write the pages of the manual, for man",
		Long: `Man writes the help of every command as a page of the manual: relance.1, relance-run.1 and so on, into a
folder that is there. The same version, language and day give the same bytes.`,
		Example:           examples("relance man --out ."),
		Args:              noArguments,
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return errors.New("--out is missing: name the folder to write into")
			}
			if info, err := os.Stat(out); err != nil || !info.IsDir() {
				return fmt.Errorf("--out %s: there is no such folder", out)
			}
			day, err := p.day("date", date, "UTC")
			if err != nil {
				return err
			}
			at := day.Time()
			root := cmd.Root()
			root.DisableAutoGenTag = true
			return doc.GenManTree(root, &doc.GenManHeader{Title: "RELANCE", Section: "1", Source: "relance", Manual: "relance", Date: &at}, out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the `FOLDER` to write into (required)")
	cmd.Flags().StringVar(&date, "date", "today", "the `DAY` that the pages show, YYYY-MM-DD or today")
	complete(cmd, "date", noFiles)
	return cmd
}
