package policytest_test

import (
	"context"
	"slices"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// What is made is the file that is written test by test, with what it reaches beside the tests that are there.
func TestAnExtensionIsAFileAndWhatItReaches(t *testing.T) {
	ctx := context.Background()
	book := loadGenerated(t, nil)
	o := policytest.GenerateOptions{Currency: book.Currency}
	made, err := policytest.Extend(ctx, book.Subject(), o, policies.PackageName)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := policytest.Generate(ctx, book.Subject(), o)
	if err != nil {
		t.Fatal(err)
	}
	file, err := policytest.WriteTests(list, policies.PackageName)
	if err != nil || string(made.File) != string(file) || made.Tests != len(list) {
		t.Errorf("%d tests, %v:\n%s\nwant %d:\n%s", made.Tests, err, made.File, len(list), file)
	}
	book = loadGenerated(t, made.File)
	_, coverage, err := policytest.Cover(ctx, book.Subject(), book.Tests)
	if want := policytest.PerMille(coverage.Count("")); err != nil || made.Reached != want || want == 0 {
		t.Errorf("they reach %d of a thousand, %v, want %d", made.Reached, err, want)
	}
	o.Have = slices.Clip(book.Tests)
	if none, err := policytest.Extend(ctx, book.Subject(), o, policies.PackageName); err != nil || none.Tests != 0 || none.File != nil {
		t.Errorf("beside them %+v, %v", none, err)
	}
}
