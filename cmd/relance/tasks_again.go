package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

func newTasksAgain(p params) *cobra.Command {
	var o doneOptions
	cmd := &cobra.Command{
		Use:   "again ID",
		Short: "Send what failed, or could not be sent, after all",
		Long: `Again has the next run decide a contact once more, as the policy says: mend what kept it from
leaving first, such as the client's address. ID is what relance tasks shows, or the beginning
of it. When it cannot be sent again either, that is a new task.`,
		Example: examples("relance tasks again 3f2a --by claire --note address_mended --book mybook"),
		Args:    exactlyOne("the id of a task"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return taskAgain(cmd.Context(), p, args[0], o)
		},
	}
	o.addCommon(cmd)
	o.addFlag(cmd, "note")
	o.addFlag(cmd, "by")
	return cmd
}

func taskAgain(ctx context.Context, p params, id string, o doneOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		zone, err := delivery.Zone(book)
		if err != nil {
			return err
		}
		m, err := worklist.Again(ctx, db, book.Engine, id, dispatch.Attention{Note: o.note, By: o.by, At: p.Now().In(zone)})
		if errors.Is(err, ledger.ErrConflict) {
			return fmt.Errorf("%w; relance tasks lists what can be sent again", err)
		}
		if err != nil {
			return err
		}
		if o.json() {
			return view.Write(p.Stdout, view.TaskAgain{Task: m.Key})
		}
		say := p.speaksOf(book)
		_, err = fmt.Fprintln(p.Stdout, say.T("The next run sends it as the policy says: %s %s for %s.", say.ChannelWord(m.Channel), m.Body.Template, printable(m.Client)))
		return err
	})
}

func newTasksLetGo(p params) *cobra.Command {
	var o doneOptions
	cmd := &cobra.Command{
		Use:   "let-go ID",
		Short: "Say that a contact is not made: its case goes on without it",
		Long: `Let-go closes a call that nobody will make, or a task about what could not be sent. It counts
for nothing: not as a contact, not as a formal notice; and its case goes on at the next run.
ID is what relance tasks shows, or the beginning of it.`,
		Example: examples("relance tasks let-go 3f2a --by claire --note we_write_instead --book mybook"),
		Args:    exactlyOne("the id of a task"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return letGo(cmd.Context(), p, args[0], o)
		},
	}
	o.addCommon(cmd)
	o.addFlag(cmd, "note")
	o.addFlag(cmd, "by")
	return cmd
}

func letGo(ctx context.Context, p params, id string, o doneOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		zone, err := delivery.Zone(book)
		if err != nil {
			return err
		}
		today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		m, done, err := worklist.Close(ctx, db, book.Engine, worklist.Done{
			Task: id, LetGo: true, Note: o.note, By: o.by, On: today, Today: today, At: p.Now().In(zone),
		})
		if err != nil {
			return err
		}
		return o.writeClosed(p.Stdout, p.speaksOf(book), m.Key, done)
	})
}
