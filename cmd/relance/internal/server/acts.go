package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
)

// actAsked is a request that changes something.
type actAsked[B any] struct {
	Key     string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"200" pattern:"^[!-~]+$" doc:"what tells this request from every other of the caller, such as a UUID; the same one again is answered as before"`
	IfMatch string `header:"If-Match" maxLength:"1000" doc:"carry it out only while one of these is still so: the ETag of what was read, which is the journal's last entry, or that of a proposal"`
	Body    B
}

// acting is what an operation that changes something works with.
type acting struct {
	server *Server
	office *Office
	ledger *guarded // carries out what If-Match lets be carried out
	by     string   // for the journal
	person string   // who answers for it: who is signed in, or made the token
	key    string   // of the request, and of its caller
	now    time.Time
	today  engine.Date
}

// act adds one operation that changes something.
func act[B, T any](s *Server, api huma.API, scope string, op huma.Operation, f func(context.Context, *acting, *B) (T, error)) {
	op.Method = http.MethodPost
	op.Description = strings.TrimSpace(op.Description + "\n\nNeeds the scope " + scope + ".")
	op.Errors = []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusInsufficientStorage,
	}
	op.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		if callerIn(ctx.Context()).may(scope) {
			next(ctx)
			return
		}
		_, w := humago.Unwrap(ctx)
		askScope(w, scope)
	}}
	huma.Register(api, op, func(ctx context.Context, in *actAsked[B]) (*answer[T], error) {
		o, done := s.desk.take()
		defer done()
		now := s.cfg.Now().In(o.Zone)
		c := callerIn(ctx)
		o = o.of(s.perimeterOfCaller(o, c))
		a := &acting{
			server: s, office: o, ledger: &guarded{Ledger: o.Ledger, match: in.IfMatch}, by: c.By, person: c.Person,
			key: "api/" + digest(c.ID + "\n" + in.Key)[:32], now: now, today: engine.DateOf(now),
		}
		var out answer[T]
		var err error
		if out.Body, err = f(ctx, a, &in.Body); err != nil {
			return nil, s.refusalOf(op.OperationID, err)
		}
		out.ETag = `"` + a.ledger.head.Hash + `"`
		return &out, nil
	})
}

// guarded is a ledger that is written to only while it is as somebody saw it. It remembers the journal's last
// entry after what was written.
type guarded struct {
	ledger.Ledger
	match   string // If-Match of the request; empty when it says nothing
	subject string // the case whose version counts too; empty for none
	head    ledger.Head
}

// errChanged means that the ledger is not what If-Match says.
var errChanged = errors.New("the ledger changed")

// Write implements ledger.Ledger.
func (g *guarded) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	return g.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		if err := g.check(ctx, tx); err != nil {
			return err
		}
		if err := f(ctx, tx); err != nil {
			return err
		}
		g.head, err = tx.Head(ctx)
		return err
	})
}

func (g *guarded) check(ctx context.Context, r ledger.Reader) error {
	if g.match == "" {
		return nil
	}
	head, err := r.Head(ctx)
	if err != nil {
		return err
	}
	tags := []string{`"` + head.Hash + `"`}
	if g.subject != "" {
		c, err := r.Case(ctx, g.subject)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if err == nil {
			tags = append(tags, caseTag(&c))
		}
	}
	for one := range strings.SplitSeq(g.match, ",") {
		if one = strings.TrimSpace(one); one == "*" || contains(tags, one) {
			return nil
		}
	}
	return errChanged
}

// refusalOf is why something was not done, as programs are told it.
func (s *Server) refusalOf(id string, err error) error {
	field, problems := new(worklist.FieldError), posting.Problems(nil)
	switch {
	case operateProblem(err) != nil:
		return operateProblem(err)
	case importProblem(err) != nil:
		return importProblem(err)
	case bankProblem(err) != nil:
		return bankProblem(err)
	case errors.Is(err, errChanged):
		return problem(http.StatusPreconditionFailed, "It is not as it was read any more, and nothing was changed. Read it again.").kind("changed")
	case errors.As(err, &field):
		return problem(http.StatusUnprocessableEntity, "Nothing was changed: one field cannot be so.").kind("field").at("body."+field.Field, fieldHint(field))
	case errors.As(err, &problems):
		p := problem(http.StatusUnprocessableEntity, "Nothing was changed: this contradicts what the ledger knows.").kind("contradiction")
		for i := range problems {
			p.at("body", problemHint(&problems[i]))
		}
		return p
	case errors.Is(err, plan.ErrNothingWaits):
		return problem(http.StatusConflict, "Nothing waits there any more: somebody answered, or it lost its reason.").kind("answered")
	case errors.Is(err, plan.ErrMoved):
		return problem(http.StatusConflict, "What is proposed has changed meanwhile, and nothing was decided. Read it again.").kind("moved")
	case errors.Is(err, ledger.ErrConflict), errors.Is(err, ledger.ErrTransition):
		return problem(http.StatusConflict, "It stands elsewhere by now, and nothing was changed. Read it again.").kind("stands_elsewhere")
	}
	return s.problemOf(id, err)
}
