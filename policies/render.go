package policies

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/template"
)

// Templates lists the names of the book's templates, sorted.
func (b *Book) Templates() []string { return slices.Sorted(maps.Keys(b.templates)) }

// Template returns a template in a language, in the creditor's language when
// there is none in that one, or nil.
func (b *Book) Template(name, language string) *template.Template {
	if t := b.templates[name][language]; t != nil {
		return t
	}
	return b.templates[name][b.Engine.Creditor.Language]
}

// Company is what templates say of the company of an engine.Invoice's Entity: the
// creditor for the empty one.
func (b *Book) Company(entity string) template.Creditor { return *b.owed(entity) }

// owed is what templates say of the company of an engine.Invoice's Entity.
func (b *Book) owed(entity string) *template.Creditor {
	if c := b.entities[entity]; c != nil {
		return c
	}
	return &b.creditor
}

// EntityIDs lists the entities of the book, sorted.
func (b *Book) EntityIDs() []string { return slices.Sorted(maps.Keys(b.entities)) }

// Render writes a message as it would be sent, in the message's language.
// Inputs are the facts of the day, one for each line of the message and in
// that order; the formulas of the message's policy that the template mentions
// are computed for each. A message without template, such as a bare task, is
// its title. Render fails when such a formula has no answer, for instance because a rate of interest is not
// loaded for a day, and when inputs and lines do not match.
//
// Where a template has {{.client.portal_link}} it shows PortalExample: RenderLinked writes what is sent.
func (b *Book) Render(msg engine.Message, inputs []engine.Input) (template.Rendered, error) {
	return b.RenderLinked(msg, inputs, b.PortalExample(msg.Client))
}

// RenderLinked is Render with the address of the client's page; empty when they have none.
func (b *Book) RenderLinked(msg engine.Message, inputs []engine.Input, portal string) (template.Rendered, error) {
	if msg.Template == "" {
		title := msg.Params["title"]
		return template.Rendered{Subject: title, Text: title, SMS: title}, nil
	}
	t := b.Template(msg.Template, msg.Language)
	if t == nil {
		return template.Rendered{}, fmt.Errorf("render: the book has no template %q", msg.Template)
	}
	src := template.Source{Creditor: b.owed(msg.Entity), Facts: b.Engine.Facts, Calendar: b.Engine.Calendar, Message: &msg, PortalLink: portal, Lines: make([]template.Line, len(inputs))}
	if m := b.Engine.Machine(msg.Policy); m != nil {
		src.PolicyTitle = m.Title
	}
	set := b.formulas[msg.Policy]
	for i := range inputs {
		src.Lines[i].Input = &inputs[i]
		if set == nil {
			continue
		}
		in := inputs[i]
		in.Said = said(&msg, i)
		computed, err := set.Eval(&in, t.Mentions)
		if err != nil {
			return template.Rendered{}, fmt.Errorf("render %s for %s: %w", msg.Template, msg.Client, err)
		}
		src.Lines[i].Computed = computed
	}
	data, err := template.NewData(src)
	if err != nil {
		return template.Rendered{}, fmt.Errorf("render %s for %s: %w", msg.Template, msg.Client, err)
	}
	out, err := t.Render(data)
	if err != nil {
		return template.Rendered{}, fmt.Errorf("render for %s: %w", msg.Client, err)
	}
	return out, nil
}

// said is the place of a line in its message.
func said(msg *engine.Message, at int) engine.Said {
	if at >= len(msg.Lines) {
		return engine.Said{}
	}
	own := &msg.Lines[at]
	s := engine.Said{Lines: len(msg.Lines), State: own.State}
	for i := range msg.Lines {
		if o := &msg.Lines[i]; cmp.Or(cmp.Compare(o.Due, own.Due), cmp.Compare(o.Invoice, own.Invoice)) < 0 {
			s.Line++
		}
	}
	return s
}
