package view

import (
	"context"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ReadTasks reads a page of the work for people, of one queue or of all, and what was to happen and has not. say writes what
// to say for each task of the page; nil leaves that out.
func ReadTasks(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date, queue string, page Page, say *words.Writer) (*Tasks, error) {
	late, err := worklist.Undelivered(ctx, r, d, today)
	if err != nil {
		return nil, err
	}
	stays, err := worklist.Undecided(ctx, r)
	if err != nil {
		return nil, err
	}
	all, err := worklist.List(ctx, r, d, today, false)
	if err != nil {
		return nil, err
	}
	if queue != "" {
		all = slices.DeleteFunc(all, func(i worklist.Item) bool { return i.Queue != queue })
	}
	v := &Tasks{Undelivered: append([]worklist.Waiting{}, late...), Undecided: append([]worklist.Waiting{}, stays...)}
	if v.Tasks, v.Paged, err = TaskOrder.Cut(append([]worklist.Item{}, all...), page); err != nil || say == nil {
		return v, err
	}
	for i := range v.Tasks {
		if err := v.Tasks[i].Complete(ctx, r, d, today, *say); err != nil {
			return nil, err
		}
	}
	return v, nil
}
