package spill

import (
	"encoding/binary"
	"errors"
)

// AppendString writes a text, with its length before it.
func AppendString(to []byte, s string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

// AppendInt writes a number; small ones take a byte.
func AppendInt(to []byte, n int64) []byte { return binary.AppendVarint(to, n) }

// Unpacker reads what AppendString and AppendInt wrote, in the same order. After the first thing that is not
// there everything is empty, and Err says so.
type Unpacker struct {
	Rest []byte
	bad  bool
}

// Int reads a number.
func (u *Unpacker) Int() int64 {
	n, size := binary.Varint(u.Rest)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.Rest = u.Rest[size:]
	return n
}

// Bytes reads a text; it is part of Rest.
func (u *Unpacker) Bytes() []byte {
	n, size := binary.Uvarint(u.Rest)
	if size <= 0 || n > uint64(len(u.Rest)-size) {
		u.fail()
		return nil
	}
	text := u.Rest[size : size+int(n)]
	u.Rest = u.Rest[size+int(n):]
	return text
}

// Text reads a text.
func (u *Unpacker) Text() string { return string(u.Bytes()) }

func (u *Unpacker) fail() { u.Rest, u.bad = nil, true }

// Err says that something was missing.
func (u *Unpacker) Err() error {
	if u.bad {
		return errors.New("a temporary file holds something else than was written")
	}
	return nil
}
