package spill

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// DefaultRoom is how many bytes of records a Sorter holds in memory before it writes them down.
const DefaultRoom = 24 << 20

// Sorter puts records in the order of their keys, byte by byte; those of one key in the order in which they
// were added. It is for one goroutine. The zero value is ready; close it.
type Sorter struct {
	// Folder is where temporary files are made; "" is the system's folder for them.
	Folder string
	// Room is how many bytes of records are kept in memory; 0 means DefaultRoom, 2 GB are the most. A record takes 24 bytes beside its own.
	Room int

	text  []byte // key and value of each item, one after the other
	items []item
	file  file
	runs  []run // ordered records in file
	line  []byte
}

// item is a record in memory.
type item struct {
	first          uint64 // of the key: compared before the rest
	at, key, value uint32 // in text, and how long
}

// run is where ordered records stand in the file.
type run struct{ from, to int64 }

// itemSize is what an item takes beside its text.
const itemSize = 24

// Add takes a record; key and value are copied.
func (s *Sorter) Add(key, value []byte) error {
	room := min(cmp.Or(s.Room, DefaultRoom), math.MaxInt32)
	if len(s.items) > 0 && len(s.text)+len(key)+len(value)+itemSize*(len(s.items)+1) > room {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.items = append(s.items, item{first: head(key), at: uint32(len(s.text)), key: uint32(len(key)), value: uint32(len(value))})
	s.text = append(append(s.text, key...), value...)
	return nil
}

// head is the first bytes of a key, so that numbers are in the order of keys.
func head(key []byte) uint64 {
	var b [8]byte
	copy(b[:], key)
	return binary.BigEndian.Uint64(b[:])
}

func (s *Sorter) key(i *item) []byte { return s.text[i.at : i.at+i.key] }

func (s *Sorter) value(i *item) []byte { return s.text[i.at+i.key : i.at+i.key+i.value] }

// order sorts what is in memory.
func (s *Sorter) order() {
	less := func(a, b item) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return cmp.Or(bytes.Compare(s.key(&a), s.key(&b)), cmp.Compare(a.at, b.at))
	}
	if !slices.IsSortedFunc(s.items, less) {
		slices.SortFunc(s.items, less)
	}
}

// pageSize is how many bytes are written or read at a time.
const pageSize = 64 << 10

// flush writes what is in memory down as a run.
func (s *Sorter) flush() error {
	s.order()
	s.file.folder = s.Folder
	from := s.file.size
	page := s.line[:0]
	for i := range s.items {
		x := &s.items[i]
		page = binary.AppendUvarint(page, uint64(x.key))
		page = binary.AppendUvarint(page, uint64(x.value))
		page = append(append(page, s.key(x)...), s.value(x)...)
		if len(page) >= pageSize || i == len(s.items)-1 {
			if _, err := s.file.add(page); err != nil {
				return err
			}
			page = page[:0]
		}
	}
	s.line = page
	s.runs = append(s.runs, run{from, s.file.size})
	s.text, s.items = s.text[:0], s.items[:0]
	return nil
}

// Each hands over the records in order; key and value are valid until it is called again for the next. It may be
// called several times. It fails when use does, or a file cannot be read.
func (s *Sorter) Each(use func(key, value []byte) error) error {
	if len(s.runs) > 0 {
		if len(s.items) > 0 {
			if err := s.flush(); err != nil {
				return err
			}
		}
		s.text, s.items, s.line = nil, nil, nil
		return s.merge(use)
	}
	s.order()
	for i := range s.items {
		if err := use(s.key(&s.items[i]), s.value(&s.items[i])); err != nil {
			return err
		}
	}
	return nil
}

// Close forgets the records, and gives back their files.
func (s *Sorter) Close() error {
	s.text, s.items, s.line, s.runs = nil, nil, nil, nil
	return s.file.close()
}
