package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/perimeter"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// RunIn asks for the run of the day.
type RunIn struct {
	Deliver    bool `json:"deliver" doc:"deliver what waits in the outbox, too; false leaves it there"`
	AfterPause bool `json:"after_pause,omitempty" doc:"the day is right, although the ledger's last entry is more than 45 days old, or the last run was for a later day"`
}

// RunDone is what a run did: view.Run, in which what was not asked for is left out.
type RunDone struct {
	Plan        *view.Plan         `json:"plan" doc:"what was decided"`
	Applied     view.Applied       `json:"applied" doc:"what was written down"`
	Delivered   *view.Delivered    `json:"delivered,omitempty" doc:"what became of the outbox; none when nothing was to be delivered, or another process does it"`
	NotHappened []worklist.Waiting `json:"not_happened" doc:"what was to happen before today and has not: a person should look"`
}

// BookNow is the book in use, and what became of it on disk.
type BookNow struct {
	Digest   string `json:"digest" doc:"of the book in use"`
	Commit   string `json:"commit,omitempty" doc:"the version of its text, as git has it"`
	Revision string `json:"revision,omitempty" doc:"the one on disk, when it is another and has no error"`
	Error    string `json:"error,omitempty" doc:"what is wrong with the one on disk, when it is another and has an error"`
}

// AdoptIn names a revision of the book.
type AdoptIn struct {
	Revision string `json:"revision" minLength:"8" maxLength:"100" doc:"as it was read: another one is not taken into use"`
}

// errRunning means that the server works on the ledger at the moment.
var errRunning = errors.New("a run is going on")

// operate are the operations that concern all clients: they are for who sees all of them.
func (s *Server) operate(api huma.API) {
	act(s, api, ScopeRun, huma.Operation{
		OperationID: "run", Path: "/run", Summary: "Decide what is due today, and deliver",
		Description: "As relance run does, and answered as relance run --format json answers. A day that was run already decides what changed since. One run goes on at a time: another is refused with running.",
	}, runDay)
	act(s, api, ScopeImport, huma.Operation{
		OperationID: "import", Path: "/import", Summary: "Read exports into the ledger", MaxBodyBytes: maxImport,
		Description: "As relance import does with files and electronic invoices, and answered as relance import --format json answers. All of it is checked, and all of it is written or nothing; with dry_run nothing is. At most 32 MiB at once.",
	}, importFiles)
	act(s, api, ScopeAdopt, huma.Operation{
		OperationID: "adopt", Path: "/book/adopt", Summary: "Take the book on disk into use", Description: "One that has an error is never used. Who wrote a rule does not agree to its first message, whoever took it into use.",
	}, func(ctx context.Context, a *acting, in *AdoptIn) (BookNow, error) {
		if err := a.alone(ctx); err != nil {
			return BookNow{}, err
		}
		files := a.server.desk.waiting()
		if files == "" || revision(files) != in.Revision {
			return BookNow{}, errChanged
		}
		if err := a.server.adoptBook(ctx, files, a.by); err != nil {
			return BookNow{}, err
		}
		o, done := a.server.desk.take()
		defer done()
		return a.server.bookNow(o), a.headOf(ctx, o)
	})
	operation(s, api, "book", "/book", "The book in use, and the one on disk", func(_ context.Context, a *asked, _ *nothing) (BookNow, error) {
		return a.server.bookNow(a.office), nil
	})
}

// alone fails for who sees a part of the clients, and when the ledger is not as If-Match says.
func (a *acting) alone(ctx context.Context) error {
	if a.office.Perimeter != nil {
		return perimeter.ErrOutside
	}
	return a.office.Ledger.Read(ctx, a.ledger.check)
}

// headOf notes the journal's last entry for the answer.
func (a *acting) headOf(ctx context.Context, o *Office) error {
	return o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		a.ledger.head, err = r.Head(ctx)
		return err
	})
}

func runDay(ctx context.Context, a *acting, in *RunIn) (RunDone, error) {
	s, o := a.server, a.office
	if err := a.alone(ctx); err != nil {
		return RunDone{}, err
	}
	if !s.daily.working.TryLock() {
		return RunDone{}, errRunning
	}
	defer s.daily.working.Unlock()
	ctx = context.WithoutCancel(ctx) // who hangs up does not stop it half way
	cfg := o.plan(a.now)
	cfg.AfterPause, cfg.By = in.AfterPause, a.by
	did, err := s.work(ctx, o, &cfg, in.Deliver)
	if err != nil {
		return RunDone{}, err
	}
	v := RunDone{Plan: view.NewPlan(did.made), Applied: view.NewApplied(did.result), NotHappened: []worklist.Waiting{}}
	if did.sent != nil {
		v.Delivered = view.NewDelivered(o.Deployment, did.sent)
	}
	err = o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		late, err := worklist.AllWaiting(ctx, r, o.Deployment, a.today)
		for i := range late {
			if in.Deliver || late[i].What != worklist.WaitsOutbox { // else it is left there on purpose
				v.NotHappened = append(v.NotHappened, late[i])
			}
		}
		return err
	})
	if err != nil {
		return RunDone{}, err
	}
	return v, a.headOf(ctx, o)
}

// bookNow is the book of an office, and what became of it on disk.
func (s *Server) bookNow(o *Office) BookNow {
	b := BookNow{Digest: o.Book.Engine.Digest, Commit: o.Commit, Error: s.desk.change().Error}
	if files := s.desk.waiting(); files != "" {
		b.Revision = revision(files)
	}
	return b
}

// revision names the files of a book.
func revision(files string) string { return digest(files)[:32] }

// adoptBook goes on with the book on disk, whose files were seen; with any when files is empty. The journal says who did it.
func (s *Server) adoptBook(ctx context.Context, files, by string) error {
	if err := s.desk.adopt(ctx, files); err != nil {
		return err
	}
	o, done := s.desk.take()
	defer done()
	now := s.cfg.Now().In(o.Zone)
	return o.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		note := journal.Note{On: o.plan(now).Day, Text: strings.TrimSpace("the book on disk was taken into use: " + o.Book.Engine.Digest[:12] + " " + o.Commit)}
		_, err := journal.Append(ctx, tx, ledger.Draft{At: now, By: by}, note)
		return err
	})
}

// operateProblem is why something that concerns all clients was not done; nil when it is another reason.
func operateProblem(err error) *Problem {
	switch {
	case errors.Is(err, errRunning):
		return problem(http.StatusConflict, "A run is going on, and nothing was begun. Ask again when it is over.").kind("running")
	case errors.Is(err, plan.ErrClock):
		return problem(http.StatusConflict, "The ledger's last entry is long ago, or the last run was for a later day: see whether the clock is right. If it is, say after_pause.").kind("clock")
	}
	return nil
}
