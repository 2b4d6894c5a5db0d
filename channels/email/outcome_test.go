package email

import (
	"testing"

	"github.com/relance-dev/relance/channels"
)

func TestRefusalsByCode(t *testing.T) {
	for _, tt := range []struct {
		at      step
		code    int
		status  string
		outcome channels.Outcome
		reason  channels.Reason
	}{
		{connecting, 421, "", channels.Temporary, channels.Server},
		{connecting, 535, "5.7.8", channels.Permanent, channels.Auth},
		{connecting, 530, "5.7.0", channels.Permanent, channels.Auth},
		{connecting, 454, "4.7.0", channels.Temporary, channels.Server},
		{greeting, 421, "4.7.28", channels.RateLimited, channels.RateLimit},
		{greeting, 452, "4.5.3", channels.RateLimited, channels.RateLimit},
		{greeting, 451, "", channels.Temporary, channels.Server},
		{greeting, 550, "5.1.8", channels.Permanent, channels.Config},
		{greeting, 553, "", channels.Permanent, channels.Config},
		{greeting, 552, "5.3.4", channels.Permanent, channels.BadContent},
		{addressing, 450, "4.2.1", channels.Temporary, channels.Server},
		{addressing, 452, "4.2.2", channels.Temporary, channels.Unreachable},
		{addressing, 550, "5.1.1", channels.Permanent, channels.BadAddress},
		{addressing, 550, "", channels.Permanent, channels.BadAddress},
		{addressing, 552, "5.2.2", channels.Permanent, channels.Unreachable},
		{addressing, 554, "5.7.1", channels.Permanent, channels.Filtered},
		{ending, 451, "4.3.0", channels.Temporary, channels.Server},
		{ending, 550, "5.7.1", channels.Permanent, channels.Filtered},
		{ending, 550, "5.7.26", channels.Permanent, channels.Config},
		{ending, 552, "", channels.Permanent, channels.BadContent},
		{ending, 555, "", channels.Permanent, channels.BadContent},
	} {
		e := refusal(tt.at, tt.code, tt.status)
		if e.Outcome != tt.outcome || e.Reason != tt.reason {
			t.Errorf("%d %s at step %d: got %v, %s; want %v, %s", tt.code, tt.status, tt.at, e.Outcome, e.Reason, tt.outcome, tt.reason)
		}
		if e.Detail == "" {
			t.Errorf("%d %s: no words", tt.code, tt.status)
		}
	}
}
