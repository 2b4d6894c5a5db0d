package bookdir

import (
	"fmt"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// Rewritten is a file of policy tests whose expectations were rewritten.
type Rewritten struct {
	File  string
	Tests int
}

// UpdateTests rewrites the files of the tests that failed to what happened, and says which. Those
// that could not be run to their end, and those that were written for another policy than assign gives them
// now, are broken, and stay as they are. Files before the one that
// cannot be written stay rewritten.
func UpdateTests(results []policytest.Result) (done []Rewritten, broken []policytest.Result, err error) {
	var files []string
	failed := map[string][]policytest.Result{}
	for _, r := range results {
		switch {
		case r.Err != nil || r.Meant != "":
			broken = append(broken, r)
		case !r.Passed():
			if failed[r.Test.File] == nil {
				files = append(files, r.Test.File)
			}
			failed[r.Test.File] = append(failed[r.Test.File], r)
		}
	}
	for _, name := range files {
		src, err := plainfile.Read(name, policies.MaxFile)
		if err != nil {
			return done, broken, fmt.Errorf("test file: %w", err)
		}
		if src, err = policytest.Update(src, failed[name]); err != nil {
			return done, broken, fmt.Errorf("%s: %w", name, err)
		}
		if err := Replace(name, src); err != nil {
			return done, broken, fmt.Errorf("test file: %w", err)
		}
		done = append(done, Rewritten{name, len(failed[name])})
	}
	return done, broken, nil
}
