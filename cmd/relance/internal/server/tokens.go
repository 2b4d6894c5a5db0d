package server

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What a token may be for. None includes another.
const (
	ScopeRead    = "read"    // reads all that a reader sees
	ScopeRecord  = "record"  // says what happened outside, and what came of calls and tasks
	ScopeImport  = "import"  // reads exports into the ledger
	ScopeRun     = "run"     // runs the day, and delivers
	ScopeAdopt   = "adopt"   // takes the book on disk into use
	ScopeApprove = "approve" // agrees and refuses, settles what needs attention, holds messages back
)

// Scopes lists what a token may be for.
var Scopes = []string{ScopeRead, ScopeRecord, ScopeApprove, ScopeImport, ScopeRun, ScopeAdopt}

// tokenPrefix begins every token, so that one that leaked is recognised.
const tokenPrefix = "rl_"

// NewToken makes a token for a program, which shows it as "Authorization: Bearer TOKEN". It is told once.
func (a *Accounts) NewToken(name string, scopes []string, by string) (secret string, err error) {
	if name, err = cleanName(name); err != nil {
		return "", err
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes, s) {
			return "", fmt.Errorf("%q is no scope: write %s", s, strings.Join(Scopes, " or "))
		}
	}
	if len(scopes) == 0 {
		return "", errors.New("say what the token is for")
	}
	if secret, err = a.draw(); err != nil {
		return "", err
	}
	secret = tokenPrefix + secret
	return secret, a.change(func(k *kept) error {
		if slices.ContainsFunc(k.Tokens, func(t Token) bool { return t.Name == name }) {
			return errors.New("a token has this name already: write another, or revoke that one")
		}
		k.Tokens = append(k.Tokens, Token{Digest: digest(secret), Name: name, Scopes: scopes, By: by, Since: a.now().UTC()})
		return nil
	})
}

// Tokens lists all tokens, by name.
func (a *Accounts) Tokens() []Token {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := slices.Clone(a.kept.Tokens)
	slices.SortFunc(list, func(x, y Token) int { return strings.Compare(x.Name, y.Name) })
	return list
}

// Token is the token of a secret.
func (a *Accounts) Token(secret string) (t Token, ok bool) {
	if !strings.HasPrefix(secret, tokenPrefix) {
		return t, false
	}
	is := digest(secret)
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.kept.Tokens, func(t Token) bool { return t.Digest == is })
	if i < 0 {
		return t, false
	}
	return a.kept.Tokens[i], true
}

// Revoke takes a token away.
func (a *Accounts) Revoke(name string) error {
	return a.change(func(k *kept) error {
		n := len(k.Tokens)
		k.Tokens = slices.DeleteFunc(k.Tokens, func(t Token) bool { return t.Name == name })
		if len(k.Tokens) == n {
			return errors.New("there is no token of this name")
		}
		return nil
	})
}
