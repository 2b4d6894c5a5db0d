package policies

import (
	"fmt"

	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/template"
)

// posing warns of a name under which messages leave, and that reads as that of a bailiff, a lawyer or a court.
func (l *loader) posing(n *node) {
	if n == nil || n.kind != kindText {
		return
	}
	if words := template.PosesAs(n.text); words != "" {
		l.warn(template.CodePosing, n.at, "write under your own name; if this is what you are, silence the warning with relance:ignore and the reason",
			"%q says that a bailiff, a lawyer or a court writes (%s): a letter that can be mistaken for theirs is an offence in France (Code pénal, article 433-13)", n.text, words)
	}
}

// CompanyProblem is a diagnostic about what a company says of itself: the creditor for the empty
// entity. The field is "color" or "logo".
func (b *Book) CompanyProblem(entity, field, message string) diag.Diagnostic {
	at := b.places[[2]string{entity, field}]
	return diag.Diagnostic{
		Code: codeBrand, File: at.file, Start: at.start, End: at.end, Message: message,
		Hint: map[string]string{
			"color": `a dark colour: color: "#1a4d7a"`,
			"logo":  "name a PNG or JPEG file of 256 KB at most, seen from the folder of the book",
		}[field],
	}
}

// Unmentioned lists diagnostics about companies in France that write without saying what they are.
func (b *Book) Unmentioned() (list diag.List) {
	for _, entity := range append([]string{""}, b.EntityIDs()...) {
		c := b.owed(entity)
		if c.Country != "FR" || c.Registration != "" || c.SIREN != "" {
			continue
		}
		at := b.places[[2]string{entity, "name"}]
		list = append(list, diag.Diagnostic{
			Code: codeMentions, Severity: diag.Warning, File: at.file, Start: at.start, End: at.end,
			Message: fmt.Sprintf("the messages of %s do not say its SIREN, where it is registered and where it has its seat", c.Name),
			Hint:    `a company in France says so on all that it writes (Code de commerce, R123-237): siren: "…", rcs: "Lyon", legal_form: "SAS", capital: "50 000 €"`,
		})
	}
	return list
}
