package preview

import (
	"context"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies/template"
)

// Render writes one message with the figures of the day.
func (r *Renderer) Render(ctx context.Context, m *engine.Message) (template.Rendered, error) {
	inputs := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		story, err := replay.History(ctx, r.Config, l.Invoice, r.At)
		if err != nil {
			return template.Rendered{}, err
		}
		inputs[i] = engine.Input{Facts: story.Facts, Machine: story.Machine, Case: &story.Case, Today: r.At}
		if story.Machine != nil && story.Err == nil {
			inputs[i].Case = story.Decision.Case.Said(story.Machine, l.State, r.At) // a message is written after the decision, as it is live
		}
	}
	return r.Book.Render(*m, inputs)
}
