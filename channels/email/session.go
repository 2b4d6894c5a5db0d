package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// session is one connection, logged in.
type session struct {
	conn    net.Conn
	client  *smtp.Client
	carried int  // messages accepted on it
	broken  bool // nothing more may be said on it
}

// step is how far an exchange with the server had got.
type step uint8

const (
	connecting step = iota // until logged in
	greeting               // the sender is named
	addressing             // the recipient is named
	handing                // the content is going over; without its end nothing counts
	ending                 // the end was sent: the message may be accepted
	reported               // it was accepted, and came back
)

// smtpError is a failure and where it happened.
type smtpError struct {
	step step
	err  error
}

func (e *smtpError) Error() string { return e.err.Error() }
func (e *smtpError) Unwrap() error { return e.err }

// dial connects, protects the connection and logs in. The end of the context
// closes the connection at any point.
func (c Config) dial(ctx context.Context) (_ *session, err error) {
	s := &session{}
	stop := func() bool { return true }
	client, err := mail.NewClient(c.Host, append(c.options(), mail.WithDialContextFunc(
		func(dialing context.Context, network, address string) (net.Conn, error) {
			conn, err := c.connect(dialing, network, address)
			if err == nil {
				s.conn = conn
				stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
			}
			return conn, err
		}))...)
	if err != nil {
		return nil, &smtpError{connecting, err}
	}
	s.client, err = client.DialToSMTPClientWithContext(ctx)
	stop()
	if err != nil {
		s.drop()
		return nil, &smtpError{connecting, err}
	}
	if err := s.conn.SetDeadline(time.Time{}); err != nil { // contexts bound it from here on
		s.drop()
		return nil, &smtpError{connecting, err}
	}
	return s, nil
}

func (c Config) options() []mail.Option {
	opts := []mail.Option{mail.WithPort(c.Port), mail.WithTimeout(c.Timeout), mail.WithTLSConfig(c.tls())}
	switch c.Security {
	case TLS:
		opts = append(opts, mail.WithSSL())
	case Plain:
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	default:
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if c.Hello != "" {
		opts = append(opts, mail.WithHELO(c.Hello))
	}
	if c.Username != "" {
		opts = append(opts, mail.WithUsername(c.Username), mail.WithPassword(c.Password.Reveal()),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return opts
}

func (c Config) tls() *tls.Config {
	return &tls.Config{ServerName: c.Host, RootCAs: c.RootCAs, MinVersion: tls.VersionTLS12}
}

func (c Config) connect(ctx context.Context, network, address string) (net.Conn, error) {
	if c.Security == TLS {
		return (&tls.Dialer{Config: c.tls()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// errNoUTF8 is what becomes of an address in other letters than ASCII at a server that does
// not take it.
var errNoUTF8 = errors.New("the server offers no SMTPUTF8")

// send hands one mail over and returns the server's answer.
func (s *session) send(ctx context.Context, e envelope, raw []byte) (string, error) {
	defer s.until(ctx)()
	if offered, _ := s.client.Extension("SMTPUTF8"); e.utf8 && !offered {
		return "", &smtpError{addressing, errNoUTF8}
	}
	if err := s.client.Mail("<" + e.from + ">"); err != nil {
		return "", s.fail(greeting, err)
	}
	if err := s.client.Rcpt("<" + e.to + ">"); err != nil {
		return "", s.fail(addressing, err)
	}
	refused := e.dropped
	for _, cc := range e.cc {
		if err := s.client.Rcpt("<" + cc + ">"); err != nil {
			if answered(err) == nil {
				return "", s.fail(addressing, err)
			}
			refused++
		}
	}
	answer, err := s.content(raw)
	if err == nil && refused > 0 {
		answer = fmt.Sprintf("copies refused: %d of %d; %s", refused, len(e.cc)+e.dropped, answer)
	}
	return answer, err
}

// content sends the mail itself. Until its end is sent the server must forget it
// when the connection drops, which is why a failure before is not ambiguous, and why
// nothing more may be said on the connection then.
func (s *session) content(raw []byte) (string, error) {
	w, err := s.client.Data()
	if err != nil {
		return "", s.fail(handing, err)
	}
	if _, err := w.Write(raw); err != nil {
		s.broken = true
		return "", &smtpError{handing, err}
	}
	if err := w.Close(); err != nil {
		return "", s.fail(ending, err)
	}
	s.carried++
	if d, ok := w.(*smtp.DataCloser); ok {
		return "250 " + d.ServerResponse(), nil
	}
	return "", nil
}

// fail notes the step. After a proper answer the connection is good for
// another message, once reset; otherwise it is broken.
func (s *session) fail(at step, err error) error {
	if answered(err) == nil || s.client.Reset() != nil {
		s.broken = true
	}
	return &smtpError{at, err}
}

// reset asks whether the server is still there.
func (s *session) reset(ctx context.Context) error {
	defer s.until(ctx)()
	if err := s.client.Reset(); err != nil {
		s.broken = true
		return &smtpError{greeting, err}
	}
	return nil
}

// until closes the connection when the context ends, and returns what undoes that.
func (s *session) until(ctx context.Context) func() {
	stop := context.AfterFunc(ctx, func() { _ = s.conn.Close() })
	return func() {
		if !stop() {
			s.broken = true
		}
	}
}

// goodbye is how long a server may take to answer QUIT.
const goodbye = 2 * time.Second

func (s *session) quit() {
	_ = s.client.UpdateDeadline(goodbye)
	_ = s.client.Quit()
	s.drop()
}

// drop hangs up without a word.
func (s *session) drop() {
	if s.conn != nil {
		_ = s.conn.Close()
	}
}
