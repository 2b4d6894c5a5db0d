package main

import (
	"fmt"
	"strings"
	"time"
)

// progress is a bar on Stderr's terminal. It draws nothing in a pipe, nothing
// in the first moment of the work, and not more often than an eye can follow.
type progress struct {
	p     params
	label string
	next  time.Time // when it may draw again
	drawn bool
}

const (
	progressDelay = 500 * time.Millisecond
	progressPause = 100 * time.Millisecond
	progressWidth = 30
)

func newProgress(p params, label string) *progress {
	return &progress{p: p, label: label, next: p.Now().Add(progressDelay)}
}

// bytes is a progress function for readers of files; nil when nobody looks.
func (b *progress) bytes() func(read, total int64) {
	if !b.p.ErrTerminal {
		return nil
	}
	return b.draw
}

// items is a progress function for work counted in whole things.
func (b *progress) items() func(done, total int) {
	if !b.p.ErrTerminal {
		return nil
	}
	return func(done, total int) { b.draw(int64(done), int64(total)) }
}

func (b *progress) draw(done, total int64) {
	now := b.p.Now()
	if now.Before(b.next) || total <= 0 {
		return
	}
	b.next, b.drawn = now.Add(progressPause), true
	done = min(done, total)
	full := int(done * progressWidth / total)
	fmt.Fprintf(b.p.Stderr, "%s%s [%s%s] %3d%%", b.p.Key.Sequence("\r"), b.label, strings.Repeat("=", full), strings.Repeat(" ", progressWidth-full), done*100/total)
}

// done wipes the bar.
func (b *progress) done() {
	if b.drawn {
		fmt.Fprint(b.p.Stderr, b.p.Key.Sequence("\r\x1b[K"))
	}
}
