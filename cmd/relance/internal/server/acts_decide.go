package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// TaskIn is a person's word on a task.
type TaskIn struct {
	Task string `json:"task" minLength:"8" maxLength:"100" doc:"its id, or the beginning of it"`
	Note string `json:"note,omitempty" maxLength:"2000" doc:"for the journal"`
}

// DoneIn says what came of a call or a task.
type DoneIn struct {
	TaskIn
	Outcome string      `json:"outcome" enum:"answered,no_answer,refused,promise,wrong_number,done,dispute" doc:"what came of it"`
	On      engine.Date `json:"on,omitzero" doc:"the day it happened; today when it is left out"`
	Until   engine.Date `json:"until,omitzero" doc:"of a promise: the last day on which paying keeps it"`
	Amount  amount      `json:"amount,omitempty" doc:"that is promised or contested, of one invoice; all when it is left out"`
	Reason  string      `json:"reason,omitempty" maxLength:"300" doc:"of a call why they have not paid; of a dispute in words"`
}

// ResolveIn says what became of a message of unknown fate.
type ResolveIn struct {
	Task string `json:"task" minLength:"8" maxLength:"100" doc:"its id, or the beginning of it"`
	Word string `json:"word" enum:"sent,not-sent,give-up" doc:"sent when it left, not-sent to send it again, give-up to leave it"`
}

// AnswerIn is a person's word on what a case proposes.
type AnswerIn struct {
	Case   string `json:"case" minLength:"1" maxLength:"300" doc:"its id"`
	To     string `json:"to" minLength:"1" maxLength:"100" doc:"the state that it was seen to propose"`
	Answer string `json:"answer" enum:"approved,rejected" doc:"what is approved happens at the next run; what is rejected is not proposed again until a fact of the client changes"`
	Note   string `json:"note,omitempty" maxLength:"2000" doc:"why; a rejection needs one"`
}

// HoldBackIn names a message that is not to leave.
type HoldBackIn struct {
	Message string `json:"message" minLength:"8" maxLength:"100" doc:"its key, or the beginning of it"`
	Note    string `json:"note" minLength:"1" maxLength:"2000" doc:"why: the journal keeps it"`
}

// MessageNow is where a message stands after a person's word.
type MessageNow struct {
	Message string `json:"message" doc:"its key"`
	Status  string `json:"status" doc:"ready, sent, suppressed…"`
}

// ArrivedIn is a person's word on a letter that was sent.
type ArrivedIn struct {
	Letter   string      `json:"letter" minLength:"1" maxLength:"200" doc:"an invoice, for the last letter sent about it, or the key of a message"`
	On       engine.Date `json:"on,omitzero" doc:"the day it arrived or came back; today when it is left out"`
	Returned bool        `json:"returned,omitempty" doc:"it came back; else it arrived"`
	Tracking string      `json:"tracking,omitempty" maxLength:"100" doc:"its tracking number"`
	Note     string      `json:"note,omitempty" maxLength:"2000" doc:"why it came back, or anything worth keeping"`
}

// acts are the operations that change something.
func (s *Server) acts(api huma.API) {
	s.eventActs(api)
	s.bankActs(api)
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "task-done", Path: "/tasks/done", Summary: "Close a task, with what came of it",
		Description: "A promise and a dispute are recorded for the invoices of the task. A task that is closed already stays as it is, and closed_before says so.",
	}, taskDone)
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "task-again", Path: "/tasks/again", Summary: "Send what failed, or could not be sent, after all",
	}, func(ctx context.Context, a *acting, in *TaskIn) (view.TaskAgain, error) {
		m, err := worklist.Again(ctx, a.ledger, a.office.Book.Engine, in.Task, dispatch.Attention{Note: in.Note, By: a.by, At: a.now})
		return view.TaskAgain{Task: m.Key}, err
	})
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "task-replaced", Path: "/tasks/replaced", Summary: "Say that the client was contacted in another way", Description: "It counts as the contact that failed, or could not be made.",
	}, func(ctx context.Context, a *acting, in *TaskIn) (view.TaskDone, error) {
		return a.close(ctx, worklist.Done{Task: in.Task, Outcome: worklist.OutcomeDone, Note: in.Note, On: a.today})
	})
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "task-let-go", Path: "/tasks/let-go", Summary: "Say that a contact is not made", Description: "It counts for nothing, and its case goes on without it.",
	}, func(ctx context.Context, a *acting, in *TaskIn) (view.TaskDone, error) {
		return a.close(ctx, worklist.Done{Task: in.Task, LetGo: true, Note: in.Note, On: a.today})
	})
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "task-resolve", Path: "/tasks/resolve", Summary: "Say what became of a message of unknown fate",
	}, func(ctx context.Context, a *acting, in *ResolveIn) (MessageNow, error) {
		key, to, err := worklist.Resolve(ctx, a.ledger, a.office.Book.Engine, in.Task, in.Word, a.by, a.now)
		return MessageNow{key, string(to)}, err
	})
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "answer", Path: "/proposals/answer", Summary: "Agree to what a case proposes, or refuse", Description: "If-Match takes the etag of the proposal, too.",
	}, answerProposal)
	act(s, api, ScopeApprove, huma.Operation{
		OperationID: "hold-back", Path: "/messages/hold-back", Summary: "Keep a message that waits in the outbox from leaving", Description: "It counts for nothing, and its cases go on without it. To stop the chase itself, record a hold.",
	}, func(ctx context.Context, a *acting, in *HoldBackIn) (MessageNow, error) {
		m, err := worklist.HoldBack(ctx, a.ledger, a.office.Book.Engine, in.Message, in.Note, a.by, a.now)
		return MessageNow{m.Key, string(ledger.Suppressed)}, err
	})
	act(s, api, ScopeRecord, huma.Operation{
		OperationID: "letter-arrived", Path: "/letters/arrived", Summary: "Say that a letter arrived, or came back", Description: "A policy sees it as last.outcome: delivered or bounced.",
	}, arrived)
}

// arrived takes a person's word on a letter.
func arrived(ctx context.Context, a *acting, in *ArrivedIn) (out MessageNow, err error) {
	on := cmp.Or(in.On, a.today)
	if on > a.today {
		return out, &worklist.FieldError{Field: "on", Err: errors.New("a day that is not to come")}
	}
	var m ledger.Message
	err = a.ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		m, err = worklist.FindLetter(ctx, r, in.Letter)
		return err
	})
	if err != nil {
		return out, err
	}
	if on < engine.DateOf(m.Created) {
		return out, &worklist.FieldError{Field: "on", Err: errors.New("a day from the one on which the letter was written on")}
	}
	m, err = dispatch.Confirm(ctx, a.ledger, dispatch.Confirmation{Key: m.Key, Returned: in.Returned, On: on, Tracking: in.Tracking, Reason: in.Note, By: a.by, At: a.now})
	return MessageNow{m.Key, string(m.Status)}, err
}

func taskDone(ctx context.Context, a *acting, in *DoneIn) (view.TaskDone, error) {
	return a.close(ctx, worklist.Done{
		Task: in.Task, Outcome: in.Outcome, On: cmp.Or(in.On, a.today), Until: in.Until, Amount: string(in.Amount), Reason: in.Reason, Note: in.Note,
	})
}

// close closes a task.
func (a *acting) close(ctx context.Context, d worklist.Done) (view.TaskDone, error) {
	d.By, d.At, d.Today = a.by, a.now, a.today
	m, done, err := worklist.Close(ctx, a.ledger, a.office.Book.Engine, d)
	if err != nil {
		return view.TaskDone{}, err
	}
	return view.NewTaskDone(m.Key, done), nil
}

func answerProposal(ctx context.Context, a *acting, in *AnswerIn) (view.Answered, error) {
	agree := in.Answer == "approved"
	if !agree && in.Note == "" {
		return view.Answered{}, &worklist.FieldError{Field: "note", Err: errors.New("write why: the journal keeps it")}
	}
	a.ledger.subject = in.Case
	alone := false
	err := a.ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		w, ok, err := waitingAt(ctx, r, in.Case)
		if err == nil && ok && agree {
			alone, err = a.server.alone(ctx, r, a.office, w, a.person)
		}
		return err
	})
	if err != nil {
		return view.Answered{}, err
	}
	if alone {
		return view.Answered{}, problem(http.StatusForbidden, "Who wrote the rule that leads there does not agree to its first message: somebody else does.").kind("four_eyes")
	}
	w, err := plan.Reply(ctx, a.ledger, a.office.Book.Engine, plan.Answer{Case: in.Case, To: in.To, Agree: agree, By: a.by, Note: in.Note, Day: a.today, At: a.now})
	if err != nil {
		return view.Answered{}, err
	}
	return view.NewAnswered(w, agree, a.today), nil
}
