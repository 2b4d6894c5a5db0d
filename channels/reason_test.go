package channels_test

import (
	"testing"

	"github.com/relance-dev/relance/channels"
)

func TestWhoseFaultEachReasonIs(t *testing.T) {
	for _, tt := range []struct {
		reason       channels.Reason
		blame        channels.Blame
		stops, marks bool
	}{
		{channels.BadAddress, channels.RecipientsFault, false, true},
		{channels.NotCapable, channels.RecipientsFault, false, false},
		{channels.OptedOut, channels.RecipientsFault, false, false},
		{channels.Unreachable, channels.RecipientsFault, false, false},
		{channels.BadContent, channels.MessagesFault, false, false},
		{channels.Filtered, channels.MessagesFault, false, false},
		{channels.Auth, channels.OurFault, true, false},
		{channels.Config, channels.OurFault, true, false},
		{channels.Suspended, channels.OurFault, true, false},
		{channels.Blocked, channels.OurFault, true, false},
		{channels.NotAllowed, channels.OurFault, false, false},
		{channels.RateLimit, channels.NobodysFault, false, false},
		{channels.Network, channels.NobodysFault, false, false},
		{channels.Server, channels.NobodysFault, false, false},
		{channels.Timeout, channels.NobodysFault, false, false},
		{channels.Cancelled, channels.NobodysFault, false, false},
		{channels.Protocol, channels.NobodysFault, false, false},
		{channels.Storage, channels.NobodysFault, false, false},
	} {
		r := tt.reason
		if !r.Known() || r.Blame() != tt.blame || r.StopsChannel() != tt.stops || r.MarksAddress() != tt.marks {
			t.Errorf("%s: known %v, %v, stops %v, marks %v", r, r.Known(), r.Blame(), r.StopsChannel(), r.MarksAddress())
		}
	}
	if channels.Reason("else").Known() {
		t.Error("a reason that is none is known")
	}
}
