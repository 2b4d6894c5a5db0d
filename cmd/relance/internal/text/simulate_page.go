package text

import (
	"context"
	"fmt"
	"io"

	"github.com/relance-dev/relance/cmd/relance/internal/graph"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// SimulationPage writes a simulation as a page of HTML.
type SimulationPage struct {
	out  io.Writer
	book *policies.Book
	page report.Simulation
}

// NewSimulationPage begins a page in a language, about what a simulation is asked.
func NewSimulationPage(ctx context.Context, out io.Writer, language string, book *policies.Book, cfg simulate.Config) *SimulationPage {
	w := &SimulationPage{out: out, book: book}
	w.page = report.Simulation{
		Creditor: book.Engine.Creditor.Name, Language: language, Clients: cfg.Clients,
		Words: func(m *engine.Message) (string, string, error) {
			r, err := (&preview.Renderer{Book: book, Config: cfg, At: m.Date}).Render(ctx, m)
			return r.Subject, r.Text, err
		},
	}
	return w
}

// Message adds a message. It fails when a page cannot hold more.
func (w *SimulationPage) Message(m engine.Message) error {
	if w.page.Len() == report.SimulationLimit {
		return fmt.Errorf("a page is for %d messages at most: name a --client, a --policy or an earlier --to, or use --format jsonl", report.SimulationLimit)
	}
	w.page.Add(&m)
	return nil
}

// Finish writes the page, once all is simulated.
func (w *SimulationPage) Finish(s *simulate.Summary) error {
	cases := map[string]map[string]int{}
	for _, c := range s.Cases {
		if cases[c.Policy] == nil {
			cases[c.Policy] = map[string]int{}
		}
		cases[c.Policy][c.State] += c.Cases
	}
	for _, m := range w.book.Engine.Machines {
		if cases[m.Policy] != nil {
			w.page.Drawings = append(w.page.Drawings, report.Drawing{Title: words.Printable(m.Policy + " — " + m.Title), SVG: graph.New(w.book, m, cases[m.Policy]).SVG()})
		}
	}
	page, err := w.page.Page(s)
	if err != nil {
		return err
	}
	return page.HTML(w.out)
}
