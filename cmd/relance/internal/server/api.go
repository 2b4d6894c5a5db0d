package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/relance-dev/relance/engine/ledger"
)

// Version is that of the interface for programs.
const Version = "1"

// api is the interface for programs. Who shows a token with the scope that an operation needs may use it, and so
// may people who are signed in.
func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	api := humago.NewWithPrefix(mux, s.base+"/api/v1", apiConfig())
	s.operations(api)
	mux.HandleFunc(s.base+apiPath, func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, http.StatusNotFound, "There is no such address; see /api/v1/openapi.yaml.")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			writeProblem(w, http.StatusMethodNotAllowed, "It is read with GET.")
		case !s.mayRead(r):
			askToken(w)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// apiConfig leaves out what the library adds by itself: a page that loads scripts of others, and links to schemas.
func apiConfig() huma.Config {
	c := huma.DefaultConfig("relance", Version)
	c.CreateHooks, c.DocsPath, c.SchemasPath = nil, "", ""
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := huma.DefaultSchemaNamer(t, hint)
		if path.Base(t.PkgPath()) == "why" && !strings.HasPrefix(name, "Why") { // it has a Move of its own
			name = "Why" + name
		}
		return name
	})
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "What the ledger of a book knows. Amounts are exact decimals in text, days YYYY-MM-DD of the creditor, instants RFC 3339. A list is never null."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "A token that an admin made, with the scope read."}}
	c.Security = []map[string][]string{{"token": {}}}
	return c
}

// askToken answers a request that shows no token that may read.
func askToken(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="relance"`)
	writeProblem(w, http.StatusUnauthorized, "Show a token with the scope read: Authorization: Bearer TOKEN.")
}

// mayRead reports whether a request comes from who may read.
func (s *Server) mayRead(r *http.Request) bool {
	if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		t, ok := s.cfg.Accounts.Token(secret)
		return ok && slices.Contains(t.Scopes, ScopeRead)
	}
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return false
	}
	_, ok := s.cfg.Accounts.Session(c.Value)
	return ok
}

// answer is what an operation gives: the body, and the journal's last entry as it was read.
type answer[T any] struct {
	ETag string `header:"ETag" doc:"the hash of the journal's last entry: another one means that something changed"`
	Body T
}

// operation adds one operation that reads.
func operation[I, T any](s *Server, api huma.API, id, path, summary string, f func(context.Context, *asked, *I) (T, error)) {
	huma.Register(api, huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Errors: []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
	}, func(ctx context.Context, in *I) (*answer[T], error) {
		o, done := s.desk.take()
		defer done()
		var out answer[T]
		err := o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
			head, err := r.Head(ctx)
			if err != nil {
				return err
			}
			now := s.cfg.Now().In(o.Zone)
			out.ETag = `"` + head.Hash + `"`
			out.Body, err = f(ctx, &asked{Reader: r, server: s, office: o, head: head, plan: o.plan(now)}, in)
			return err
		})
		if err != nil {
			return nil, s.problemOf(id, err)
		}
		return &out, nil
	})
}

// problemOf is an error of an operation, as programs are told it.
func (s *Server) problemOf(id string, err error) error {
	var p *Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, ledger.ErrNotFound):
		return problem(http.StatusNotFound, "The ledger has nothing of this name.")
	case errors.Is(err, ledger.ErrInUse):
		return problem(http.StatusServiceUnavailable, "Another program has the ledger at the moment: ask again.")
	}
	s.cfg.Log.Error("request failed", slog.String("operation", id), slog.Any("error", err))
	return problem(http.StatusInternalServerError, "Something went wrong here, and nothing was changed. The log has it.")
}
