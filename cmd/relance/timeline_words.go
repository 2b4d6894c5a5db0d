package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
)

// entryText is what an entry of the journal says, for people, one line each.
func entryText(e *ledger.Entry) []string {
	s, err := evidence.Read(e)
	if err != nil {
		return []string{bodyText(e.Body)}
	}
	var lines []string
	switch e.Kind {
	case ledger.KindDecision:
		lines = decisionText(&s)
	case ledger.KindMessage:
		lines = []string{messageText(&s)}
	case ledger.KindReceipt:
		lines = []string{receiptText(&s)}
	case ledger.KindApproval:
		lines = []string{answerText(&s)}
	case ledger.KindNote:
		lines = []string{noteText(&s)}
	case ledger.KindPlan:
		lines = []string{planText(&s)}
	case ledger.KindImport:
		lines = []string{importText(e)}
	}
	if len(lines) == 0 || lines[0] == "" {
		return []string{bodyText(e.Body)}
	}
	for i := range lines {
		lines[i] = printable(lines[i])
	}
	return lines
}

// planText is where a run stands.
func planText(s *evidence.Said) string {
	text := "run of " + s.Day + " " + s.Step
	if s.Book != "" {
		text += " under book " + s.Book
	}
	if s.Commit != "" {
		text += ", git commit " + s.Commit
	}
	return text
}

// importText says which files were read.
func importText(e *ledger.Entry) string {
	var b struct {
		AsOf  string `json:"as_of"`
		Files []struct{ Name string }
	}
	if err := json.Unmarshal(e.Body, &b); err != nil || b.AsOf == "" {
		return ""
	}
	names := make([]string, len(b.Files))
	for i, f := range b.Files {
		names[i] = f.Name
	}
	return "import of " + strings.Join(names, ", ") + " as of " + b.AsOf
}

func decisionText(s *evidence.Said) []string {
	var lines []string
	for i := range s.Moves {
		lines = append(lines, moveText(&s.Moves[i]))
	}
	if s.Asks != "" {
		lines = append(lines, "a person is asked to agree to "+s.Asks)
	}
	var values []string
	for _, v := range s.Values {
		values = append(values, v.Of+" is "+v.Is)
	}
	if len(values) > 0 {
		lines = append(lines, "  "+strings.Join(values, ", "))
	}
	return lines
}

// moveText is one step of a case, with its rule and where that is written.
func moveText(m *decide.Move) string {
	text := m.From + " → " + m.To
	switch m.Kind {
	case "opened":
		text = fmt.Sprintf("case opened in %s, policy %s", m.To, m.Policy)
	case "next", "always":
	default:
		text += " (" + m.Kind + ")"
	}
	if m.Passed {
		text += ", passed over"
	}
	if m.Rule != "" {
		text += ", because " + m.Rule
	}
	if m.Source != "" {
		text += "  (" + m.Source + ")"
	}
	return text
}

// messageText is a message that was decided, begins an attempt, or is not sent any more.
func messageText(s *evidence.Said) string {
	what := english().channelName(s.Channel, nil)
	if s.Template != "" {
		what += " " + s.Template
	}
	switch {
	case s.Status == ledger.Suppressed:
		return what + " not sent: " + s.Reason
	case s.Status == ledger.Sending:
		text := what + " on its way"
		if s.Attempt > 1 {
			text += fmt.Sprintf(", attempt %d", s.Attempt)
		}
		for _, l := range s.Lost {
			text += fmt.Sprintf("; without %s: %s", l.Invoice, l.Reason)
		}
		return text
	case s.Key == "":
		return ""
	}
	text := fmt.Sprintf("%s to %s, %s %s for %s", what, s.To, s.Amount, s.Currency, strings.Join(s.Invoices, ", "))
	if who := english().whom(s.Contact, s.Person); who != "" {
		text += ", " + who
	}
	if s.Decided != "" && s.Decided != s.Day {
		text += ", moved from " + s.Decided
	}
	if s.Fallback != "" {
		text += "; because: " + s.Fallback
	}
	return text
}

// receiptText is what a channel answered, or a person in its place.
func receiptText(s *evidence.Said) string {
	if s.Channel == "" || s.Status == "" {
		return ""
	}
	text := english().channelName(s.Channel, nil) + " " + string(s.Status)
	if s.Status == ledger.Ready {
		text = english().channelName(s.Channel, nil) + " not taken, tried again from " + s.NotBefore
	}
	if s.Receipt != "" {
		text += ", receipt " + s.Receipt
	}
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	if s.By != "" {
		text += " (says " + s.By + ")"
	}
	return text
}

// answerText is a person's word on a proposal.
func answerText(s *evidence.Said) string {
	text := fmt.Sprintf("%s: %s → %s", s.Answer, s.From, s.To)
	if s.By != "" {
		text += ", by " + s.By
	}
	if s.Note != "" {
		text += " (" + s.Note + ")"
	}
	return text
}

// noteText is a note; its day is told when it is not that of the entry.
func noteText(s *evidence.Said) string {
	if s.On == "" {
		return s.Text
	}
	return s.Text + " (" + s.On + ")"
}
