package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/relance-dev/relance/engine"
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
	s.acts(api)
	s.operate(api)
	mux.HandleFunc(s.base+apiPath, func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, http.StatusNotFound, "There is no such address; see /api/v1/openapi.yaml.")
	})
	acts := s.once(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, known := r.Context().Value(callerKey{}).(caller) // a hook, whose signature proved it
		if !known {
			c, known = s.callerOf(r)
		}
		serve := func(h http.Handler) {
			inner := r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
			h.ServeHTTP(w, inner)
			r.Pattern = inner.Pattern // for who counts requests
		}
		switch other := otherMethod(mux, r); {
		case !known:
			askToken(w)
		case other != "":
			w.Header().Set("Allow", other)
			writeProblem(w, http.StatusMethodNotAllowed, "This address does not take that.")
		case r.Method == http.MethodPost:
			serve(acts)
		case !c.may(ScopeRead):
			askScope(w, ScopeRead)
		default:
			serve(mux)
		}
	})
}

// otherMethod is the method that an address takes, when it is not that of the request.
func otherMethod(mux *http.ServeMux, r *http.Request) string {
	for _, method := range []string{r.Method, http.MethodGet, http.MethodPost} {
		asked := r.Clone(r.Context())
		asked.Method = method
		if _, pattern := mux.Handler(asked); !strings.HasPrefix(pattern, method+" ") && (method != http.MethodHead || !strings.HasPrefix(pattern, "GET ")) {
			continue
		}
		if method == r.Method {
			return ""
		}
		return method
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodPost {
		return "" // there is no such address
	}
	return "GET, HEAD, POST"
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
		if path.Base(t.PkgPath()) == "view" && name == "Problem" { // of a message, and not of a request
			name = "MessageProblem"
		}
		return name
	})
	c.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[engine.Date](), reflect.TypeFor[civilDay]())
	c.RejectUnknownQueryParameters = true
	c.Info.Description = `What the ledger of a book knows, and what people and programs say of it. Amounts are exact decimals in text, days YYYY-MM-DD of the creditor, instants RFC 3339. A list is never null.

Each POST needs an Idempotency-Key: the same request with the same key is carried out once, and answered in the same way for three days; another request with that key is refused. With If-Match it is carried out only while the journal's last entry, or the version of the case that it is about, is still the one that was read.`
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "A token that an admin made, with the scope read to read, record to say what happened and what came of tasks, approve to decide, import, run and adopt to read exports, to run the day and to take the book on disk into use."}}
	c.Security = []map[string][]string{{"token": {}}}
	return c
}

// answer is what an operation gives: the body, and the journal's last entry as it was read.
type answer[T any] struct {
	ETag string `header:"ETag" doc:"the hash of the journal's last entry: another one means that something changed"`
	Body T
}

// operation adds one operation that reads.
func operation[I, T any](s *Server, api huma.API, id, path, summary string, f func(context.Context, *asked, *I) (T, error)) {
	huma.Register(api, huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
	}, func(ctx context.Context, in *I) (*answer[T], error) {
		o, done := s.desk.take()
		defer done()
		o = o.of(s.perimeterOfCaller(o, callerIn(ctx)))
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
	}
	if p := s.ledgerProblem(err); p != nil {
		return p
	}
	s.cfg.Log.Error("request failed", slog.String("operation", id), slog.Any("error", err))
	return problem(http.StatusInternalServerError, "Something went wrong here, and nothing was changed. The log has it.")
}
