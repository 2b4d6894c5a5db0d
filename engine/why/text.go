package why

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// WriteText writes the answer as plain text for people; say nil is English. It fails
// only when w does.
func (a *Answer) WriteText(w io.Writer, say Speech) error {
	if say == nil {
		say = english{}
	}
	var b bytes.Buffer
	a.writeHead(&b, say)
	writePath(&b, say, a.Path)
	a.writeFired(&b, say)
	a.writeOthers(&b, say)
	a.writeNext(&b, say)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the explanation of %s: %w", a.Invoice, err)
	}
	return nil
}

func (a *Answer) writeHead(b *bytes.Buffer, say Speech) {
	fmt.Fprintf(b, "%s\n\n", say.T("Invoice %s on %s", a.Invoice, say.On(a.At)))
	wide := 8
	for _, label := range []string{say.T("client"), say.T("to ask"), say.T("policy"), say.T("anchor"), say.T("due"), say.T("limit"), say.T("held")} {
		wide = max(wide, utf8.RuneCountInString(label)+2)
	}
	row := func(label, value string) { b.WriteString("  " + pad(label, wide) + value + "\n") }
	client := a.Client
	if a.Name != "" && a.Name != a.Client {
		client += ", " + a.Name
	}
	row(say.T("client"), client)
	open := say.Plain(a.Open, a.Currency)
	if a.Open != a.Amount {
		open += " " + say.T("of %s", say.Exact(a.Amount))
	}
	row(say.T("open"), open)
	if a.ToAsk != "" {
		why := make([]string, len(a.Less))
		for i, l := range a.Less {
			why[i] = say.Exact(l.Amount) + " " + say.Says(l.Why)
		}
		row(say.T("to ask"), say.T("%s: less %s", say.Plain(a.ToAsk, a.Currency), strings.Join(why, ", ")))
	}
	due := say.On(a.Due)
	if !strings.HasPrefix(a.Open, "-") { // nobody is late with a credit note
		due += ", " + lateness(say, a.DaysLate)
	}
	row(say.T("due"), due)
	if a.Limitation != 0 {
		limit := say.T("%s, the last day to bring it to court", say.On(a.Limitation))
		if a.Limitation < a.At {
			limit = say.T("over: %s was the last day to bring it to court", say.On(a.Limitation))
		}
		row(say.T("limit"), limit)
	}
	if a.Court != 0 {
		row(say.T("limit"), say.T("stands still: before a court since %s", say.On(a.Court)))
	}
	switch {
	case a.OnHold && a.HoldUntil != 0:
		row(say.T("held"), say.T("on hold until %s", say.On(a.HoldUntil)))
	case a.OnHold:
		row(say.T("held"), say.T("on hold"))
	}
	switch h := a.Incoming; {
	case h == nil:
	case h.Answer:
		row(say.T("held"), say.T("%s answered on %s, and nobody has read it; say that you did with: relance tasks done %s", cmp.Or(h.Name, say.T("the client")), say.On(h.Booked), h.Entry))
		row("", say.T("nobody is contacted about it before %s, or before somebody read it", say.On(h.Until)))
	default:
		row(say.T("held"), say.T("%s from %s came on %s and may be for this; decide with: relance bank match %s", say.Plain(h.Amount, h.Currency), cmp.Or(h.Name, say.T("an unknown payer")), say.On(h.Booked), h.Entry))
		row("", say.T("nobody is contacted about it before %s, or before somebody decides", say.On(h.Until)))
	}
	if a.Elsewhere != "" {
		row(say.T("with"), say.Says(a.Elsewhere))
	}
	if a.Policy != "" {
		policy := a.Policy
		if a.Title != "" {
			policy += ", " + a.Title
		}
		row(say.T("policy"), policy)
		if a.State != "" {
			row(say.T("state"), say.T("%s since %s", a.State, say.On(a.Since)))
		}
	}
	if x := a.Anchor; x != nil {
		of := say.T("%s, the %s: due %s", x.Invoice, say.Says(x.Rule), say.On(x.Due))
		if x.Invoice == "" {
			of = say.T("the mean of all, weighted: due %s", say.On(x.Due))
		}
		row(say.T("anchor"), of+", "+lateness(say, x.DaysLate))
	}
	if a.Status != "" {
		fmt.Fprintf(b, "\n%s.\n", sentence(say.Says(a.Status)))
	}
	if a.Undecided != "" {
		fmt.Fprintf(b, "\n%s\n  %s\n", say.T("Nobody can tell what to do; the case stays as it is."), say.Says(a.Undecided))
	}
}

func lateness(say Speech, days int) string {
	switch {
	case days > 0:
		return say.T("%s late", say.N(days, "day", "days"))
	case days < 0:
		return say.T("in %s", say.N(-days, "day", "days"))
	}
	return say.T("today")
}

func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func writePath(b *bytes.Buffer, say Speech, path []Move) {
	if len(path) == 0 {
		return
	}
	b.WriteString("\n" + say.T("What happened so far") + "\n")
	for _, m := range path {
		what := fmt.Sprintf("%s → %s", m.From, m.To)
		switch {
		case m.From == "":
			what = say.T("case opened in %s, policy %s", m.To, m.Policy)
			if m.Of != "" {
				what = say.T("case of %s goes on in %s, policy %s", m.Of, m.To, m.Policy)
			}
		case m.Kind != "next" && m.Kind != "always":
			what += " (" + say.Says(m.Kind) + ")"
		}
		if m.Passed {
			what += say.T(", passed over")
		}
		fmt.Fprintf(b, "  %s  %s%s\n", say.On(m.Day), what, because(say, m.When, m.Source))
		if m.By != "" {
			fmt.Fprintf(b, "              %s\n", say.T("Agreed by %s", m.By))
		}
		if m.Agreed {
			fmt.Fprintf(b, "              %s\n", sentence(say.T("a person has to agree, and is taken to have done so")))
		}
		for i := range m.Sent {
			fmt.Fprintf(b, "              %s\n", sentence(m.Sent[i].text(say, m)))
		}
	}
}

// because tells the guard of a move and its place.
func because(say Speech, when, source string) string {
	switch {
	case when == "" && source == "":
		return ""
	case when == "":
		return "  (" + source + ")"
	case source == "":
		return say.T(", because %s", when)
	}
	return say.T(", because %s", when) + "  (" + source + ")"
}

// waited says why a message goes out later than on the day of its move.
func (s *Sent) waited(say Speech, day engine.Date) string {
	if s.Waited == "" || s.Waited == replay.DeferredClosed {
		return say.T("%s is no business day", say.On(day))
	}
	return say.Says(s.Waited)
}

func (s *Sent) text(say Speech, m Move) string {
	out := say.ChannelWord(s.Channel)
	if s.Template != "" {
		out += " " + s.Template
	}
	if s.Status == Waits {
		return say.T("the action waits until %s: %s", say.On(s.Date), say.Says(s.Later))
	}
	if s.NotSent != "" {
		return say.T("%s was to go out on %s and did not: %s", out, say.On(s.Date), say.Says(s.NotSent))
	}
	if s.StandIn {
		out = say.T("a task for a person in its place: %s", say.Because(s.Fallback))
	} else if s.To != "" {
		out += say.T(" to %s", s.To)
		if who := cmp.Or(s.Person, s.Contact); who != "" {
			out += ", " + who
		}
		if s.Person != "" {
			out += ", " + s.Contact
		}
	}
	if s.Invoices > 1 {
		out += say.T(", %s for %s", say.Exact(s.Amount), say.N(s.Invoices, "invoice", "invoices"))
	}
	if s.Fallback != "" && !s.StandIn {
		out += " (" + say.Because(s.Fallback) + ")"
	}
	if s.Status == Open {
		return out + say.T(", not recorded as made")
	}
	if s.Status != "" {
		out += ", " + s.stands(say)
		if s.Date != m.Day {
			out += say.T(" on %s", say.On(s.Date))
		}
		if s.Receipt != "" {
			out += say.T(", receipt %s", s.Receipt)
		}
		return out
	}
	if s.Date != m.Day {
		out += say.T(", on %s as %s", say.On(s.Date), s.waited(say, m.Day))
	}
	return out
}

// stands says where a message of a ledger stands.
func (s *Sent) stands(say Speech) string {
	switch s.Status {
	case Done:
		return say.T("made")
	case Rehearsed:
		return say.T("only rehearsed")
	}
	return say.Says(s.Status)
}

func (a *Answer) writeFired(b *bytes.Buffer, say Speech) {
	for i := range a.Fired {
		r := &a.Fired[i]
		head := say.T("What moved it on %s", say.On(a.At))
		if a.Planned {
			head = say.T("What moves it at the next run, on %s", say.On(a.At))
		}
		if i > 0 {
			head = say.T("And then")
		}
		fmt.Fprintf(b, "\n%s\n  %s", head, say.T("to %s", r.To))
		switch {
		case r.Why != "":
			b.WriteString(say.T(": %s", say.Says(r.Why)) + "\n")
		case r.When == "":
			fmt.Fprintf(b, "%s  (%s)\n", say.T(", always"), r.Source)
		default:
			fmt.Fprintf(b, "%s\n", because(say, r.When, r.Source))
		}
		writeTerms(b, r.Terms)
		if r.Agreed {
			fmt.Fprintf(b, "    %s\n", say.T("a person has to agree, and is taken to have done so"))
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

func (a *Answer) writeOthers(b *bytes.Buffer, say Speech) {
	if len(a.Others) == 0 {
		return
	}
	head := say.T("Why nothing moved it on %s", say.On(a.At))
	switch {
	case a.Policy == "":
		head = say.T("Why no policy takes it")
	case len(a.Fired) > 0:
		head = say.T("Why no other rule did")
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
		fmt.Fprintf(b, "%s%s  %s\n", mark, pad(r.To, wide), r.reason(say))
		if r.When != "" {
			fmt.Fprintf(b, "  %s    %s  (%s)\n", pad("", wide), r.When, r.Source)
		}
	}
	if a.NearestMiss != "" {
		b.WriteString("  * " + say.T("came nearest") + "\n")
	}
}

// reason says in a few words why the rule was not taken.
func (r *Rule) reason(say Speech) string {
	switch {
	case r.Verdict == Unknown:
		return say.T("nobody can tell: %s", say.Says(r.Why))
	case r.Why != "":
		return say.Says(r.Why)
	case len(r.Misses) > 0:
		misses := make([]string, len(r.Misses))
		for i, m := range r.Misses {
			misses[i] = say.Says(m)
		}
		return strings.Join(misses, say.T("; "))
	}
	return say.T("not true")
}

func (a *Answer) writeNext(b *bytes.Buffer, say Speech) {
	if a.Ledger && a.Next == nil && len(a.Others) == 0 {
		return // an earlier day: what came next is in the path of a later one
	}
	b.WriteString("\n" + say.T("Next, if nothing else changes") + "\n")
	if a.Next == nil {
		text := say.T("nothing (looked up to %s)", say.On(a.Until))
		if slices.ContainsFunc(a.Others, func(r Rule) bool { return r.Verdict == Approval }) {
			text = say.T("nothing until a person agrees (looked up to %s)", say.On(a.Until))
		}
		b.WriteString("  " + text + "\n")
		return
	}
	text := say.T("%s, in %s: %s", say.On(a.Next.Day), say.N(a.Next.Days, "day", "days"), say.Says(a.Next.What))
	if a.Next.Call != 0 {
		text += say.T(", if the call of %s is recorded today", say.On(a.Next.Call))
	}
	b.WriteString("  " + text + "\n")
}
