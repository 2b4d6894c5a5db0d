package email_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/channels"
)

func TestBounces(t *testing.T) {
	for name, want := range map[string]*channels.Report{
		"unknown_user.eml": {Status: channels.Failed, Reason: channels.BadAddress, Code: "5.1.1", Detail: "the recipient does not exist: 550 5.1.1 <[…]>: no such user"},
		"delayed.eml":      {Status: channels.Queued, Code: "4.4.1", Detail: "delivery is delayed: connection timed out"},
		"return_path.eml":  {Status: channels.Failed, Reason: channels.Unreachable, Code: "5.2.2", Detail: "the mailbox is full: 552 5.2.2 mailbox full"},
		"spam.eml":         {Status: channels.Failed, Reason: channels.Filtered, Code: "5.7.1", Detail: "the recipient's server refuses the mail: 550 5.7.1 message rejected"},
		"foreign.eml":      nil,
		"answer.eml":       nil,
	} {
		raw, err := os.ReadFile(filepath.Join("testdata", "bounces", name))
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		got, err := sender().ParseBounce(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		switch {
		case want == nil && len(got) > 0:
			t.Errorf("%s: got %+v, want no report", name, got)
		case want != nil:
			want.Key, want.ID = "k1", "k1@creditor.example"
			if len(got) != 1 || got[0] != *want {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, *want)
			}
		}
	}
}

func FuzzParseBounce(f *testing.F) {
	names, err := filepath.Glob("testdata/bounces/*.eml")
	if err != nil || len(names) == 0 {
		f.Fatalf("no bounces: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, _ := sender().ParseBounce(raw)
		for _, r := range got {
			if r.Key == "" {
				t.Errorf("a report about nothing: %+v", r)
			}
		}
	})
}
