package policytest

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Render writes a message as it would be sent: its subject and its text. Inputs are the facts of its
// lines on its day, in their order.
type Render func(m engine.Message, inputs []engine.Input) (subject, text string, err error)

// words reads what a test says that a message says, in the form of Row.Words. The schema has seen to it
// that it is a text or a list of texts.
func (d *decoder) words(raw json.RawMessage) string {
	var one string
	var all []string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		all = []string{one}
	} else {
		_ = json.Unmarshal(raw, &all) // what is neither was reported with the schema
	}
	return quoted(all)
}

// quoted writes texts in quotes, with a comma between.
func quoted(all []string) string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = strconv.Quote(spaced(w))
	}
	return strings.Join(out, ", ")
}

// unquoted reads what quoted wrote.
func unquoted(text string) []string {
	var all []string
	for text != "" {
		word, err := strconv.QuotedPrefix(text)
		if err != nil {
			return all
		}
		s, _ := strconv.Unquote(word) // QuotedPrefix has read it
		all = append(all, s)
		text = strings.TrimPrefix(strings.TrimPrefix(text, word), ", ")
	}
	return all
}

// spaced makes every run of white space one blank, so that what people type matches what a
// message says with narrow and unbreakable blanks and line breaks.
func spaced(text string) string {
	return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
}

// said notes which of the texts that a line asks for its message says, and keeps the message
// when it lacks one.
func (r *Result) said(ctx context.Context, s Subject, words string, got *happened) error {
	if s.Render == nil || got.message == nil {
		return nil
	}
	inputs := make([]engine.Input, len(got.message.Lines))
	for i, l := range got.message.Lines {
		story, err := replay.History(ctx, r.Test.config(s.Engine), l.Invoice, got.Day)
		if err != nil {
			return fmt.Errorf("invoice %s: %w", l.Invoice, err)
		}
		inputs[i] = engine.Input{Facts: story.Facts, Machine: story.Machine, Case: &story.Case, Today: got.Day}
		if story.Machine != nil && story.Err == nil {
			inputs[i].Case = story.Decision.Case.Said(story.Machine, l.State, got.Day)
		}
	}
	subject, text, err := s.Render(*got.message, inputs)
	if err != nil {
		return fmt.Errorf("invoice %s on %s: %w", got.Invoice, got.Day, err)
	}
	whole, found := spaced(subject+"\n"+text), []string(nil)
	wanted := unquoted(words)
	for _, w := range wanted {
		if strings.Contains(whole, w) {
			found = append(found, w)
		} else {
			r.Unsaid = append(r.Unsaid, Unsaid{Row: got.Row, Words: w, Text: strings.TrimSpace(subject + "\n\n" + text)})
		}
	}
	got.Words = quoted(found)
	return nil
}

// Unsaid is a text that a message was expected to say and does not.
type Unsaid struct {
	Row   Row    // the message
	Words string // that it lacks
	Text  string // what it says: its subject, and its text
}
