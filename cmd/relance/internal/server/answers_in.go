package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// What the page of replies looks through: so many entries of the journal, and so many clients among them.
const (
	repliesBack    = 5000
	repliesClients = 300
)

// replyRow is something that came back from a client.
type replyRow struct {
	Day          engine.Date
	Client, Name string
	Type         engine.EventType
	Text         string
	seq          int64
}

// repliesPage is what came back lately, the newest first.
type repliesPage struct {
	Answers []worklist.Item // that nobody has read
	Items   []replyRow
	Pages   pages
}

// showReplies lists what clients answered, and what did not reach them.
func (v *visit) showReplies() error {
	var all []replyRow
	var data repliesPage
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if data.Answers, err = worklist.Answers(ctx, r, v.today); err != nil {
			return err
		}
		clients, err := made(ctx, v, r, "replies", func() (map[string]int64, error) { return heardOf(ctx, r) })
		if err != nil {
			return err
		}
		say := words.New(v.language)
		for id, since := range clients {
			c, err := r.Client(ctx, id)
			if err != nil {
				continue // of whom only an invoice knows
			}
			for e, err := range r.Events(ctx, ledger.EventFilter{Of: id}) {
				if err != nil {
					return err
				}
				if e.Seq >= since && cameBack(&e) {
					all = append(all, replyRow{e.Date, id, cmp.Or(c.Name, id), e.Type, say.Event(&e.Event), e.Seq})
				}
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b replyRow) int {
		return cmp.Or(cmp.Compare(b.seq, a.seq), cmp.Compare(a.Client, b.Client), cmp.Compare(a.Text, b.Text))
	})
	data.Items, data.Pages = pageOf(v, all, v.base+"/replies?", perJournal)
	return v.show(http.StatusOK, "replies", "Replies", &data)
}

// heardOf are the clients about whom something was recorded lately, with the entry from which on.
func heardOf(ctx context.Context, r ledger.Reader) (map[string]int64, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, err
	}
	var list []ledger.Entry
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: max(0, head.Seq-repliesBack)}) {
		if err != nil {
			return nil, err
		}
		e, err := rec.Entry()
		if err != nil {
			return nil, err
		}
		if e.Kind == ledger.KindEvent && e.About.Client != "" {
			list = append(list, e)
		}
	}
	clients := map[string]int64{}
	for _, e := range slices.Backward(list) {
		if _, known := clients[e.About.Client]; known || len(clients) < repliesClients {
			clients[e.About.Client] = e.Seq
		}
	}
	return clients, nil
}

// cameBack reports whether an event is what a client answered, or says that a message did not reach them.
func cameBack(e *ledger.Event) bool {
	switch e.Type {
	case engine.EventOptOut, engine.EventBounce, engine.EventReturned:
		return true
	}
	return posting.IsAnswer(e) || ofPortal(e) || strings.HasPrefix(e.Key, replyKey)
}
