package channels_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
)

func TestOutcomeOfAForeignErrorIsAmbiguous(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want channels.Outcome
	}{
		{"nil", nil, channels.Accepted},
		{"typed", &channels.Error{Outcome: channels.Permanent}, channels.Permanent},
		{"wrapped", fmt.Errorf("row 7: %w", &channels.Error{Outcome: channels.RateLimited}), channels.RateLimited},
		{"foreign", errors.New("boom"), channels.Ambiguous},
		{"context", context.Canceled, channels.Ambiguous},
	} {
		if got := channels.OutcomeOf(tt.err); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestErrorReadsAsOneLine(t *testing.T) {
	e := &channels.Error{
		Channel: "sms", Outcome: channels.RateLimited, Reason: channels.RateLimit, Code: "20429",
		Detail: "too many requests", After: 30 * time.Second,
	}
	const want = "sms: rate limited failure (rate_limit, 20429), try again in 30s: too many requests"
	if e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
}

func TestInterruptedIsAmbiguousOnlyOnceBegun(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, done := context.WithTimeout(t.Context(), 0)
	defer done()
	for _, tt := range []struct {
		name   string
		ctx    context.Context
		begun  bool
		want   channels.Outcome
		reason channels.Reason
	}{
		{"cancelled before", cancelled, false, channels.Temporary, channels.Cancelled},
		{"cancelled during", cancelled, true, channels.Ambiguous, channels.Cancelled},
		{"late before", late, false, channels.Temporary, channels.Timeout},
		{"late during", late, true, channels.Ambiguous, channels.Timeout},
	} {
		e := channels.Interrupted(tt.ctx, tt.begun)
		if e.Outcome != tt.want || e.Reason != tt.reason || !errors.Is(e, tt.ctx.Err()) {
			t.Errorf("%s: got %v, %v, cause %v", tt.name, e.Outcome, e.Reason, e.Err)
		}
	}
}

func TestStatusNeverMovesBack(t *testing.T) {
	steps := []channels.Status{
		channels.Sent, channels.Queued, channels.Delivered, channels.Sent, channels.Failed, channels.Read, channels.Delivered,
	}
	now, path := channels.Queued, []channels.Status{}
	for _, s := range steps {
		if s.Supersedes(now) {
			now = s
			path = append(path, s)
		}
	}
	if want := []channels.Status{channels.Sent, channels.Delivered, channels.Read}; !slices.Equal(path, want) {
		t.Errorf("got %v, want %v", path, want)
	}
	if channels.Delivered.Supersedes(channels.Failed) {
		t.Error("a failed message came back to life")
	}
}

func TestSecretShowsUnderNoVerb(t *testing.T) {
	const value = "hunter2"
	s := channels.Secret(value)
	in := struct{ Password channels.Secret }{s}
	shown := fmt.Sprintf("%s %v %+v %#v %q %x %d", s, in, in, in, s, s, s)
	encoded, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	shown += string(encoded) + s.LogValue().String()
	for _, leak := range []string{value, fmt.Sprintf("%x", value)} {
		if strings.Contains(shown, leak) {
			t.Errorf("%q shows in %s", leak, shown)
		}
	}
	if s.Reveal() != value {
		t.Error("Reveal lost the value")
	}
}

func TestRedactKeepsTheMeaningAndDropsThePerson(t *testing.T) {
	m := &channels.Message{To: channels.Recipient{Address: "ana@example.org", Name: "Ana Lima"}, Text: "You owe us 100 EUR."}
	for in, want := range map[string]string{
		"550 5.1.1 <ana@example.org>: no such user":     "550 5.1.1 <[…]>: no such user",
		"other@example.org is not allowed":              "[…] is not allowed",
		"cannot reach +33 1 99 00 12 34 now":            "cannot reach […] now",
		"refused: You owe us 100 EUR.":                  "refused: […]",
		"hello Ana Lima":                                "hello […]",
		"POST https://hooks.example.org/T1/B2/x?k=1 no": "POST https://hooks.example.org/[…] no",
		"bad password s3cret!":                          "bad password […]",
		"two\r\nlines\x00here":                          "two lines here",
	} {
		if got := channels.Redact(in, m, "s3cret!"); got != want {
			t.Errorf("%q:\n got %q\nwant %q", in, got, want)
		}
	}
	if got := channels.Redact(strings.Repeat("x", 1000), nil); len(got) > 300 {
		t.Errorf("a long answer keeps %d bytes", len(got))
	}
}

func TestSchemaSaysWhatAPolicyMayWrite(t *testing.T) {
	const want = `{
	// The words.
	template!: #Name
	// Whom it goes to: the role of a contact, or several in order.
	contact?: #Roles
	// Sent with proof of receipt.
	registered?: bool
	// Files that go with it.
	attach?: [...#Attachment]
}
`
	if got := channels.Schema(channels.Letter().Fields); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	table := channels.Table([]channels.Field{{Name: "tls", CUE: `"a" | "b"`, Required: true, Doc: "How.", Default: "a"}})
	if want := "| `tls` | `\"a\" \\| \"b\"` | yes | How. Default: a. |\n"; !strings.HasSuffix(table, want) {
		t.Errorf("got\n%s\nwant the last line %s", table, want)
	}
}
