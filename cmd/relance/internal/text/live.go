package text

import (
	"fmt"
	"io"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// WriteRehearsed says what was rehearsed, and what would carry it.
func WriteRehearsed(w io.Writer, say words.Writer, d *delivery.Deployment, messages int, o *view.Overview) error {
	_, err := fmt.Fprintln(w, say.T("%s rehearsed, received by nobody. Once live: %s.", say.N(messages, "message was", "messages were"), carriers(say, d)))
	if err != nil {
		return err
	}
	return writeParts(w, []part{{say.T("Cases, as they were rehearsed"), caseRows(say, o), []int{2}}})
}

// WriteFirstDay says what a first live day brings, and, of cases that go on as they were rehearsed, which ended and stay so.
func WriteFirstDay(w io.Writer, say words.Writer, begin rehearsal.Begin, made *plan.Plan, o *view.Overview) error {
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("--begin %s: on %s, %s and %s", string(begin), say.On(made.Day),
		say.N(made.Messages(), "message", "messages"), say.N(moveCount(made), "move", "moves")))
	if err != nil {
		return err
	}
	var ended [][]string
	if begin == rehearsal.AsRehearsed {
		ended = endedRows(say, o)
	}
	return writeParts(w, []part{
		{say.T("Messages and tasks"), messageRows(say, made), []int{4}},
		{say.T("By channel"), channelRows(say, made), []int{1, 2}},
		{say.T("Waits for a person (relance approve or reject)"), waitingRows(say, made), nil},
		{say.T("Not decided"), undecidedRows(say, made), nil},
		{say.T("Ended in the rehearsal with something open: they stay ended, and nothing leaves for them"), ended, []int{2, 3}},
	})
}
