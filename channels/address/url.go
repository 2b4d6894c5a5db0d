package address

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// ShownURL is a URL as it may be shown to people and kept in logs: its scheme and host. Whatever may let
// somebody in, a user and password, a path that is a token, a query, is left out; "/…" stands for it.
func ShownURL(raw string) string {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return "…"
	}
	host, tail := rest, ""
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		host, tail = rest[:i], rest[i:]
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") && strings.Trim(host[i+1:], "0123456789") != "" {
		return scheme + "://…" // no port: a password with a slash in it, perhaps
	}
	if tail != "" && tail != "/" {
		host += "/…"
	}
	return scheme + "://" + host
}

// Kept is an address as it is written where others may read it: a plan, a journal, evidence. Of a URL it
// is what ShownURL shows and, when that leaves something out, a digest by which the same URL is known again:
// "https://hooks.example.org/…#3f1c08a2d94e", the last part 12 hex digits of the SHA-256 of the whole. Any
// other address is itself.
func Kept(to string) string {
	if !isURL(to) {
		return to
	}
	shown := ShownURL(to)
	if shown == to {
		return to
	}
	sum := sha256.Sum256([]byte(to))
	return shown + "#" + hex.EncodeToString(sum[:6])
}

// isURL reports whether an address is one of the web.
func isURL(to string) bool {
	scheme, _, ok := strings.Cut(to, "://")
	return ok && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}
