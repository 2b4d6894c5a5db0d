package template

import (
	"bytes"
	"fmt"

	"github.com/relance-dev/relance/policies/diag"
)

// lookalike is how other programs mark a hole: {name}, ${name}, [NAME]. The
// address of a link follows its text at once.
var lookalike = lazily(`\{ ?\.?\pL[\pL\d_. ]*\}|\[\p{Lu}[\p{Lu}\d' ’_-]{2,}\](\(|:)?`)

// lookalikes warns of words that look like a hole and would be printed as they
// are.
func (p *part) lookalikes() []diag.Problem {
	masked := p.masked()
	if !bytes.ContainsAny(masked, "{[") { // as most have none
		return nil
	}
	var problems []diag.Problem
	for _, m := range lookalike().FindAllSubmatchIndex(masked, -1) {
		if m[2] >= 0 {
			continue
		}
		problems = append(problems, diag.Problem{
			Code: "RL416", Severity: diag.Warning, Start: p.base + m[0], End: p.base + m[1],
			Message: fmt.Sprintf("%s is printed as it is", p.text[m[0]:m[1]]),
			Hint:    "a hole has two braces and a dot, such as {{.client.name}}",
		})
	}
	return problems
}
