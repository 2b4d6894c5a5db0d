package email_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/channels/channeltest"
)

const (
	username = "relance-user"
	password = "smtp-hunter2"
)

// server is a mail server in this process that can misbehave.
type server struct {
	fault   channeltest.Fault
	addr    *net.TCPAddr
	roots   *x509.CertPool
	release chan struct{} // ends the sessions of a Silent server
	// limit makes the server refuse MAIL with 452 after so many on a connection; 0 means never.
	limit int
	// cut makes the server hang up in the middle of a mail.
	cut bool
	// refuse lists recipients to refuse with 550.
	refuse []string

	mu       sync.Mutex
	mails    []string // as received
	from     []string // return paths
	to       [][]string
	asked    []string // recipients named, taken or not
	sessions int
	conns    []*smtp.Conn
	arrived  chan struct{} // is told of each mail that came over whole; nil when nobody asks
}

// startServer listens on loopback with STARTTLS and a login, unless Down.
func startServer(t channeltest.T, f channeltest.Fault, change ...func(*smtp.Server, *server)) *server {
	t.Helper()
	web := httptest.NewUnstartedServer(nil) // lends its certificate for 127.0.0.1
	web.StartTLS()
	defer web.Close()
	s := &server{fault: f, roots: x509.NewCertPool(), release: make(chan struct{})}
	s.roots.AddCert(web.Certificate())
	srv := smtp.NewServer(s)
	srv.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	srv.Domain = "mx.example.org"
	srv.ErrorLog = quiet{}
	for _, c := range change {
		c(srv, s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	s.addr = l.Addr().(*net.TCPAddr)
	if f == channeltest.Down {
		_ = l.Close()
		return s
	}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() {
		close(s.release)
		_ = srv.Close()
	})
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := c.TLSConnectionState(); ok { // there is a session before STARTTLS too
		s.sessions++
	}
	s.conns = append(s.conns, c)
	return &session{server: s, conn: c}, nil
}

// hangUp ends every connection without a word.
func (s *server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		_ = c.Conn().Close()
	}
	s.conns = nil
}

func (s *server) received() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// session is one conversation.
type session struct {
	*server
	conn  *smtp.Conn
	path  string
	rcpts []string
	count int
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if s.fault == channeltest.WrongLogin || user != username || pass != password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "bad password " + pass + " for " + user}
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.path = from
	s.count++
	switch {
	case s.fault == channeltest.Busy:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	case s.fault == channeltest.Limited, s.limit > 0 && s.count > s.limit:
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 5, 3}, Message: "too many messages sent"}
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	s.asked = append(s.asked, to)
	s.mu.Unlock()
	for _, r := range s.refuse {
		if r == to {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<" + to + ">: no such user"}
		}
	}
	if s.fault == channeltest.Unwelcome {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Unable to relay for " + to}
	}
	if s.fault == channeltest.NoRecipient {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<" + to + ">: no such user"}
	}
	s.rcpts = append(s.rcpts, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	if s.cut {
		_, _ = io.CopyN(io.Discard, r, 100)
		_ = s.conn.Conn().Close()
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.fault == channeltest.Unacceptable {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "looks like spam: " + string(raw[len(raw)/2:])}
	}
	s.mu.Lock()
	s.mails = append(s.mails, string(raw))
	s.from = append(s.from, s.path)
	s.to = append(s.to, s.rcpts)
	s.mu.Unlock()
	if s.arrived != nil {
		s.arrived <- struct{}{}
	}
	switch s.fault {
	case channeltest.Silent:
		<-s.release
	case channeltest.Dropped:
		_ = s.conn.Conn().Close()
	case channeltest.Garbled:
		_, _ = io.WriteString(s.conn.Conn(), "what was that?\r\n")
		time.Sleep(10 * time.Millisecond)
		_ = s.conn.Conn().Close()
	}
	return nil
}

func (s *session) Reset()        { s.rcpts = nil }
func (s *session) Logout() error { return nil }

// deliveries lists the received mails by the key in their Message-ID.
func (s *server) deliveries() []channeltest.Delivery {
	var out []channeltest.Delivery
	for _, m := range s.received() {
		_, rest, _ := strings.Cut(m, "Message-ID: <")
		key, _, _ := strings.Cut(rest, "@")
		out = append(out, channeltest.Delivery{Key: key})
	}
	return out
}
