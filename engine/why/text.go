package why

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// WriteText writes the answer as plain text for people, in English. It fails
// only when w does.
func (a *Answer) WriteText(w io.Writer) error {
	var b bytes.Buffer
	a.writeHead(&b)
	writePath(&b, a.Path)
	a.writeFired(&b)
	a.writeOthers(&b)
	a.writeNext(&b)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the explanation of %s: %w", a.Invoice, err)
	}
	return nil
}

func (a *Answer) writeHead(b *bytes.Buffer) {
	fmt.Fprintf(b, "Invoice %s on %s\n\n", a.Invoice, a.At)
	row := func(label, value string) { fmt.Fprintf(b, "  %-8s%s\n", label, value) }
	client := a.Client
	if a.Name != "" && a.Name != a.Client {
		client += ", " + a.Name
	}
	row("client", client)
	open := fmt.Sprintf("%s %s", a.Open, a.Currency)
	if a.Open != a.Amount {
		open += " of " + a.Amount
	}
	row("open", open)
	if a.ToAsk != "" {
		why := make([]string, len(a.Less))
		for i, l := range a.Less {
			why[i] = l.Amount + " " + l.Why
		}
		row("to ask", fmt.Sprintf("%s %s: less %s", a.ToAsk, a.Currency, strings.Join(why, ", ")))
	}
	due := a.Due.String()
	if !strings.HasPrefix(a.Open, "-") { // nobody is late with a credit note
		due += ", " + lateness(a.DaysLate)
	}
	row("due", due)
	if a.Limitation != 0 {
		limit := a.Limitation.String() + ", the last day to bring it to court"
		if a.Limitation < a.At {
			limit = "over: " + a.Limitation.String() + " was the last day to bring it to court"
		}
		row("limit", limit)
	}
	if a.Court != 0 {
		row("limit", "stands still: before a court since "+a.Court.String())
	}
	if a.Elsewhere != "" {
		row("with", a.Elsewhere)
	}
	if a.Policy != "" {
		policy := a.Policy
		if a.Title != "" {
			policy += ", " + a.Title
		}
		row("policy", policy)
		if a.State != "" {
			row("state", fmt.Sprintf("%s since %s", a.State, a.Since))
		}
	}
	if x := a.Anchor; x != nil {
		of := fmt.Sprintf("%s, the %s: due %s", x.Invoice, x.Rule, x.Due)
		if x.Invoice == "" {
			of = fmt.Sprintf("the mean of all, weighted: due %s", x.Due)
		}
		row("anchor", of+", "+lateness(x.DaysLate))
	}
	if a.Status != "" {
		fmt.Fprintf(b, "\n%s.\n", sentence(a.Status))
	}
	if a.Undecided != "" {
		fmt.Fprintf(b, "\nNobody can tell what to do; the case stays as it is.\n  %s\n", a.Undecided)
	}
}

func lateness(days int) string {
	switch {
	case days > 0:
		return plural(days, "day") + " late"
	case days < 0:
		return "in " + plural(-days, "day")
	}
	return "today"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func writePath(b *bytes.Buffer, path []Move) {
	if len(path) == 0 {
		return
	}
	b.WriteString("\nWhat happened so far\n")
	for _, m := range path {
		what := fmt.Sprintf("%s → %s", m.From, m.To)
		switch {
		case m.From == "":
			what = fmt.Sprintf("case opened in %s, policy %s", m.To, m.Policy)
		case m.Kind != "next" && m.Kind != "always":
			what += " (" + m.Kind + ")"
		}
		if m.Passed {
			what += ", passed over"
		}
		fmt.Fprintf(b, "  %s  %s%s\n", m.Day, what, because(m.When, m.Source))
		if m.By != "" {
			fmt.Fprintf(b, "              Agreed by %s\n", m.By)
		}
		if m.Agreed {
			fmt.Fprintf(b, "              %s\n", sentence(agreed))
		}
		for i := range m.Sent {
			fmt.Fprintf(b, "              %s\n", sentence(m.Sent[i].text(m)))
		}
	}
}

// agreed says why a step that needs a person's word was taken.
const agreed = "a person has to agree, and is taken to have done so"

// because tells the guard of a move and its place.
func because(when, source string) string {
	switch {
	case when == "" && source == "":
		return ""
	case when == "":
		return "  (" + source + ")"
	case source == "":
		return ", because " + when
	}
	return ", because " + when + "  (" + source + ")"
}

// waited says why a message goes out later than on the day of its move.
func (s *Sent) waited(day engine.Date) string {
	if s.Waited == "" || s.Waited == simulate.WaitsClosed {
		return day.String() + " is no business day"
	}
	return s.Waited
}

func (s *Sent) text(m Move) string {
	out := s.Channel
	if s.Template != "" {
		out += " " + s.Template
	}
	if s.Status == "waits" {
		return fmt.Sprintf("the action waits until %s: %s", s.Date, s.Later)
	}
	if s.NotSent != "" {
		return fmt.Sprintf("%s was to go out on %s and did not: %s", out, s.Date, s.NotSent)
	}
	if s.To != "" {
		out += " to " + s.To
		if who := cmp.Or(s.Person, s.Contact); who != "" {
			out += ", " + who
		}
		if s.Person != "" {
			out += ", " + s.Contact
		}
	}
	if s.Invoices > 1 {
		out += fmt.Sprintf(", %s for %d invoices", s.Amount, s.Invoices)
	}
	if s.Fallback != "" {
		out += " (" + s.Fallback + ")"
	}
	if s.Status != "" {
		out += ", " + s.Status
		if s.Date != m.Day {
			out += " on " + s.Date.String()
		}
		if s.Receipt != "" {
			out += ", receipt " + s.Receipt
		}
		return out
	}
	if s.Date != m.Day {
		out += fmt.Sprintf(", on %s as %s", s.Date, s.waited(m.Day))
	}
	return out
}

func (a *Answer) writeFired(b *bytes.Buffer) {
	for i := range a.Fired {
		r := &a.Fired[i]
		head := "What moved it on " + a.At.String()
		if a.Planned {
			head = "What moves it at the next run, on " + a.At.String()
		}
		if i > 0 {
			head = "And then"
		}
		fmt.Fprintf(b, "\n%s\n  to %s", head, r.To)
		switch {
		case r.Why != "":
			fmt.Fprintf(b, ": %s\n", r.Why)
		case r.When == "":
			fmt.Fprintf(b, ", always  (%s)\n", r.Source)
		default:
			fmt.Fprintf(b, "%s\n", because(r.When, r.Source))
		}
		writeTerms(b, r.Terms)
		if r.Agreed {
			fmt.Fprintf(b, "    %s\n", agreed)
		}
	}
}

// writeTerms writes the values of a guard's parts, constants left out.
func writeTerms(b *bytes.Buffer, terms []Term) {
	wide := 0
	indent := func(t Term) string { return strings.Repeat("  ", t.Depth+2) + t.Text }
	for _, t := range terms {
		if t.Text != t.Value {
			wide = max(wide, utf8.RuneCountInString(indent(t)))
		}
	}
	for _, t := range terms {
		if t.Text != t.Value {
			fmt.Fprintf(b, "%s  %s\n", pad(indent(t), wide), t.Value)
		}
	}
}

func pad(s string, wide int) string {
	return s + strings.Repeat(" ", max(0, wide-utf8.RuneCountInString(s)))
}

func (a *Answer) writeOthers(b *bytes.Buffer) {
	if len(a.Others) == 0 {
		return
	}
	head := "Why nothing moved it on " + a.At.String()
	switch {
	case a.Policy == "":
		head = "Why no policy takes it"
	case len(a.Fired) > 0:
		head = "Why no other rule did"
	}
	fmt.Fprintf(b, "\n%s\n", head)
	wide := 0
	for _, r := range a.Others {
		wide = max(wide, utf8.RuneCountInString(r.To))
	}
	for i := range a.Others {
		r := &a.Others[i]
		mark := "  "
		if r.Nearest {
			mark = "* "
		}
		fmt.Fprintf(b, "%s%s  %s\n", mark, pad(r.To, wide), r.reason())
		if r.When != "" {
			fmt.Fprintf(b, "  %s    %s  (%s)\n", pad("", wide), r.When, r.Source)
		}
	}
	if a.NearestMiss != "" {
		b.WriteString("  * came nearest\n")
	}
}

// reason says in a few words why the rule was not taken.
func (r *Rule) reason() string {
	switch {
	case r.Verdict == Unknown:
		return "nobody can tell: " + r.Why
	case r.Why != "":
		return r.Why
	case len(r.Misses) > 0:
		return strings.Join(r.Misses, "; ")
	}
	return "not true"
}

func (a *Answer) writeNext(b *bytes.Buffer) {
	if a.Ledger && a.Next == nil && len(a.Others) == 0 {
		return // an earlier day: what came next is in the path of a later one
	}
	b.WriteString("\nNext, if nothing else changes\n")
	if a.Next == nil {
		waits := ""
		if slices.ContainsFunc(a.Others, func(r Rule) bool { return r.Verdict == Approval }) {
			waits = " until a person agrees"
		}
		fmt.Fprintf(b, "  nothing%s (looked up to %s)\n", waits, a.Until)
		return
	}
	fmt.Fprintf(b, "  %s, in %s: %s\n", a.Next.Day, plural(a.Next.Days, "day"), a.Next.What)
}
