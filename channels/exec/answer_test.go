package exec

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
)

func plainly(s string) string { return s }

func TestAnswersByOutcome(t *testing.T) {
	for _, tt := range []struct {
		line    string
		outcome channels.Outcome
		reason  channels.Reason
	}{
		{`{"outcome":"sent","receipt":"r1"}`, channels.Accepted, ""},
		{`{"outcome":"sent"}`, channels.Ambiguous, channels.Protocol},
		{`{"outcome":"sent","receipt":"r1","status":"failed"}`, channels.Ambiguous, channels.Protocol},
		{`{"outcome":"retry","reason":"server"}`, channels.Temporary, channels.Server},
		{`{"outcome":"retry","after":30}`, channels.RateLimited, channels.RateLimit},
		{`{"outcome":"retry","reason":"rate_limit"}`, channels.RateLimited, channels.RateLimit},
		{`{"outcome":"failed","reason":"opted_out"}`, channels.Permanent, channels.OptedOut},
		{`{"outcome":"failed","reason":"because"}`, channels.Permanent, channels.Server},
		{`{"outcome":"unknown"}`, channels.Ambiguous, channels.Server},
		{`{"outcome":"not_sent"}`, channels.Ambiguous, channels.Protocol},
		{`{"outcome":"SENT","receipt":"r1"}`, channels.Ambiguous, channels.Protocol},
		{`{}`, channels.Ambiguous, channels.Protocol},
	} {
		var a Answer
		if err := json.Unmarshal([]byte(tt.line), &a); err != nil {
			t.Fatal(err)
		}
		_, err := a.receipt("sms", plainly)
		if got := channels.OutcomeOf(err); got != tt.outcome {
			t.Errorf("%s: got %v, want %v", tt.line, got, tt.outcome)
		}
		if e, ok := errors.AsType[*channels.Error](err); ok && e.Reason != tt.reason {
			t.Errorf("%s: got reason %s, want %s", tt.line, e.Reason, tt.reason)
		}
	}
}

func TestAnAnswerSaysTheSameOnBothSides(t *testing.T) {
	for _, err := range []error{
		nil,
		&channels.Error{Channel: "sms", Outcome: channels.Temporary, Reason: channels.Network, Detail: "d", Code: "c"},
		&channels.Error{Channel: "sms", Outcome: channels.Permanent, Reason: channels.OptedOut, Detail: "d"},
		&channels.Error{Channel: "sms", Outcome: channels.Permanent, Reason: channels.Blocked, Detail: "d"},
		&channels.Error{Channel: "sms", Outcome: channels.Permanent, Reason: channels.NotAllowed, Only: "country RE", Detail: "d"},
		&channels.Error{Channel: "sms", Outcome: channels.RateLimited, Reason: channels.RateLimit, Detail: "d", After: 30 * time.Second},
		&channels.Error{Channel: "sms", Outcome: channels.Ambiguous, Reason: channels.Timeout, Detail: "d"},
	} {
		want := channels.Receipt{ID: "r1", Status: channels.Delivered, Units: 2, Detail: "d"}
		a := answer("1", want, err)
		got, back := a.receipt("sms", plainly)
		switch {
		case err == nil && (back != nil || got != want):
			t.Errorf("got %+v, %v; want %+v", got, back, want)
		case err != nil && back.Error() != err.Error():
			t.Errorf("got %v, want %v", back, err)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"outcome":"sent","receipt":"r1","units":-1}`)
	f.Add(`{"outcome":"retry","after":99999999999}`)
	f.Fuzz(func(t *testing.T, line string) {
		var a Answer
		if json.Unmarshal([]byte(line), &a) != nil {
			return
		}
		r, err := a.receipt("sms", plainly)
		if err == nil && (r.ID == "" || r.Units < 0) {
			t.Errorf("accepted %q as %+v", line, r)
		}
		if e, ok := errors.AsType[*channels.Error](err); err != nil && (!ok || !e.Reason.Known() || strings.TrimSpace(e.Detail) == "" && a.Detail == "") {
			t.Errorf("%q gives %v", line, err)
		}
	})
}
