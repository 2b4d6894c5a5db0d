package intake

import (
	"encoding/binary"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/spill"
)

// Invoices are invoices by id that are not held in memory: beyond some megabytes they wait in a temporary file. It
// is for one goroutine. The zero value is ready; close it.
type Invoices struct {
	// Folder is where temporary files are made; "" is the system's folder for them.
	Folder string
	// Room is how many bytes are kept in memory; 0 means spill.DefaultRoom.
	Room int

	rows       spill.Sorter
	n          int
	replaced   map[string]bool
	key, value []byte
}

// Add takes an invoice; each id is added once.
func (l *Invoices) Add(x *engine.Invoice) error {
	l.n++
	l.rows.Folder, l.rows.Room = l.Folder, l.Room
	l.key = append(l.key[:0], x.ID...)
	l.value = spill.AppendString(l.value[:0], x.Client)
	l.value = binary.AppendVarint(l.value, int64(x.Due))
	l.value = packInvoice(l.value, x)
	return l.rows.Add(l.key, l.value)
}

// Len is how many there are.
func (l *Invoices) Len() int { return l.n }

// Each hands over the invoices by id, and may be called several times. An invoice is valid until the next is handed
// over; its texts and lists stay. It fails when use does, or a file cannot be read.
func (l *Invoices) Each(use func(*engine.Invoice) error) error {
	u := newUnpacker()
	var x engine.Invoice
	client := ""
	return l.rows.Each(func(key, value []byte) error {
		if l.replaced[string(key)] {
			return nil
		}
		u.Rest = value
		if b := u.Bytes(); string(b) != client {
			client = string(b)
		}
		x = engine.Invoice{ID: string(key), Client: client, Due: u.date()}
		u.invoice(&x)
		if err := u.problem(); err != nil {
			return err
		}
		return use(&x)
	})
}

// Close forgets the invoices, and gives back their file.
func (l *Invoices) Close() error {
	l.n, l.replaced = 0, nil
	return l.rows.Close()
}

// leave is told which of them are none after all.
func (l *Invoices) leave(replaced map[string]bool) error {
	n := 0
	l.replaced = replaced
	err := l.Each(func(*engine.Invoice) error { n++; return nil })
	l.n = n
	return err
}
