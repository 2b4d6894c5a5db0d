package run

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
)

// DefaultBatch is how many clients share a transaction.
const DefaultBatch = 200

// Result says what was written.
type Result struct {
	Plan     string // digest; empty when there was nothing to do
	Resumed  bool   // an earlier attempt had died half way
	Clients  int    // written by this attempt
	Messages int    // put into the outbox by this attempt
}

// Apply carries a plan out: cases, journal and outbox. It writes what the plan
// says or fails with ErrMoved when book, ledger or day are not those of the plan,
// with ErrExpired or with ErrApplied. A plan whose first attempt died goes on where it
// stopped, unless something else was written meanwhile. A plan that looked at
// nobody writes nothing.
func Apply(ctx context.Context, l ledger.Ledger, c Config, p *Plan) (*Result, error) {
	a := applier{Config: c, ledger: l, plan: p, result: &Result{}}
	return a.apply(ctx)
}

// Run makes a plan for c.Day and carries it out.
func Run(ctx context.Context, l ledger.Ledger, c Config) (*Plan, *Result, error) {
	a := applier{Config: c, ledger: l, result: &Result{}, decided: map[string]*simulate.Outcome{}}
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		a.plan, err = newPlan(ctx, r, c, func(client string, out *simulate.Outcome) {
			if len(a.decided) < mostDecided {
				a.decided[client] = out
			}
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("plan for %s: %w", c.Day, err)
	}
	result, err := a.apply(ctx)
	return a.plan, result, err
}

// mostDecided is of how many clients Run keeps what it decided for the plan. The others are
// decided again, as all are by Apply.
const mostDecided = 20_000

// applier is the working state of one Apply.
type applier struct {
	Config
	ledger  ledger.Ledger
	plan    *Plan
	digest  string
	head    ledger.Head     // as this plan left the journal
	done    int             // parts
	changed map[string]bool // clients whose facts did
	// decided is what the plan's own making decided of some clients. It holds as long as nobody
	// else writes, which alone sees to before each part.
	decided map[string]*simulate.Outcome
	result  *Result
}

func (a *applier) apply(ctx context.Context) (*Result, error) {
	if err := a.run(ctx); err != nil {
		return nil, fmt.Errorf("apply the plan for %s: %w", a.plan.Day, err)
	}
	return a.result, nil
}

func (a *applier) run(ctx context.Context) error {
	switch {
	case a.plan.Looked == 0:
		return nil
	case a.plan.Book != a.Book.Digest:
		return fmt.Errorf("the book is another one: %w", ErrMoved)
	case a.plan.Day != a.Day:
		return fmt.Errorf("today is %s: %w", a.Day, ErrMoved)
	case !a.At.Before(a.plan.Expires):
		return ErrExpired
	}
	var err error
	if a.digest, err = a.plan.Digest(); err != nil {
		return err
	}
	a.result.Plan = a.digest
	if err := a.ledger.Write(ctx, a.begin); err != nil {
		return err
	}
	parts := slices.Collect(slices.Chunk(a.plan.Clients, cmp.Or(a.Batch, DefaultBatch)))
	for a.done < len(parts) {
		part := parts[a.done]
		err := a.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error { return a.part(ctx, tx, part) })
		if err != nil {
			return err
		}
	}
	return a.ledger.Write(ctx, a.finish)
}

// planBody is what the journal says of a plan.
type planBody struct {
	Plan string `json:"plan"`
	Step string `json:"step"`           // begun, part or finished
	Part int    `json:"part,omitempty"` // from 1
	Size int    `json:"size,omitempty"` // clients in one part
	Day  string `json:"day"`
	// Of a plan that begins: under which book it decides, and where its text is kept.
	Book   string `json:"book,omitempty"`
	Commit string `json:"commit,omitempty"`
}

// begin opens the plan, or finds where an earlier attempt stopped.
func (a *applier) begin(ctx context.Context, tx ledger.Tx) error {
	meta, err := tx.Meta(ctx)
	if err != nil {
		return err
	}
	if a.changed, err = changedSince(ctx, tx, meta.Decided); err != nil {
		return err
	}
	before, err := tx.Plan(ctx, a.digest)
	switch {
	case err == nil && !before.Finished.IsZero():
		return ErrApplied
	case err == nil:
		return a.resume(ctx, tx)
	case !errors.Is(err, ledger.ErrNotFound):
		return err
	}
	head, err := tx.Head(ctx)
	if err != nil {
		return err
	}
	if head != ledger.Head(a.plan.Head) {
		return fmt.Errorf("the ledger has entry %d, the plan was made on entry %d: %w", head.Seq, a.plan.Head.Seq, ErrMoved)
	}
	if err := tx.BeginPlan(ctx, ledger.Plan{Digest: a.digest, Day: a.Day, Begun: a.At}); err != nil {
		return err
	}
	if err := tx.PutBook(ctx, pinning(a.Book)); err != nil {
		return err
	}
	return a.note(ctx, tx, planBody{Step: "begun", Size: cmp.Or(a.Batch, DefaultBatch), Book: a.Book.Digest, Commit: a.Commit})
}

// resume sees that only this plan wrote since it was begun, and counts its parts.
func (a *applier) resume(ctx context.Context, tx ledger.Tx) error {
	a.result.Resumed = true
	a.head = ledger.Head(a.plan.Head)
	for rec, err := range tx.Journal(ctx, ledger.JournalFilter{After: a.plan.Head.Seq}) {
		if err != nil {
			return err
		}
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		var b planBody
		if err := json.Unmarshal(e.Body, &b); err != nil || b.Plan != a.digest {
			return fmt.Errorf("entry %d was written since the plan was begun: %w", rec.Seq, ErrMoved)
		}
		switch {
		case e.Kind == ledger.KindPlan && b.Step == "begun":
			a.Batch = b.Size
		case e.Kind == ledger.KindPlan && b.Step == "part":
			a.done = b.Part
		}
		a.head = ledger.Head{Seq: rec.Seq, Hash: rec.Hash}
	}
	return nil
}

// part carries out some clients of the plan.
func (a *applier) part(ctx context.Context, tx ledger.Tx, clients []Client) error {
	if err := a.alone(ctx, tx); err != nil {
		return err
	}
	messages := 0
	for i := range clients {
		k := &clients[i]
		out, err := a.outcome(ctx, tx, k)
		if err != nil {
			return err
		}
		w := writer{tx: tx, book: a.Book, plan: a.digest, at: a.At, day: a.Day, client: k.ID}
		if err := w.outcome(ctx, out); err != nil {
			return fmt.Errorf("client %s: %w", k.ID, err)
		}
		messages += len(out.Messages)
	}
	if err := a.note(ctx, tx, planBody{Step: "part", Part: a.done + 1}); err != nil {
		return err
	}
	a.done++
	a.result.Clients += len(clients)
	a.result.Messages += messages
	return nil
}

// outcome is what the day brings to a client of the plan.
func (a *applier) outcome(ctx context.Context, tx ledger.Tx, k *Client) (*simulate.Outcome, error) {
	if out := a.decided[k.ID]; out != nil {
		return out, nil
	}
	now, out, err := decide(ctx, tx, a.Config, k.ID, a.changed[k.ID])
	if err != nil {
		return nil, err
	}
	same, err := alike(&now, k)
	if err != nil {
		return nil, err
	}
	if !same {
		return nil, fmt.Errorf("client %s: %w", k.ID, ErrMoved)
	}
	return out, nil
}

// alike compares a client with one that may come from a file, by their digests.
func alike(a, b *Client) (bool, error) {
	x, err := digest(a)
	if err != nil {
		return false, err
	}
	y, err := digest(b)
	return x == y, err
}

// finish closes the plan: all facts up to it are decided on.
func (a *applier) finish(ctx context.Context, tx ledger.Tx) error {
	if err := a.alone(ctx, tx); err != nil {
		return err
	}
	meta, err := tx.Meta(ctx)
	if err != nil {
		return err
	}
	meta.Decided, meta.Book = a.head.Seq, a.Book.Digest // what this plan itself made of facts is decided on as well
	if err := tx.SetMeta(ctx, meta); err != nil {
		return err
	}
	if err := a.note(ctx, tx, planBody{Step: "finished"}); err != nil {
		return err
	}
	return tx.FinishPlan(ctx, a.digest, a.At)
}

// alone fails when somebody else wrote between two transactions of the plan.
func (a *applier) alone(ctx context.Context, tx ledger.Tx) error {
	head, err := tx.Head(ctx)
	if err != nil {
		return err
	}
	if head != a.head {
		return fmt.Errorf("entry %d was written meanwhile: %w", head.Seq, ErrMoved)
	}
	return nil
}

// note writes where the plan stands into the journal.
func (a *applier) note(ctx context.Context, tx ledger.Tx, b planBody) error {
	b.Plan, b.Day = a.digest, a.Day.String()
	if _, err := tx.Append(ctx, ledger.Draft{At: a.At, Kind: ledger.KindPlan, Body: b}); err != nil {
		return err
	}
	var err error
	a.head, err = tx.Head(ctx)
	return err
}
