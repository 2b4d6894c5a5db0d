package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDC is a service with which people sign in, by OpenID Connect.
type OIDC struct {
	Issuer, ClientID string
	Secret           string
	GroupsClaim      string          // what it calls the list of an account's groups
	Roles            map[string]Role // by group, or by an address that the service verified
}

// Bounds of what is asked of the service.
const (
	serviceTime  = 10 * time.Second
	maxAnswer    = 1 << 20
	serviceLasts = time.Hour       // it is asked again after that where its pages are
	serviceRests = 5 * time.Second // likewise, when it did not answer
)

// services is what a service said last of where its pages are.
type services struct {
	mu       sync.Mutex
	issuer   string
	provider *oidc.Provider
	wrong    error // why it did not say
	until    time.Time
}

// service is a service that answered, and how it is asked.
type service struct {
	*OIDC
	provider *oidc.Provider
	oauth    oauth2.Config
}

// service asks the service of the book where its pages are, unless it said so a moment ago.
func (v *visit) service(ctx context.Context) (*service, error) {
	o := v.office.OIDC
	if o == nil {
		return nil, &said{http.StatusNotFound, "There is no such page."}
	}
	p, err := v.services.find(ctx, o.Issuer, v.now)
	if err != nil {
		v.noService("where its pages are", err)
		return nil, &said{http.StatusBadGateway, "The service with which people sign in does not answer. Do it again in a moment, or sign in with a password of this server."}
	}
	s := &service{OIDC: o, provider: p}
	s.oauth = oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.Secret, Endpoint: p.Endpoint(), Scopes: scopesOf(p), RedirectURL: v.Link(v.r.Host, oidcBack),
	}
	return s, nil
}

func (s *services) find(ctx context.Context, issuer string, now time.Time) (*oidc.Provider, error) {
	s.mu.Lock()
	p, err, known := s.provider, s.wrong, s.issuer == issuer && now.Before(s.until)
	s.mu.Unlock()
	if known {
		return p, err
	}
	lasts := serviceLasts
	if p, err = oidc.NewProvider(ctx, issuer); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err() // who asked went away: it says nothing of the service
		}
		err, lasts = fmt.Errorf("%s: %w", issuer, err), serviceRests
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issuer, s.provider, s.wrong, s.until = issuer, p, err, now.Add(lasts)
	return p, err
}

// scopesOf are what is asked for: groups only where the service knows of them, since others refuse the word.
func scopesOf(p *oidc.Provider) []string {
	var says struct {
		Scopes []string `json:"scopes_supported"`
	}
	scopes := []string{oidc.ScopeOpenID, "profile", "email"}
	if err := p.Claims(&says); err == nil && slices.Contains(says.Scopes, "groups") {
		scopes = append(scopes, "groups")
	}
	return scopes
}

// serviceClient asks the service. It follows no redirect, which could carry the secret elsewhere.
var serviceClient = &http.Client{
	Timeout: serviceTime, Transport: boundedAnswers{},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// boundedAnswers bounds how much of an answer is read.
type boundedAnswers struct{}

func (boundedAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}
