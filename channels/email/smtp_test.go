package email_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/email"
)

func config(s *server) email.Config {
	return email.Config{
		Sender: sender(), Host: "127.0.0.1", Port: s.addr.Port, RootCAs: s.roots, Hello: "relance.example.org",
		Username: username, Password: password, Timeout: 10 * time.Second,
	}
}

func connect(t channeltest.T, cfg email.Config) *email.SMTP {
	t.Helper()
	ch, err := email.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	t.Cleanup(func() { _ = ch.Close() })
	return ch
}

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Transport: email.Transport(),
		Faults: []channeltest.Fault{
			channeltest.NoRecipient, channeltest.Unacceptable, channeltest.Busy, channeltest.Limited, channeltest.WrongLogin, channeltest.Unwelcome,
			channeltest.Down, channeltest.Silent, channeltest.Dropped, channeltest.Garbled,
		},
		Secrets: []string{password, username},
		Message: full,
		Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
			s := startServer(t, f)
			return channeltest.Bench{Channel: connect(t, config(s)), Delivered: s.deliveries}
		},
	})
}

func TestOneConnectionCarriesManyMailsAndIsRenewed(t *testing.T) {
	s := startServer(t, channeltest.None)
	cfg := config(s)
	cfg.PerConnection = 10
	ch := connect(t, cfg)
	for i := range 25 {
		m := full()
		m.Key = fmt.Sprintf("k%d", i)
		if _, err := ch.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.received()) != 25 || s.sessions != 3 {
		t.Errorf("%d mails on %d connections, want 25 on 3", len(s.received()), s.sessions)
	}
}

func TestAServerThatHasEnoughOfAConnectionGetsANewOne(t *testing.T) {
	s := startServer(t, channeltest.None, func(_ *smtp.Server, s *server) { s.limit = 4 })
	ch := connect(t, config(s))
	for i := range 10 {
		m := full()
		m.Key = fmt.Sprintf("k%d", i)
		if _, err := ch.Send(t.Context(), m); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
	if len(s.received()) != 10 || s.sessions != 3 {
		t.Errorf("%d mails on %d connections, want 10 on 3", len(s.received()), s.sessions)
	}
}

func TestAtOnceIsWhatTheServerSees(t *testing.T) {
	const connections = 3
	arrived := make(chan struct{}, 2*connections)
	s := startServer(t, channeltest.Silent, func(_ *smtp.Server, s *server) { s.arrived = arrived })
	cfg := config(s)
	cfg.Connections, cfg.Timeout = connections, time.Hour
	ch := connect(t, cfg)
	if got := ch.AtOnce(); got != connections {
		t.Fatalf("%d at once, want %d", got, connections)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	outcomes := make(chan channels.Outcome)
	for i := range 2 * connections {
		go func() {
			m := full()
			m.Key = fmt.Sprintf("k%d", i)
			_, err := ch.Send(ctx, m)
			outcomes <- channels.OutcomeOf(err)
		}()
	}
	for range connections {
		<-arrived
	}
	stop() // every connection waits for an answer that does not come; the other mails wait for a connection
	count := map[channels.Outcome]int{}
	for range 2 * connections {
		count[<-outcomes]++
	}
	// What never had a connection was certainly not sent.
	if count[channels.Ambiguous] != connections || count[channels.Temporary] != connections || len(s.received()) != connections {
		t.Errorf("got %v and %d mails", count, len(s.received()))
	}
}

func TestAConnectionThatWentStaleIsRenewed(t *testing.T) {
	s := startServer(t, channeltest.None)
	ch := connect(t, config(s))
	for i := range 3 {
		m := full()
		m.Key = fmt.Sprintf("k%d", i)
		if _, err := ch.Send(t.Context(), m); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
		s.hangUp()
	}
	if got := len(s.received()); got != 3 || s.sessions != 3 {
		t.Errorf("%d mails arrived on %d connections, want 3 on 3", got, s.sessions)
	}
}

func TestARefusedRecipientLeavesTheConnectionUsable(t *testing.T) {
	s := startServer(t, channeltest.None, func(_ *smtp.Server, s *server) { s.refuse = []string{"gone@example.org"} })
	ch := connect(t, config(s))
	m := full()
	m.To.Address = "gone@example.org"
	_, err := ch.Send(t.Context(), m)
	if e, ok := errors.AsType[*channels.Error](err); !ok || e.Reason != channels.BadAddress || e.Code != "550 5.1.1" {
		t.Errorf("got %v, want bad_address 550 5.1.1", err)
	}
	if _, err := ch.Send(t.Context(), full()); err != nil {
		t.Error(err)
	}
	if s.sessions != 1 {
		t.Errorf("%d connections, want 1", s.sessions)
	}
}

func TestARefusedCopyDoesNotStopTheMail(t *testing.T) {
	s := startServer(t, channeltest.None, func(_ *smtp.Server, s *server) { s.refuse = []string{"compta@example.org"} })
	r, err := connect(t, config(s)).Send(t.Context(), full())
	if err != nil || !strings.Contains(r.Detail, "copies refused: 1 of 1") {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAConnectionThatBreaksInTheMiddleOfAMailIsNotAmbiguous(t *testing.T) {
	s := startServer(t, channeltest.None, func(_ *smtp.Server, s *server) { s.cut = true })
	m := full()
	m.Attachments[0].Data = make([]byte, 8<<20) // more than any buffer on the way holds
	_, err := connect(t, config(s)).Send(t.Context(), m)
	if e, ok := errors.AsType[*channels.Error](err); !ok || e.Outcome != channels.Temporary || e.Reason != channels.Network {
		t.Errorf("got %v, want a temporary network failure: the end was never sent", err)
	}
}

func TestTheReturnPathCarriesTheKey(t *testing.T) {
	s := startServer(t, channeltest.None)
	r, err := connect(t, config(s)).Send(t.Context(), full())
	if err != nil || r.ID != "sample@creditor.example" {
		t.Errorf("got %+v, %v", r, err)
	}
	if len(s.from) != 1 || s.from[0] != "bounces+sample@creditor.example" {
		t.Errorf("return path %v", s.from)
	}
}

func TestAnUntrustedOrUnprotectedServerIsAMatterOfSettings(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*smtp.Server, *server)
		config func(*email.Config)
		want   string
	}{
		"unknown certificate": {nil, func(c *email.Config) { c.RootCAs = nil }, "certificate is not trusted"},
		"no STARTTLS":         {func(s *smtp.Server, _ *server) { s.TLSConfig = nil }, nil, "offers no STARTTLS"},
		"no TLS at all":       {nil, func(c *email.Config) { c.Security = email.TLS }, "speaks no TLS on this port"},
		"no login offered": {func(s *smtp.Server, _ *server) { s.TLSConfig = nil }, func(c *email.Config) {
			c.Security, c.Host = email.Plain, "127.0.0.1"
		}, "offers no login"},
	} {
		t.Run(name, func(t *testing.T) {
			var changes []func(*smtp.Server, *server)
			if tt.change != nil {
				changes = append(changes, tt.change)
			}
			cfg := config(startServer(t, channeltest.None, changes...))
			if tt.config != nil {
				tt.config(&cfg)
			}
			_, err := connect(t, cfg).Send(t.Context(), full())
			e, ok := errors.AsType[*channels.Error](err)
			if !ok || e.Outcome != channels.Permanent || e.Reason != channels.Config || !strings.Contains(e.Detail, tt.want) {
				t.Errorf("got %v, want a permanent config failure with %q", err, tt.want)
			}
		})
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	good := email.Config{Sender: sender(), Host: "mail.example.org"}
	for want, spoil := range map[string]func(*email.Config){
		"from is not an e-mail address":        func(c *email.Config) { c.From = "" },
		"bounces is not an e-mail address":     func(c *email.Config) { c.Bounces = "Bounces <b@example.org>" },
		"unsubscribe_url is not an https":      func(c *email.Config) { c.UnsubscribeURL = "http://example.org" },
		"host is missing":                      func(c *email.Config) { c.Host = "" },
		"security is none of":                  func(c *email.Config) { c.Security = "ssl" },
		"per_connection is not between 1 and ": func(c *email.Config) { c.PerConnection = 100 },
		"username and password go together":    func(c *email.Config) { c.Username = "u" },
		"port is not between":                  func(c *email.Config) { c.Port = 70000 },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := email.New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := email.New(good); err != nil {
		t.Error(err)
	}
}

func TestConformanceOfTheFolder(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Transport: email.Folder(),
		Faults:    []channeltest.Fault{channeltest.NoSpace},
		Message:   full,
		Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
			dir := channeltest.Folder(t, f)
			ch, err := email.Folder().Open(channels.Settings{"dir": dir, "from": "accounts@creditor.example"})
			if err != nil {
				t.Fatalf("Open: %v", err)
			}
			return channeltest.Bench{Channel: ch, Delivered: func() []channeltest.Delivery { return channeltest.Files(dir, ".eml") }}
		},
	})
}

func TestFolderHoldsTheMailThatWouldBeSent(t *testing.T) {
	r, err := channels.NewRegistry(email.Folder(), email.Transport())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ch, err := r.Open("email", "folder", channels.Settings{"dir": dir, "from": "accounts@creditor.example"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ch.Send(t.Context(), full())
	if err != nil || got.ID != "sample.eml" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := r.Open("email", "folder", channels.Settings{"dir": dir, "from": "nobody"}); err == nil {
		t.Error("a sender that is no address was accepted")
	}
}

func BenchmarkSend(b *testing.B) {
	s := startServer(b, channeltest.None)
	ch := connect(b, config(s))
	m := full()
	for i := 0; b.Loop(); i++ {
		m.Key = fmt.Sprintf("k%d", i)
		if _, err := ch.Send(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
