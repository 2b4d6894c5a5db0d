package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/tracing"
	"github.com/relance-dev/relance/policies"
)

// Config is what a server needs of the world.
type Config struct {
	Open  func(context.Context) (*Office, error) // opens the book as it is on disk
	Files func() (string, error)                 // tells the files of the book on disk from others
	Check func(context.Context) error            // says what is wrong with the book on disk

	Accounts *Accounts
	// Answers is the file in which what programs were answered is kept for three days, so that a request that
	// comes again is answered as before; empty to forget it when the server ends.
	Answers string
	// Mails is the file of what the server itself writes and has not sent yet; empty to forget it when the server ends.
	Mails  string
	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger    // it gets no name, no address and no amount
	Trace  *tracing.Tracer // who is told how long work takes; nil for nobody

	// Public is the address that people and operators use, when it is not the one that is listened on. Its
	// path is where the server begins. Nil for none.
	Public *url.URL
	Secure bool     // people reach it over TLS: cookies say so
	Hosts  []string // names by which it may be called, without a port; nil for any

	// Proxies are the addresses whose X-Forwarded-For is believed; nil for nobody's.
	Proxies []netip.Prefix
	// Author says who wrote a line of a file of the book, and when; nil when nothing tells.
	Author func(ctx context.Context, file string, line int) (name string, at time.Time, ok bool)

	// Judge has a book judge beforehand what cannot be written, before it is compared with another; nil for not.
	Judge func(*policies.Book) error

	// RunAt are the times of each day, in minutes after midnight of the creditor, from which on the server runs and
	// delivers by itself; nil for those that deploy.cue says, and none when Never is set.
	RunAt []int
	Never bool
}

// Server serves one book and its ledger.
type Server struct {
	cfg       Config
	desk      desk
	base      string // path under which it is; empty or "/name"
	attempts  attempts
	strangers attempts // of who comes by a link, and is nobody here
	courier   *courier
	services  services
	flashes   flashes
	stage     stage
	daily     daily
	figured   figured
	lately    lately
	words     told
	impacts   impacts
	comparing sync.Mutex // one comparison at a time
	answers   *answers
	metrics   *metrics
	handler   http.Handler
	patterns  []string // of the addresses below base, but those of the interface for programs

	ending context.Context // of what works beside requests
	end    context.CancelFunc
	chores sync.WaitGroup

	ready sync.RWMutex
	ended bool
}

// New opens the book, and makes its server. Close ends it.
func New(ctx context.Context, cfg Config) (*Server, error) {
	cfg.Log = slog.New(plainHandler{cfg.Log.Handler()})
	s := &Server{cfg: cfg}
	s.ending, s.end = context.WithCancel(context.WithoutCancel(ctx))
	s.attempts.now, s.strangers.now = cfg.Now, cfg.Now
	s.desk.cfg = &s.cfg
	var err error
	if s.answers, err = openAnswers(cfg.Answers, cfg.Now); err != nil {
		return nil, err
	}
	if s.courier, err = openCourier(cfg.Mails, cfg.Log); err != nil {
		return nil, err
	}
	if err := s.desk.adopt(ctx, ""); err != nil {
		return nil, err
	}
	if err := s.settle(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.metrics = newMetrics(s)
	s.handler = s.shield(s.metrics.measured(s.routes()))
	return s, nil
}

// settle takes the public address from the book when the configuration has none: there is one, and links in messages
// lead to it.
func (s *Server) settle() error {
	d := s.desk.current.Book.Deploy
	if d != nil && d.PublicURL != "" {
		u, err := url.Parse(d.PublicURL)
		switch said := s.cfg.Public; {
		case err != nil:
			return fmt.Errorf("deploy.cue, serve: public_url: %w", err)
		case said == nil:
			s.cfg.Public, s.cfg.Secure = u, s.cfg.Secure || u.Scheme == "https"
			if s.cfg.Hosts != nil {
				s.cfg.Hosts = append(slices.Clone(s.cfg.Hosts), u.Hostname())
			}
		case said.Scheme != u.Scheme || said.Host != u.Host || strings.TrimRight(said.Path, "/") != u.Path:
			return fmt.Errorf("--public-url is %s, and public_url in deploy.cue is %s: links would lead elsewhere; leave out --public-url", said, u)
		}
	}
	if s.cfg.Public != nil {
		s.base = strings.TrimRight(s.cfg.Public.Path, "/")
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Drain says that the server is about to end: it answers what comes in still, and is not ready for more.
func (s *Server) Drain() {
	s.ready.Lock()
	defer s.ready.Unlock()
	s.ended = true
}

// Close gives back the book and the ledger. Nothing may be served any more.
func (s *Server) Close() error {
	s.end()
	s.chores.Wait()
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	if s.desk.current == nil {
		return nil
	}
	o := s.desk.current
	s.desk.current = nil
	return o.close()
}

// Link is the address of a page, for people.
func (s *Server) Link(listening, path string) string {
	if s.cfg.Public != nil {
		return s.cfg.Public.Scheme + "://" + s.cfg.Public.Host + s.base + path
	}
	scheme := "http"
	if s.cfg.Secure {
		scheme = "https"
	}
	return scheme + "://" + listening + path
}

// health answers whoever watches the process.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ok\n")
}

// readiness says whether the ledger can be read, and the server is not about to end.
func (s *Server) readiness(w http.ResponseWriter, r *http.Request) {
	s.ready.RLock()
	ended := s.ended
	s.ready.RUnlock()
	err := errors.New("about to end")
	if !ended {
		o, done := s.desk.take()
		defer done()
		err = o.Ledger.Read(r.Context(), readNothing)
	}
	if err != nil {
		s.cfg.Log.Warn("not ready", slog.Any("error", err))
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// Alone keeps other servers from the ledger until release is called.
func (s *Server) Alone(ctx context.Context) (release func() error, err error) {
	o, done := s.desk.take()
	defer done()
	return o.Ledger.Alone(ctx, "serve")
}
