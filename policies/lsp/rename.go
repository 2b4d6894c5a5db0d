package lsp

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/sourcegraph/jsonrpc2"
)

// define is where what is written at the place is declared; of a template, its files.
func (q *question) define() (any, error) {
	of, _, ok := q.at(q.file, q.offset)
	if !ok {
		return nil, nil
	}
	all := []location{}
	for _, p := range q.places[of] {
		if p.declares {
			all = append(all, q.location(p))
		}
	}
	return all, nil
}

// references are all places where what is written here is written.
func (q *question) references() (any, error) {
	of, _, ok := q.at(q.file, q.offset)
	if !ok {
		return nil, nil
	}
	all := []location{}
	for _, p := range q.places[of] {
		all = append(all, q.location(p))
	}
	return all, nil
}

// newNames are what states, policies and facts can be called.
var newNames = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// prepareRename is what can be renamed at the place.
func (q *question) prepareRename() (any, error) {
	of, at, ok := q.at(q.file, q.offset)
	if !ok || of.kind == aTemplate || of.kind == aComputation {
		return nil, nil
	}
	return q.span(at.file, at.start, at.end), nil
}

// rename writes a new name wherever the book has the old one. Running cases that stand in a state of the old name
// need a line in moved, which nobody but the author can decide on.
func (q *question) rename() (any, error) {
	of, _, ok := q.at(q.file, q.offset)
	switch {
	case !ok || of.kind == aTemplate || of.kind == aComputation:
		return nil, refused("there is no name here that can be changed")
	case !newNames.MatchString(q.to):
		return nil, refused(strconv.Quote(q.to) + " is no name: small letters, figures and underscores, such as firm_2")
	case slices.Contains(q.names(of.kind, of.policy), q.to):
		return nil, refused("there is " + q.to + " already")
	}
	edit := workspaceEdit{Changes: map[string][]textEdit{}}
	for _, p := range q.places[of] {
		l := q.location(p)
		edit.Changes[l.URI] = append(edit.Changes[l.URI], textEdit{l.Range, q.to})
	}
	return edit, nil
}

func refused(why string) error {
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: why}
}
