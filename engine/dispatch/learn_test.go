package dispatch

import (
	"context"
	"slices"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// What a channel refuses for good says something of the client where it reaches the client, and never where it reaches a
// queue or a url. Where it is known whom it does not reach, the action is decided again and may reach somebody
// else; anywhere else its channel is not tried again.
func TestARefusalSaysOfTheClientWhatItCan(t *testing.T) {
	for name, c := range map[string]struct {
		channel, to string
		reason      channels.Reason
		bad         []string // addresses
		refused     []string // channels, by the client
		contact     []string // channels, by their treasurer
		last        string
		over        bool // the channel is not tried again
	}{
		"an address that is none":      {"email", "compta@example.org", channels.BadAddress, []string{"compta@example.org"}, nil, nil, "bounced", false},
		"the address of a contact":     {"email", "t@example.org", channels.BadAddress, []string{"t@example.org"}, nil, nil, "bounced", false},
		"a client who refused":         {"email", "compta@example.org", channels.OptedOut, nil, []string{"email"}, nil, "refused", false},
		"a contact who refused":        {"email", "t@example.org", channels.OptedOut, nil, nil, []string{"email"}, "refused", false},
		"a text that cannot be":        {"email", "compta@example.org", channels.BadContent, nil, nil, nil, "failed", true},
		"a url that nothing is at":     {"webhook", "https://example.org/hook", channels.BadAddress, nil, nil, nil, "failed", true},
		"a queue that is none":         {"task", "agency", channels.BadAddress, nil, nil, nil, "failed", true},
		"a queue that wants no more":   {"task", "agency", channels.OptedOut, nil, nil, nil, "failed", true},
		"a queue that is not for this": {"task", "agency", channels.NotCapable, nil, nil, nil, "failed", true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *Config) {
				for _, other := range []string{"task", "webhook"} {
					c.Transports[other] = Transport{Channel: c.Transports["email"].Channel, Spec: channels.Email()}
				}
			})
			b.contacts([]engine.Contact{{Role: "treasurer", Name: "T", Email: "t@example.org"}})
			m := message(1)
			m.Channel, m.Body.Channel, m.Body.To = c.channel, c.channel, c.to
			b.add(m)
			b.channel.fails(channels.Error{Outcome: channels.Permanent, Reason: c.reason})
			b.run()
			if got := b.read(m.Key); got.Status != ledger.Failed {
				t.Fatalf("message is %s: %s", got.Status, got.Reason)
			}
			var now engine.Client
			must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
				now, err = r.Client(ctx, client)
				return err
			}))
			if !slices.Equal(now.Bad, c.bad) || !slices.Equal(now.OptOut, c.refused) || !slices.Equal(now.Contacts[0].OptOut, c.contact) {
				t.Errorf("client has bad %v, refused %v; their contact refused %v", now.Bad, now.OptOut, now.Contacts[0].OptOut)
			}
			got := b.caseOf(1)
			if got.Last.Result != c.last || len(got.Run.Pending) != 1 || got.Run.Pending[0].Status != engine.PendingFailed {
				t.Fatalf("case has %+v", got)
			}
			if over := slices.Contains(got.Run.Pending[0].Over, c.channel); over != c.over {
				t.Errorf("the channel is over: %v, want %v", over, c.over)
			}
			verify(t, b.db)
		})
	}
}
