package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/relance-dev/relance/cmd/relance/internal/perimeter"
	"github.com/relance-dev/relance/engine/ledger"
)

// Problem is an error of the interface for programs, as RFC 9457 has it. It tells nothing of what the server
// is made of, and repeats nothing of what was sent.
type Problem struct {
	Type   string  `json:"type" doc:"what kind of problem it is, such as urn:relance:changed; about:blank says no more than its status"`
	Title  string  `json:"title" doc:"the status in words"`
	Status int     `json:"status" doc:"of HTTP"`
	Detail string  `json:"detail,omitempty" doc:"what to do about it"`
	Errors []Wrong `json:"errors,omitempty" doc:"what was wrong with the request, one by one"`
}

// Wrong is one thing that is wrong with a request.
type Wrong struct {
	Location string `json:"location" doc:"such as query.limit"`
	Message  string `json:"message" doc:"what it should be"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problem(status int, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// kind says what kind of problem it is, so that programs need not read its words.
func (p *Problem) kind(name string) *Problem {
	p.Type = "urn:relance:" + name
	return p
}

// at says which part of the request is wrong, and what it should be.
func (p *Problem) at(location, message string) *Problem {
	p.Errors = append(p.Errors, Wrong{location, message})
	return p
}

// ledgerProblem is an error of the ledger that a person or a program can do something about; nil for another one.
func (s *Server) ledgerProblem(err error) *Problem {
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return problem(http.StatusNotFound, "The ledger has nothing of this name.").kind("unknown")
	case errors.Is(err, perimeter.ErrOutside):
		return problem(http.StatusForbidden, forWhole).kind("perimeter")
	case errors.Is(err, ledger.ErrInUse):
		return problem(http.StatusServiceUnavailable, "Another program has the ledger at the moment, and nothing was changed. Do it again in a moment.").kind("in_use")
	case errors.Is(err, ledger.ErrFull):
		s.cfg.Log.Error("no space left")
		return problem(http.StatusInsufficientStorage, "The disk of the server is full, and nothing was changed. Make room and do it again.").kind("full")
	case errors.Is(err, ledger.ErrRestored):
		return problem(http.StatusConflict, "Messages left that this ledger does not know of: it was restored. Nothing is written before somebody runs relance restored.").kind("restored")
	}
	return nil
}

// notWritten tells a service to send again what it reported.
func notWritten() *Problem {
	return problem(http.StatusServiceUnavailable, "This was not written down: send it again.")
}

// GetHeaders implements huma.HeadersError: a service that is unavailable says when to ask again.
func (p *Problem) GetHeaders() http.Header {
	if p.Status != http.StatusServiceUnavailable {
		return nil
	}
	return http.Header{"Retry-After": {"10"}}
}

// write answers a program.
func (p *Problem) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// writeProblem answers a program.
func writeProblem(w http.ResponseWriter, status int, detail string) { problem(status, detail).write(w) }

// The library that writes the answers makes its errors by two functions, which are the same for the whole
// program. Its own put the text of any error into a 500, and what was sent into a 422: ours do neither.
func init() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true // else {"amount": …, "Amount": …} is one field, given twice
	huma.NewError = func(status int, detail string, errs ...error) huma.StatusError {
		p := problem(status, detail)
		if status >= http.StatusInternalServerError {
			for _, err := range errs {
				slog.Default().Error("request failed", slog.Any("error", err))
			}
			p.Detail = "Something went wrong here, and nothing was changed. The log has it."
			return p
		}
		for _, err := range errs {
			if d := huma.ErrorDetailer(nil); errors.As(err, &d) {
				p.Errors = append(p.Errors, wrongOf(d.ErrorDetail()))
			}
		}
		return p
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, detail string, errs ...error) huma.StatusError {
		return huma.NewError(status, detail, errs...)
	}
}

// ourPlace is the part of a place in a request whose names are ours.
var ourPlace = regexp.MustCompile(`^(?:query|header|body(?:\.(?:events|parts)\[[0-9]+\])?)`)

// wrongOf is what the library found, without the name of what is unknown: that is the sender's own text.
func wrongOf(d *huma.ErrorDetail) Wrong {
	w := Wrong{d.Location, d.Message}
	if d.Message == validation.MsgUnexpectedProperty || d.Message == "unknown query parameter" {
		w.Location = ourPlace.FindString(w.Location)
	}
	return w
}
