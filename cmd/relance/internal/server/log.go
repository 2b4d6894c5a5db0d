package server

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
)

// plainHandler keeps what is somebody's out of the log: errors are written by packages that speak to people, and name
// the client, the invoice or the address that they are about. What is left says what went wrong; who it was about is
// in the journal.
type plainHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h plainHandler) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(plainAttr(a))
		return true
	})
	return h.Handler.Handle(ctx, out)
}

// WithAttrs implements slog.Handler.
func (h plainHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	plain := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		plain[i] = plainAttr(a)
	}
	return plainHandler{h.Handler.WithAttrs(plain)}
}

// WithGroup implements slog.Handler.
func (h plainHandler) WithGroup(name string) slog.Handler {
	return plainHandler{h.Handler.WithGroup(name)}
}

// plainAttr is an attribute without what is somebody's: its errors, and whatever a panic says.
func plainAttr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindAny && v.Any() != nil || v.Kind() == slog.KindString && (a.Key == "error" || a.Key == "panic") {
		return slog.String(a.Key, plainText(fmt.Sprint(v.Any())))
	}
	return a
}

// somebodys finds what is somebody's in the text of an error.
var somebodys = []struct {
	what *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`[^\s<>"“”,;:]+@[^\s<>"“”,;:]+`), "…"},                                                         // addresses
	{regexp.MustCompile(`\b[A-Z]{2}[0-9]{2} ?(?:[0-9A-Z]{4} ?){2,7}[0-9A-Z]{0,4}\b`), "…"},                             // accounts
	{regexp.MustCompile(`(?:\+|\b0)[0-9][0-9 .\x{00a0}\x{202f}-]{6,}[0-9]`), "…"},                                      // numbers of telephones
	{regexp.MustCompile(`[0-9][0-9.,'\x{00a0}\x{202f} ]*[.,][0-9]{2,3}[\x{00a0}\x{202f} ]?(?:[A-Z]{3}\b|[€£$])`), "…"}, // amounts
	{regexp.MustCompile(`"[^"/]*"|“[^”/]*”|«[^»/]*»`), "“…”"},                                                          // what somebody wrote; a path stays
	{regexp.MustCompile(`/(?:c|hold-back|invite)/[^\s"]+`), "/…"},                                                      // links that let somebody in
	{regexp.MustCompile(`\b(clients?|invoices?|case|customer|contact|person) [^\s:;,]+`), "$1 …"},
}

// plainText is the text of an error without what is somebody's.
func plainText(text string) string {
	for _, s := range somebodys {
		text = s.what.ReplaceAllString(text, s.by)
	}
	return text
}
