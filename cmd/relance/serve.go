package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/server"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/tracing"
	"github.com/relance-dev/relance/policies"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	ledger, listen, public, cert, key, runAt string
	proxies                                  []string
	invite                                   bool
}

// runNever is the --run-at of a server that runs nothing by itself.
const runNever = "never"

// How long a connection may take, and how long the end of a server.
const (
	headerTime = 10 * time.Second
	readTime   = 30 * time.Second
	writeTime  = 2 * time.Minute
	idleTime   = 2 * time.Minute
	endTime    = 30 * time.Second
	traceTime  = 5 * time.Second
	tickEvery  = 20 * time.Second
	maxHeader  = 32 << 10
)

func newServe(p params) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve [BOOK]",
		Short: "Serve the dashboard, and what programs read",
		Long: `Serve shows the book's ledger in the browser: whom to call today and why, what waits for an
agreement with the message as it will be sent, each client with all that happened, what needs
attention, what the next run does, and who did what. Commands work beside it on the same ledger.

The first start writes a link, good once and for two days, with which you choose a name and a
password; you invite the others. --invite writes another such link when every admin lost theirs.
People, tokens and sessions are kept in the file FILE.accounts beside the ledger, hashed.

Without TLS it listens on this machine alone. To be reached from elsewhere, give it --tls-cert and
--tls-key, or put a proxy in front of it that speaks TLS, and say with --public-url by which
address people reach it, or with public_url in deploy.cue. Its path is where the server begins, such as /relance. With --trusted-proxy
127.0.0.1 wrong passwords are counted for the address that the proxy names in X-Forwarded-For, and
not for the proxy, behind which everybody is.

Who wrote a rule, as git has it, does not agree to its first message when somebody else can: people
are known by the name that git and their account have.

Where deploy.cue says run_at, it runs every day from each of those hours of the creditor on, and
delivers what waits, as relance run does: no cron is needed. Of a live book it reads the mailboxes
of deploy.cue first, as relance collect does. A server that was down then runs as soon as it is
up. --run-at 07:00 says another hour, --run-at never leaves it to cron; its first lines say when
it runs.

Where deploy.cue says serve: oidc, people also sign in with the company's account, by OpenID Connect:
their groups there, or an address that the service verified, say what they may do here, anew at each
sign-in. Give the service the address PUBLIC-URL/sign-in/oidc/back to lead people back to. The link of
the first start and --invite work beside it. Where it says serve: sees, who is named there sees and acts on
the clients alone of whom a condition holds.

Where deploy.cue says serve: portal, each client has a page without an account, behind a signed link that
messages have where their template says {{.client.portal_link}}, and relance link writes: what they owe, how
to pay it, and their answer. Where it says serve: plan_mail, the team gets what the next day sends by mail, with a
link for each message that holds it back.

When the book changes on disk, the page says so, and an admin decides that it is used from then
on; one with an error is never used. /healthz and /readyz answer without a sign-in. Programs read
/api/v1, and Prometheus /metrics, with a token that an admin made; /api/v1/openapi.yaml says how. With the
scope record a token says what happened, with approve it decides; with import it reads exports into the
ledger, with run it runs the day, with adopt it puts a revision of the book into service. What they were
answered is kept for three days in FILE.answers, so that a request that comes twice counts once. Twilio reports to
/in/twilio/sms (whatsapp, call): let status_callback in deploy.cue lead there, and incoming
messages of the number too, so that a STOP is an opt-out.

Exit codes: 0 when it was asked to stop, 1 could not do its job, 2 when the book has errors.`,
		Example: examples(
			"relance serve mybook",
			"relance serve mybook --run-at 07:00 --public-url https://finance.example.org/relance",
			"relance serve mybook --listen :8443 --tls-cert server.pem --tls-key server.key",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return serve(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "`ADDRESS` and port to listen on")
	f.StringVar(&o.public, "public-url", "", "the `URL` by which people reach it, when a proxy is in front (default: public_url of deploy.cue)")
	f.StringVar(&o.cert, "tls-cert", "", "`FILE` of its certificate, with those above it")
	f.StringVar(&o.key, "tls-key", "", "`FILE` of the certificate's key")
	f.StringVar(&o.runAt, "run-at", "", "`HH:MM`, the creditor's, from which on it runs every day and delivers, or never; the default is run_at of deploy.cue")
	f.StringSliceVar(&o.proxies, "trusted-proxy", nil, "`ADDRESS` or network of a proxy whose X-Forwarded-For is believed, such as 127.0.0.1; may be repeated")
	f.BoolVar(&o.invite, "invite", false, "write a link for another admin")
	for _, name := range []string{"listen", "public-url", "run-at", "trusted-proxy"} {
		complete(cmd, name, noFiles)
	}
	return cmd
}

// serving is what the flags of serve say.
type serving struct {
	public *url.URL
	runAt  []int // nil when the flag does not say
	never  bool
	hosts  []string
	proxy  []netip.Prefix
	tls    *tls.Config
}

// read reads the flags, and refuses those that would show the ledger to strangers.
func (o *serveOptions) read() (s serving, err error) {
	if (o.cert == "") != (o.key == "") {
		return s, errors.New("--tls-cert and --tls-key go together: give both")
	}
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return s, fmt.Errorf("--tls-cert %s: %w", o.cert, err)
		}
		s.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return s, fmt.Errorf("--listen %s: write an address and a port, such as 127.0.0.1:8080", o.listen)
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	if !loopback && s.tls == nil {
		return s, fmt.Errorf("--listen %s: without TLS the passwords and what people owe would cross the network as they are; give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS", o.listen)
	}
	if s.public, err = publicURL(o.public); err != nil {
		return s, err
	}
	if s.proxy, err = server.ParseProxies(o.proxies); err != nil {
		return s, fmt.Errorf("--trusted-proxy %w", err)
	}
	if loopback && s.tls == nil {
		if s.hosts = []string{"localhost", "127.0.0.1", "::1", host}; s.public != nil {
			s.hosts = append(s.hosts, s.public.Hostname())
		}
	}
	switch o.runAt {
	case "":
	case runNever:
		s.never = true
	default:
		at, err := time.Parse("15:04", o.runAt)
		if err != nil {
			return s, fmt.Errorf("--run-at %s: write an hour of the day, such as 07:00, or never", o.runAt)
		}
		s.runAt = []int{60*at.Hour() + at.Minute()}
	}
	return s, nil
}

// publicURL reads --public-url; nil for none.
func publicURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || strings.ContainsAny(u.Path, "{}") {
		return nil, fmt.Errorf("--public-url %s: write an address such as https://finance.example.org/relance", text)
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("--public-url %s: people reach it over TLS, or on their own machine: write https", text)
	}
	return u, nil
}

func serve(ctx context.Context, p params, dir string, o serveOptions) error {
	said, err := o.read()
	if err != nil {
		return err
	}
	path := store.Place(o.ledger, dir)
	accounts, err := server.OpenAccounts(store.Beside(path, p.state(), ".accounts"), rand.Reader, p.Now)
	if err != nil {
		return err
	}
	opener := bookOpener{p: p, dir: dir, path: path}
	log := slog.New(slog.NewJSONHandler(p.Stderr, nil))
	trace, endTrace, err := openTracing(ctx, p, log)
	if err != nil {
		return err
	}
	defer endTrace()
	s, err := server.New(ctx, server.Config{
		Open: opener.open, Files: func() (string, error) { return bookdir.Contents(dir) }, Check: opener.check, Accounts: accounts, Answers: path + ".answers", Mails: store.Beside(path, p.state(), ".mails"), Now: p.Now, Random: rand.Reader, Log: log, Trace: trace,
		Public: said.public, Secure: said.tls != nil || said.public != nil && said.public.Scheme == "https", Hosts: said.hosts, Proxies: said.proxy, RunAt: said.runAt, Never: said.never,
		Judge: func(book *policies.Book) error { return judgeInBulk(p, book, dir) },
		Author: func(ctx context.Context, file string, line int) (string, time.Time, bool) {
			return bookdir.Author(ctx, dir, file, line)
		},
	})
	if err != nil {
		return err
	}
	err = serveAlone(ctx, p, s, accounts, said, o)
	return errors.Join(err, s.Close())
}

// openTracing begins to tell the collector that the environment names, and nobody when it names none. A collector that
// is away takes nothing from the server; end sends what waits, within a few seconds.
func openTracing(ctx context.Context, p params, log *slog.Logger) (_ *tracing.Tracer, end func(), err error) {
	if p.Getenv == nil || p.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && p.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return nil, func() {}, nil
	}
	if !tracing.Built {
		log.Warn("nothing is told to OpenTelemetry: this program was built without the tag otel")
	}
	t, closing, err := tracing.New(ctx, buildVersion().Version, p.Now)
	if err != nil {
		return nil, nil, fmt.Errorf("OpenTelemetry: %w; see the variables OTEL_…", err)
	}
	return t, func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), traceTime)
		defer cancel()
		if err := closing(ending); err != nil {
			log.Warn("the last spans did not reach the collector of OpenTelemetry")
		}
	}, nil
}

// serveAlone listens until it is asked to stop. One process serves a ledger: two would not know of each other's
// sign-ins.
func serveAlone(ctx context.Context, p params, s *server.Server, accounts *server.Accounts, said serving, o serveOptions) (err error) {
	release, err := s.Alone(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("--listen %s: %w", o.listen, err)
	}
	if said.tls != nil {
		l = tls.NewListener(l, said.tls)
	}
	if err := announceServer(p, s, accounts, said, l.Addr().String(), o.invite); err != nil {
		return errors.Join(err, l.Close())
	}
	h := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(slog.NewJSONHandler(p.Stderr, nil), slog.LevelWarn),
	}
	working, stopWork := context.WithCancel(ctx)
	defer stopWork()
	ticked := make(chan struct{})
	go func() {
		defer close(ticked)
		tick(working, s)
	}()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	s.Drain()
	stopWork()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	if ended := h.Shutdown(ending); ended != nil {
		err = errors.Join(err, h.Close()) // who is still there after that time is cut off
	}
	<-ticked
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// tick has a server look after itself until it is to end.
func tick(ctx context.Context, s *server.Server) {
	t := time.NewTicker(tickEvery)
	defer t.Stop()
	for {
		s.Tick(ctx)
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// runsText says when the server runs by itself, and who says so.
func runsText(s *server.Server, said serving) string {
	runs, deploy := s.RunTimes()
	switch {
	case runs == "" && said.never:
		return "It runs nothing by itself, as --run-at says."
	case runs == "":
		return "It runs nothing by itself: run_at in deploy.cue says when, or --run-at."
	case said.runAt == nil:
		return "It runs every day at " + runs + " of the creditor, as deploy.cue says."
	case deploy != "" && deploy != runs:
		return "It runs every day at " + runs + " of the creditor, as --run-at says; deploy.cue says " + deploy + "."
	}
	return "It runs every day at " + runs + " of the creditor, as --run-at says."
}

// announceServer writes where the server is and, when nobody can invite others, the link that makes the first
// admin.
func announceServer(p params, s *server.Server, accounts *server.Accounts, said serving, at string, invite bool) error {
	text := "Serving " + s.Link(at, "/") + "\n"
	if !strings.Contains(text, at) {
		text += "It listens on " + at + ".\n"
	}
	text += runsText(s, said) + "\n"
	if !accounts.HasAdmin() || invite {
		secret, err := accounts.Invite("", server.Admin)
		if err != nil {
			return err
		}
		text += "Open this link to become an admin. It works once, for two days:\n  " + s.Link(at, "/invite/"+secret) + "\n"
	}
	_, err := io.WriteString(p.Stdout, text)
	return err
}
