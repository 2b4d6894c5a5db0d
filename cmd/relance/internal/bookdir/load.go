package bookdir

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// loadTime is how long a book may take to compute: five hundred times what a
// large one takes.
const loadTime = 30 * time.Second

// Read reads a book. It is policies.Load; a process that carries out many command lines may put a reader in its place, before
// the first, that remembers books that have not changed.
var Read = policies.Load

// Load loads a book within loadTime.
func Load(dir string, opt policies.Options) (*policies.Book, diag.List) {
	cause := fmt.Errorf("it takes more than %v", loadTime)
	ctx, cancel := context.WithTimeoutCause(context.Background(), loadTime, cause)
	defer cancel()
	opt.Context = ctx
	return Read(dir, opt)
}

// Check loads a book and all that relance check looks at: its tests, where messages go, and where rows come from.
func Check(dir string) (*policies.Book, diag.List, error) {
	book, list := Load(dir, policies.Options{Tests: true})
	deployed, err := delivery.Check(book, dir)
	if err != nil {
		return nil, nil, err
	}
	list = append(append(list, deployed...), sources.Check(book)...)
	book.Severe(list)
	list.Sort()
	return book, list, nil
}
