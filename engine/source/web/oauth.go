package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/relance-dev/relance/engine/source"
)

// OAuth is a login by OAuth 2.0 for programs that act for themselves (client credentials, RFC 6749
// section 4.4): a token is fetched before the first request, and anew when it ends or is refused.
type OAuth struct {
	TokenURL   string // where tokens are given; https, unless it is this machine
	ID, Secret string // of this program there
	Scope      string // what is asked for, separated by spaces; may be empty

	token   *oauth2.Token
	refused bool // by the last answer
}

// Valid says why the address of the tokens cannot be used, without reaching it.
func (o *OAuth) Valid(unencrypted bool) error {
	u, err := url.Parse(o.TokenURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil:
		return source.Fail(`write it whole: token_url: "https://login.example.org/oauth2/token"`, "token_url is not an address of the web")
	case u.Scheme == "http" && !unencrypted && !loopback(u.Hostname()):
		return source.Fail("write https", "token_url begins with http: the secret would travel in the clear")
	}
	return nil
}

// Token is an access token, fetched when there is none that is still good. A nil client is http.DefaultClient. It fails
// with a *source.Error.
func (o *OAuth) Token(ctx context.Context, c *http.Client) (string, error) {
	if _, err := o.header(ctx, c); err != nil {
		return "", err
	}
	return o.token.AccessToken, nil
}

// header is the login of a request.
func (o *OAuth) header(ctx context.Context, c *http.Client) (string, error) {
	if c == nil {
		c = http.DefaultClient
	}
	if !o.token.Valid() {
		cfg := clientcredentials.Config{ClientID: o.ID, ClientSecret: o.Secret, TokenURL: o.TokenURL, Scopes: strings.Fields(o.Scope)}
		token, err := cfg.Token(context.WithValue(ctx, oauth2.HTTPClient, c))
		if err != nil {
			return "", o.failed(ctx, err)
		}
		o.token = token
	}
	return o.token.Type() + " " + o.token.AccessToken, nil
}

// refuses reports whether an answer refuses a token and another has to be tried, which is once in a row.
func (o *OAuth) refuses(status int) bool {
	before := o.refused
	if o.refused = status == http.StatusUnauthorized; o.refused {
		o.token = nil
	}
	return o.refused && !before
}

// failed says why there is no token.
func (o *OAuth) failed(ctx context.Context, err error) error {
	host := o.TokenURL
	if u, bad := url.Parse(o.TokenURL); bad == nil {
		host = u.Host
	}
	var known *source.Error
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return source.Fail("give the source a longer timeout", "%s gave no token in time; nothing was used", host)
	case errors.As(err, &refused) && refused.ErrorCode != "":
		return source.Fail("see whether client_id, client_secret and scope are right, and whether the secret ended", "%s gives no token: %s", host, refused.ErrorCode)
	case errors.As(err, &refused) && refused.Response != nil:
		return source.Fail("see whether token_url, client_id and client_secret are right", "%s gives no token (status %d)", host, refused.Response.StatusCode)
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		return &source.Error{Message: host + " cannot be reached: " + inner.Err.Error(), Err: inner.Err}
	}
	return source.Fail("see whether token_url is right", "%s answers without a token", host)
}
