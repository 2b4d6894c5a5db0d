package server

import (
	"errors"
	"slices"
	"strings"
)

// Invite makes a link for somebody: who opens it within InviteLasts chooses a password. With the name of a
// person who has one it replaces their password and role. An empty name lets them choose it. The secret is told once.
func (a *Accounts) Invite(name string, role Role) (secret string, err error) {
	if name != "" {
		if name, err = cleanName(name); err != nil {
			return "", err
		}
	}
	if secret, err = a.draw(); err != nil {
		return "", err
	}
	return secret, a.change(func(k *kept) error {
		k.Invites = slices.DeleteFunc(k.Invites, func(i invite) bool { return strings.EqualFold(i.Name, name) })
		k.Invites = append(k.Invites, invite{digest(secret), name, role, a.now().Add(InviteLasts)})
		return nil
	})
}

// Invited says for whom a link is; an empty name is chosen by who opens it. It fails with ErrInvite.
func (a *Accounts) Invited(secret string) (name string, role Role, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, err := a.invited(&a.kept, secret)
	return i.Name, i.Role, err
}

func (a *Accounts) invited(k *kept, secret string) (invite, error) {
	is := digest(secret)
	i := slices.IndexFunc(k.Invites, func(i invite) bool { return i.Digest == is && i.Until.After(a.now()) })
	if i < 0 {
		return invite{}, ErrInvite
	}
	return k.Invites[i], nil
}

// Accept uses a link. Who has the name already keeps nothing of before: their sessions end.
func (a *Accounts) Accept(secret, name, password string) error {
	given, _, err := a.Invited(secret)
	if err != nil {
		return err
	}
	if given != "" {
		name = given
	}
	if name, err = cleanName(name); err != nil {
		return err
	}
	if err := checkPassword(name, password); err != nil {
		return err
	}
	hash, err := hashPassword(a.random, password)
	if err != nil {
		return err
	}
	return a.change(func(k *kept) error {
		i, err := a.invited(k, secret)
		if err != nil {
			return err
		}
		if i.Name == "" && k.person(name) != nil {
			return errors.New("somebody has this name already: write another")
		}
		k.Invites = slices.DeleteFunc(k.Invites, func(x invite) bool { return x.Digest == i.Digest })
		k.forget(name)
		k.People = append(k.People, Person{Name: name, Role: i.Role, Hash: hash, Since: a.now().UTC()})
		return nil
	})
}

// forget takes somebody away, and ends their sessions.
func (k *kept) forget(name string) {
	k.People = slices.DeleteFunc(k.People, func(p Person) bool { return strings.EqualFold(p.Name, name) })
	k.Sessions = slices.DeleteFunc(k.Sessions, func(s session) bool { return strings.EqualFold(s.Name, name) })
}

// Remove takes somebody away: what they did stays in the journal. It fails for the last admin.
func (a *Accounts) Remove(name string) error {
	return a.change(func(k *kept) error {
		if k.person(name) == nil {
			return errors.New("there is nobody of this name")
		}
		k.forget(name)
		if !slices.ContainsFunc(k.People, func(p Person) bool { return p.Role == Admin }) {
			return errors.New("this is the last admin: make another one first")
		}
		return nil
	})
}

// SignIn begins a session. It fails with ErrSignIn.
func (a *Accounts) SignIn(name, password string) (secret string, err error) {
	a.mu.Lock()
	hash := ""
	if p := a.kept.person(strings.Join(strings.Fields(name), " ")); p != nil {
		name, hash = p.Name, p.Hash
	}
	a.mu.Unlock()
	if !samePassword(hash, password) {
		return "", ErrSignIn
	}
	if secret, err = a.draw(); err != nil {
		return "", err
	}
	return secret, a.change(func(k *kept) error {
		if p := k.person(name); p == nil || p.Hash != hash {
			return ErrSignIn
		}
		k.Sessions = append(k.Sessions, session{digest(secret), name, a.now().Add(sessionLasts)})
		return nil
	})
}

// Session is who signed in with a secret.
func (a *Accounts) Session(secret string) (p Person, ok bool) {
	if secret == "" {
		return p, false
	}
	is := digest(secret)
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.kept.Sessions, func(s session) bool { return s.Digest == is && s.Until.After(a.now()) })
	if i < 0 {
		return p, false
	}
	found := a.kept.person(a.kept.Sessions[i].Name)
	if found == nil {
		return p, false
	}
	return *found, true
}

// SignOut ends a session.
func (a *Accounts) SignOut(secret string) error {
	return a.change(func(k *kept) error {
		k.Sessions = slices.DeleteFunc(k.Sessions, func(s session) bool { return s.Digest == digest(secret) })
		return nil
	})
}
