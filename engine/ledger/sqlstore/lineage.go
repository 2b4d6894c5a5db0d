package sqlstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// departure is a line of the file beside the ledger: a message that left, or, without a key,
// that the ledger was taken over as it is. Whoever restores the ledger from a copy leaves the file
// as it is: the lines of a copy end where the copy ends.
type departure struct {
	Ledger string           `json:"ledger,omitempty"`
	Seq    int64            `json:"seq"`
	Hash   string           `json:"hash"`
	At     time.Time        `json:"at"`
	Key    string           `json:"key,omitempty"`
	Parts  []ledger.PartKey `json:"parts,omitempty"`
}

// note writes down, on disk, what a transaction that was committed lets leave. Nothing of
// it has left yet.
func (s *Store) note(t *tx) error {
	if !s.Live || s.Sent == "" || len(t.left) == 0 || t.head == nil {
		return nil
	}
	id := ""
	if t.ledger != nil {
		id = *t.ledger
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for i := range t.left {
		m := &t.left[i]
		if err := enc.Encode(departure{id, t.head.Seq, t.head.Hash, m.Changed.UTC(), m.Key, m.Parts}); err != nil {
			return fmt.Errorf("%s: %w", s.Sent, err)
		}
	}
	return s.append(lines.Bytes())
}

// append adds lines to the file, on disk.
func (s *Store) append(lines []byte) error {
	f, err := os.OpenFile(s.Sent, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if size, err := f.Seek(0, io.SeekEnd); err == nil && size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err == nil && last[0] != '\n' { // a process died while it wrote
			lines = append([]byte{'\n'}, lines...)
		}
	}
	_, err = f.Write(lines)
	return errors.Join(err, f.Sync(), f.Close())
}

// departures reads the file. A line that was not written to its end is left out: nothing
// left before it was.
func (s *Store) departures() ([]departure, error) {
	if s.Sent == "" {
		return nil, nil
	}
	text, err := os.ReadFile(s.Sent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []departure
	for line := range bytes.Lines(text) {
		var d departure
		if json.Unmarshal(line, &d) == nil && d.Hash != "" {
			list = append(list, d)
		}
	}
	inOrder(list)
	return list, nil
}

// inOrder sorts what left between two lines that say that a ledger was taken over: processes that send at once may write their lines in
// another order than that of their entries.
func inOrder(list []departure) {
	from := 0
	for i := range list {
		if list[i].Key == "" || list[i].Ledger != list[from].Ledger {
			from = i + 1
			if list[i].Key != "" {
				from = i
			}
			continue
		}
		for j := i; j > from && list[j-1].Seq > list[j].Seq; j-- {
			list[j-1], list[j] = list[j], list[j-1]
		}
	}
}

// lastDeparture reads the end of the file, in which the line of the last entry need not be the last one; see inOrder.
func (s *Store) lastDeparture() (d departure, ok bool, err error) {
	if s.Sent == "" {
		return d, false, nil
	}
	f, err := os.Open(s.Sent)
	if errors.Is(err, fs.ErrNotExist) {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return d, false, err
	}
	for span := int64(1 << 16); ; span *= 4 { // a message of many parts has a long line
		from := max(0, size-span)
		text := make([]byte, size-from)
		if _, err := f.ReadAt(text, from); err != nil && !errors.Is(err, io.EOF) {
			return d, false, err
		}
		lines := bytes.Split(text, []byte{'\n'})
		for i := len(lines) - 1; i > 0 || i == 0 && from == 0; i-- {
			var one departure
			if json.Unmarshal(lines[i], &one) != nil || one.Hash == "" {
				continue
			}
			if !ok || one.Key != "" && one.Ledger == d.Ledger && one.Seq > d.Seq {
				d, ok = one, true
			}
			if one.Key == "" || one.Ledger != d.Ledger { // nothing before it is the last one
				break
			}
		}
		if ok || from == 0 {
			return d, ok, nil
		}
	}
}

// knows reports whether a ledger went through what a line says.
func (r *reader) knows(ctx context.Context, id string, d *departure) (bool, error) {
	if d.Ledger != "" && d.Ledger != id {
		return false, nil
	}
	hash, err := one(ctx, r, "entry", func(row scanner) (hash string, err error) {
		err = row.Scan(&hash)
		return hash, err
	}, "SELECT hash FROM journal WHERE seq = ?", d.Seq)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return hash == d.Hash, err
}

// Whole fails with ledger.ErrRestored when messages left that the ledger does not know of.
func (s *Store) Whole(ctx context.Context) error {
	last, ok, err := s.lastDeparture()
	if err != nil || !ok {
		return err
	}
	var head ledger.Head
	known := false
	err = s.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		if head, err = r.Head(ctx); err != nil {
			return err
		}
		known, err = r.(*reader).knows(ctx, m.ID, &last)
		return err
	})
	if err != nil || known {
		return err
	}
	lost, err := s.Departures(ctx)
	if err != nil {
		return err
	}
	return s.lost(fmt.Sprintf("it ends with entry %d", head.Seq), lost, last)
}

// Succeeds fails with ledger.ErrRestored when a new ledger would take the place of one that
// is gone, and from which messages left.
func (s *Store) Succeeds() error {
	last, ok, err := s.lastDeparture()
	if err != nil || !ok {
		return err
	}
	all, err := s.departures()
	if err != nil {
		return err
	}
	return s.lost(s.Dialect.Gone, exported(all), last)
}

// lost says what happened, what may have left and how to go on.
func (s *Store) lost(what string, list []ledger.Departure, last departure) error {
	count := agree.Sprintf("%d {message|messages} left", len(list))
	return fmt.Errorf("ledger %s: %w: %s, and %s that it does not have, the last one with entry %d on %s; "+
		"%s. Nothing was changed, and nothing is sent. "+
		"Put the newest copy back if there is one; relance restored lists these messages and goes on without doubling them",
		s.Name, ledger.ErrRestored, what, count, last.Seq, last.At.UTC().Format(time.RFC3339), s.Dialect.Older)
}

// Departures implements ledger.Ledger.
func (s *Store) Departures(ctx context.Context) ([]ledger.Departure, error) {
	all, err := s.departures()
	if err != nil {
		return nil, err
	}
	from := 0
	err = s.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		for i := len(all) - 1; i >= 0; i-- {
			switch known, err := r.(*reader).knows(ctx, m.ID, &all[i]); {
			case err != nil:
				return err
			case known:
				from = i + 1
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return exported(all[from:]), nil
}

func exported(list []departure) (out []ledger.Departure) {
	for i := range list {
		if d := &list[i]; d.Key != "" {
			out = append(out, ledger.Departure(*d))
		}
	}
	return out
}

// TakeOver implements ledger.Ledger.
func (s *Store) TakeOver(ctx context.Context, d ledger.Draft) error {
	list, err := s.Departures(ctx)
	if err != nil {
		return err
	}
	var line departure
	err = s.Write(ctx, func(ctx context.Context, w ledger.Tx) error {
		t := w.(*tx)
		for i := range list {
			if err := t.departed(ctx, &list[i], d.At); err != nil {
				return err
			}
		}
		if _, err := t.Append(ctx, d); err != nil {
			return err
		}
		id, err := t.id(ctx)
		if err != nil {
			return err
		}
		head, err := t.Head(ctx)
		line = departure{Ledger: id, Seq: head.Seq, Hash: head.Hash, At: d.At.UTC()}
		return err
	})
	if err != nil {
		return err
	}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if s.Sent == "" {
		return nil
	}
	return s.append(append(text, '\n'))
}

// departed notes that a message left from a ledger that this one does not know of.
func (t *tx) departed(ctx context.Context, d *ledger.Departure, at time.Time) error {
	t.whole = nil
	b := &batch{t: t, insert: "INSERT INTO left_before (part, key, at)", columns: 3, after: "ON CONFLICT DO NOTHING"}
	for _, p := range d.Parts {
		if err := b.add(ctx, p.String(), d.Key, micros(d.At)); err != nil {
			return err
		}
		t.changed(leftTable, p.String())
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	keys := map[string]bool{}
	for _, p := range d.Parts {
		key, err := one(ctx, t.reader, "part "+p.String(), func(row scanner) (key string, err error) {
			err = row.Scan(&key)
			return key, err
		}, "SELECT message FROM parts WHERE key = ?", p.String())
		switch {
		case errors.Is(err, ledger.ErrNotFound):
		case err != nil:
			return err
		default:
			keys[key] = true
		}
	}
	for key := range keys {
		m, err := t.Message(ctx, key)
		if err != nil {
			return err
		}
		if m.Status != ledger.Ready && m.Status != ledger.Sending {
			continue
		}
		if _, err := t.MoveMessage(ctx, ledger.Move{Key: key, From: m.Status, To: ledger.Unknown, At: at, Reason: ledger.ReasonRestored}); err != nil {
			return err
		}
	}
	return nil
}

// LeftBefore implements ledger.OutboxReader.
func (r *reader) LeftBefore(ctx context.Context, parts []ledger.PartKey) (bool, error) {
	for _, p := range parts {
		_, err := one(ctx, r, "part "+p.String(), func(row scanner) (key string, err error) {
			err = row.Scan(&key)
			return key, err
		}, "SELECT key FROM left_before WHERE part = ?", p.String())
		switch {
		case err == nil:
			return true, nil
		case !errors.Is(err, ledger.ErrNotFound):
			return false, err
		}
	}
	return false, nil
}

// LeftBefore implements ledger.OutboxReader. A ledger that was never restored is asked once.
func (t *tx) LeftBefore(ctx context.Context, parts []ledger.PartKey) (bool, error) {
	if t.whole == nil {
		var some bool
		if err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM left_before)").Scan(&some); err != nil {
			return false, err
		}
		none := !some
		t.whole = &none
	}
	if *t.whole {
		return false, nil
	}
	return t.reader.LeftBefore(ctx, parts)
}
