package server

import (
	"context"
	"log/slog"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// stop records that whoever has a number wants to hear no more on a channel: every client whose number it is,
// or the contact of theirs who has it. A reply that comes twice is recorded once; a number that is nobody's changes
// nothing.
func (s *Server) stop(ctx context.Context, o *Office, channel string, reply channels.Reply) error {
	now := s.cfg.Now().In(o.Zone)
	today := engine.DateOf(now)
	var events []ledger.Event
	err := o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Clients(ctx) {
			if err != nil {
				return err
			}
			if e, ok := refusal(&c, channel, reply.From); ok {
				e.Date, e.Note = today, "they answered STOP"
				events = append(events, ledger.Event{Event: e, Key: "reply/" + reply.ID + "/" + c.ID})
			}
		}
		return nil
	})
	if err != nil || len(events) == 0 {
		return err
	}
	done, err := posting.Record(ctx, o.Ledger, posting.RecordConfig{At: now, Today: today, Events: events})
	if err == nil {
		s.cfg.Log.Info("reply", slog.String("channel", channel), slog.Int("opt_outs", len(done.Events)))
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
