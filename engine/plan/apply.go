package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// DefaultBatch is how many clients share a transaction.
const DefaultBatch = 200

// Result says what was written.
type Result struct {
	Plan    string // digest; empty when there was nothing to do
	Resumed bool   // an earlier attempt had died half way
	// LeftOut are the clients of the plan of whom others wrote since it was made, so that it is
	// no longer what a run would do. The next run decides them.
	LeftOut  []string
	Failed   []ClientFailure // of those left out, whom an error kept from being written
	Clients  int             // written by this attempt
	Messages int             // put into the outbox by this attempt
}

// Apply carries a plan out: cases, journal and outbox. It fails with ErrMoved when book, ledger
// or day are not those of the plan, with ErrExpired or with ErrApplied. Others may write
// meanwhile: a client to whom the plan would no longer happen is left out, and all others
// get what it says. A plan whose first attempt died goes on where it stopped. A plan that
// looked at nobody writes nothing.
func Apply(ctx context.Context, l ledger.Ledger, c Config, p *Plan) (*Result, error) {
	a := applier{Config: c, ledger: l, plan: p, result: &Result{}}
	return a.apply(ctx)
}

// Run makes a plan for c.Day and carries it out.
func Run(ctx context.Context, l ledger.Ledger, c Config) (*Plan, *Result, error) {
	a := applier{Config: c, ledger: l, result: &Result{}, decided: map[string]*replay.Outcome{}}
	room := mostDecided
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		a.plan, err = newPlan(ctx, r, c, func(client string, out *replay.Outcome) {
			if room > 0 {
				a.decided[client] = out
				room -= 1 + len(out.Cases) + len(out.Turns) + len(out.Messages)
			}
		})
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("plan for %s: %w", c.Day, err)
	}
	result, err := a.apply(ctx)
	if errors.Is(err, ErrApplied) { // by another run of the same instant: nothing is left to do
		return a.plan, &Result{}, nil
	}
	return a.plan, result, err
}

// mostDecided is how much of what it decided for the plan Run keeps: clients, and cases, turns and messages of theirs.
// A part of it is let go when it is written. The other clients are decided again, as all are by Apply.
const mostDecided = 400_000

// ClientFailure is a client of the plan about whom nothing could be written, and why. The next run decides them.
type ClientFailure struct {
	Client string
	Err    error
}

// clientError says that one client could not be written; the others can.
type clientError struct {
	client string
	err    error
}

func (e *clientError) Error() string { return fmt.Sprintf("client %s: %v", e.client, e.err) }
func (e *clientError) Unwrap() error { return e.err }

// applier is the working state of one Apply.
type applier struct {
	Config
	ledger  ledger.Ledger
	plan    *Plan
	digest  string
	watch   watcher         // of others
	banked  bool            // somebody read a bank statement, or spoke of an entry, since the plan was made
	done    int             // parts
	changed map[string]bool // clients whose facts did
	// decided is what the plan's own making decided of some clients. It holds for those of whom
	// nobody else writes.
	decided map[string]*replay.Outcome
	failing map[string]error // clients that could not be written
	bumped  map[string]int64 // see writer
	gave    int              // how many cases gave up invoices to those of other clients
	result  *Result
}

func (a *applier) apply(ctx context.Context) (*Result, error) {
	if err := a.run(ctx); err != nil {
		return nil, fmt.Errorf("apply the plan for %s: %w", a.plan.Day, err)
	}
	return a.result, nil
}

func (a *applier) run(ctx context.Context) error {
	if a.plan.Looked == 0 {
		var long bool
		err := a.ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
			long, err = quiet(ctx, r, &a.Config)
			return err
		})
		if err != nil || !long {
			return err
		}
	}
	switch {
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
	a.failing, a.bumped = map[string]error{}, map[string]int64{}
	a.watch = watcher{plan: a.digest, seen: a.plan.Head.Seq, moved: map[string]bool{}}
	if err := a.ledger.Write(ctx, a.begin); err != nil {
		return err
	}
	parts := slices.Collect(slices.Chunk(a.plan.Clients, cmp.Or(a.Batch, DefaultBatch)))
	for a.done < len(parts) {
		part := parts[a.done]
		err := a.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error { return a.part(ctx, tx, part) })
		if failed, ok := errors.AsType[*clientError](err); ok { // its part is carried out without it
			a.failing[failed.client] = failed.err
			a.result.Failed = append(a.result.Failed, ClientFailure{failed.client, failed.err})
			continue
		}
		if err != nil {
			return err
		}
		for i := range part {
			delete(a.decided, part[i].ID)
		}
	}
	return a.ledger.Write(ctx, a.finish)
}

// begin opens the plan, or finds where an earlier attempt stopped.
func (a *applier) begin(ctx context.Context, tx ledger.Tx) error {
	meta, err := tx.Meta(ctx)
	if err != nil {
		return err
	}
	a.Config.ledger = meta.ID
	if a.changed, err = ToLookAt(ctx, tx, &meta); err != nil {
		return err
	}
	if err := sameLedger(ctx, tx, a.plan.Head); err != nil {
		return err
	}
	if a.incoming, err = posting.ReadIncoming(ctx, tx, a.Book, a.Day); err != nil {
		return err
	}
	switch last, err := tx.Last(ctx, ledger.KindBank); {
	case err == nil:
		a.banked = last.Seq > a.plan.Head.Seq
	case !errors.Is(err, ledger.ErrNotFound):
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
	if err := tx.BeginPlan(ctx, ledger.Plan{Digest: a.digest, Day: a.Day, Begun: a.At}); err != nil {
		return err
	}
	if err := tx.PutBook(ctx, ledger.Pinning(a.Book)); err != nil {
		return err
	}
	return a.note(ctx, tx, journal.Run{Step: journal.StepBegun, Size: cmp.Or(a.Batch, DefaultBatch), Book: a.Book.Digest, Commit: a.Commit})
}

// resume counts the parts of an earlier attempt, and whom they left out.
func (a *applier) resume(ctx context.Context, tx ledger.Tx) error {
	a.result.Resumed = true
	return a.watch.look(ctx, tx, func(b journal.Body) {
		run, ok := b.(journal.Run)
		if !ok {
			return
		}
		switch run.Step {
		case journal.StepBegun:
			a.Batch = run.Size
		case journal.StepPart:
			a.done = run.Part
			a.result.LeftOut = append(a.result.LeftOut, run.LeftOut...)
		}
	})
}

// part carries out some clients of the plan.
func (a *applier) part(ctx context.Context, tx ledger.Tx, clients []Client) error {
	if err := a.watch.look(ctx, tx, func(journal.Body) {}); err != nil {
		return err
	}
	messages := 0
	var left []string
	read := reading{applier: a, tx: tx}
	for i := range clients {
		k := &clients[i]
		if a.failing[k.ID] != nil {
			left = append(left, k.ID)
			continue
		}
		out, err := a.outcome(ctx, tx, k, &read, clients[i:])
		if err != nil {
			return err
		}
		if out == nil {
			left = append(left, k.ID)
			continue
		}
		w := writer{Config: a.Config, tx: tx, plan: a.digest, client: k.ID, bumped: a.bumped, gave: &a.gave, fresh: out != a.decided[k.ID]}
		if err := w.outcome(ctx, out); err != nil {
			if ctx.Err() != nil || errors.Is(err, ledger.ErrFull) || errors.Is(err, ledger.ErrInUse) || errors.Is(err, ledger.ErrReadOnly) {
				return fmt.Errorf("client %s: %w", k.ID, err)
			}
			return &clientError{k.ID, err}
		}
		messages += len(out.Messages)
	}
	if err := a.note(ctx, tx, journal.Run{Step: journal.StepPart, Part: a.done + 1, LeftOut: left}); err != nil {
		return err
	}
	head, err := tx.Head(ctx)
	if err != nil {
		return err
	}
	a.watch.seen = head.Seq // nobody else wrote since the look
	a.done++
	a.result.Clients += len(clients) - len(left)
	a.result.LeftOut = append(a.result.LeftOut, left...)
	a.result.Messages += messages
	return nil
}

// outcome is what the day brings to the first client of rest; nil when others wrote, so that it is not
// what the plan says.
func (a *applier) outcome(ctx context.Context, tx ledger.Tx, k *Client, read *reading, rest []Client) (*replay.Outcome, error) {
	if out := a.kept(k.ID); out != nil {
		return out, nil
	}
	account, err := read.account(ctx, rest)
	if err != nil {
		return nil, err
	}
	moved := a.watch.moved[k.ID]
	now, out, err := decide(ctx, tx, a.Config, account, a.changed[k.ID] || moved)
	if err != nil {
		return nil, err
	}
	same, err := alike(&now, k)
	if err != nil {
		return nil, err
	}
	if !same && (moved || a.banked) {
		return nil, nil
	}
	if !same {
		return nil, fmt.Errorf("client %s: %w", k.ID, ErrMoved)
	}
	return out, nil
}

// kept is what was decided of a client for the plan; nil when it is not known any more, or does not hold.
func (a *applier) kept(client string) *replay.Outcome {
	if a.watch.moved[client] || a.banked {
		return nil
	}
	return a.decided[client]
}

// reading reads the accounts of the clients of a part at once. What the part writes of one client does not
// concern the next, but for the cases that give up an invoice to it: then the rest is read again.
type reading struct {
	*applier
	tx       ledger.Tx
	accounts map[string]*ledger.Account
	gave     int // applier.gave when they were read
}

// account is that of the first client of rest.
func (r *reading) account(ctx context.Context, rest []Client) (*ledger.Account, error) {
	if a := r.accounts[rest[0].ID]; a != nil && r.gave == r.applier.gave {
		return a, nil
	}
	var ids []string
	for i := range rest {
		if id := rest[i].ID; r.failing[id] == nil && r.kept(id) == nil {
			ids = append(ids, id)
		}
	}
	r.accounts, r.gave = make(map[string]*ledger.Account, len(ids)), r.applier.gave
	for a, err := range AccountsFor(ctx, r.tx, ids, r.Day, r.Book) {
		if err != nil {
			return nil, err
		}
		r.accounts[a.Client.ID] = a
	}
	return r.accounts[rest[0].ID], nil
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

// finish closes the plan: all facts that it was made on are decided on, but for those of the
// clients that were left out; and what it made of facts itself, when nobody else wrote.
func (a *applier) finish(ctx context.Context, tx ledger.Tx) error {
	if err := a.watch.look(ctx, tx, func(journal.Body) {}); err != nil {
		return err
	}
	meta, err := tx.Meta(ctx)
	if err != nil {
		return err
	}
	meta.Decided, meta.Book, meta.LeftOut = a.watch.seen, a.Book.Digest, slices.Sorted(slices.Values(a.result.LeftOut))
	if a.watch.others {
		meta.Decided = a.plan.Head.Seq
	}
	if err := tx.SetMeta(ctx, meta); err != nil {
		return err
	}
	if err := a.note(ctx, tx, journal.Run{Step: journal.StepFinished}); err != nil {
		return err
	}
	return tx.FinishPlan(ctx, a.digest, a.At)
}

// note writes where the plan stands into the journal.
func (a *applier) note(ctx context.Context, tx ledger.Tx, b journal.Run) error {
	b.Plan, b.Day = a.digest, a.Day
	_, err := journal.Append(ctx, tx, ledger.Draft{At: a.At, By: a.By}, b)
	return err
}
