package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/diag"
)

// WriteExits lists exits; declared reports whether the book has any, amount is the one that they are for.
func WriteExits(w io.Writer, of words.Writer, v *view.Exits, declared bool, amount string) error {
	say := exitWords{of}
	var b strings.Builder
	for i := range v.Exits {
		if i > 0 {
			b.WriteString("\n")
		}
		say.write(&b, &v.Exits[i])
	}
	switch {
	case !declared:
		b.WriteString(say.T("The book declares no exits.") + "\n")
	case len(v.Exits) == 0:
		b.WriteString(say.T("No exit is for %s: a person decides.", amount) + "\n")
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}

// exitWords says what exits are for, and what they cost.
type exitWords struct{ words.Writer }

// write writes one exit.
func (say exitWords) write(b *strings.Builder, x *view.Exit) {
	fmt.Fprintf(b, "%s%s%s\n", x.Name, say.Colon, say.Says(x.Title))
	law := make([]string, len(x.Law))
	for i, l := range x.Law {
		law[i] = say.law(l)
	}
	lines := [][2]string{
		{say.T("for"), say.amounts(x)},
		{say.T("from"), say.start(x)},
		{say.T("costs"), say.costs(x)},
		{say.T("takes"), say.between(x.Months, say.T("months"))},
		{say.T("succeeds"), say.between(x.SuccessPercent, say.T("percent"))},
		{say.T("needs"), strings.Join(x.Needs, ", ")},
		{say.T("figures"), say.Says(x.Source)},
	}
	for _, text := range law {
		lines = append(lines, [2]string{say.T("law"), text})
	}
	width := 0
	for _, l := range lines {
		width = max(width, diag.Columns(l[0]))
	}
	for _, l := range lines {
		if l[1] != "" {
			fmt.Fprintf(b, "  %s  %s\n", terminal.Pad(l[0], width, false), l[1])
		}
	}
}

// law is one thing that the law says, since when, and where it stands.
func (say exitWords) law(l view.LegalFact) string {
	text := say.Says(l.Says)
	switch {
	case !l.Since.IsZero() && !l.Until.IsZero():
		text += " (" + say.T("from %s to %s", say.On(l.Since), say.On(l.Until)) + ")"
	case !l.Since.IsZero():
		text += " (" + say.T("since %s", say.On(l.Since)) + ")"
	case !l.Until.IsZero():
		text += " (" + say.T("until %s", say.On(l.Until)) + ")"
	}
	return say.T("%s; %s", text, say.Says(l.Source))
}

func (say exitWords) amounts(x *view.Exit) string {
	least, most := say.Plain(x.AtLeast, x.Currency), say.Plain(x.AtMost, x.Currency)
	switch {
	case x.AtLeast != "" && x.AtMost != "":
		return say.T("between %s and %s", least, most)
	case x.AtLeast != "":
		return say.T("%s and more", least)
	case x.AtMost != "":
		return say.T("up to %s", most)
	}
	return say.T("any amount")
}

func (say exitWords) start(x *view.Exit) string {
	var parts []string
	if x.Contacts > 0 {
		parts = append(parts, say.N(x.Contacts, "contact", "contacts"))
	}
	if x.DaysLate > 0 {
		parts = append(parts, say.N(x.DaysLate, "day late", "days late"))
	}
	return strings.Join(parts, say.T(" and "))
}

func (say exitWords) costs(x *view.Exit) string {
	var parts []string
	if x.Cost != nil {
		parts = append(parts, say.sums(x.Cost, x.Currency))
	}
	if x.CostPercent != nil {
		share := say.between(x.CostPercent, say.T("percent of what comes in"))
		if all := x.CostOfAll; all != nil {
			share = say.T("%s: %s when all does", share, say.sums(all, x.Currency))
		}
		parts = append(parts, share)
	}
	return strings.Join(parts, say.T(", and "))
}

// sums writes a range of amounts.
func (say exitWords) sums(r *view.Range, currency string) string {
	switch {
	case say.Spoken() == "en":
		return say.between(r, currency)
	case r.From == r.To:
		return say.Plain(r.From, currency)
	}
	return say.T("between %s and %s", say.Plain(r.From, currency), say.Plain(r.To, currency))
}

// between writes a range of a unit; empty when there is none.
func (say exitWords) between(r *view.Range, unit string) string {
	switch {
	case r == nil:
		return ""
	case r.From == r.To:
		return say.Exact(r.From) + " " + unit
	}
	return say.T("%s to %s %s", say.Exact(r.From), say.Exact(r.To), unit)
}
