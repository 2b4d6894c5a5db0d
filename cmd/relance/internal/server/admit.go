package server

import (
	"errors"
	"slices"
)

// ErrNameTaken is the answer to somebody whose name is another person's here.
var ErrNameTaken = errors.New("somebody has this name already")

// Admit begins a session for somebody who signed in elsewhere. The subject tells them from all others, for ever. They
// keep the name with which they came first, so that the journal's is one and nobody takes another's; the role and the groups
// are those of now. It fails with ErrNameTaken for who comes first.
func (a *Accounts) Admit(subject, name string, role Role, groups []string) (secret string, err error) {
	if secret, err = a.draw(); err != nil {
		return "", err
	}
	return secret, a.change(func(k *kept) error {
		i := slices.IndexFunc(k.People, func(p Person) bool { return p.Subject == subject })
		switch {
		case i >= 0:
			k.People[i].Role, k.People[i].Groups, name = role, groups, k.People[i].Name
		case k.person(name) != nil:
			return ErrNameTaken
		default:
			k.People = append(k.People, Person{Name: name, Role: role, Since: a.now().UTC(), Subject: subject, Groups: groups})
		}
		k.Sessions = append(k.Sessions, session{digest(secret), name, a.now().Add(sessionLasts)})
		return nil
	})
}

// Dismiss takes away who signed in elsewhere and may not any more, and ends their sessions.
func (a *Accounts) Dismiss(subject string) error {
	a.mu.Lock()
	i := slices.IndexFunc(a.kept.People, func(p Person) bool { return p.Subject == subject })
	a.mu.Unlock()
	if i < 0 {
		return nil
	}
	return a.change(func(k *kept) error {
		if i := slices.IndexFunc(k.People, func(p Person) bool { return p.Subject == subject }); i >= 0 {
			k.forget(k.People[i].Name)
		}
		return nil
	})
}
