package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Redacted is what an entry of KindForgotten says of what was taken out: what is left of it, so that Verify
// takes that in its place, and nothing else.
type Redacted struct {
	Entries  []RedactedEntry   `json:"entries,omitempty"`  // by Seq
	Facts    []RedactedFacts   `json:"facts,omitempty"`    // by Seq
	Messages []RedactedMessage `json:"messages,omitempty"` // as they were handed over
}

// RedactedEntry is an entry of the journal of whose text something was taken out.
type RedactedEntry struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"` // as it stands in the chain: that of the text as it was written
	Left string `json:"left"` // that of the text that is left
}

// RedactedFacts are the facts that an entry made, of which something was taken out of some.
type RedactedFacts struct {
	Seq  int64  `json:"seq"`
	Left string `json:"left"` // Digest of all of them, as they are left
}

// RedactedMessage is a message as it was handed over, of which something was taken out.
type RedactedMessage struct {
	Message string `json:"message"` // Message.Key
	Attempt int    `json:"attempt"`
	Left    string `json:"left"` // Rendition.Digest of what is left
}

// Redaction is what Tx.Redact puts in the place of what there is.
type Redaction struct {
	Versions   []Version   // forms of clients and invoices, each known by its id and Seq
	Events     []Event     // known by Key: Note, and what EventMore writes
	Messages   []Message   // known by Key: Body, Receipt and Reason
	Renditions []Rendition // known by Message and Attempt: Body, and no file
}

// Rewritten is a record that says something else in its body, with the hash that it has in the chain.
func Rewritten(rec Record, e Entry, body any) (Record, error) {
	text, err := canonical(body)
	if err == nil {
		e.Body = text
		rec.Text, err = encode(e)
	}
	if err != nil {
		return rec, fmt.Errorf("entry %d of the journal: %w", rec.Seq, err)
	}
	return rec, nil
}

// Left is the hash of the text that a record has now.
func (r Record) Left() string { return hashOf([]byte(r.Text)) }

// ForgottenFacts are declared facts, as EncodeFacts wrote them, without what they said.
func ForgottenFacts(text, mark string) (string, error) {
	if text == "" {
		return "", nil
	}
	var named map[string]string
	if err := json.Unmarshal([]byte(text), &named); err != nil {
		return "", fmt.Errorf("facts %q: %w", text, err)
	}
	for name := range named {
		named[name] = mark
	}
	out, err := json.Marshal(named)
	return string(out), err
}

// Vouched is what entries of KindForgotten say, the last one of each thing. The zero Vouched has none.
type Vouched struct {
	entries  map[int64]vouchedEntry
	facts    map[int64]vouched
	messages map[string]vouched // by Message and Attempt
}

type vouchedEntry struct {
	by int64
	RedactedEntry
}

// Hear adds what the entry by says. It speaks of entries before it alone.
func (v *Vouched) Hear(by int64, r *Redacted) {
	if v.entries == nil {
		v.entries, v.facts, v.messages = map[int64]vouchedEntry{}, map[int64]vouched{}, map[string]vouched{}
	}
	for _, e := range r.Entries {
		if e.Seq < by {
			v.entries[e.Seq] = vouchedEntry{by, e}
		}
	}
	for _, f := range r.Facts {
		if f.Seq < by {
			v.facts[f.Seq] = vouched{by, f.Left}
		}
	}
	for _, m := range r.Messages {
		v.messages[attemptOf(m.Message, m.Attempt)] = vouched{by, m.Left}
	}
}

func attemptOf(message string, attempt int) string { return message + "/" + strconv.Itoa(attempt) }

// Holds reports whether a text is what is left of an entry that has this hash in the chain.
func (v *Vouched) Holds(seq int64, hash, left string) bool {
	e, ok := v.entries[seq]
	return ok && e.Hash == hash && e.Left == left
}

// Facts is the digest that the facts of an entry have now; written is the one that the entry says.
func (v *Vouched) Facts(seq int64, written string) string {
	if f, ok := v.facts[seq]; ok {
		return f.digest
	}
	return written
}

// Message is the digest that a message has now as it was handed over; written is the one that its receipt says.
func (v *Vouched) Message(message string, attempt int, written string) string {
	if m, ok := v.messages[attemptOf(message, attempt)]; ok {
		return m.digest
	}
	return written
}
