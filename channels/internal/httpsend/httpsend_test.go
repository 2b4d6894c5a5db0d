package httpsend

import (
	"net/http"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
)

func TestEveryStatusHasAnOutcome(t *testing.T) {
	for status, want := range map[int]channels.Outcome{
		200: channels.Accepted, 202: channels.Accepted, 204: channels.Accepted,
		301: channels.Permanent, 304: channels.Permanent,
		400: channels.Permanent, 401: channels.Permanent, 403: channels.Permanent, 404: channels.Permanent,
		408: channels.Temporary, 410: channels.Permanent, 413: channels.Permanent, 422: channels.Permanent,
		425: channels.Temporary, 429: channels.RateLimited,
		500: channels.Ambiguous, 502: channels.Ambiguous, 503: channels.Temporary, 504: channels.Ambiguous, 599: channels.Ambiguous,
	} {
		got := channels.Accepted
		if e := (Answer{Status: status}).Refusal(); e != nil {
			got = e.Outcome
			if e.Reason == "" || e.Detail == "" {
				t.Errorf("%d: no reason or no words: %v", status, e)
			}
		}
		if got != want {
			t.Errorf("%d: got %v, want %v", status, got, want)
		}
	}
}

func TestRetryAfterInSecondsOrAsADate(t *testing.T) {
	for _, tt := range []struct {
		after, date string
		want        time.Duration
	}{
		{"", "", 0},
		{"30", "", 30 * time.Second},
		{"-1", "", 0},
		{"99999999999", "", 0},
		{"soon", "", 0},
		{"Mon, 02 Mar 2026 10:00:10 GMT", "Mon, 02 Mar 2026 10:00:00 GMT", 10 * time.Second},
		{"Mon, 02 Mar 2026 09:00:00 GMT", "Mon, 02 Mar 2026 10:00:00 GMT", 0},
		{"Mon, 02 Mar 2026 10:00:10 GMT", "", 0},
	} {
		a := Answer{Header: http.Header{"Retry-After": {tt.after}, "Date": {tt.date}}}
		if got := a.RetryAfter(); got != tt.want {
			t.Errorf("%q at %q: got %v, want %v", tt.after, tt.date, got, tt.want)
		}
	}
}
