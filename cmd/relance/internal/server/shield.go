package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/ledger"
)

// The largest bodies: of a form or of events, and of what an operator reports.
const (
	maxForm     = 256 << 10
	maxIncoming = 64 << 10
)

// policy is what a browser may do with a page: nothing that the server did not send.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// shield is what every request passes, whatever it is for.
func (s *Server) shield(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.AddInsecureBypassPattern("POST " + s.base + incomingPath)
	if s.cfg.Public != nil {
		_ = cross.AddTrustedOrigin(s.cfg.Public.Scheme + "://" + s.cfg.Public.Host) // it was parsed as an address
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusForbidden, "This was sent by a page of another site, and was not done. Open the page here and do it again.")
	}))
	guarded := cross.Handler(s.bounded(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if s.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer s.recovered(w, r)
		if !s.hostKnown(r.Host) {
			s.refuse(w, r, http.StatusMisdirectedRequest, "This server is not called by that name.")
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// bounded bounds what a request may send.
func (s *Server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxForm)
		if strings.HasPrefix(r.URL.Path, s.base+incomingPath) && !strings.HasPrefix(r.URL.Path, s.base+hooksPath) {
			limit = maxIncoming
		}
		if path, ok := strings.CutPrefix(r.URL.Path, s.base+apiPath); ok && (path == importPath || path == bankImportPath) {
			limit = maxImport
		}
		if s.importsLarge(r) {
			limit = maxFiles
		}
		if r.ContentLength > limit {
			w.Header().Set("Connection", "close")
			s.refuse(w, r, http.StatusRequestEntityTooLarge, "This is more than may be sent at once.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into an answer that says nothing of it.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	switch p := recover(); p {
	case nil:
	case http.ErrAbortHandler:
		panic(p)
	default:
		s.cfg.Log.Error("panic", slog.String("path", r.Pattern), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
		s.fail(w, r, nil)
	}
}

// hostKnown reports whether the server may be called by a name: a name that somebody else points to this
// machine is none.
func (s *Server) hostKnown(host string) bool {
	if s.cfg.Hosts == nil {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return slices.ContainsFunc(s.cfg.Hosts, func(h string) bool { return strings.EqualFold(h, strings.Trim(host, "[]")) })
}

// fail answers that something went wrong here, with a number that the log has too, and nothing else of it.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	number := make([]byte, 4)
	_, _ = s.cfg.Random.Read(number)
	id := hex.EncodeToString(number)
	if err != nil {
		s.cfg.Log.Error("request failed", slog.String("id", id), slog.String("path", r.Pattern), slog.Any("error", err))
	}
	s.refuse(w, r, http.StatusInternalServerError, "Something went wrong here, and nothing was changed. The log has it as %s.", id)
}

// etag names bytes.
func etag(data []byte) string {
	sum := sha256.Sum256(data)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// readNothing asks the ledger for as little as it can be asked.
func readNothing(ctx context.Context, r ledger.Reader) error {
	_, err := r.Meta(ctx)
	return err
}
