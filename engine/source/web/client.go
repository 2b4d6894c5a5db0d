// Package web reads rows out of a web service that answers in JSON: any list, with paging and a
// login, and the presets for the accounting programs that it knows.
package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/source"
)

// Client asks one service. A request that changes nothing is tried again when the service is busy.
type Client struct {
	// Base is where the service is: "https://erp.example.org/api". Without Unencrypted it is https,
	// unless it is this machine.
	Base        string
	Unencrypted bool
	Header      http.Header // of every request: the login
	Secrets     []string    // that no error may show
	OAuth       *OAuth      // the login when it is by OAuth 2.0; nil otherwise
	// Pause waits between attempts; needed.
	Pause func(context.Context, time.Duration) error
	// HTTP is the client underneath; nil means one of its own. It follows no redirect to another host.
	HTTP *http.Client

	base   *url.URL
	budget int64 // bytes of answers that may still come
}

// attempts is how often a service that is busy is asked, longestPause how long it may ask us to wait.
const (
	attempts     = 4
	longestPause = 2 * time.Minute
)

// open checks the address. It may be called again.
func (c *Client) open() error {
	u, err := url.Parse(c.Base)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return source.Fail(`write it whole: url: "https://erp.example.org/api"`, "the url is not an address of the web")
	case u.User != nil:
		return source.Fail("take it out of the url, and write username and password: env: \"NAME\"", "the url has a login in it")
	case u.Scheme == "http" && !c.Unencrypted && !loopback(u.Hostname()):
		return source.Fail("write https; unencrypted: true says that anybody on the way may read the login and the data", "the url begins with http: the login would travel in the clear")
	}
	if c.OAuth != nil {
		if err := c.OAuth.Valid(c.Unencrypted); err != nil {
			return err
		}
	}
	c.base = u
	if c.HTTP == nil {
		c.HTTP = &http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	}
	own := *c.HTTP
	own.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		switch first := via[0].URL; {
		case r.URL.Host != first.Host || r.URL.Scheme != first.Scheme:
			return source.Fail("if that is where the data is, write it as url", "sends on to %s://%s, another address than the book names; nothing was sent there", r.URL.Scheme, r.URL.Host)
		case r.Method != via[0].Method || len(via) > 3:
			return source.Fail("see whether the url is right", "sends on to %s instead of answering", r.URL.Path)
		}
		return nil
	}
	c.HTTP = &own
	return nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// to is the address of a path below the base, or of a link, which leads nowhere else.
func (c *Client) to(path string, params url.Values) (*url.URL, error) {
	u, err := url.Parse(path)
	if err != nil {
		return nil, source.Fail("see whether the path is right", "%q is no path", path)
	}
	if u.IsAbs() || u.Host != "" {
		if u = c.base.ResolveReference(u); u.Host != c.base.Host || u.Scheme != c.base.Scheme {
			return nil, source.Fail("the service has to name its own address", "the next page is at %s://%s, another address than the book names; nothing was sent there", u.Scheme, u.Host)
		}
	} else {
		joined := *c.base
		joined.Path, joined.RawPath = strings.TrimSuffix(c.base.Path, "/")+"/"+strings.TrimPrefix(u.Path, "/"), ""
		if u.Path == "" {
			joined.Path = c.base.Path
		}
		joined.RawQuery = u.RawQuery
		u = &joined
	}
	query := u.Query()
	for name, values := range params {
		query[name] = values
	}
	u.RawQuery = query.Encode()
	return u, nil
}

// statusError is an answer that is none.
type statusError struct {
	err    *source.Error
	status int
}

func (e *statusError) Error() string { return e.err.Message }
func (e *statusError) Unwrap() error { return e.err }

// call makes one request, body being nil for GET, and hands the answer to read.
func (c *Client) call(ctx context.Context, to *url.URL, body []byte, read func(io.Reader, http.Header) error) error {
	for attempt := 1; ; attempt++ {
		resp, err := c.send(ctx, to, body)
		if err != nil {
			return c.hide(c.unreached(ctx, err))
		}
		if c.OAuth != nil && c.OAuth.refuses(resp.StatusCode) {
			_ = resp.Body.Close()
			continue
		}
		if wait, busy := busyFor(resp, attempt); busy && attempt < attempts {
			_ = resp.Body.Close()
			if err := c.Pause(ctx, wait); err != nil {
				return c.unreached(ctx, err)
			}
			continue
		}
		err = c.answer(ctx, resp, read)
		_ = resp.Body.Close()
		return c.hide(err)
	}
}

func (c *Client) send(ctx context.Context, to *url.URL, body []byte) (*http.Response, error) {
	method := http.MethodGet
	var content io.Reader
	if body != nil {
		method, content = http.MethodPost, bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, to.String(), content)
	if err != nil {
		return nil, err
	}
	req.Header = c.Header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "relance")
	if c.OAuth != nil {
		login, err := c.OAuth.header(ctx, c.HTTP)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Authorization", login)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.HTTP.Do(req)
}

// busyFor says how long a service that is busy wants to be left alone.
func busyFor(resp *http.Response, attempt int) (time.Duration, bool) {
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
	default:
		return 0, false
	}
	wait := time.Second << attempt
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s >= 0 {
		wait = time.Duration(min(s, int(longestPause/time.Second))) * time.Second
	}
	return wait, true
}

// answer judges what came back.
func (c *Client) answer(ctx context.Context, resp *http.Response, read func(io.Reader, http.Header) error) error {
	path := resp.Request.URL.Path
	refuse := func(hint, format string, args ...any) error {
		return &statusError{source.Fail(hint, format, args...), resp.StatusCode}
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch s := resp.StatusCode; {
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		return refuse("see whether the login is right, still valid, and may read this list", "refuses the login for %s (status %d)", path, s)
	case s == http.StatusNotFound:
		return refuse("see whether url and path are right", "has nothing at %s (status 404)", path)
	case s < 200 || s > 299:
		return refuse("", "answers %s with status %d (%s)", path, s, http.StatusText(s))
	case kind == "text/html":
		return refuse("see whether the url is that of the interface for programs, and whether it wants a login", "answers %s with a web page, not with JSON", path)
	case resp.ContentLength > c.budget:
		return source.TooMuch(source.Limits{Bytes: source.DefaultLimits.Bytes, Rows: source.DefaultLimits.Rows})
	}
	body := &bounded{r: resp.Body, left: &c.budget}
	err := read(body, resp.Header)
	var known *source.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case ctx.Err() != nil:
		return c.unreached(ctx, err)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return source.Fail("ask again; if it stays so, the service breaks off", "the answer to %s ends in the middle; nothing was used", path)
	}
	return source.Fail("see whether the url is that of the interface for programs", "the answer to %s cannot be read as JSON: %v", path, err)
}

// unreached says why there is no answer.
func (c *Client) unreached(ctx context.Context, err error) error {
	var known *source.Error
	var tooLate interface{ Timeout() bool }
	var unknownCA x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil || errors.As(err, &tooLate) && tooLate.Timeout():
		return source.Fail("give the source a longer timeout, or ask for less", "%s did not answer in time; nothing was used", c.base.Host)
	case errors.As(err, &unknownCA) || errors.As(err, &certificate):
		return source.Fail("the certificate has to be one that this machine trusts", "%s shows a certificate that is not trusted", c.base.Host)
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return &source.Error{Message: fmt.Sprintf("%s cannot be reached: %v", c.base.Host, err), Err: err}
}

// hide takes the secrets out of an error.
func (c *Client) hide(err error) error {
	var known *source.Error
	if !errors.As(err, &known) {
		return err
	}
	secrets := c.Secrets
	if c.OAuth != nil && c.OAuth.token != nil {
		secrets = append(slices.Clone(secrets), c.OAuth.token.AccessToken)
	}
	for _, s := range secrets {
		if s != "" {
			known.Message = strings.ReplaceAll(known.Message, s, "…")
		}
	}
	return err
}

// bounded reads until too much has come.
type bounded struct {
	r    io.Reader
	left *int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if *b.left <= 0 {
		return 0, source.TooMuch(source.DefaultLimits)
	}
	n, err := b.r.Read(p[:min(int64(len(p)), *b.left)])
	*b.left -= int64(n)
	return n, err
}
