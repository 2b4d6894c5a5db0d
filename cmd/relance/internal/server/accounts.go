package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
)

// How long things last.
const (
	InviteLasts  = 48 * time.Hour
	sessionLasts = 12 * time.Hour
)

// secretBytes is how much is drawn for a session, a link or a token: 160 bits.
const secretBytes = 20

// maxAccounts is the largest file of accounts that is read.
const maxAccounts = 16 << 20

// Accounts are the people who may use a server, and the tokens of programs, in a file that its owner alone
// can read. Of passwords, links, sessions and tokens it has nothing but hashes. It is safe for several goroutines;
// one process uses a file at a time.
type Accounts struct {
	path   string
	random io.Reader
	now    func() time.Time

	mu   sync.Mutex
	kept kept
}

// kept is what the file has.
type kept struct {
	Version  int       `json:"version"`
	People   []Person  `json:"people"`
	Invites  []invite  `json:"invites"`
	Tokens   []Token   `json:"tokens"`
	Sessions []session `json:"sessions"`
}

// Person is somebody with a password, or who signs in with a service. Their name is what the journal says.
type Person struct {
	Name  string    `json:"name"`
	Role  Role      `json:"role"`
	Hash  string    `json:"hash"` // empty for who has no password here
	Since time.Time `json:"since"`

	Subject string   `json:"subject,omitempty"` // a service and what it calls them; empty for who has a password here
	Groups  []string `json:"groups,omitempty"`  // what it said of them at the last sign-in: groups, and an address that it verified
}

// invite is a link that was not used yet.
type invite struct {
	Digest string    `json:"digest"`
	Name   string    `json:"name"` // empty when who uses it says
	Role   Role      `json:"role"`
	Until  time.Time `json:"until"`
}

// session is somebody who signed in.
type session struct {
	Digest string    `json:"digest"`
	Name   string    `json:"name"`
	Until  time.Time `json:"until"`
}

// Token is what a program shows.
type Token struct {
	Digest string    `json:"digest"`
	Name   string    `json:"name"`
	Scopes []string  `json:"scopes"`
	By     string    `json:"by"`
	Since  time.Time `json:"since"`
}

// ErrSignIn is the answer to a wrong name or password, whichever it was.
var ErrSignIn = errors.New("this name and this password do not go together")

// ErrInvite is the answer to a link that nobody was given, or that was used or is too old.
var ErrInvite = errors.New("this link was used already, or is too old: ask for another one")

// OpenAccounts reads the file of accounts; one that does not exist has nobody. It fails when the file is
// damaged: it is never taken for an empty one.
func OpenAccounts(path string, random io.Reader, now func() time.Time) (*Accounts, error) {
	a := &Accounts{path: path, random: random, now: now, kept: kept{Version: 1}}
	data, err := plainfile.Read(path, maxAccounts)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a.kept); err != nil {
		return nil, fmt.Errorf("accounts %s: %w: put back a copy of the file, or take it away to begin again with nobody", filepath.ToSlash(path), err)
	}
	if a.kept.Version != 1 {
		return nil, fmt.Errorf("accounts %s: written by a newer relance", filepath.ToSlash(path))
	}
	return a, os.Chmod(path, 0o600)
}

// change changes the accounts and writes them down; nothing has changed when that fails.
func (a *Accounts) change(f func(*kept) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	next := kept{
		Version: 1, People: slices.Clone(a.kept.People), Invites: slices.Clone(a.kept.Invites),
		Tokens: slices.Clone(a.kept.Tokens), Sessions: slices.Clone(a.kept.Sessions),
	}
	if err := f(&next); err != nil {
		return err
	}
	now := a.now()
	next.Invites = slices.DeleteFunc(next.Invites, func(i invite) bool { return i.Until.Before(now) })
	next.Sessions = slices.DeleteFunc(next.Sessions, func(s session) bool { return s.Until.Before(now) })
	data, err := json.MarshalIndent(next, "", "  ")
	if err != nil {
		return err
	}
	if err := bookdir.WritePrivate(a.path, append(data, '\n')); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	a.kept = next
	return nil
}

// draw draws a secret.
func (a *Accounts) draw() (string, error) {
	b := make([]byte, secretBytes)
	if _, err := io.ReadFull(a.random, b); err != nil {
		return "", err
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(b)), nil
}

// digest is what is kept of a secret. It has 160 random bits: one pass of SHA-256 is enough.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// HasAdmin reports whether somebody can invite others.
func (a *Accounts) HasAdmin() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.kept.People, func(p Person) bool { return p.Role == Admin })
}

// People lists everybody, by name.
func (a *Accounts) People() []Person {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := slices.Clone(a.kept.People)
	slices.SortFunc(list, func(x, y Person) int { return strings.Compare(x.Name, y.Name) })
	return list
}

// person finds somebody by name, whatever its case.
func (k *kept) person(name string) *Person {
	i := slices.IndexFunc(k.People, func(p Person) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return nil
	}
	return &k.People[i]
}
