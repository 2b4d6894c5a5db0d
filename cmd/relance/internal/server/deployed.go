package server

import (
	"fmt"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/hooks"
	"github.com/relance-dev/relance/policies"
)

// Hooks are the programs of the book in a folder that say what happened. Their secrets are read now.
func Hooks(w delivery.World, book *policies.Book, dir string) (map[string]*hooks.Hook, error) {
	if book.Deploy == nil {
		return nil, nil
	}
	list := map[string]*hooks.Hook{}
	for _, h := range book.Deploy.Hooks {
		secret, err := delivery.ReadSecret(w, dir, h.Secret)
		if err == nil {
			list[h.Name], err = hooks.New(hooks.Kind(h.From), secret.Reveal(), h.Metadata)
		}
		if err != nil {
			return nil, fmt.Errorf("deploy.cue, serve: hooks: %s: secret: %w", h.Name, err)
		}
	}
	return list, nil
}

// SignIn is the service of the book in a folder with which people sign in; nil for none. Its secret is read now, and nothing is reached.
func SignIn(w delivery.World, book *policies.Book, dir string) (*OIDC, error) {
	if book.Deploy == nil || book.Deploy.SignIn == nil {
		return nil, nil
	}
	said := book.Deploy.SignIn
	secret, err := delivery.ReadSecret(w, dir, said.Secret)
	if err != nil {
		return nil, fmt.Errorf("deploy.cue, serve: oidc: client_secret: %w", err)
	}
	o := &OIDC{Issuer: said.Issuer, ClientID: said.ClientID, Secret: secret.Reveal(), GroupsClaim: said.GroupsClaim, Roles: map[string]Role{}}
	for name, role := range said.Roles {
		if o.Roles[name], err = ParseRole(role); err != nil {
			return nil, err
		}
	}
	return o, nil
}
