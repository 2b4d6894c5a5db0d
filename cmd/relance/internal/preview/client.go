package preview

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// FindClient finds a client by id among clients sorted by it; nil when there is none.
func FindClient(clients []engine.Client, id string) *engine.Client {
	i, found := slices.BinarySearchFunc(clients, id, func(c engine.Client, id string) int { return cmp.Compare(c.ID, id) })
	if !found {
		return nil
	}
	return &clients[i]
}
