package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/banking"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/posting"
)

// bankImportPath is where bank statements are sent, below the interface for programs.
const bankImportPath = "v1/bank/import"

// StatementsIn are bank statements to read.
type StatementsIn struct {
	Files    []StatementFile `json:"files" minItems:"1" maxItems:"50" doc:"all are used, or none"`
	DryRun   bool            `json:"dry_run" doc:"say what would be booked, and write nothing"`
	Gap      bool            `json:"gap,omitempty" doc:"take a statement that does not follow the last one, or covers days of one in another format"`
	Account  string          `json:"account,omitempty" maxLength:"50" doc:"the IBAN of the account that a QIF or CSV is of; the book's when it is left out and there is one alone"`
	Currency string          `json:"currency,omitempty" maxLength:"3" doc:"in which a QIF or CSV is, such as EUR; the book's when it is left out"`
	Dates    string          `json:"dates,omitempty" enum:"dmy,mdy" doc:"how a QIF or CSV writes days, when they do not tell"`
}

// StatementFile is a file of statements.
type StatementFile struct {
	Name    string `json:"name" minLength:"1" maxLength:"200" doc:"of the file, for the journal"`
	Content []byte `json:"content" doc:"its bytes, in base64: camt.053 and camt.054, MT940, CFONB 120, OFX, QIF, or CSV with a header"`
}

// MatchIn says what an entry of a bank statement is for: the invoices, a client, nobody, or what is proposed.
type MatchIn struct {
	Entry      string          `json:"entry,omitempty" minLength:"4" maxLength:"200" doc:"its key, or the beginning of it; left out with likely alone"`
	Parts      []view.BankPart `json:"parts,omitempty" maxItems:"100" doc:"what invoices get, in this order; an empty amount is what is open, as far as the entry goes"`
	Client     string          `json:"client,omitempty" maxLength:"200" doc:"whose the rest is, or all of it without parts"`
	Ignore     bool            `json:"ignore,omitempty" doc:"it is about no client"`
	AsProposed bool            `json:"as_proposed,omitempty" doc:"what is proposed is right"`
	Likely     bool            `json:"likely,omitempty" doc:"what is proposed is right for all that is likely: without an entry, and for who sees all clients"`
	DryRun     bool            `json:"dry_run,omitempty" doc:"say what would be booked, and write nothing"`
}

// UndoIn takes back what was said of an entry of a bank statement.
type UndoIn struct {
	Entry  string `json:"entry" minLength:"4" maxLength:"200" doc:"its key, or the beginning of it"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"in words"`
	Ignore bool   `json:"ignore,omitempty" doc:"it is about no client: it does not wait again"`
	DryRun bool   `json:"dry_run,omitempty" doc:"say what would change, and write nothing"`
}

// BankPage is a page of entries of bank statements that wait for a person.
type BankPage struct {
	Waiting []view.BankEntry `json:"waiting" doc:"by the day since which they wait, then by key, with what is proposed"`
	Next    string           `json:"next,omitempty" doc:"the cursor of the next page; none on the last one"`
}

// bankActs are the operations about bank statements.
func (s *Server) bankActs(api huma.API) {
	act(s, api, ScopeImport, huma.Operation{
		OperationID: "bank-import", Path: "/bank/import", Summary: "Read bank statements, and book the payments that are certain", MaxBodyBytes: maxImport,
		Description: "As relance bank import does with files, and answered as relance bank import --format json answers. An entry is taken once, in whichever file it comes; what is not certain waits. All files are used or none, with dry_run none is. At most 32 MiB at once.",
	}, importStatements)
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "bank-match", Path: "/bank/match", Summary: "Say what an entry of a bank statement is for", Description: "Who paid is remembered: the next payment from that account or name is proposed for them.",
	}, matchBank)
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "bank-undo", Path: "/bank/undo", Summary: "Take back the booking of an entry of a bank statement",
	}, func(ctx context.Context, a *acting, in *UndoIn) (view.BankUndone, error) {
		u, err := posting.UndoBank(ctx, a.ledger, posting.BankUndoConfig{Entry: in.Entry, Reason: in.Reason, Ignore: in.Ignore, At: a.now, Today: a.today, By: a.by, DryRun: in.DryRun})
		if err != nil {
			return view.BankUndone{}, err
		}
		return view.NewBankUndone(u), a.tried(ctx, in.DryRun)
	})
}

// tried notes the journal's last entry after a dry run, which wrote none.
func (a *acting) tried(ctx context.Context, dry bool) error {
	if !dry {
		return nil
	}
	return a.headOf(ctx, a.office)
}

func importStatements(ctx context.Context, a *acting, in *StatementsIn) (v view.BankImported, err error) {
	if err := a.alone(ctx); err != nil {
		return v, err
	}
	if in.Currency != "" {
		if _, err := engine.ParseCurrency(in.Currency); err != nil {
			return v, &worklist.FieldError{Field: "currency", Err: err}
		}
	}
	book := a.office.Book
	opt, err := banking.Stated{Account: in.Account, Currency: in.Currency, Dates: in.Dates}.Options(book, a.today)
	if err != nil {
		return v, err
	}
	var read banking.Files
	for i, f := range in.Files {
		if !fileName(f.Name) {
			return v, &worklist.FieldError{Field: "files[" + strconv.Itoa(i) + "].name", Err: errFileName}
		}
		if err := read.Add(f.Name, f.Content, opt); err != nil {
			return v, err
		}
	}
	s, err := posting.ImportBank(ctx, a.ledger, posting.BankConfig{
		Statements: read.Statements, Files: read.Files, Accounts: banking.Accounts(book), At: a.now, Today: a.today, By: a.by, Gap: in.Gap, DryRun: in.DryRun,
	})
	if err != nil {
		return v, err
	}
	return view.NewBankImported(s), a.tried(ctx, in.DryRun)
}

func matchBank(ctx context.Context, a *acting, in *MatchIn) (view.BankImported, error) {
	said := 0
	for _, one := range []bool{len(in.Parts) > 0 || in.Client != "", in.Ignore, in.AsProposed, in.Likely} {
		if one {
			said++
		}
	}
	switch {
	case said != 1:
		return view.BankImported{}, &worklist.FieldError{Field: "parts", Err: errors.New("one of: parts or client, ignore, as_proposed, likely")}
	case in.Likely != (in.Entry == ""):
		return view.BankImported{}, &worklist.FieldError{Field: "entry", Err: errors.New("the key of an entry; none with likely, which is about all that is likely")}
	}
	c := posting.BankMatchConfig{At: a.now, Today: a.today, By: a.by, Likely: in.Likely, DryRun: in.DryRun}
	if in.Likely {
		if err := a.alone(ctx); err != nil {
			return view.BankImported{}, err
		}
	} else {
		word := posting.BankAnswer{Entry: in.Entry, Client: in.Client, Ignore: in.Ignore, AsProposed: in.AsProposed}
		for _, p := range in.Parts {
			word.Parts = append(word.Parts, posting.BankPart{Invoice: p.Invoice, Amount: p.Amount})
		}
		c.Answers = []posting.BankAnswer{word}
	}
	s, err := posting.MatchBank(ctx, a.ledger, c)
	if err != nil {
		return view.BankImported{}, err
	}
	return view.NewBankImported(s), a.tried(ctx, in.DryRun)
}

// bankOrder is the order of entries that wait.
var bankOrder = &view.Order[view.BankEntry]{
	Name: "bank", Compare: func(x, y *view.BankEntry) int {
		return cmp.Or(cmp.Compare(x.Since, y.Since), cmp.Compare(x.Key, y.Key))
	},
	Place: func(e *view.BankEntry) []string { return []string{e.Since.String(), e.Key} },
	Row: func(place []string) (*view.BankEntry, bool) {
		if len(place) != 2 {
			return nil, false
		}
		since, err := engine.ParseDate(place[0])
		return &view.BankEntry{Since: since, Key: place[1]}, err == nil
	},
}

func bankWaiting(ctx context.Context, a *asked, in *Paged) (BankPage, error) {
	list, err := posting.BankWaiting(ctx, a)
	if err != nil {
		return BankPage{}, err
	}
	all := view.NewBankWaiting(list).Waiting
	bankOrder.Sort(all)
	rows, more, err := bankOrder.Cut(all, view.Page{Limit: in.Limit, After: in.Cursor})
	if err != nil {
		return BankPage{}, noCursor()
	}
	return BankPage{rows, more.Next}, nil
}

// inFields says of the flags of relance bank import which fields they are.
var inFields = strings.NewReplacer("--currency EUR", "currency EUR", "--dates dmy or --dates mdy", "dates dmy or mdy", "--account IBAN", "account", "add --gap", "say gap")

// bankProblem is why bank statements were not taken; nil when it is another reason.
func bankProblem(err error) *Problem {
	unread, refused := new(bank.Problem), new(posting.StatementError)
	var p *Problem
	var where, says, hint string
	switch {
	case errors.As(err, &unread):
		where, says, hint = unread.File, unread.Says, unread.Hint
		if unread.Place != "" {
			where += ", " + unread.Place
		}
		p = problem(http.StatusUnprocessableEntity, "Nothing was written: a statement cannot be read.").kind("statement")
	case errors.As(err, &refused):
		where, says, hint = refused.File, refused.Says, refused.Hint
		p = problem(http.StatusUnprocessableEntity, "Nothing was written: a statement cannot be used.").kind("statement")
		if refused.Gap {
			p = problem(http.StatusConflict, "Nothing was written: a statement does not follow the last one of its account.").kind("gap")
		}
	default:
		return nil
	}
	if hint != "" {
		says += "; " + inFields.Replace(hint)
	}
	return p.at(where, says)
}
