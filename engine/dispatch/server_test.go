package dispatch

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"maps"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/channels/email"
)

// server is a mail server on loopback that counts what it accepted.
type server struct {
	port int

	mu    sync.Mutex
	mails map[string]int // by the local part of the Message-ID
	// refuse makes it drop so many conversations before the mail, hangUp once it has all of it.
	refuse, hangUp int
}

func startServer(t testing.TB) *server {
	t.Helper()
	s := &server{mails: map[string]int{}}
	srv := smtp.NewServer(s)
	srv.Domain, srv.ErrorLog = "mx.example.org", quiet{}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	s.port = l.Addr().(*net.TCPAddr).Port
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{s, c}, nil }

func (s *server) arrived() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.mails)
}

// session is one conversation.
type session struct {
	*server
	conn *smtp.Conn
}

func (s *session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }

// Mail begins a mail, or hangs up.
func (s *session) Mail(string, *smtp.MailOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse == 0 {
		return nil
	}
	s.refuse--
	_ = s.conn.Conn().Close()
	return errors.New("hung up")
}

// Data accepts a mail, or hangs up once it has all of it.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hangUp > 0 {
		s.hangUp--
		_ = s.conn.Conn().Close()
		return errors.New("hung up")
	}
	key, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	s.mails[key]++
	return nil
}

// mailTo says how the server on a port is reached.
func mailTo(port int) email.Config {
	return email.Config{
		Sender: email.Sender{From: "accounts@example.org"}, Host: "127.0.0.1", Port: port, Security: email.Plain,
		Hello: "relance.example.org", Connections: 4,
	}
}
