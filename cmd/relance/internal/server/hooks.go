package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/relance-dev/relance/cmd/relance/internal/hooks"
	"github.com/relance-dev/relance/engine/posting"
)

// hook takes what a program of deploy.cue says, once its signature proves that it was that program. It answers 2xx
// once it is written down, or when it changes nothing here; 403 to what is not genuine; and 503 when it should come
// again. Events of Standard Webhooks go the way of the interface for programs, and are answered like it.
func (s *Server) hook(api http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, wrong := readAll(r)
		if wrong != nil {
			wrong.write(w)
			return
		}
		o, done := s.desk.take()
		defer done()
		name := r.PathValue("hook")
		h := o.Hooks[name]
		if h == nil {
			writeProblem(w, http.StatusNotFound, "deploy.cue has no hook of this name.")
			return
		}
		id, err := h.Verify(r.Header, body, s.cfg.Now())
		if err != nil {
			s.cfg.Log.Warn("what a program said was refused", slog.String("hook", name), slog.Any("error", err))
			writeProblem(w, http.StatusForbidden, "This is not genuine, or too old.")
			return
		}
		if h.Kind() == hooks.Standard {
			s.asProgram(api, w, r, name, id, body)
			return
		}
		events, err := h.Events(name, body, o.Zone)
		if err != nil {
			s.cfg.Log.Warn("what a program said was not understood", slog.String("hook", name), slog.Any("error", err))
			writeProblem(w, http.StatusBadRequest, "This is genuine, and cannot be read.")
			return
		}
		told, err := posting.RecordSaid(r.Context(), o.Ledger, events, s.cfg.Now().In(o.Zone), hooks.By(name))
		if err != nil {
			s.refuseEvents(w, name, err)
			return
		}
		s.cfg.Log.Info("a program said what happened", slog.String("hook", name), slog.Int("events", len(events)), slog.Int("recorded", len(told.Events)))
		w.WriteHeader(http.StatusNoContent)
	}
}

// asProgram records events as a program with a token of the scope record does.
func (s *Server) asProgram(api http.Handler, w http.ResponseWriter, r *http.Request, name, id string, body []byte) {
	by := hooks.By(name)
	c := caller{By: by, Person: by, ID: "hook " + name, hook: true, Scopes: []string{ScopeRecord}}
	inner := r.Clone(context.WithValue(r.Context(), callerKey{}, c))
	inner.URL.Path, inner.URL.RawPath, inner.URL.RawQuery = s.base+apiPath+"v1/events", "", ""
	inner.Header.Del("If-Match")
	inner.Header.Set("Idempotency-Key", "webhook/"+id)
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	api.ServeHTTP(w, inner)
}

// refuseEvents answers a service whose events were not recorded.
func (s *Server) refuseEvents(w http.ResponseWriter, name string, err error) {
	s.cfg.Log.Warn("what a program said was not written down", slog.String("hook", name), slog.Any("error", err))
	if problems := (posting.Problems{}); errors.As(err, &problems) || errors.Is(err, posting.ErrContradicts) {
		writeProblem(w, http.StatusUnprocessableEntity, "This contradicts what the ledger knows, and was not written down. The log has it.")
		return
	}
	notWritten().write(w)
}
