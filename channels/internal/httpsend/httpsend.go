// Package httpsend makes one HTTP request for a channel and says what it came
// to: whether the request may have left, and what the answer means.
package httpsend

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/relance-dev/relance/channels"
)

// maxAnswer is the most of an answer that is read.
const maxAnswer = 64 << 10

// Sender posts for one channel.
type Sender struct {
	Channel string
	Client  *http.Client  // nil means NewClient()
	Timeout time.Duration // for one request; 0 means 30 seconds
	Secrets []channels.Secret
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// NewClient returns a client that keeps connections and follows no redirect: a
// message goes where it was sent, or nowhere.
func NewClient() *http.Client {
	return &http.Client{
		Transport:     http.DefaultTransport.(*http.Transport).Clone(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Post sends a body and returns the answer of a request that succeeded. The error is an
// *channels.Error.
func (s Sender) Post(ctx context.Context, m *channels.Message, to string, header http.Header, body []byte) (Answer, error) {
	if ctx.Err() != nil {
		return Answer{}, s.named(channels.Interrupted(ctx, false))
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var w Watch
	req, err := http.NewRequestWithContext(w.Trace(ctx), http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return Answer{}, s.named(&channels.Error{Outcome: channels.Permanent, Reason: channels.BadAddress, Detail: "the url cannot be used"})
	}
	req.Header = header
	client := s.Client
	if client == nil {
		client = NewClient()
		defer client.CloseIdleConnections()
	}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, s.named(Failure(ctx, err, w.Begun()))
	}
	defer func() { _ = resp.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return Answer{}, s.named(Failure(ctx, err, true))
	}
	a := Answer{resp.StatusCode, resp.Header, read}
	if e := a.Refusal(); e != nil {
		if said := channels.Redact(string(read), m, append(parts(to), s.Secrets...)...); said != "" {
			e.Detail += ": " + said
		}
		if w.Repeated() {
			e.Outcome = channels.Ambiguous
			e.Detail = "the connection was lost once the request had left; when it was repeated: " + e.Detail
		}
		return a, s.named(e)
	}
	return a, nil
}

// minPath is the shortest part of a path that may be a token.
const minPath = 8

// parts lists what in a URL may let somebody in: user and password, the parts of its path that are
// long enough, and the values of its query.
func parts(raw string) []channels.Secret {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	out := []channels.Secret{channels.Secret(u.User.Username())}
	if password, ok := u.User.Password(); ok {
		out = append(out, channels.Secret(password))
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if len(part) >= minPath {
			out = append(out, channels.Secret(part))
		}
	}
	for _, values := range u.Query() {
		for _, v := range values {
			out = append(out, channels.Secret(v))
		}
	}
	return out
}

func (s Sender) named(e *channels.Error) error {
	e.Channel = s.Channel
	return e
}

// Watch notices whether a request has begun to leave, and how often it left.
type Watch struct {
	begun atomic.Bool
	left  atomic.Int32
}

// Trace returns a context that a request must be made with to be noticed.
func (w *Watch) Trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { w.begun.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				w.left.Add(1)
			}
		},
	})
}

// Repeated reports whether the whole request left more than once: net/http repeats one with an
// Idempotency-Key when a connection in use before is lost. A refusal then says nothing of the
// first, which may have been taken.
func (w *Watch) Repeated() bool { return w.left.Load() > 1 }

// Begun reports whether any of a request may have reached the other side.
func (w *Watch) Begun() bool { return w.begun.Load() }

// Failure says what a request without an answer came to.
func Failure(ctx context.Context, err error, begun bool) *channels.Error {
	switch {
	case ctx.Err() != nil:
		return channels.Interrupted(ctx, begun)
	case begun:
		return &channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "the request left and no proper answer came"}
	case untrusted(err):
		return &channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: "the server's certificate is not trusted"}
	default:
		return &channels.Error{Outcome: channels.Temporary, Reason: channels.Network, Detail: "no connection to the server"}
	}
}

func untrusted(err error) bool {
	var (
		verify  *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
	)
	return errors.As(err, &verify) || errors.As(err, &unknown) || errors.As(err, &host)
}

// Refusal says what an answer means by its status; nil for success. A failure of the
// server comes after it took the request, so nobody knows what it did.
func (a Answer) Refusal() *channels.Error {
	e := &channels.Error{Outcome: channels.Permanent, Code: "HTTP " + strconv.Itoa(a.Status)}
	switch {
	case a.Status >= 200 && a.Status < 300:
		return nil
	case a.Status == http.StatusTooManyRequests:
		e.Outcome, e.Reason, e.Detail, e.After = channels.RateLimited, channels.RateLimit, "too many requests", a.RetryAfter()
	case a.Status == http.StatusServiceUnavailable:
		e.Outcome, e.Reason, e.Detail = channels.Temporary, channels.Server, "the service is not available"
	case a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooEarly:
		e.Outcome, e.Reason, e.Detail = channels.Temporary, channels.Server, "the service did not take the request"
	case a.Status >= 500:
		e.Outcome, e.Reason, e.Detail = channels.Ambiguous, channels.Server, "the service failed after it took the request"
	case a.Status == http.StatusUnauthorized, a.Status == http.StatusForbidden:
		e.Reason, e.Detail = channels.Auth, "the service refuses the login or the signature"
	case a.Status == http.StatusProxyAuthRequired:
		e.Reason, e.Detail = channels.Config, "a proxy on the way wants a login; give it one, or let it pass this host"
	case a.Status == http.StatusPaymentRequired:
		e.Reason, e.Detail = channels.Suspended, "the account is out of funds or not paid for"
	case a.Status == http.StatusNotFound, a.Status == http.StatusGone, a.Status == http.StatusMethodNotAllowed:
		e.Reason, e.Detail = channels.BadAddress, "nothing takes messages at this url"
	case a.Status >= 300 && a.Status < 400:
		e.Reason, e.Detail = channels.BadAddress, "the url leads elsewhere; give the final one"
	default:
		e.Reason, e.Detail = channels.BadContent, "the service refuses the message"
	}
	return e
}

// RetryAfter reads the header of that name: seconds, or a date that is compared with the
// answer's own. 0 when it is missing or makes no sense.
func (a Answer) RetryAfter() time.Duration {
	value := strings.TrimSpace(a.Header.Get("Retry-After"))
	if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1<<20 {
		return time.Duration(n) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(now))
}
