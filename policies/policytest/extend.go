package policytest

import "context"

// Extension is a file of tests that were made for a book.
type Extension struct {
	Tests   int    // how many; 0 when no case reaches more than the tests of the book do
	File    []byte // as it is to be written; nil without tests
	Left    []Left // cases that gave no answer
	Reached int    // how much of the policies the tests reach together with those of the book, in thousandths, rounded down
}

// Extend makes tests as Generate does, and writes them as a file of a CUE package.
func Extend(ctx context.Context, s Subject, o GenerateOptions, pkg string) (*Extension, error) {
	list, left, err := Generate(ctx, s, o)
	if err != nil {
		return nil, err
	}
	e := &Extension{Tests: len(list), Left: left}
	if len(list) == 0 {
		return e, nil
	}
	if e.File, err = WriteTests(list, pkg); err != nil {
		return nil, err
	}
	all := o.Have[:len(o.Have):len(o.Have)]
	for i := range list {
		all = append(all, list[i].Test)
	}
	_, coverage, err := Cover(ctx, s, all)
	if err != nil {
		return nil, err
	}
	e.Reached = PerMille(coverage.Count(""))
	return e, nil
}
