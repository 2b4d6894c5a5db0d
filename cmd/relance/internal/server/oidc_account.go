package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// account is what the service says of somebody.
type account struct {
	subject string // the service and what it calls the account, for ever
	name    string // as it stands there; may be empty
	address string
	groups  []string

	verified bool // the address is known to be theirs
	denied   bool // the service says that it is not
}

// account reads what the service says of somebody, in the token and, where that does not say all, when asked.
func (s *service) account(ctx context.Context, id *oidc.IDToken, token *oauth2.Token) (*account, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, err
	}
	if by, ok := claims["azp"].(string); ok && by != s.ClientID {
		return nil, errors.New("the token was given to another program")
	}
	if s.lacks(claims) && s.provider.UserInfoEndpoint() != "" {
		info, err := s.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return nil, errors.New("the service does not say more of the account")
		}
		more := map[string]any{}
		if info.Subject != id.Subject {
			return nil, errors.New("the service speaks of another account")
		}
		if err := info.Claims(&more); err != nil {
			return nil, err
		}
		s.complete(claims, more)
	}
	a := &account{subject: s.Issuer + " " + id.Subject, groups: texts(claims[s.GroupsClaim])}
	a.name, _ = claims["name"].(string)
	a.address, _ = claims["email"].(string)
	a.verified, a.denied = isTrue(claims["email_verified"]), isFalse(claims["email_verified"])
	return a, nil
}

// lacks reports whether a token does not say all that is asked for.
func (s *service) lacks(claims map[string]any) bool {
	for _, name := range []string{"name", "email", "email_verified", s.GroupsClaim} {
		if claims[name] == nil {
			return true
		}
	}
	return false
}

// complete adds what a token does not say. That an address is verified counts for that address alone.
func (s *service) complete(claims, more map[string]any) {
	if claims["email"] == nil {
		claims["email"], claims["email_verified"] = more["email"], more["email_verified"]
	} else if claims["email_verified"] == nil && claims["email"] == more["email"] {
		claims["email_verified"] = more["email_verified"]
	}
	for _, name := range []string{"name", s.GroupsClaim} {
		if claims[name] == nil {
			claims[name] = more[name]
		}
	}
}

// texts is a list of texts, or one.
func texts(claim any) (list []string) {
	switch claim := claim.(type) {
	case string:
		return []string{claim}
	case []any:
		for _, one := range claim {
			if text, ok := one.(string); ok {
				list = append(list, text)
			}
		}
	}
	return list
}

// names are those under which deploy.cue may speak of the account: its groups, and an address that is known to be theirs.
func (a *account) names() []string {
	if a.verified && a.address != "" {
		return append(slices.Clone(a.groups), a.address)
	}
	return a.groups
}

// Some services write true and false as texts.
func isTrue(claim any) bool  { return claim == true || claim == "true" }
func isFalse(claim any) bool { return claim == false || claim == "false" }

// roleOf is the role of an account that may do most; empty when it has none. unverified is whether an address would
// have given one, had the service verified it.
func (o *OIDC) roleOf(a *account) (role Role, unverified bool) {
	for name, r := range o.Roles {
		byAddress := a.address != "" && strings.EqualFold(name, a.address)
		given := byAddress && a.verified
		for _, g := range a.groups {
			given = given || g == name
		}
		switch {
		case given && (role == "" || r.May(role)):
			role = r
		case byAddress && !a.verified:
			unverified = true
		}
	}
	return role, unverified
}

// admit begins a session for an account of the service, or says why it gets none.
func (v *visit) admit(at *service, a *account) (secret string, err error) {
	role, unverified := at.roleOf(a)
	if a.denied || role == "" && unverified {
		role, unverified = "", true
	}
	if role == "" {
		v.cfg.Log.Warn("sign-in by OpenID Connect: the account has no role here", slog.Bool("unverified", unverified))
		if err := v.cfg.Accounts.Dismiss(a.subject); err != nil {
			return "", err
		}
		if unverified {
			return "", &said{http.StatusForbidden, "The service with which people sign in has not verified your e-mail address, so that it counts for nothing here. Have it verified there, and sign in again."}
		}
		return "", &said{http.StatusForbidden, "Your account has no role here: none of its groups is named in the book. Ask an admin; then sign in again."}
	}
	name, err := cleanName(a.name)
	if err != nil && a.verified {
		name, err = cleanName(a.address)
	}
	if err != nil {
		return "", &said{http.StatusForbidden, "Your account has no name that the journal could say. Have one put in at the service with which people sign in."}
	}
	secret, err = v.cfg.Accounts.Admit(a.subject, name, role, a.names())
	if errors.Is(err, ErrNameTaken) {
		return "", &said{http.StatusConflict, "Somebody has your name here already, with a password or another account. Sign in with that, or have an admin take it away first."}
	}
	return secret, err
}

// admits reports whether people of an account may go on: those of the service of the book alone, and those who have
// a password.
func (o *Office) admits(p Person) bool {
	return p.Subject == "" || o.OIDC != nil && strings.HasPrefix(p.Subject, o.OIDC.Issuer+" ")
}
