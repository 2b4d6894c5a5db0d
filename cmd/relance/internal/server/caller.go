package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// caller is who uses the interface for programs: a program with its token, or a person who is signed in.
type caller struct {
	By     string // what the journal says
	Person string // who answers for it: who is signed in, or made the token
	ID     string // tells callers apart
	Scopes []string
	hook   bool // it is a program of deploy.cue, whose signature proved it
}

// callerKey is where the context of a request has its caller.
type callerKey struct{}

func callerIn(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

func (c caller) may(scope string) bool { return slices.Contains(c.Scopes, scope) }

// roleScopes are what people of each role may do by the interface: what its pages let them do.
func roleScopes(r Role) []string {
	all := []string{ScopeRead}
	if r.May(Caller) {
		all = append(all, ScopeRecord)
	}
	if r.May(Approver) {
		all = append(all, ScopeApprove)
	}
	if r.May(Admin) {
		all = append(all, ScopeImport, ScopeRun, ScopeAdopt)
	}
	return all
}

// callerOf is who sends a request; ok is false when nobody we know does.
func (s *Server) callerOf(r *http.Request) (c caller, ok bool) {
	if secret, shown := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); shown {
		t, ok := s.cfg.Accounts.Token(secret)
		return caller{By: t.Name + byToken, Person: t.By, ID: "token " + t.Digest, Scopes: t.Scopes}, ok
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return c, false
	}
	p, ok := s.cfg.Accounts.Session(cookie.Value)
	o, done := s.desk.take()
	defer done()
	if !ok || !o.admits(p) {
		return c, false
	}
	return caller{By: p.Name, Person: p.Name, ID: "person " + p.Name, Scopes: roleScopes(p.Role)}, ok
}

// mayRead reports whether a request comes from who may read.
func (s *Server) mayRead(r *http.Request) bool {
	c, ok := s.callerOf(r)
	return ok && c.may(ScopeRead)
}

// askToken answers a request that shows no token that we know.
func askToken(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="relance"`)
	writeProblem(w, http.StatusUnauthorized, "Show a token: Authorization: Bearer TOKEN.")
}

// askScope answers a request whose token is for something else.
func askScope(w http.ResponseWriter, scope string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="relance", error="insufficient_scope", scope="`+scope+`"`)
	problem(http.StatusForbidden, "This needs the scope "+scope+", which the token does not have.").kind("scope").write(w)
}
