package presets

import (
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/bank"
)

// SuggestBank writes an intake.cue for the CSV of a bank, with what is not certain as a comment. It fails with a
// *bank.Problem for a file that is none.
func SuggestBank(name string, data []byte, say Speech) (*Suggestion, bool, error) {
	found, err := bank.Suggest(name, data)
	if err != nil {
		return nil, false, err
	}
	s := &suggester{say: say}
	rows := bank.Rows{Columns: map[string]string{}}
	for _, g := range found.Guesses {
		line := g.Kind + ": " + strconv.Quote(g.Header)
		if !g.Sure {
			s.lines = append(s.lines, s.maybe(line, s.such(short(g.Sample))))
			continue
		}
		rows.Columns[g.Kind] = g.Header
		if g.Sample != "" {
			line += " // " + s.such(short(g.Sample))
		}
		s.lines = append(s.lines, line)
	}
	for _, need := range []string{"booked", "amount"} {
		if !guessed(found, need) && (need == "booked" || !guessed(found, "debit") || !guessed(found, "credit")) {
			s.lines = append(s.lines, s.maybe(need+`: "…"`, s.say.T("no column of the file was recognised as %s", need)))
		}
	}
	s.bankRows(found)
	return &Suggestion{Text: s.write(name, say.T("relance intake check FILE --kind bank --book FOLDER"), "bank"), Unsure: s.unsure}, found.Known, nil
}

func guessed(s *bank.Suggestion, kind string) bool {
	for _, g := range s.Guesses {
		if g.Kind == kind {
			return true
		}
	}
	return false
}

// bankRows says what the words of a column mean, and how days are written.
func (s *suggester) bankRows(found *bank.Suggestion) {
	words := func(list []string) string {
		quoted := make([]string, len(list))
		for i, w := range list {
			quoted[i] = strconv.Quote(w)
		}
		return "debits: [" + strings.Join(quoted, ", ") + "]"
	}
	switch {
	case len(found.Left) > 0:
		s.more = append(s.more, s.maybe(words(append(found.Debits, found.Left...)), s.say.T("leave those that say that money left the account")))
	case len(found.Debits) > 0:
		s.more = append(s.more, words(found.Debits))
	case found.Unsigned:
		s.more = append(s.more, s.maybe("opposite: true", s.say.T("no amount has a sign: is all of it money that left? Leave the line out when all of it came in")))
	}
	if found.Day != "" {
		s.more = append(s.more, s.maybe(`dates: "DD/MM/YYYY"`, s.say.T("or MM/DD/YYYY: %s can be read in both ways", short(found.Day))))
	}
}
