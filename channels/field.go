package channels

import (
	"fmt"
	"strings"
)

// Kind is the type of a field's value.
type Kind uint8

// The kinds. Template and SecretText are text with a meaning of their own: the name of a
// template whose words are the message, and a secret given by reference only.
const (
	Text Kind = iota
	Flag
	Number
	Span // a length of time such as "30s"
	List // of texts
	Template
	SecretText
)

// cue gives each kind as the CUE expression of its values.
var kindCUE = [...]string{"string", "bool", "int", "#Duration", "[...string]", "#Name", "#Secret"}

// Field declares one thing that a policy says to a channel, or that a
// deployment sets on a transport.
type Field struct {
	Name string
	Kind Kind
	// CUE is a narrower CUE expression than the kind's own, such as "#URL";
	// empty means the kind's.
	CUE      string
	Required bool
	Default  string // in words, for the documentation; empty means the zero value
	Doc      string // one sentence
}

// Schema writes fields as a CUE struct, in their order, with their
// documentation as comments. It is the source of policies' and deployments' schemas.
func Schema(fields []Field) string {
	var b strings.Builder
	b.WriteString("{\n")
	for _, f := range fields {
		mark := "?"
		if f.Required {
			mark = "!"
		}
		if f.Doc != "" {
			fmt.Fprintf(&b, "\t// %s\n", f.doc())
		}
		fmt.Fprintf(&b, "\t%s%s: %s\n", f.Name, mark, f.expression())
	}
	b.WriteString("}\n")
	return b.String()
}

// Table writes fields as a Markdown table, for reference pages.
func Table(fields []Field) string {
	var b strings.Builder
	b.WriteString("| field | type | needed | meaning |\n| --- | --- | --- | --- |\n")
	for _, f := range fields {
		needed := ""
		if f.Required {
			needed = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", f.Name, strings.ReplaceAll(f.expression(), "|", `\|`), needed, f.doc())
	}
	return b.String()
}

// Secrets returns the names of the secret fields: what must be given by
// reference, and is never shown.
func Secrets(fields []Field) []string {
	var names []string
	for _, f := range fields {
		if f.Kind == SecretText {
			names = append(names, f.Name)
		}
	}
	return names
}

func (f Field) doc() string {
	if f.Default == "" {
		return f.Doc
	}
	return f.Doc + " Default: " + f.Default + "."
}

func (f Field) expression() string {
	if f.CUE != "" {
		return f.CUE
	}
	return kindCUE[f.Kind]
}
