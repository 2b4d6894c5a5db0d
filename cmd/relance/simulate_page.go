package main

import (
	"context"
	"fmt"
	"io"

	"github.com/relance-dev/relance/cmd/relance/internal/graph"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// simulationPage writes a simulation as a page of HTML.
type simulationPage struct {
	out  io.Writer
	book *policies.Book
	page report.Simulation
}

func newSimulationPage(ctx context.Context, out io.Writer, language string, book *policies.Book, cfg simulate.Config) *simulationPage {
	w := &simulationPage{out: out, book: book}
	w.page = report.Simulation{
		Creditor: book.Engine.Creditor.Name, Language: language, Clients: cfg.Clients,
		Words: func(m *engine.Message) (string, string, error) {
			r, err := (&preview.Renderer{Book: book, Config: cfg, At: m.Date}).Render(ctx, m)
			return r.Subject, r.Text, err
		},
	}
	return w
}

func (w *simulationPage) message(m engine.Message) error {
	if w.page.Len() == report.SimulationLimit {
		return fmt.Errorf("a page is for %d messages at most: name a --client, a --policy or an earlier --to, or use --format jsonl", report.SimulationLimit)
	}
	w.page.Add(&m)
	return nil
}

func (w *simulationPage) finish(s *simulate.Summary) error {
	cases := map[string]map[string]int{}
	for _, c := range s.Cases {
		if cases[c.Policy] == nil {
			cases[c.Policy] = map[string]int{}
		}
		cases[c.Policy][c.State] += c.Cases
	}
	for _, m := range w.book.Engine.Machines {
		if cases[m.Policy] != nil {
			w.page.Drawings = append(w.page.Drawings, report.Drawing{Title: printable(m.Policy + " — " + m.Title), SVG: graph.New(w.book, m, cases[m.Policy]).SVG()})
		}
	}
	page, err := w.page.Page(s)
	if err != nil {
		return err
	}
	return page.HTML(w.out)
}
