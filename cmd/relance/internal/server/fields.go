package server

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/relance-dev/relance/engine"
)

// civilDay is how a day is described to programs.
type civilDay struct{}

// Schema implements huma.SchemaProvider.
func (civilDay) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-03-02"}}
}

// amount is an exact decimal in text, of more than 0.
type amount string

// Schema implements huma.SchemaProvider.
func (amount) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^[0-9]{1,15}(\.[0-9]{1,4})?$`, PatternDescription: "an amount such as 1234.56, in text", Examples: []any{"1234.56"}}
}

// eventType is what kind of event is recorded.
type eventType engine.EventType

// Schema implements huma.SchemaProvider.
func (eventType) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, t := range engine.EventTypes {
		s.Enum = append(s.Enum, string(t))
	}
	return s
}
