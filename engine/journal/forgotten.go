package journal

import (
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Forgotten says that what was known of a client as a person was taken out of the ledger, and what is left.
type Forgotten struct {
	Client string      `json:"client"`
	Day    engine.Date `json:"day"`
	Last   engine.Date `json:"last,omitzero"`  // the last day on which something happened with them
	Years  int         `json:"years"`          // for which it was kept
	Text   string      `json:"text,omitempty"` // why, in the words of the person who asked
	ledger.Redacted
}

func (Forgotten) kind() ledger.Kind { return ledger.KindForgotten }

// Person is a client of whom entries are to say nothing any more that is about them as a person.
type Person struct {
	Client string
	// Names reports whether a text has something of them in it: a name, an address, a number.
	Names func(text string) bool
	// Booked are the keys of entries of bank statements whose money was theirs, alone (true) or with that of others.
	Booked map[string]bool
	// Theirs reports whether an entry is about them.
	Theirs func(*ledger.About) bool
}

// Redact is what an entry says of everybody else, with the word engine.Forgotten in the place of each text about them; changed is
// false when nothing had to be taken out. Amounts, days, states, ids and digests stay.
func (p *Person) Redact(e *ledger.Entry) (body Body, changed bool, err error) {
	if e.Kind == ledger.KindForgotten || e.Kind != ledger.KindBank && !p.Theirs(&e.About) {
		return nil, false, nil
	}
	if body, err = Read(e); err != nil {
		return nil, false, err
	}
	t := taker{Person: p}
	body = t.body(body)
	return body, t.taken, nil
}

// taker takes out of an entry that is about them, and notes whether it did.
type taker struct {
	*Person
	taken bool
}

// words takes out a text that is about them: free text, a name, an address.
func (t *taker) words(text *string) {
	if *text != "" && *text != engine.Forgotten {
		*text, t.taken = engine.Forgotten, true
	}
}

// telling takes out a text that is kept unless it has something of theirs in it, such as what a server answered.
func (t *taker) telling(text *string) {
	if t.Names(*text) {
		t.words(text)
	}
}

func (t *taker) body(b Body) Body {
	switch b := b.(type) {
	case Decision:
		b.Values = t.values(b.Values)
		return b
	case Answer:
		t.words(&b.Note)
		return b
	case MessageDecided:
		t.words(&b.To)
		t.words(&b.Person)
		t.telling(&b.Fallback)
		return b
	case MessageDropped:
		t.telling(&b.Reason)
		return b
	case Attempt:
		t.progress(&b.Progress)
		return b
	case Receipt:
		t.progress(&b.Progress)
		return b
	case Events:
		t.words(&b.Text)
		return b
	case Note:
		t.words(&b.Text)
		return b
	case Attended:
		t.words(&b.Text)
		return b
	case Live:
		t.words(&b.Text)
		return b
	case Statements:
		t.statements(&b)
		return b
	}
	return b
}

func (t *taker) progress(p *Progress) {
	if strings.Contains(p.Reason, "@") { // a server names the address in what it answers
		t.words(&p.Reason)
	}
	t.telling(&p.Reason)
	t.telling(&p.Receipt)
	for i := range p.Lost {
		t.telling(&p.Lost[i].Reason)
	}
}

// values takes out what a guard knew of the person, and of facts that the book declares.
func (t *taker) values(list []Value) []Value {
	out := make([]Value, 0, len(list))
	for _, v := range list {
		if personal(v.Of) {
			t.words(&v.Is)
		} else {
			t.telling(&v.Is)
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// personal reports whether a name of a guard has something of a person for its value.
func personal(of string) bool {
	for _, name := range []string{"facts.", "client.name", "client.email", "client.phone"} {
		if strings.Contains(of, name) {
			return true
		}
	}
	return false
}

// statements takes out who paid, and with which words.
func (t *taker) statements(b *Statements) {
	for i := range b.Entries {
		e := &b.Entries[i]
		alone, some := t.Booked[e.Key]
		for _, text := range []*string{&e.Name, &e.IBAN, &e.Remittance, &e.Ref, &e.EndToEndID} {
			switch {
			case alone:
				t.words(text)
			case some:
				t.telling(text)
			}
		}
	}
	for _, list := range [][]StatementPayer{b.Payers, b.Forgotten} {
		for i := range list {
			if list[i].Client == t.Client {
				t.words(&list[i].IBAN)
				t.words(&list[i].Name)
			}
		}
	}
	for i := range b.Answers {
		if _, some := t.Booked[b.Answers[i].Key]; !some {
			continue
		}
		for j := range b.Answers[i].Reasons {
			t.telling(&b.Answers[i].Reasons[j])
		}
	}
}
