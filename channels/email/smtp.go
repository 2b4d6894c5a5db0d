package email

import (
	"context"
	"errors"
	"sync"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
)

// SMTP is a channel to a mail server. It connects when the first message is
// sent and keeps the connection for the next ones.
type SMTP struct {
	cfg Config
	// idle holds one place for each connection; a nil place is not connected.
	idle      chan *session
	done      chan struct{} // closed by Close
	closeOnce sync.Once
}

var (
	_ channels.Channel        = (*SMTP)(nil)
	_ channels.Checker        = (*SMTP)(nil)
	_ channels.StatusReceiver = (*SMTP)(nil)
	_ channels.Bounded        = (*SMTP)(nil)
	_ channels.MessageChecker = (*SMTP)(nil)
	_ channels.Closer         = (*SMTP)(nil)
)

// New returns a channel that is not connected yet. It fails on settings that contradict
// one another, and lists them all.
func New(cfg Config) (*SMTP, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	s := &SMTP{cfg: cfg, idle: make(chan *session, cfg.Connections), done: make(chan struct{})}
	for range cfg.Connections {
		s.idle <- nil
	}
	return s, nil
}

// Send hands the mail to the server. The receipt's ID is the Message-ID
// without its angle brackets. A copy that the server refuses does not stop the
// mail; the receipt says so.
func (s *SMTP) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	raw, err := s.cfg.Encode(m)
	if err != nil {
		return channels.Receipt{}, err
	}
	e, err := s.cfg.addressed(&m)
	if err != nil {
		return channels.Receipt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	var detail string
	err = s.with(ctx, func(c *session) error {
		detail, err = c.send(ctx, e, raw)
		return err
	})
	if err != nil {
		return channels.Receipt{}, s.explain(ctx, err, &m)
	}
	return channels.Receipt{
		ID: s.cfg.messageID(m.Key), Status: channels.Sent,
		Detail: channels.Redact(detail, &m, s.cfg.Password, channels.Secret(s.cfg.Username)),
	}, nil
}

// CheckMessage judges the mail and its addresses. Whether the server takes an address in
// other letters than ASCII is known only once it is asked: that is a note.
func (s *SMTP) CheckMessage(m channels.Message) (notes []string, err error) {
	e, err := s.cfg.judge(&m)
	if err != nil {
		return nil, err
	}
	if e.utf8 {
		notes = append(notes, "the e-mail address "+address.NeedsUTF8.Error())
	}
	return notes, nil
}

// AtOnce is the number of connections.
func (s *SMTP) AtOnce() int { return s.cfg.Connections }

// Check connects and logs in.
func (s *SMTP) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	err := s.with(ctx, func(c *session) error { return c.reset(ctx) })
	if err != nil {
		return s.explain(ctx, err, nil)
	}
	return nil
}

// Receive reads a bounce: the mail that a server sends back, as raw text in the body.
// A mail that is no bounce, or one of somebody else's message, gives no report.
func (s *SMTP) Receive(_ context.Context, c channels.Callback) ([]channels.Report, error) {
	return s.cfg.ParseBounce(c.Body)
}

// Close says goodbye to the server. Messages on their way are finished first.
func (s *SMTP) Close() error {
	s.closeOnce.Do(func() {
		close(s.done)
		for range s.cfg.Connections {
			if c := <-s.idle; c != nil {
				c.quit()
			}
		}
	})
	return nil
}

// errClosed is what a closed channel says.
var errClosed = errors.New("the channel is closed")

// with runs a task on a connection. A connection that was kept may have gone stale
// or have carried too much for the server's taste: when the very first word fails on
// it, the task runs once more on a new one.
func (s *SMTP) with(ctx context.Context, task func(*session) error) error {
	select {
	case <-s.done:
		return errClosed
	default:
	}
	var c *session
	select {
	case <-ctx.Done():
		return &smtpError{step: connecting, err: ctx.Err()}
	case <-s.done:
		return errClosed
	case c = <-s.idle:
	}
	kept := c != nil
	err := s.try(ctx, &c, task)
	if kept && err != nil && stale(err) && ctx.Err() == nil {
		c.drop()
		c = nil
		err = s.try(ctx, &c, task)
	}
	if c != nil && (c.broken || c.carried >= s.cfg.PerConnection) {
		if c.broken {
			c.drop()
		} else {
			c.quit()
		}
		c = nil
	}
	s.idle <- c
	return err
}

func (s *SMTP) try(ctx context.Context, c **session, task func(*session) error) error {
	if *c == nil {
		fresh, err := s.cfg.dial(ctx)
		if err != nil {
			return err
		}
		*c = fresh
	}
	return task(*c)
}
