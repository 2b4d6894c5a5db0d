package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const (
	briefColumns = "invoice, client, currency, policy, book, version, state, wake"
	caseColumns  = briefColumns + ", run"
)

// caseRun is the part of a case that only package engine reads.
type caseRun struct {
	Entity   string            `json:"entity,omitempty"`
	Covers   []string          `json:"covers,omitempty"`
	Run      engine.Case       `json:"run"`
	Promise  engine.Promise    `json:"promise"`
	Last     engine.Outcome    `json:"last"`
	Proposal *engine.Approval  `json:"proposal,omitempty"`
	Deferred []ledger.Deferred `json:"deferred,omitempty"`

	Undecided *ledger.Undecided `json:"undecided,omitempty"`
}

func (r *reader) scanCase(row scanner) (ledger.Case, error) {
	var run caseRun
	c, err := r.briefCase(row, object{&run})
	c.Entity, c.Covers, c.Run, c.Promise, c.Last, c.Proposal = run.Entity, run.Covers, run.Run, run.Promise, run.Last, run.Proposal
	c.Deferred, c.Undecided = run.Deferred, run.Undecided
	return c, err
}

// briefCase reads a row of briefColumns, and what follows them.
func (r *reader) briefCase(row scanner, more ...any) (c ledger.Case, err error) {
	var code string
	if err := row.Scan(append([]any{&c.Invoice, &c.Client, &code, &c.Policy, &c.Book, &c.Version, &c.State, day{&c.Wake}}, more...)...); err != nil {
		return c, err
	}
	c.Currency, err = r.currency(code)
	return c, err
}

func (r *reader) scanBrief(row scanner) (ledger.Case, error) { return r.briefCase(row) }

// Case implements ledger.CaseReader.
func (r *reader) Case(ctx context.Context, id string) (ledger.Case, error) {
	if c, known, err := from(r.ahead.cases, id, "case "+id, r.scanCase); known {
		return c, err
	}
	return one(ctx, r, "case "+id, r.scanCase, "SELECT "+caseColumns+" FROM cases WHERE id = ?", id)
}

// CaseOf implements ledger.CaseReader.
func (r *reader) CaseOf(ctx context.Context, invoice string) (ledger.Case, error) {
	return one(ctx, r, "case of invoice "+invoice, r.scanCase, "SELECT "+caseColumns+` FROM cases
		WHERE id = ?1 OR id = (SELECT case_id FROM covers WHERE invoice = ?2)`, ledger.Subject{Invoice: invoice}.ID(), invoice)
}

// ofClient selects the cases of a client, and those that invoices are in that are the client's now.
const ofClient = `id IN (SELECT id FROM cases WHERE client = ? UNION ALL
	SELECT cases.id FROM invoices JOIN cases ON cases.invoice = invoices.id WHERE invoices.client = ? UNION ALL
	SELECT covers.case_id FROM invoices JOIN covers ON covers.invoice = invoices.id WHERE invoices.client = ?)`

// Cases implements ledger.CaseReader.
func (r *reader) Cases(ctx context.Context, f ledger.CaseFilter) iter.Seq2[ledger.Case, error] {
	var w where
	order := "id"
	if f.DueBy != 0 {
		w.and("wake <> '' AND wake <= ?", f.DueBy.String())
		order = "wake, id"
	}
	if f.Client != "" {
		w.and("client = ?", f.Client)
	}
	if f.Of != "" {
		w.and(ofClient, f.Of, f.Of, f.Of)
	}
	if f.Proposed {
		w.and("proposed = 1")
	}
	if f.Deferred {
		w.and(r.dialect.Has("run", `"deferred":`))
	}
	if f.Undecided {
		w.and(r.dialect.Has("run", `"undecided":`))
	}
	if f.After != "" {
		w.and("("+order+") > (SELECT "+order+" FROM cases WHERE id = ?)", f.After)
	}
	columns, scan := caseColumns, r.scanCase
	if f.Brief {
		columns, scan = briefColumns, r.scanBrief
	}
	return many(ctx, r, "cases", scan, "SELECT "+columns+" FROM cases"+w.String()+"ORDER BY "+order+limit(f.Limit), w.args...)
}

// PutCase implements ledger.CaseWriter.
func (t *tx) PutCase(ctx context.Context, c ledger.Case) (ledger.Case, error) {
	run, err := json.Marshal(&caseRun{c.Entity, c.Covers, c.Run, c.Promise, c.Last, c.Proposal, c.Deferred, c.Undecided})
	if err != nil {
		return c, fmt.Errorf("case %s: %w", c.ID(), err)
	}
	put := t.addCase
	if c.Version > 0 {
		put = t.moveCase
	}
	later, err := t.writeCase(&c, string(run))
	if err != nil {
		return c, err
	}
	if !later {
		delete(t.ahead.cases, c.ID())
		if err := put(ctx, &c, string(run)); err != nil {
			return c, err
		}
	}
	t.wrote(casesTable, c.ID(), written(caseFields, c.Book, c.Client, c.Currency.Code(), c.ID(), c.Invoice, c.Policy,
		strconv.Itoa(flag(c.Proposal != nil)), string(run), c.State, whole(c.Version+1), c.Wake.String()))
	if later {
		c.Version++
		return c, nil
	}
	if err := t.cover(ctx, c); err != nil {
		return c, err
	}
	c.Version++
	return c, nil
}

// addCase adds the row of a case.
func (t *tx) addCase(ctx context.Context, c *ledger.Case, run string) error {
	return t.changeCase(ctx, c, `INSERT INTO cases (version, state, wake, proposed, run, book, policy, invoice, client, currency, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.Version+1, c.State, c.Wake.String(), flag(c.Proposal != nil), run, c.Book, c.Policy, c.Invoice, c.Client, c.Currency.Code(), c.ID())
}

// moveCase changes the row of a case. Whose it is, and under which policy, hardly ever changes: a column that is not named
// leaves alone the indexes that it is in.
func (t *tx) moveCase(ctx context.Context, c *ledger.Case, run string) error {
	err := t.changeCase(ctx, c, `UPDATE cases SET version = ?, state = ?, wake = ?, proposed = ?, run = ?, book = ?
		WHERE id = ? AND version = ? AND policy = ? AND invoice = ? AND client = ? AND currency = ?`,
		c.Version+1, c.State, c.Wake.String(), flag(c.Proposal != nil), run, c.Book, c.ID(), c.Version, c.Policy, c.Invoice, c.Client, c.Currency.Code())
	if !errors.Is(err, ledger.ErrConflict) {
		return err
	}
	return t.changeCase(ctx, c, `UPDATE cases SET version = ?, state = ?, wake = ?, proposed = ?, run = ?, book = ?, policy = ?, invoice = ?, client = ?,
		currency = ? WHERE id = ? AND version = ?`,
		c.Version+1, c.State, c.Wake.String(), flag(c.Proposal != nil), run, c.Book, c.Policy, c.Invoice, c.Client, c.Currency.Code(), c.ID(), c.Version)
}

// DropCase implements ledger.CaseWriter.
func (t *tx) DropCase(ctx context.Context, c ledger.Case) error {
	delete(t.ahead.cases, c.ID())
	if err := t.changeCase(ctx, &c, "DELETE FROM cases WHERE id = ? AND version = ?", c.ID(), c.Version); err != nil {
		return err
	}
	t.gone(casesTable, c.ID())
	c.Covers = nil
	return t.cover(ctx, c)
}

// changeCase changes the row of a case, which must be as it was read.
func (t *tx) changeCase(ctx context.Context, c *ledger.Case, query string, args ...any) error {
	res, err := t.exec(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("case %s: %w", c.ID(), err)
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ledger.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("case %s, version %d: %w", c.ID(), c.Version, err)
	}
	return nil
}

// cover stores which invoices a client's case has.
func (t *tx) cover(ctx context.Context, c ledger.Case) error {
	if c.Invoice != "" {
		return nil
	}
	if _, err := t.exec(ctx, "DELETE FROM covers WHERE case_id = ?", c.ID()); err != nil {
		return fmt.Errorf("case %s: %w", c.ID(), err)
	}
	b := &batch{t: t, insert: "INSERT INTO covers (invoice, case_id)", columns: 2, new: true}
	for _, invoice := range c.Covers {
		if err := b.add(ctx, invoice, c.ID()); err != nil {
			return covered(c, err)
		}
	}
	return covered(c, b.flush(ctx))
}

func covered(c ledger.Case, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ledger.ErrExists):
		return fmt.Errorf("case %s: one of its invoices is in another case: %w", c.ID(), err)
	}
	return fmt.Errorf("case %s: %w", c.ID(), err)
}

// Book implements ledger.CaseReader.
func (r *reader) Book(ctx context.Context, digest string) (ledger.Book, error) {
	return one(ctx, r, "book "+digest, func(row scanner) (ledger.Book, error) {
		b := ledger.Book{Digest: digest}
		err := row.Scan(object{&b.Policies})
		return b, err
	}, "SELECT policies FROM books WHERE digest = ?", digest)
}

// PutBook implements ledger.CaseWriter.
func (t *tx) PutBook(ctx context.Context, b ledger.Book) error {
	policies, err := json.Marshal(b.Policies)
	var res sql.Result
	if err == nil {
		res, err = t.exec(ctx, "INSERT INTO books (digest, policies) VALUES (?, ?) ON CONFLICT DO NOTHING", b.Digest, string(policies))
	}
	if err != nil {
		return fmt.Errorf("book %s: %w", b.Digest, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		t.changed(booksTable, b.Digest)
	}
	return nil
}
