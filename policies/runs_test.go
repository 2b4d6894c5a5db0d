package policies_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

func TestRunsInQuietHours(t *testing.T) {
	night := engine.Quiet{From: 20 * 60, To: 8 * 60}
	mails := engine.Quiet{Channels: []string{"email"}, From: 6 * 60, To: 9 * 60}
	for name, tt := range map[string]struct {
		at    []int
		quiet []engine.Quiet
		never string // the channels that never leave
		hint  string
	}{
		"nobody says when":        {nil, []engine.Quiet{night}, "", ""},
		"nothing is quiet":        {[]int{6 * 60}, nil, "", ""},
		"at night":                {[]int{6 * 60, 23 * 60}, []engine.Quiet{night}, "email, sms", "start it at 08:00"},
		"the last quiet minute":   {[]int{8*60 - 1}, []engine.Quiet{night}, "email, sms", "start it at 08:00"},
		"the first free minute":   {[]int{8 * 60}, []engine.Quiet{night}, "", ""},
		"once by night, once not": {[]int{6 * 60, 14 * 60}, []engine.Quiet{night}, "", ""},
		"one channel":             {[]int{8 * 60}, []engine.Quiet{night, mails}, "email", "start it at 09:00"},
		"several channels":        {[]int{7 * 60}, []engine.Quiet{night, mails}, "email, sms", "start it at 09:00"},
		"no hour for both": {
			[]int{7 * 60},
			[]engine.Quiet{night, {Channels: []string{"email"}, From: 6 * 60, To: 20 * 60}},
			"email, sms",
			"write one time outside the quiet hours of each channel",
		},
	} {
		d := &policies.Deploy{RunAt: tt.at}
		b := &engine.Book{Pressure: engine.Pressure{Quiet: tt.quiet}}
		list := d.RunsInQuiet(b, []string{"email", "sms", "task"})
		switch {
		case tt.never == "" && len(list) > 0:
			t.Errorf("%s: %s", name, list[0].Message)
		case tt.never == "":
		case len(list) != 1 || !strings.Contains(list[0].Message, "quiet for "+tt.never+":") || !strings.HasPrefix(list[0].Hint, tt.hint):
			t.Errorf("%s: %+v, want %s and %s", name, list, tt.never, tt.hint)
		}
	}
}

func TestRunsNow(t *testing.T) {
	d := &policies.Deploy{RunAt: []int{7 * 60, 23*60 + 30}}
	for minute, want := range map[int]bool{
		7*60 - 1: false, 7 * 60: true, 8*60 - 1: true, 8 * 60: false, 23*60 + 30: true, 29: true, 30: false,
	} {
		if d.RunsNow(minute) != want {
			t.Errorf("at minute %d: %v", minute, !want)
		}
	}
	if none := (*policies.Deploy)(nil); !none.RunsNow(0) || !(&policies.Deploy{}).RunsNow(0) {
		t.Error("who says no hour runs at any")
	}
}
