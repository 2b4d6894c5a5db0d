package text

import (
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// Conclusion is the last line of check's text.
func Conclusion(say words.Writer, book *policies.Book, list diag.List) string {
	found := findings(say, list.Errors(), len(list)-list.Errors())
	if list.Errors() > 0 {
		return found
	}
	states := 0
	for _, m := range book.Engine.Machines {
		states += len(m.States)
	}
	fine := say.T("book is fine: %s, %s, %s in %s", say.N(len(book.Engine.Machines), "policy", "policies"),
		say.N(states, "state", "states"), say.N(len(book.Templates()), "template", "templates"), strings.Join(book.Languages, ", "))
	if found != "" {
		return fine + "; " + found
	}
	return fine
}

// findings counts errors and warnings in words; nothing for none.
func findings(say words.Writer, errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, say.N(errors, "error", "errors"))
	}
	if warnings > 0 {
		parts = append(parts, say.N(warnings, "warning", "warnings"))
	}
	return strings.Join(parts, ", ")
}
