package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// perPage is how many pieces of work a page shows.
const perPage = 25

// work is a list of what people have to do.
type work struct {
	Items    []workItem
	Pages    pages
	Queues   []string // that there are
	Queue    string   // the one that is shown; empty for all
	Outcomes []string
	Reasons  []string
	Field    *worklist.FieldError // what was wrong with what somebody said
}

// workItem is a piece of work, with what somebody wrote about it that was not taken.
type workItem struct {
	worklist.Item
	Open  bool                // its form is shown
	wrote func(string) string // a field of it; nil for nothing
}

// Called reports whether a call, or one that stands in for another contact, is what it asks for.
func (i workItem) Called() bool { return i.Kind == worklist.KindCall || i.Kind == worklist.KindStandIn }

// Shown is what there is to do, where that is more than to call.
func (i workItem) Shown() string {
	if strings.HasPrefix(i.Title, "call: ") {
		return ""
	}
	return i.Title
}

// Wrote is what somebody wrote into a field.
func (i workItem) Wrote(field string) string {
	if i.wrote == nil {
		return ""
	}
	return i.wrote(field)
}

// pages says which page of a list is shown.
type pages struct {
	Page, Last, Count int
	Path              string // of a page, without its number
}

// Previous is the page before; 0 when there is none.
func (p pages) Previous() int { return p.Page - 1 }

// Next is the page behind; 0 when there is none.
func (p pages) Next() int {
	if p.Page >= p.Last {
		return 0
	}
	return p.Page + 1
}

// pageOf cuts a page out of a list.
func pageOf[T any](v *visit, list []T, path string, size int) ([]T, pages) {
	n, _ := strconv.Atoi(v.r.URL.Query().Get("page"))
	p := pages{Page: max(n, 1), Last: max((len(list)+size-1)/size, 1), Count: len(list), Path: path}
	p.Page = min(p.Page, p.Last)
	from := (p.Page - 1) * size
	return list[from:min(from+size, len(list))], p
}

// forToday are the kinds of work of the page of the day; the others need attention.
func forToday(i *worklist.Item) bool {
	return i.Kind == worklist.KindTask || i.Kind == worklist.KindCall
}

// showToday shows whom to call, and what else there is to do.
func (v *visit) showToday() error { return v.writeToday(http.StatusOK, "", nil) }

func (v *visit) writeToday(status int, failed string, wrong error) error {
	data := work{Outcomes: worklist.Outcomes(), Reasons: engine.CallReasons, Queue: v.r.URL.Query().Get("queue")}
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		all, err := worklist.List(ctx, r, v.office.Deployment, v.today, false)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(i worklist.Item) bool { return !forToday(&i) })
		for _, i := range all {
			if !slices.Contains(data.Queues, i.Queue) {
				data.Queues = append(data.Queues, i.Queue)
			}
		}
		if data.Queue != "" {
			all = slices.DeleteFunc(all, func(i worklist.Item) bool { return i.Queue != data.Queue })
		}
		sortForToday(all)
		shown, pages := pageOf(v, all, v.base+"/?queue="+queryEscape(data.Queue), perPage)
		data.Pages = pages
		for _, i := range shown {
			if err := i.Complete(ctx, r, v.office.Deployment, v.today, words.New(v.language)); err != nil {
				return err
			}
			data.Items = append(data.Items, workItem{Item: i, Open: i.ID == failed})
		}
		return nil
	})
	if err != nil {
		return err
	}
	p := page{Title: "Today"}
	if wrong != nil {
		errors.As(wrong, &data.Field)
		p.Wrong = v.inWords(wrong)
		for i := range data.Items {
			if data.Items[i].Open {
				data.Items[i].wrote = v.text
			}
		}
	}
	p.Data = &data
	return v.write(status, "today", p)
}

// sortForToday puts calls first, then what waits longest, then what is most.
func sortForToday(list []worklist.Item) {
	slices.SortStableFunc(list, func(a, b worklist.Item) int {
		call := func(i worklist.Item) int {
			if i.Kind == worklist.KindCall {
				return 0
			}
			return 1
		}
		return cmp.Or(call(a)-call(b), cmp.Compare(a.Since, b.Since), cmp.Compare(len(b.Amount), len(a.Amount)), cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.ID, b.ID))
	})
}

// closeTask takes what came of a task.
func (v *visit) closeTask() error {
	d := worklist.Done{
		Task: v.text("task"), Outcome: v.text("outcome"), Amount: v.text("amount"), Reason: v.text("reason"), Note: v.text("note"),
		By: v.who.Name, On: v.today, Today: v.today, At: v.now, LetGo: v.text("outcome") == "let_go",
	}
	if d.LetGo {
		d.Outcome = ""
	}
	if d.Outcome == worklist.OutcomeDispute {
		d.Reason = cmp.Or(d.Note, d.Reason)
	}
	until, ok := v.date("until")
	on, good := v.date("on")
	d.Until = until
	if on != 0 {
		d.On = on
	}
	_, known := engine.ParseDate(v.text("task")) // no task is named like a day
	if d.Task == "" || known == nil {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	if !ok || !good {
		return v.writeToday(http.StatusUnprocessableEntity, d.Task, &worklist.FieldError{Field: "until", Value: v.text("until"), Err: errors.New("write a day that exists, as YYYY-MM-DD")})
	}
	m, done, err := worklist.Close(v.r.Context(), v.office.Ledger, v.office.Book.Engine, d)
	switch {
	case err != nil && isWrongInput(err):
		return v.writeToday(http.StatusUnprocessableEntity, d.Task, err)
	case err != nil:
		return err
	case done == nil:
		v.tell("Somebody had said what came of this before: nothing changed. The page of the client has it.")
	default:
		v.tell("Recorded: %s.", m.Client)
	}
	return v.to(local(cmp.Or(v.text("back"), "/")))
}

// isWrongInput reports whether an error is about what a person wrote.
func isWrongInput(err error) bool {
	field, problems := new(worklist.FieldError), posting.Problems(nil)
	return errors.As(err, &field) || errors.As(err, &problems)
}

// inWords is an error about what a person wrote, for them.
func (v *visit) inWords(err error) string {
	var problems posting.Problems
	if errors.As(err, &problems) && len(problems) > 0 {
		say := words.New(v.language)
		return say.Says(problems[0].Message) + "; " + strings.ReplaceAll(say.Says(problems[0].Hint), "--client", "« "+inWords(v.language, "Client")+" »")
	}
	if field := new(worklist.FieldError); errors.As(err, &field) {
		return inWords(v.language, "%s: %s", inWords(v.language, fieldName(field.Field)), inWords(v.language, field.Err.Error()))
	}
	return err.Error()
}
