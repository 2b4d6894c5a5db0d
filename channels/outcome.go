package channels

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Outcome says what a caller may do after Send.
type Outcome uint8

// The outcomes.
const (
	// Accepted: the message is the other side's now.
	Accepted Outcome = iota
	// Temporary: nothing was sent; the same message may succeed later.
	Temporary
	// Permanent: nothing was sent, and trying the same again is useless.
	Permanent
	// RateLimited: nothing was sent; try again once Error.After has passed.
	RateLimited
	// Ambiguous: the message may or may not have been sent. It must not be sent
	// again before somebody knows: see Reconciler.
	Ambiguous
)

var outcomeWords = [...]string{"accepted", "temporary", "permanent", "rate limited", "unknown"}

// String returns the outcome in one or two lower-case words.
func (o Outcome) String() string {
	if int(o) >= len(outcomeWords) {
		return "unknown"
	}
	return outcomeWords[o]
}

// OutcomeOf reads the outcome of a Send from its error. Nil is Accepted; an error
// that is no *Error is Ambiguous, since it says nothing about what was sent.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return Accepted
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	return Ambiguous
}

// Error is why a message was not, or perhaps not, accepted. Its text never
// holds a secret or a person's data.
type Error struct {
	Channel string // as in Spec.Name; may be empty
	Outcome Outcome
	Reason  Reason
	// Code is the other side's own code: "550 5.1.1", "21211", "HTTP 503"; may be empty.
	Code string
	// Detail says in words what happened and, where a person can help, how to mend it.
	Detail string
	// After is how long to wait, for RateLimited; 0 when the other side did not say. It is about
	// this message; whether others wait as well is the caller's to decide.
	After time.Duration
	// Only names the messages that the failure concerns when it is ours but not the whole
	// channel's, such as "country RE" for those to numbers of Réunion; empty otherwise.
	Only string
	// Err is the cause, for errors.Is; its text must be as clean as Detail. May be nil.
	Err error
}

// Error returns channel, outcome, reason, code and detail on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Channel != "" {
		b.WriteString(e.Channel + ": ")
	}
	b.WriteString(e.Outcome.String() + " failure (" + string(e.Reason))
	if e.Code != "" {
		b.WriteString(", " + e.Code)
	}
	b.WriteString(")")
	if e.Only != "" {
		b.WriteString(" for " + e.Only + " only")
	}
	if e.After > 0 {
		b.WriteString(", try again in " + e.After.String())
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Interrupted turns the end of a context into the error that Send returns.
// Begun says whether the message may already have left. It must be called only
// once ctx.Err() is not nil.
func Interrupted(ctx context.Context, begun bool) *Error {
	e := &Error{Outcome: Temporary, Reason: Cancelled, Detail: "stopped before anything was sent", Err: ctx.Err()}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e.Reason, e.Detail = Timeout, "no answer in time, nothing was sent"
	}
	if begun {
		e.Outcome, e.Detail = Ambiguous, "no answer in time, the message may have been sent"
	}
	return e
}
