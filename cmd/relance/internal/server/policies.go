package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/graph"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// testsTake is how long the tests of a book may take when a page asks for them.
const testsTake = time.Minute

// told keeps what the page of policies tells of the book in use: its words, and the outcome of its tests.
type told struct {
	mu       sync.Mutex
	files    string         // what Config.Files said when the book on disk was loaded
	book     *policies.Book // the one in use; nil when it is not known
	waiting  *policies.Book // the one on disk, when it is another
	tests    *policies.Book // the book whose tests ran
	results  []policytest.Result
	coverage *policytest.Coverage
}

// told is the book in use, loaded with its words and tests, and the one on disk when that is another and was found
// to be fine; nil when they are not known. The words of a book that was changed on disk before they were read are not.
func (s *Server) told(o *Office) (book, waiting *policies.Book) {
	t := &s.words
	files, err := s.cfg.Files()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.book != nil && t.book.Engine.Digest != o.Book.Engine.Digest {
		t.book = nil
	}
	if err != nil || files != o.Files && !s.desk.change().Changed {
		return t.book, nil
	}
	if files == t.files && files == o.Files && t.book == nil {
		t.book, t.waiting = t.waiting, nil // it was adopted
	}
	if files == t.files && (t.book != nil || t.waiting != nil) {
		return t.book, t.waiting
	}
	t.files, t.waiting = files, nil
	read, list := bookdir.Load(o.Book.Dir, policies.Options{Outline: true, Tests: true})
	switch {
	case list.Errors() > 0 || read == nil || read.Engine == nil:
		t.files = ""
	case files == o.Files:
		t.book = read
	default:
		t.waiting = read
	}
	return t.book, t.waiting
}

// run runs the tests of a book, once.
func (t *told) run(ctx context.Context, book *policies.Book) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tests == book {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, testsTake)
	defer cancel()
	results, coverage, err := policytest.Cover(ctx, book.Subject(), book.Tests)
	if err != nil {
		return err
	}
	t.tests, t.results, t.coverage = book, results, coverage
	return nil
}

// policiesPage is the policies of the book in use.
type policiesPage struct {
	Policies []policyView
	Commit   string
	Known    bool // the tests of the book in use are known
	Tests    int  // that the book has
	Ran      bool
	Passed   int
	Failed   []policytest.Result
	Reached  string // of the book, in percent, rounded down
	Changes  []policies.Difference
	Impact   *impactView // what it does to the portfolio; nil when that is not known
	Waiting  bool        // another revision is on disk, and has no error
}

// policyView is one policy, in words.
type policyView struct {
	Name, Title string
	Cases       int
	States      []stateView
	Always      []wayView // rules that are tried in every state
}

// stateView is one state.
type stateView struct {
	graph.Node
	Ways []wayView
}

// wayView is a rule: when it holds, a case goes there.
type wayView struct {
	To, When string // To is empty for going back to where a hold began
}

// showPolicies shows the states and rules of each policy in words, with how many cases stand where, its tests,
// and what a revision on disk that waits would change.
func (v *visit) showPolicies() error {
	cases := map[string]map[string]int{}
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		cases, err = casesByState(ctx, r)
		return err
	})
	if err != nil {
		return err
	}
	book, waiting := v.told(v.office)
	data := policiesPage{Commit: v.office.Commit, Known: book != nil}
	if data.Known {
		data.Tests = len(book.Tests)
		if data.Waiting = waiting != nil; data.Waiting {
			data.Changes = policies.Compare(book, waiting)
			i, err := v.impactOf(v.r.Context(), v.office, v.today, book, waiting)
			if err != nil {
				return err
			}
			data.Impact = i.inWords(v.language)
		}
		if v.r.URL.Query().Get("tests") != "" {
			if err := v.words.run(v.r.Context(), book); errors.Is(err, context.DeadlineExceeded) {
				v.tell("The tests take more than a minute: run relance test --coverage.")
			} else if err != nil {
				return err
			}
		}
		v.words.tell(book, &data)
	} else {
		book, data.Waiting = v.office.Book, waiting != nil
	}
	for _, m := range book.Engine.Machines {
		data.Policies = append(data.Policies, policyWords(book, m, cases[m.Policy], v.language))
	}
	return v.show(http.StatusOK, "policies", "Policies", &data)
}

// tell says what became of the tests, when they ran.
func (t *told) tell(book *policies.Book, data *policiesPage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tests != book {
		return
	}
	data.Ran = true
	for i := range t.results {
		if t.results[i].Passed() {
			data.Passed++
		} else {
			data.Failed = append(data.Failed, t.results[i])
		}
	}
	data.Reached = policytest.Percent(policytest.PerMille(t.coverage.Count("")))
}

// casesByState counts the cases of the ledger by policy and state.
func casesByState(ctx context.Context, r ledger.Reader) (map[string]map[string]int, error) {
	counts, err := r.Counts(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]int{}
	for _, c := range counts.Cases {
		if out[c.Policy] == nil {
			out[c.Policy] = map[string]int{}
		}
		out[c.Policy][c.State] += c.Cases
	}
	return out, nil
}

// policyWords puts a policy into words.
func policyWords(book *policies.Book, m *engine.Machine, cases map[string]int, language string) policyView {
	if cases == nil {
		cases = map[string]int{}
	}
	g := graph.In(language, book, m, cases)
	out := policyView{Name: m.Policy, Title: m.Title}
	for i := range g.Nodes {
		out.Cases += g.Nodes[i].Cases
		out.States = append(out.States, stateView{Node: g.Nodes[i]})
	}
	for _, e := range g.Edges {
		way := wayView{When: e.Label}
		if e.To >= 0 {
			way.To = g.Nodes[e.To].Title
		}
		if e.From < 0 {
			out.Always = append(out.Always, way)
			continue
		}
		out.States[e.From].Ways = append(out.States[e.From].Ways, way)
	}
	return out
}

// drawPolicy sends the picture of a policy. It is a document of its own, with its style in it, and may do nothing else.
func (v *visit) drawPolicy() error {
	name, ok := strings.CutSuffix(v.r.PathValue("picture"), ".svg")
	book, _ := v.told(v.office)
	if book == nil {
		book = v.office.Book
	}
	m := book.Engine.Machine(name)
	if !ok || m == nil {
		return &said{http.StatusNotFound, "There is no such page."}
	}
	var cases map[string]map[string]int
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		cases, err = casesByState(ctx, r)
		return err
	})
	if err != nil {
		return err
	}
	if cases[name] == nil {
		cases[name] = map[string]int{}
	}
	v.w.Header().Set("Content-Type", "image/svg+xml")
	v.w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	_, err = io.WriteString(v.w, graph.In(v.language, book, m, cases[name]).SVG())
	return err
}
