package claim

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/locale"
)

// summary is what a person reads first, in Markdown. What the data says makes no markup.
func (h *Handover) summary() string {
	w, style := summaryIn(h.language()), locale.For(h.language())
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	company := h.Book.Company(entityOf(&h.Found.Dossier))
	c := &h.Found.Client
	md := words.Markdown
	line("# %s\n", fmt.Sprintf(w.title, md(nameAndID(c.Name, c.ID))))
	line("- %s%s", w.exit, md(h.Exit.Title))
	if h.To != "" {
		line("- %s%s", w.to, md(h.To))
	}
	line("- %s%s", w.day, style.Date(h.Today))
	line("- %s%s", w.creditor, md(strings.Join(append([]string{company.Name}, company.Address...), ", ")))
	line("- %s%s", w.debtor, md(strings.Join(append([]string{nameAndID(c.Name, c.ID)}, c.Address...), ", ")))
	for _, x := range []string{c.Email, c.Phone} {
		if x != "" {
			line("- %s", md(x))
		}
	}
	line("\n%s\n| --- | --- | ---: | ---: | ---: | ---: | ---: |", w.head)
	for _, x := range h.Claims {
		money := func(plain string) string {
			if plain == "" {
				return "—"
			}
			return style.Number(plain) + " " + x.Currency
		}
		line("| %s | %s | %d | %s | %s | %s | %s |", md(x.Invoice), style.ShortDate(x.Due), x.DaysLate, money(x.Open), money(x.ToAsk), money(x.Interest), money(x.Fee))
	}
	for _, x := range h.Claims {
		if x.Unknown != "" {
			line("\n%s %s: %s", md(x.Invoice), w.unknown, md(x.Unknown))
		}
	}
	line("\n%s", fmt.Sprintf(w.contents, len(h.Found.Pieces), len(h.Found.Events)))
	if lacking := h.Lacking(h.language()); len(lacking) > 0 {
		line("\n%s%s", w.lacking, md(strings.Join(lacking, ", ")))
	}
	return b.String()
}

// nameAndID is a name with its number; the number alone for one without.
func nameAndID(name, id string) string {
	if name == "" || name == id {
		return id
	}
	return name + " (" + id + ")"
}

// language is that of the summary and the index.
func (h *Handover) language() string { return cmp.Or(h.Language, h.Book.Engine.Creditor.Language) }

// summaryWords are the words of a summary.
type summaryWords struct {
	title, exit, to, day, creditor, debtor, head, unknown, contents, lacking string
}

// summaryIn returns the words of a language: French, or else English.
func summaryIn(language string) *summaryWords {
	if language == "fr" {
		return &summaryWords{
			"Remise du dossier : %s", "Voie : ", "À : ", "Arrêté au : ", "Créancier : ", "Débiteur : ",
			"| Facture | Échéance | Jours de retard | Reste dû | À demander | Intérêts | Frais fixes |", "non calculé",
			"Messages remis : %d. Événements : %d. index.pdf les énumère ; claims.csv donne les créances.", "Pièces manquantes : ",
		}
	}
	return &summaryWords{
		"Hand-over: %s", "Exit: ", "To: ", "As of: ", "Creditor: ", "Debtor: ",
		"| Invoice | Due | Days late | Open | To ask | Interest | Fixed fees |", "not computed",
		"Messages that went out: %d. Events: %d. index.pdf lists them; claims.csv has the claims.", "Missing: ",
	}
}
