package text

import (
	"io"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
)

// WriteWaiting says what was to happen before today and has not, and what could not be decided, and what goes on with it.
func WriteWaiting(w io.Writer, say words.Writer, list []worklist.Waiting) error {
	return writeParts(w, waitingParts(say, list))
}

// waitingParts are what was to happen before today and has not, and what could not be decided.
func waitingParts(say words.Writer, list []worklist.Waiting) []part {
	late := slices.DeleteFunc(slices.Clone(list), func(x worklist.Waiting) bool { return x.What == worklist.WaitsUndecided })
	stays := slices.DeleteFunc(slices.Clone(list), func(x worklist.Waiting) bool { return x.What != worklist.WaitsUndecided })
	return []part{
		{title: say.T("Was to happen before today and has not; its cases wait"), rows: waitingLines(say, late)},
		undecidedPart(say, stays),
	}
}

// undecidedPart says which cases could not be decided, today's too.
func undecidedPart(say words.Writer, list []worklist.Waiting) part {
	return part{title: say.T("Could not be decided; these cases stay where they are"), rows: waitingLines(say, list)}
}

// undeliveredPart says what is in the outbox and has not left, today's too.
func undeliveredPart(say words.Writer, list []worklist.Waiting) part {
	return part{title: say.T("In the outbox, not left yet"), rows: waitingLines(say, list)}
}

// WriteHeldUp says what is in the outbox and has not left, and what could not be decided, today's too.
func WriteHeldUp(w io.Writer, say words.Writer, v *view.Tasks) error {
	return writeParts(w, []part{undeliveredPart(say, v.Undelivered), undecidedPart(say, v.Undecided)})
}

func waitingLines(say words.Writer, list []worklist.Waiting) (rows [][]string) {
	for i := range list {
		x := &list[i]
		text := ""
		switch x.What {
		case worklist.WaitsCall:
			text = say.N(x.Count, "call that nobody recorded", "calls that nobody recorded")
		case worklist.WaitsPerson:
			text = say.N(x.Count, "contact that could not be made", "contacts that could not be made")
		case worklist.WaitsUndecided:
			text = firstOfList(say, x.Cases, len(x.Cases), x.Count)
		default:
			text = say.T("%s of channel %s not left", say.N(x.Count, "message", "messages"), say.ChannelWord(x.Channel))
		}
		if x.Reason != "" {
			text += say.Colon + words.Printable(say.Says(say.Because(x.Reason)))
		}
		rows = append(rows, []string{"  " + say.T("since %s", say.On(x.Since)), text}, []string{"", "  " + say.T("to go on: %s", say.Says(x.Do))})
	}
	return rows
}
