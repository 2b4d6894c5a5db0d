package diff

import (
	"errors"
	"iter"

	"github.com/relance-dev/relance/engine/intake"
)

// span is some neighbouring clients as each side has them; one and the same group where both read alike.
type span [2]*intake.Group

// read hands over all clients of both sides, those of one id in one span.
func (p *pair) read(use func(span) error) error {
	if p.data[before] == p.data[after] {
		return p.data[before].Groups(spanSize, func(g *intake.Group) error { return use(span{g, g}) })
	}
	was, is := reading(p.data[before]), reading(p.data[after])
	defer was.stop()
	defer is.stop()
	for {
		a, err := was.rest()
		if err != nil {
			return err
		}
		b, err := is.rest()
		if err != nil {
			return err
		}
		if a == nil && b == nil {
			return nil
		}
		last := "" // both go as far as the one that ends first
		switch {
		case a == nil:
			last = b.Last()
		case b == nil:
			last = a.Last()
		default:
			last = min(a.Last(), b.Last())
		}
		if err := use(span{was.cut(last), is.cut(last)}); err != nil {
			return err
		}
	}
}

// reader reads the groups of one side, one after the other.
type reader struct {
	next  func() (*intake.Group, bool)
	stop  func()
	group *intake.Group // what is left of the group that was read last; nil for none
	err   error
}

func reading(of *intake.Grouped) *reader {
	r := &reader{}
	r.next, r.stop = iter.Pull(func(yield func(*intake.Group) bool) {
		r.err = of.Groups(spanSize, func(g *intake.Group) error {
			if !yield(g) {
				return errStopped
			}
			return nil
		})
	})
	return r
}

// rest is what is left of the group that was read last, or the next one; nil at the end.
func (r *reader) rest() (*intake.Group, error) {
	if r.group == nil {
		r.group, _ = r.next()
	}
	return r.group, r.err
}

// cut takes away what there is of the clients up to one.
func (r *reader) cut(last string) *intake.Group {
	if r.group == nil {
		return &intake.Group{}
	}
	head, tail := r.group.Cut(last)
	if r.group = tail; tail.Empty() {
		r.group = nil
	}
	return head
}

// errStopped ends a reading that nobody goes on with.
var errStopped = errors.New("nobody reads on")
