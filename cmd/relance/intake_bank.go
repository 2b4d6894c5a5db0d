package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/banking"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/presets"
)

// kindBank is the word of --kind for a statement of an account.
const kindBank = text.KindBank

// bankCheck shows what was understood of a bank statement. Without a book the file has to say its currency.
func bankCheck(p params, say words.Writer, book *policies.Book, file string, o intakeCheckOptions) error {
	opt := bank.Options{}
	if book != nil {
		today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		if opt, err = (banking.Stated{}).Options(book, today); err != nil {
			return err
		}
	}
	data, err := plainfile.Read(file, bank.MaxSize)
	if err != nil {
		return err
	}
	layout, _ := bank.LayoutOf(data, opt)
	list, err := bank.Read(filepath.ToSlash(file), data, opt)
	var problem *bank.Problem
	if err != nil && !errors.As(err, &problem) {
		return err
	}
	err = nil
	if problem != nil && book == nil && strings.Contains(problem.Hint, "--currency") {
		problem.Hint = "say whose account it is: --book FOLDER"
	}
	if o.format.value == "json" {
		err = view.Write(p.Stdout, view.NewBankFile(file, list, layout, problem))
	} else {
		err = text.WriteBankFile(p.Stdout, say, file, list, &layout)
	}
	switch {
	case err != nil:
		return err
	case problem != nil && o.format.value == "json":
		return errFindings
	case problem != nil:
		text.WriteHinted(p.Stdout, say, say.Says(problem.Error()), problem.Hint)
		return errFindings
	}
	return nil
}

// bankSuggest writes an intake.cue for the CSV of a bank.
func bankSuggest(p params, say words.Writer, file string) error {
	data, err := plainfile.Read(file, bank.MaxSize)
	if err != nil {
		return err
	}
	s, known, err := presets.SuggestBank(filepath.ToSlash(file), data, say)
	if err != nil {
		return refused(err, text.WriteBankRefusal(p.Stderr, say, err))
	}
	if _, err := fmt.Fprint(p.Stdout, s.Text); err != nil {
		return err
	}
	switch {
	case known:
		fmt.Fprintln(p.Stderr, say.T("its headers are known: it is read without this, too"))
	case s.Unsure > 0:
		fmt.Fprintln(p.Stderr, say.T("not recognised; taken for %s by its headers; decide on %s marked unsure", kindBank, say.N(s.Unsure, "line", "lines")))
	default:
		fmt.Fprintln(p.Stderr, say.T("not recognised; taken for %s by its headers", kindBank))
	}
	if s.Unsure > 0 {
		return errWarnings
	}
	return nil
}
