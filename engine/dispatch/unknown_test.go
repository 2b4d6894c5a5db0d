package dispatch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const stranded = "relance stopped while the message was on its way"

// strand leaves a message Sending, as a process that dies does.
func (b *bench) strand(m ledger.Message) {
	b.Helper()
	b.add(m)
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: b.clock()}); err != nil {
			return err
		}
		words, err := b.render(ctx, m, nil)
		must(b, err)
		body, err := EncodeRendition(words)
		must(b, err)
		return tx.AddRendition(ctx, ledger.Rendition{Message: m.Key, Attempt: 1, At: words.Date, Body: body})
	})
	n, err := b.Recover(b.Context())
	if must(b, err); n != 1 {
		b.Errorf("%d messages recovered, want 1", n)
	}
	b.want(m.Key, ledger.Unknown, stranded)
}

func TestWhatWasOnItsWayIsNeverBlindlySentAgain(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.strand(m)
	for range 3 {
		b.pass(time.Hour)
		if r := b.run(); !slices.Equal(r.Waiting, []string{m.Key}) {
			t.Errorf("waiting %v", r.Waiting)
		}
	}
	b.wantSent(0)
	b.want(m.Key, ledger.Unknown, stranded)
	verify(t, b.db)
}

func TestTheChannelIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(channels.Message) (channels.Receipt, error)
		resend string
		want   ledger.Status
		sent   int
	}{
		"it was accepted": {func(m channels.Message) (channels.Receipt, error) {
			return channels.Receipt{ID: "SM" + m.Key, Status: channels.Delivered}, nil
		}, "", ledger.Delivered, 0},
		"it was not":                       {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, channels.ErrNotSent }, "", ledger.Sent, 1},
		"it cannot tell":                   {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, errors.New("busy") }, "", ledger.Unknown, 0},
		"it cannot tell, and twice may be": {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, errors.New("busy") }, "true", ledger.Sent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(cfg *Config) {
				email := cfg.Transports["email"]
				email.Channel = reconciling{email.Channel.(*script)}
				cfg.Transports["email"] = email
			})
			b.channel.asking = c.answer
			m := message(1)
			decided := m.Body
			decided.Params = map[string]string{engine.ParamResend: c.resend}
			m.Body = decided
			b.strand(m)
			b.run()
			if len(b.channel.asked) != 0 {
				t.Error("it was asked before a request that is under way can have ended")
			}
			for range 2 { // the second sends what the first made ready
				b.pass(time.Hour)
				b.run()
			}
			b.wantSent(c.sent)
			if got := b.read(m.Key).Status; got != c.want {
				t.Errorf("message is %s, want %s", got, c.want)
			}
			verify(t, b.db)
		})
	}
}

func TestATransportThatKnowsARepeatGetsIt(t *testing.T) {
	b := newBench(t, func(c *Config) {
		email := c.Transports["email"]
		email.Repeat = channels.AtLeastOnce
		c.Transports["email"] = email
	})
	m := message(1)
	b.strand(m)
	b.run() // at once, and in the same pass
	b.want(m.Key, ledger.Sent, "")
	b.wantSent(1)
}

func TestAPersonSettlesWhatNobodyKnows(t *testing.T) {
	for to, sent := range map[ledger.Status]int{ledger.Sent: 0, ledger.Delivered: 0, ledger.Ready: 1, ledger.Suppressed: 0} {
		t.Run(string(to), func(t *testing.T) {
			b := newBench(t)
			m := message(1)
			b.strand(m)
			must(t, Settle(t.Context(), b.Ledger, book, Settlement{Key: m.Key, To: to, By: "Ana", Reason: "I asked the client", At: b.Now()}))
			b.want(m.Key, to, "I asked the client")
			list := bodies(t, b.db)
			if last := list[len(list)-1]; last.By != "Ana" || last.Status != to {
				t.Errorf("the journal says %+v", last)
			}
			if last := b.caseOf(1).Last.Result; (last == string(to)) != (to == ledger.Sent || to == ledger.Delivered) {
				t.Errorf("guards see %q", last)
			}
			b.run()
			b.wantSent(sent)
			if err := Settle(t.Context(), b.Ledger, book, Settlement{Key: m.Key, To: to, By: "Bob", Reason: "me too", At: b.Now()}); !errors.Is(err, ledger.ErrConflict) {
				t.Errorf("a second word: %v", err)
			}
			verify(t, b.db)
		})
	}
	b := newBench(t)
	if err := Settle(t.Context(), b.Ledger, book, Settlement{Key: "k", To: ledger.Failed, By: "Ana", Reason: "", At: b.Now()}); !errors.Is(err, ledger.ErrTransition) {
		t.Errorf("settled as held: %v", err)
	}
	if err := Settle(t.Context(), b.Ledger, book, Settlement{Key: "k", To: ledger.Sent, By: "Ana", Reason: "", At: b.Now()}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("settled a message that is not there: %v", err)
	}
}

// Somebody takes a message for lost while its channel still works on it: the
// answer counts all the same, unless the message was sent anew.
func TestALateAnswerCounts(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.channel.answers = append(b.channel.answers, func(ctx context.Context, m channels.Message) (channels.Receipt, error) {
		_, err := b.Recover(ctx)
		return channels.Receipt{ID: "late"}, err
	})
	b.run()
	if got := b.read(m.Key); got.Status != ledger.Sent || got.Receipt != "late" {
		t.Errorf("message is %+v", got)
	}
}

func TestALateAnswerDoesNotConcludeAnotherAttempt(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.channel.answers = append(b.channel.answers, func(ctx context.Context, _ channels.Message) (channels.Receipt, error) {
		_, err := b.Recover(ctx)
		must(t, err)
		must(t, Settle(ctx, b.Ledger, book, Settlement{Key: m.Key, To: ledger.Ready, By: "Ana", Reason: "send it again", At: b.Now()}))
		b.write(func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: noon})
			return err
		})
		return channels.Receipt{}, &channels.Error{Outcome: channels.Temporary, Reason: channels.Server}
	})
	if _, err := b.Dispatcher.Run(t.Context()); !errors.Is(err, ledger.ErrConflict) {
		t.Errorf("got %v", err)
	}
	if got := b.read(m.Key); got.Status != ledger.Sending || got.Attempts != 2 {
		t.Errorf("message is %+v", got)
	}
}

// A message that may have arrived is never said not to have: not when it lost its reason since, not when
// a later attempt fails, however many attempts were in between.
func TestWhatMayHaveArrivedIsNeverSaidNotToHave(t *testing.T) {
	busy := channels.Error{Outcome: channels.Temporary, Reason: channels.Server}
	for name, c := range map[string]struct {
		then   []channels.Error // what the attempts after the first end with
		change func(b *bench)
		why    string
	}{
		"paid":                       {nil, func(b *bench) { b.change(1, func(i *engine.Invoice) { i.Open = 0 }) }, engine.ReasonPaid},
		"disputed":                   {nil, func(b *bench) { b.change(1, func(i *engine.Invoice) { i.Disputed = true }) }, engine.ReasonDisputed},
		"refused":                    {nil, func(b *bench) { b.optOut("*") }, ReasonRefused},
		"moved":                      {nil, func(b *bench) { b.move(1, "firm", 2, 1, today+1) }, engine.ReasonMoved},
		"paid after two more":        {[]channels.Error{busy, busy}, func(b *bench) { b.change(1, func(i *engine.Invoice) { i.Open = 0 }) }, engine.ReasonPaid},
		"one of two paid":            {nil, func(b *bench) { b.change(2, func(i *engine.Invoice) { i.Open = 0 }) }, engine.ReasonPaid},
		"the next is refused":        {[]channels.Error{{Outcome: channels.Permanent, Reason: channels.BadContent}}, nil, "bad_content"},
		"the one after next as well": {[]channels.Error{busy, {Outcome: channels.Permanent, Reason: channels.BadAddress}}, nil, "bad_address"},
		"it fails for days":          {slices.Repeat([]channels.Error{busy}, 40), nil, "given up"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *Config) {
				email := c.Transports["email"]
				email.Repeat = channels.AtLeastOnce
				c.Transports["email"] = email
			})
			m := message(1, 2)
			b.add(m)
			b.channel.fails(channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout}) // and it arrived
			b.run()
			b.want(m.Key, ledger.Unknown, (&channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout}).Error())
			b.channel.fails(c.then...)
			if c.change == nil || len(c.then) > 0 {
				for range max(1, len(c.then)) {
					b.run()
					b.pass(6 * time.Hour)
				}
			}
			for c.change == nil && b.clock().Before(noon.Add(5*24*time.Hour)) {
				b.run()
				b.pass(6 * time.Hour)
			}
			attempts := b.read(m.Key).Attempts
			if c.change != nil {
				c.change(b)
			}
			r := b.run()
			got := b.read(m.Key)
			if got.Status != ledger.Unknown || !strings.HasPrefix(got.Reason, reasonEarlier) || !strings.Contains(got.Reason, c.why) || got.Attempts != attempts {
				t.Errorf("message is %s after %d attempts: %s", got.Status, got.Attempts, got.Reason)
			}
			if !slices.Equal(r.Waiting, []string{m.Key}) {
				t.Errorf("waiting %v", r.Waiting)
			}
			must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
				c, err := r.Client(ctx, client)
				if len(c.Bad) != 0 {
					t.Errorf("the address is marked: %v", c.Bad)
				}
				return err
			}))
			for _, w := range b.channel.got {
				if w.Text != b.channel.got[0].Text || !w.Date.Equal(b.channel.got[0].Date) || !slices.Equal(w.Invoices, b.channel.got[0].Invoices) {
					t.Errorf("it was said in other words: %+v", w)
				}
			}
			verify(t, b.db)
		})
	}
}

// provider is a script with an account.
type provider struct {
	reconciling
	name string
}

func (p provider) Identity() string { return p.name }

// What one account or provider had is nothing that another knows.
func TestAnotherTransportIsNeverAskedAboutAnAttempt(t *testing.T) {
	notSent := func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, channels.ErrNotSent }
	for name, c := range map[string]struct {
		before, after func(*script) Transport
		sent          int // in all
	}{
		"the same account": {
			func(s *script) Transport { return Transport{Channel: provider{reconciling{s}, "operator 1"}} },
			func(s *script) Transport { return Transport{Channel: provider{reconciling{s}, "operator 1"}} }, 2,
		},
		"another account": {
			func(s *script) Transport { return Transport{Channel: provider{reconciling{s}, "operator 1"}} },
			func(s *script) Transport { return Transport{Channel: provider{reconciling{s}, "operator 2"}} }, 1,
		},
		"a provider instead of a server": {
			func(s *script) Transport { return Transport{Channel: s, Account: "smtp one.example.org"} },
			func(s *script) Transport { return Transport{Channel: provider{reconciling{s}, "operator 1"}} }, 1,
		},
		"the same address of a webhook": {
			func(s *script) Transport {
				return Transport{Channel: s, Account: "hook 1", Repeat: channels.AtLeastOnce}
			},
			func(s *script) Transport {
				return Transport{Channel: s, Account: "hook 1", Repeat: channels.AtLeastOnce}
			}, 2,
		},
		"another address of a webhook": {
			func(s *script) Transport {
				return Transport{Channel: s, Account: "hook 1", Repeat: channels.AtLeastOnce}
			},
			func(s *script) Transport {
				return Transport{Channel: s, Account: "hook 2", Repeat: channels.AtLeastOnce}
			}, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.channel.asking = notSent
			b.Transports["email"] = c.before(b.channel)
			m := message(1)
			b.add(m)
			b.channel.fails(channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout})
			b.run()
			b.Transports["email"] = c.after(b.channel)
			for range 4 {
				b.pass(time.Hour)
				b.run()
			}
			b.wantSent(c.sent)
			if got := b.read(m.Key).Status; (got == ledger.Sent) != (c.sent == 2) || got != ledger.Sent && got != ledger.Unknown {
				t.Errorf("message is %s", got)
			}
		})
	}
}

// A webhook that moves between an attempt and the next is not given what the old one may have.
func TestWhatIsToBeSentAgainStaysWithItsTransport(t *testing.T) {
	b := newBench(t)
	b.Transports["email"] = Transport{Channel: b.channel, Account: "hook 1", Repeat: channels.AtLeastOnce}
	m := message(1)
	b.add(m)
	b.channel.fails(channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout}, channels.Error{Outcome: channels.Temporary, Reason: channels.Server})
	b.run()
	b.run()
	b.Transports["email"] = Transport{Channel: b.channel, Account: "hook 2", Repeat: channels.AtLeastOnce}
	b.pass(time.Hour)
	b.run()
	b.wantSent(2)
	if got := b.read(m.Key); got.Status != ledger.Unknown || !strings.Contains(got.Reason, "another transport") {
		t.Errorf("message is %s: %s", got.Status, got.Reason)
	}
}

// Two messages of unknown fate that could be the same at the other side are a person's, and what
// other messages have is told to whoever is asked.
func TestTwoThatCouldBeTheSameAreAPersons(t *testing.T) {
	for name, c := range map[string]struct {
		to, text string
		asked    int
	}{
		"the same number, written otherwise, and the same words": {"06 39 98 00 01", "Please pay.", 0},
		"the same number and other words":                        {"+33639980001", "Please pay soon.", 2},
		"another number and the same words":                      {"+33639980002", "Please pay.", 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(cfg *Config) {
				inner := cfg.Render
				cfg.Render = func(ctx context.Context, m ledger.Message, lost []Lost) (channels.Message, error) {
					out, err := inner(ctx, m, lost)
					if m.Body.Lines[0].Invoice == invoiceID(2) {
						out.Text = c.text
					}
					return out, err
				}
			})
			b.Transports["email"] = Transport{Channel: provider{reconciling{b.channel}, "operator"}}
			var claimed []string
			b.channel.asking = func(m channels.Message) (channels.Receipt, error) {
				claimed = m.Claimed
				return channels.Receipt{}, channels.ErrCannotTell
			}
			sent, first, second := message(3), message(1), message(2)
			first.Body.To, second.Body.To = "+33639980001", c.to
			b.add(sent)
			b.run()
			b.add(first, second)
			lost := channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout}
			b.channel.fails(lost, lost)
			b.run()
			b.pass(time.Hour)
			b.run()
			if len(b.channel.asked) != c.asked {
				t.Errorf("asked about %v, want %d", b.channel.asked, c.asked)
			}
			if c.asked > 0 && !slices.Equal(claimed, []string{"id-" + sent.Key}) {
				t.Errorf("claimed %v", claimed)
			}
			for _, m := range []ledger.Message{first, second} {
				if got := b.read(m.Key).Status; got != ledger.Unknown {
					t.Errorf("message is %s", got)
				}
			}
			b.wantSent(3)
		})
	}
}
