package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/email/mailbox/mailboxtest"
	"github.com/relance-dev/relance/engine/ledger"
)

// liveWithMailbox is a deploy.cue.
const liveWithMailbox = `package relance

deploy: {
	live: true
	mailboxes: accounts: {host: "127.0.0.1", port: %d, security: "none", username: "%s", password: file: "password"}
	email: folder: {dir: "deliveries/email", from: "ar@example.org"}, call: folder: dir: "deliveries/call", task: folder: dir: "deliveries/task"
}
`

// A server that runs by itself reads the mailboxes first: who answered is not contacted, and a mailbox that is away
// keeps nothing from being done, and is told.
func TestTheServerReadsTheMailboxesOfALiveBook(t *testing.T) {
	port, away := mailboxtest.Serve(t, "From: Compta <compta@briance.example.org>\r\nSubject: Re: F-1\r\nMessage-ID: <1@x>\r\n\r\nPaid yesterday.\r\n")
	for _, live := range []bool{false, true} {
		text := fmt.Sprintf(liveWithMailbox, port, mailboxtest.Username)
		if !live {
			text = strings.Replace(text, "live: true", "live: false", 1)
		}
		b := newBench(t, map[string]string{"deploy.cue": text, "password": mailboxtest.Password}, func(c *Config) { c.RunAt = []int{7 * 60} })
		b.invoice("Menuiserie Briance")
		b.Now = at(t, "2026-03-02 07:00")
		b.server.Tick(t.Context())
		sent := 0
		for _, m := range b.Messages(t) {
			if m.Status == ledger.Sent {
				sent++
			}
		}
		if state := b.server.daily.state(); state.Failed != "" || state.Mail != "" || (sent == 0) != live {
			t.Fatalf("live %v: %d sent, %+v\n%s", live, sent, state, b.log.String())
		}
		if !live {
			continue
		}
		w := b.as("Anna", Approver)
		_, body := w.get("/attention")
		has(t, body, "Answers that nobody has read", "Re: F-1: Paid yesterday.")
		hasNot(t, b.log.String(), "Paid yesterday", "briance", "C-1")

		away()
		b.Now = at(t, "2026-03-02 07:30")
		b.server.Tick(t.Context())
		if state := b.server.daily.state(); state.Failed != "" || !state.Look || !strings.Contains(state.Mail, "mailbox accounts: 127.0.0.1 cannot be reached") {
			t.Errorf("%+v", state)
		}
		_, body = w.get("/attention")
		has(t, body, "A mailbox cannot be read", "127.0.0.1 cannot be reached")
	}
}
