// Package terminal is the one way by which text reaches a person's screen.
package terminal

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/relance-dev/relance/policies/diag"
)

// Key marks the sequences that are ours. It is random, so that no name, note or answer of a
// server can hold one. The empty Key marks nothing.
type Key string

// Sequence wraps a sequence that the terminal is meant to obey, such as a colour. Through a
// Writer of the same key it arrives as it is; with the empty Key it is nothing.
func (k Key) Sequence(s string) string {
	if k == "" {
		return ""
	}
	return opening + string(k) + s + closing
}

// Paint writes a text in the colour of an ANSI code, such as "1;31".
func (k Key) Paint(code, text string) string {
	return k.Sequence("\x1b["+code+"m") + text + k.Sequence("\x1b[0m")
}

const (
	opening = "\x1b"
	closing = "\a"
	// longest is how many bytes a sequence of ours may have.
	longest = 32
)

// Writer passes text on with every character that a terminal would obey, or would not show,
// written as \u202e, but for line breaks, tabs and the sequences of its key. JSON stays the
// same JSON. Bytes that are no UTF-8 become the replacement character.
//
// It may be used by several goroutines at once. Close writes what is held back of a
// character that was cut in two; it does not close what is below.
type Writer struct {
	to   io.Writer
	key  Key
	mu   sync.Mutex
	held []byte // the beginning of a character or a sequence
	out  []byte
}

// NewWriter writes to w.
func NewWriter(w io.Writer, key Key) *Writer { return &Writer{to: w, key: key} }

// Write implements io.Writer. What it fails with is the error of the writer below.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := p
	if len(w.held) > 0 {
		text = append(w.held, p...)
		w.held = nil
	}
	w.out = w.out[:0]
	rest := w.shown(text)
	w.held = bytes.Clone(rest)
	if len(w.out) == 0 {
		return len(p), nil
	}
	if _, err := w.to.Write(w.out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close writes what is held back.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out = w.out[:0]
	for _, r := range string(w.held) {
		w.rune(r)
	}
	w.held = nil
	if len(w.out) == 0 {
		return nil
	}
	_, err := w.to.Write(w.out)
	return err
}

// shown appends a text to out, and returns its end when that may be the beginning of a
// character or of a sequence.
func (w *Writer) shown(text []byte) (rest []byte) {
	for len(text) > 0 {
		plain := 0
		for plain < len(text) && (text[plain] >= 0x20 && text[plain] < 0x7f || text[plain] == '\n' || text[plain] == '\t') {
			plain++
		}
		w.out = append(w.out, text[:plain]...)
		if text = text[plain:]; len(text) == 0 {
			return nil
		}
		if text[0] == opening[0] && w.key != "" {
			n, cut := w.sequence(text)
			if cut {
				return text
			}
			if n > 0 {
				text = text[n:]
				continue
			}
		}
		if !utf8.FullRune(text) {
			return text
		}
		r, n := utf8.DecodeRune(text)
		w.rune(r)
		text = text[n:]
	}
	return nil
}

// sequence appends a sequence of ours that a text begins with, and returns how many bytes it
// takes there; cut says that the text may be the beginning of one.
func (w *Writer) sequence(text []byte) (n int, cut bool) {
	mark := opening + string(w.key)
	if len(text) < len(mark) {
		return 0, strings.HasPrefix(mark, string(text))
	}
	if !bytes.HasPrefix(text, []byte(mark)) {
		return 0, false
	}
	body := text[len(mark):min(len(text), len(mark)+longest)]
	end := bytes.IndexByte(body, closing[0])
	if end < 0 {
		return 0, len(body) < longest
	}
	w.out = append(w.out, body[:end]...)
	return len(mark) + end + 1, false
}

func (w *Writer) rune(r rune) {
	if r != '\n' && r != '\t' && diag.Hidden(r) {
		w.out = diag.AppendVisible(w.out, r)
		return
	}
	w.out = utf8.AppendRune(w.out, r)
}
