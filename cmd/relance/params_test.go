package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
)

func TestTodayIsTheCreditorsDay(t *testing.T) {
	p := params{Now: func() time.Time { return time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) }}
	for zone, want := range map[string]string{
		"Europe/Paris": "2026-03-29", "Pacific/Honolulu": "2026-03-28", "Pacific/Auckland": "2026-03-29", "UTC": "2026-03-28",
	} {
		d, err := p.day("at", "today", zone)
		if err != nil || d.String() != want {
			t.Errorf("today in %s is %s, %v, want %s", zone, d, err, want)
		}
	}
	if _, err := p.day("at", "today", "Europe/Pari"); err == nil {
		t.Error("a timezone that does not exist gave no error")
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	for _, c := range []struct {
		p    params
		flag string
		want bool
	}{
		{params{}, "auto", false},
		{params{Terminal: true}, "auto", true},
		{params{Terminal: true, NoColor: true}, "auto", false},
		{params{NoColor: true}, "always", true},
		{params{Terminal: true}, "never", false},
	} {
		if got := c.p.color(c.flag); got != c.want {
			t.Errorf("%+v with --color %s: %v, want %v", c.p, c.flag, got, c.want)
		}
	}
}

func TestProgressIsDrawnOnATerminalOnly(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	p := params{Key: "k3y", Now: func() time.Time { now = now.Add(time.Second); return now }}
	if newProgress(p, "reading").bytes() != nil || newProgress(p, "reading").items() != nil {
		t.Error("a pipe got a progress bar")
	}
	p.Stderr, p.ErrTerminal = terminal.NewWriter(&out, p.Key), true
	bar := newProgress(p, "reading")
	draw := bar.items()
	draw(1, 4)
	draw(4, 4)
	bar.done()
	if got := out.String(); !strings.Contains(got, " 25%") || !strings.Contains(got, "100%") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("the bar is %q", got)
	}
}

func TestShortWorkDrawsNothing(t *testing.T) {
	var out bytes.Buffer
	p := params{Stderr: &out, ErrTerminal: true, Now: func() time.Time { return time.Unix(0, 0) }}
	bar := newProgress(p, "reading")
	bar.items()(1, 2)
	bar.done()
	if out.Len() > 0 {
		t.Errorf("work of a moment drew %q", out.String())
	}
}
