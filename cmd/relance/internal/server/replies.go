package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// replyKey begins the keys of events that are replies.
const replyKey = "reply/"

// maxReply is how much of a reply is kept.
const maxReply = 2000

// heard records a reply for every client whose number it came from, or the contact of theirs who has it: that
// they want to hear no more on the channel, or what they wrote, which somebody has to read before they are chased again. A reply that comes twice is recorded once; a number
// that is nobody's changes nothing.
func (s *Server) heard(ctx context.Context, o *Office, channel string, reply channels.Reply) error {
	now := s.cfg.Now().In(o.Zone)
	today := engine.DateOf(now)
	var events []ledger.Event
	var answers []posting.AnswerConfig
	err := o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Clients(ctx) {
			if err != nil {
				return err
			}
			e, ok := refusal(&c, channel, reply.From)
			switch {
			case !ok:
				continue
			case reply.OptOut:
				e.Date, e.Note = today, "they answered STOP"
			default:
				id := sha256.Sum256([]byte(channel + "/" + reply.ID + "/" + c.ID))
				answers = append(answers, posting.AnswerConfig{At: now, Today: today, ID: hex.EncodeToString(id[:16]), Client: c.ID, From: reply.From, Text: cutReply(reply.Text)})
				continue
			}
			events = append(events, ledger.Event{Event: e, Key: replyKey + reply.ID + "/" + c.ID})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range answers {
		if _, err := posting.RecordAnswer(ctx, o.Ledger, a); err != nil {
			return err
		}
	}
	if len(events) == 0 {
		if len(answers) > 0 {
			s.cfg.Log.Info("reply", slog.String("channel", channel), slog.Int("recorded", len(answers)))
		}
		return nil
	}
	done, err := posting.Record(ctx, o.Ledger, posting.RecordConfig{At: now, Today: today, Events: events})
	if err == nil {
		s.cfg.Log.Info("reply", slog.String("channel", channel), slog.Bool("opt_out", reply.OptOut), slog.Int("recorded", len(done.Events)))
	}
	return err
}

// refusal is the event that a client, or a contact of theirs, refuses a channel; ok is false when the number is
// not theirs.
func refusal(c *engine.Client, channel, number string) (e engine.Event, ok bool) {
	same := func(written string) bool {
		if written == "" {
			return false
		}
		e164, _, err := address.Phone(written, c.Country, address.Postcode(c.Address))
		return err == nil && e164 == number
	}
	e = engine.Event{Type: engine.EventOptOut, Client: c.ID, Channel: channel}
	if same(c.Phone) {
		return e, true
	}
	for i := range c.Contacts {
		if x := &c.Contacts[i]; same(x.Phone) {
			e.Contact, e.To = x.Role, x.Phone
			return e, true
		}
	}
	return e, false
}

// cutReply is a reply as it is kept, on one line.
func cutReply(text string) string {
	r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " "))
	return string(r[:min(len(r), maxReply)])
}
