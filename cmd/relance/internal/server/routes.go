package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/portal"
)

// Where the parts of a server are, below its base.
const (
	apiPath      = "/api/"
	incomingPath = "/in/"
	hooksPath    = incomingPath + "hooks/"
)

// routes are the addresses of a server.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	at := func(pattern string, h http.HandlerFunc) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+s.base+path, h)
		s.patterns = append(s.patterns, pattern)
	}
	at("GET /healthz", s.health)
	at("GET /readyz", s.readiness)
	at("GET /metrics", s.showMetrics)
	at("GET /static/{name}", s.static)
	at("GET /sign-in", s.open((*visit).signIn))
	at("POST /sign-in", s.open((*visit).signedIn))
	at("GET "+oidcBegin, s.open((*visit).beginOIDC))
	at("GET "+oidcBack, s.open((*visit).endOIDC))
	at("GET /invite/{secret}", s.open((*visit).invitation))
	at("POST /invite/{secret}", s.open((*visit).accepted))
	at("POST /language", s.open((*visit).speak))
	at("POST /sign-out", s.page(Reader, (*visit).signOut))
	at("GET /{$}", s.page(Reader, (*visit).showToday))
	at("POST /{$}", s.page(Caller, (*visit).closeTask))
	at("GET /approvals", s.page(Reader, (*visit).showApprovals))
	at("POST /approvals", s.page(Approver, (*visit).answerProposals))
	at("GET /client", s.page(Reader, (*visit).showClient))
	at("POST /client", s.page(Caller, (*visit).recordHere))
	at("GET /disputes", s.page(Reader, (*visit).showDisputes))
	at("POST /disputes", s.page(Caller, (*visit).settleDispute))
	at("GET /replies", s.page(Reader, (*visit).showReplies))
	at("GET /report", s.page(Reader, (*visit).showReport))
	at("GET /report/{format}", s.page(Reader, (*visit).sendReport))
	at("GET /policies", s.page(Reader, (*visit).showPolicies))
	at("GET /policies/{picture}", s.page(Reader, (*visit).drawPolicy))
	at("GET /attention", s.page(Reader, (*visit).showAttention))
	at("POST /attention", s.page(Approver, (*visit).answered))
	at("POST /bank", s.page(Caller, (*visit).matchBank))
	at("GET /plan", s.page(Reader, (*visit).showPlan))
	at("POST /run", s.page(Approver, (*visit).runPlanned))
	at("GET "+importPage, s.page(Admin, (*visit).showImport))
	at("POST "+importPage, s.page(Admin, (*visit).takeImport))
	at("GET /journal", s.page(Reader, (*visit).showJournal))
	at("GET /people", s.page(Admin, (*visit).showPeople))
	at("POST /people", s.page(Admin, (*visit).changePeople))
	at("POST /book", s.page(Admin, (*visit).adopt))
	at("GET "+portal.Path+"{token}", s.portal((*guest).showPortal))
	at("POST "+portal.Path+"{token}", s.portal((*guest).answerPortal))
	at("GET "+portal.Path+"{token}/{file}", s.portal((*guest).sendFile))
	at("GET "+holdBackPath+"{token}", s.open((*visit).askHold))
	at("POST "+holdBackPath+"{token}", s.open((*visit).hold))
	at("POST "+incomingPath+"twilio/{channel}", s.incoming)
	at("POST "+incomingPath+"twilio/{channel}/{entity}", s.incoming)
	api := s.api()
	at("POST "+hooksPath+"{hook}", s.hook(api))
	mux.Handle(s.base+apiPath, api)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, http.StatusNotFound, "There is no such page.")
	})
	return s.methods(mux)
}

// methods answers a request whose address has other methods as every error is answered.
func (s *Server) methods(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "/" || pattern == "" {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				other := r.Clone(r.Context())
				other.Method = method
				if _, p := mux.Handler(other); p != "/" && p != "" && method != r.Method {
					w.Header().Set("Allow", method)
					s.refuse(w, r, http.StatusMethodNotAllowed, "This address does not take that.")
					return
				}
			}
		}
		mux.ServeHTTP(w, r)
	})
}

// static serves the stylesheet, under a name that changes with it.
func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("name") != strings.Trim(etag(stylesheet), `"`)+".css" {
		s.refuse(w, r, http.StatusNotFound, "There is no such page.")
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(stylesheet)
}

func queryEscape(text string) string { return url.QueryEscape(text) }

func contains(list []string, one string) bool { return slices.Contains(list, one) }
