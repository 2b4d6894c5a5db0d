package server

import (
	"context"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Where a sign-in at the service begins, and where the service leads back to.
const (
	oidcBegin = "/sign-in/oidc"
	oidcBack  = "/sign-in/oidc/back"
)

// oidcCookie keeps a sign-in that has begun, for oidcLasts.
const (
	oidcCookie = "relance_oidc"
	oidcLasts  = 10 * time.Minute
)

// begun is a sign-in that has begun in a browser: a secret, and until when it may end, as the cookie has it. What the
// service is given are digests of it, none of which tells another.
type begun string

func (b begun) state() string    { return digest("state " + string(b)) }
func (b begun) nonce() string    { return digest("nonce " + string(b)) }
func (b begun) verifier() string { return digest("verifier " + string(b)) }

// still reports whether it may end at a time.
func (b begun) still(now time.Time) bool {
	_, text, _ := strings.Cut(string(b), ".")
	until, err := strconv.ParseInt(text, 10, 64)
	return err == nil && now.Unix() < until
}

// beginOIDC sends somebody to the service.
func (v *visit) beginOIDC() error {
	if v.who.Name != "" {
		return v.to("/")
	}
	at, err := v.service(oidc.ClientContext(v.r.Context(), serviceClient))
	if err != nil {
		return err
	}
	secret, err := v.cfg.Accounts.draw()
	if err != nil {
		return err
	}
	b := begun(secret + "." + strconv.FormatInt(v.now.Add(oidcLasts).Unix(), 10))
	v.cookie(oidcCookie, string(b), oidcLasts)
	http.Redirect(v.w, v.r, at.oauth.AuthCodeURL(b.state(), oidc.Nonce(b.nonce()), oauth2.S256ChallengeOption(b.verifier())), http.StatusSeeOther)
	return nil
}

// endOIDC takes what the service sent somebody back with, and signs them in.
func (v *visit) endOIDC() error {
	key := "oidc " + v.from(v.r)
	if wait := v.attempts.locked(key, maxWrongAddress); wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return &said{http.StatusTooManyRequests, "Too many sign-ins failed. Wait a quarter of an hour."}
	}
	b, err := v.begun()
	if err != nil {
		return err
	}
	ctx := oidc.ClientContext(v.r.Context(), serviceClient)
	at, err := v.service(ctx)
	if err != nil {
		return err
	}
	who, err := v.returned(ctx, at, b)
	if err != nil {
		v.attempts.failed(key)
		return err
	}
	secret, err := v.admit(at, who)
	if err != nil {
		return err
	}
	v.cookie(sessionCookie, secret, sessionLasts)
	return v.to("/")
}

// begun is the sign-in that somebody comes back from: it was begun in this browser, and ends once, well or not.
func (v *visit) begun() (begun, error) {
	c, err := v.r.Cookie(oidcCookie)
	v.cookie(oidcCookie, "", 0)
	if err != nil || !begun(c.Value).still(v.now) || !same(v.r.URL.Query().Get("state"), begun(c.Value).state()) {
		return "", &said{http.StatusBadRequest, "This sign-in was not begun in this browser, ended already or took longer than ten minutes. Begin again."}
	}
	return begun(c.Value), nil
}

// returned checks what the service sent somebody back with, and says who they are.
func (v *visit) returned(ctx context.Context, at *service, b begun) (*account, error) {
	q := v.r.URL.Query()
	if iss := q.Get("iss"); iss != "" && iss != at.Issuer {
		return nil, v.distrusted("another service answered", nil)
	}
	if q.Has("error") {
		v.cfg.Log.Warn("sign-in by OpenID Connect: the service refused", slog.String("code", knownCode(q.Get("error"))))
		return nil, &said{http.StatusForbidden, "The service with which people sign in did not let you in. Begin again, or ask those who look after it."}
	}
	token, err := at.oauth.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(b.verifier()))
	if err != nil {
		return nil, v.notExchanged(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := at.provider.VerifierContext(ctx, &oidc.Config{ClientID: at.ClientID, Now: v.cfg.Now}).Verify(ctx, raw)
	switch {
	case err != nil:
		return nil, v.distrusted("the answer does not verify", err)
	case !same(id.Nonce, b.nonce()):
		return nil, v.distrusted("the answer is that of another sign-in", nil)
	case id.Subject == "":
		return nil, v.distrusted("the answer names no account", nil)
	case id.AccessTokenHash != "":
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return nil, v.distrusted("the answer was put together", err)
		}
	}
	who, err := at.account(ctx, id, token)
	if err != nil {
		return nil, v.distrusted("what the service says of the account cannot be read", err)
	}
	return who, nil
}

// same compares two secrets in a time that tells nothing of them.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// distrusted refuses an answer of the service. The log says why, and the page does not.
func (v *visit) distrusted(why string, err error) error {
	v.cfg.Log.Warn("sign-in by OpenID Connect: "+why, slog.Any("error", err))
	return &said{http.StatusUnauthorized, "What the service with which people sign in said could not be trusted, and you are not signed in. Begin again; the log says why."}
}

// notExchanged refuses a code that the service did not take.
func (v *visit) notExchanged(err error) error {
	if answer := new(oauth2.RetrieveError); errors.As(err, &answer) {
		v.cfg.Log.Warn("sign-in by OpenID Connect: the code was not taken", slog.String("code", knownCode(answer.ErrorCode)))
		return &said{http.StatusUnauthorized, "The service with which people sign in did not take this sign-in: it was used already, is too old, or relance is not registered there as it should be. Begin again; the log says why."}
	}
	v.noService("who somebody is", err)
	return &said{http.StatusBadGateway, "The service with which people sign in does not answer. Do it again in a moment, or sign in with a password of this server."}
}

// noService notes that the service did not answer.
func (v *visit) noService(what string, err error) {
	v.cfg.Log.Warn("sign-in by OpenID Connect: the service does not say "+what, slog.Any("error", err))
}

// knownCode is an error that RFC 6749 or OpenID Connect Core 3.1.2.6 knows; what else a service or a stranger wrote goes into no log.
func knownCode(code string) string {
	if slices.Contains([]string{
		"access_denied", "invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "server_error", "temporarily_unavailable",
		"unauthorized_client", "unsupported_grant_type", "unsupported_response_type",
		"interaction_required", "login_required", "account_selection_required", "consent_required",
	}, code) {
		return code
	}
	return "another"
}
