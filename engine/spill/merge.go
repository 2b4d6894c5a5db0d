package spill

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
)

// cursor reads one run.
type cursor struct {
	number int
	in     *bufio.Reader
	record []byte // key and value
	key    int    // how long the key is
}

// next reads the next record; more is false at the end.
func (c *cursor) next() (more bool, err error) {
	key, err := binary.ReadUvarint(c.in)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	value, err2 := binary.ReadUvarint(c.in)
	if err := errors.Join(err, err2); err != nil {
		return false, broken(err)
	}
	c.key = int(key)
	if n := int(key + value); cap(c.record) < n {
		c.record = make([]byte, n, 2*n)
	} else {
		c.record = c.record[:n]
	}
	if _, err := io.ReadFull(c.in, c.record); err != nil {
		return false, broken(err)
	}
	return true, nil
}

// cursors is a heap: the run with the least key first, of equal ones the one that was written first.
type cursors []*cursor

func (h cursors) Len() int      { return len(h) }
func (h cursors) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h cursors) Less(i, j int) bool {
	a, b := h[i], h[j]
	return cmp.Or(bytes.Compare(a.record[:a.key], b.record[:b.key]), cmp.Compare(a.number, b.number)) < 0
}

func (h *cursors) Push(any) {} // the heap only shrinks

func (h *cursors) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// merge hands over the records of all runs in order.
func (s *Sorter) merge(use func(key, value []byte) error) error {
	var h cursors
	for i, r := range s.runs {
		c := &cursor{number: i, in: bufio.NewReaderSize(io.NewSectionReader(&s.file, r.from, r.to-r.from), pageSize)}
		if more, err := c.next(); err != nil {
			return err
		} else if more {
			h = append(h, c)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		c := h[0]
		if err := use(c.record[:c.key], c.record[c.key:]); err != nil {
			return err
		}
		more, err := c.next()
		switch {
		case err != nil:
			return err
		case more:
			heap.Fix(&h, 0)
		default:
			heap.Pop(&h)
		}
	}
	return nil
}
