package server

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
)

// A program is told when to ask again, by whatever is unavailable for a moment, and by nothing else.
func TestWhatIsUnavailableSaysWhenToAskAgain(t *testing.T) {
	s := &Server{cfg: Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	for name, c := range map[string]struct {
		problem *Problem
		status  int
		after   string
	}{
		"the ledger is another's": {s.ledgerProblem(fmt.Errorf("write: %w", ledger.ErrInUse)), http.StatusServiceUnavailable, "10"},
		"a report not written":    {notWritten(), http.StatusServiceUnavailable, "10"},
		"nothing of the name":     {s.ledgerProblem(ledger.ErrNotFound), http.StatusNotFound, ""},
		"the disk is full":        {s.ledgerProblem(ledger.ErrFull), http.StatusInsufficientStorage, ""},
		"restored":                {s.ledgerProblem(ledger.ErrRestored), http.StatusConflict, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			c.problem.write(w)
			if got := w.Header().Get("Retry-After"); w.Code != c.status || got != c.after {
				t.Errorf("%d with Retry-After %q, want %d with %q", w.Code, got, c.status, c.after)
			}
		})
	}
}
