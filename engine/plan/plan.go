package plan

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/replay"
)

// Format is what a plan calls itself.
const Format = "relance plan 1"

// DefaultValidity is how long a plan may be carried out.
const DefaultValidity = 24 * time.Hour

// Why a plan is not carried out. Errors wrap these.
var (
	ErrMoved   = errors.New("what the plan was made of has changed; make a new one")
	ErrExpired = errors.New("the plan has expired; make a new one")
	ErrApplied = errors.New("the plan was carried out already")
)

// Plan is what a run on a day does. Its digest stands for all of it.
type Plan struct {
	Format  string      `json:"format"`
	Day     engine.Date `json:"day"`
	Book    string      `json:"book"` // Book.Digest
	Head    Head        `json:"ledger"`
	Expires time.Time   `json:"expires"`         // UTC
	Looked  int         `json:"looked"`          // clients that were looked at
	Costs   string      `json:"costs,omitempty"` // the currency of each Message.Cost; empty when nobody said what messages cost
	// Clients to whom something happens, by id.
	Clients []Client `json:"clients"`
	// Waiting lists all that waits for a person, by case.
	Waiting []Waiting `json:"waiting"`
	// Moved counts the running cases that a changed book has in a state, or under a policy, of another name, by
	// the old names.
	Moved []Moved `json:"moved,omitempty"`
}

// Moved are the cases of one state of an older book, and where they go on.
type Moved struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	ToPolicy string `json:"to_policy"`
	ToState  string `json:"to_state"`
	Cases    int    `json:"cases"`
}

// Head is the end of the journal that the plan was made on.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Client is what happens to one client. Changes is the digest of all that will be
// written about them, also of what is not listed here.
type Client struct {
	ID         string       `json:"id"`
	Changes    string       `json:"changes"`
	Moves      []Move       `json:"moves,omitempty"`
	Messages   []Message    `json:"messages,omitempty"`
	Deferred   []Deferred   `json:"deferred,omitempty"`
	Incoming   []Incoming   `json:"incoming,omitempty"` // what came in that is the reason of engine.ReasonIncoming or engine.ReasonAnswered
	Suppressed []Suppressed `json:"suppressed,omitempty"`
	Unassigned []string     `json:"unassigned,omitempty"` // invoices that no assign line takes
	Elsewhere  []string     `json:"elsewhere,omitempty"`  // invoices that somebody else chases: sold, or handed over
	Undecided  []string     `json:"undecided,omitempty"`  // guards without an answer, in words
	Lifted     bool         `json:"lifted,omitempty"`     // the client comes off the blacklist: nothing that they owe is overdue any more
	// Limits are the invoices whose limitation is near or over.
	Limits []Limit `json:"limits,omitempty"`
	// Stuck says why the client cannot be decided at all under this book.
	Stuck string `json:"stuck,omitempty"`
}

// What happens to a client is told by a plan as the journal tells it afterwards.
type (
	Move       = journal.Move
	Message    = journal.Message
	Suppressed = journal.Suppressed
)

// Deferred is what would happen and has to wait.
type Deferred struct {
	Case   string      `json:"case"`
	State  string      `json:"state"`  // it would enter, or that acts
	Until  engine.Date `json:"until"`  // no date when time alone does not end it
	Reason string      `json:"reason"` // ReasonGap, ReasonPending, ReasonFailed, ReasonClosed, ReasonCap, ReasonCovered, engine.ReasonSmall, engine.ReasonIncoming or engine.ReasonAnswered
}

// Incoming is an invoice that nobody is contacted about, since money that came may be for it, or the client
// answered and nobody has read it.
type Incoming struct {
	Invoice string `json:"invoice"`
	engine.IncomingText
}

// The values of Deferred.Reason.
const (
	ReasonGap     = "too soon after the last step or contact"
	ReasonPending = "what was decided before has not happened yet"
	ReasonFailed  = "what was decided before failed: a person has to send it again, replace it or let it go"
	ReasonClosed  = replay.DeferredClosed
	ReasonCap     = replay.DeferredCap
	ReasonCovered = engine.ReasonCovered
)

// Waiting is a transition that a person has to agree to.
type Waiting struct {
	Case   string `json:"case"`
	Client string `json:"client"`
	Policy string `json:"policy"`
	From   string `json:"from"`
	To     string `json:"to"`
	New    bool   `json:"new,omitempty"` // asked for the first time
	// Blacklisted says, of an answer, that it put the client on the blacklist.
	Blacklisted bool `json:"blacklisted,omitempty"`
}

// Limit is an invoice that can soon no longer be brought to court, or cannot any more.
type Limit struct {
	Invoice string      `json:"invoice"`
	Until   engine.Date `json:"until"` // the last day
}

// Digest is the hex SHA-256 of the plan's JSON.
func (p *Plan) Digest() (string, error) {
	sum := sha256.New()
	if err := p.write(sum); err != nil {
		return "", fmt.Errorf("plan: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Write writes the plan as JSON on one line, the same bytes for the same plan.
func (p *Plan) Write(w io.Writer) error {
	to := bufio.NewWriter(w)
	err := p.write(to)
	if err == nil {
		err = to.WriteByte('\n')
	}
	if err == nil {
		err = to.Flush()
	}
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return nil
}

// write writes the plan as JSON, client by client: the text of a large one would take several times the memory of the plan.
func (p *Plan) write(w io.Writer) error {
	const none = `"clients":[]`
	brief := *p
	brief.Clients = []Client{}
	text, err := encode(&brief)
	if err != nil {
		return err
	}
	if p.Clients == nil {
		text = bytes.Replace(text, []byte(none), []byte(`"clients":null`), 1)
	}
	before, after, found := bytes.Cut(text, []byte(none)) // within a text its quotes would be escaped
	if _, err := w.Write(before); err != nil || !found {
		return err
	}
	sep := `"clients":[`
	for i := range p.Clients {
		text, err := encode(&p.Clients[i])
		if err != nil {
			return err
		}
		if _, err := w.Write(append([]byte(sep), text...)); err != nil {
			return err
		}
		sep = ","
	}
	if len(p.Clients) == 0 {
		if _, err := io.WriteString(w, sep); err != nil {
			return err
		}
	}
	_, err = w.Write(append([]byte{']'}, after...))
	return err
}

// Read reads a plan. It fails when the text is none, or has fields that this
// version does not know.
func Read(r io.Reader) (*Plan, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	var p Plan
	if err := dec.Decode(&p); err != nil {
		return nil, fmt.Errorf("plan: not a plan that relance plan --out wrote: %w", err)
	}
	if p.Format != Format {
		return nil, fmt.Errorf("plan: its format is %q, and this version reads %q; make a new one", p.Format, Format)
	}
	return &p, nil
}

// Messages counts the messages of the plan.
func (p *Plan) Messages() int {
	n := 0
	for i := range p.Clients {
		n += len(p.Clients[i].Messages)
	}
	return n
}
