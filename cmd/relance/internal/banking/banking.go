// Package banking reads the bank statements that a person names, for a book.
package banking

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// Accounts are those on which clients of a book pay: iban of the creditor and of the entities.
func Accounts(book *policies.Book) []posting.BankAccount {
	var list []posting.BankAccount
	for _, entity := range append([]string{""}, book.EntityIDs()...) {
		company := book.Company(entity)
		if iban := bank.Compact(company.IBAN); iban != "" {
			list = append(list, posting.BankAccount{IBAN: iban, Entity: entity})
		}
	}
	return list
}

// Stated is what a person says of files that do not say it themselves.
type Stated struct {
	Account, Currency, Dates string // as flags give them; empty when nobody said
}

// Options are those with which the files of a book are read. What nobody said is the book's one account, and
// the book's currency.
func (s Stated) Options(book *policies.Book, today engine.Date) (bank.Options, error) {
	opt := bank.Options{Today: today, Dates: s.Dates, Account: s.Account, Rows: book.Bank}
	for _, a := range Accounts(book) {
		opt.Accounts = append(opt.Accounts, a.IBAN)
	}
	if opt.Account == "" && len(opt.Accounts) == 1 {
		opt.Account = opt.Accounts[0]
	}
	opt.Currency = book.Currency
	if s.Currency != "" {
		c, err := engine.ParseCurrency(s.Currency)
		if err != nil {
			return opt, fmt.Errorf("--currency: %w", err)
		}
		opt.Currency = c
	}
	return opt, nil
}

// Files are statements that were read, and from what.
type Files struct {
	Statements []bank.Statement
	Files      []posting.File
}

// Read reads files. It fails with a *bank.Problem for the first that cannot be used.
func Read(names []string, opt bank.Options) (f Files, err error) {
	for _, name := range names {
		data, err := plainfile.Read(name, bank.MaxSize)
		if err != nil {
			return f, err
		}
		if err := f.Add(name, data, opt); err != nil {
			return f, err
		}
	}
	return f, nil
}

// Add reads the bytes of one more file. It fails with a *bank.Problem when they cannot be used.
func (f *Files) Add(name string, data []byte, opt bank.Options) error {
	found, err := bank.Read(filepath.ToSlash(name), data, opt)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	f.Files = append(f.Files, posting.File{Name: filepath.Base(name), SHA256: hex.EncodeToString(sum[:])})
	for i := range found {
		found[i].File = filepath.Base(name)
	}
	f.Statements = append(f.Statements, found...)
	return nil
}

// Answer reads what a person says an entry is for: invoices, each with =AMOUNT or without.
func Answer(entry string, invoices []string) posting.BankAnswer {
	a := posting.BankAnswer{Entry: entry}
	for _, text := range invoices {
		id, amount, _ := strings.Cut(text, "=")
		a.Parts = append(a.Parts, posting.BankPart{Invoice: id, Amount: amount})
	}
	return a
}
