package words

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Event is an event in words: "promise of 100.00 EUR on 2026-02-11 until 2026-02-20 for F-1021".
func (w Writer) Event(e *engine.Event) string {
	var b strings.Builder
	b.WriteString(w.Says(string(e.Type)))
	if e.Amount != 0 {
		b.WriteString(" " + w.T("of %s", w.Sum(e.Amount, e.Currency)))
	}
	if e.Channel != "" {
		b.WriteString(w.T(" of %s", w.ChannelWord(e.Channel)))
	}
	if e.Outcome != "" {
		b.WriteString(" (" + w.Says(e.Outcome) + ")")
	}
	b.WriteString(w.T(" on %s", w.On(e.Date)))
	switch {
	case e.Schedule != "":
		b.WriteString(w.T(" in %s", w.N(len(e.Schedule.Instalments()), "instalment", "instalments")) + w.Colon + w.schedule(e))
	case e.Until != 0:
		b.WriteString(w.T(" until %s", w.On(e.Until)))
	}
	if e.Grace > 0 {
		b.WriteString(w.T(" with %s of grace", w.N(e.Grace, "day", "days")))
	}
	if e.Fee != 0 {
		b.WriteString(w.T(" with a fee of %s", w.Sum(e.Fee, e.Currency)))
	}
	if e.Invoice != "" {
		b.WriteString(w.T(" for %s", Printable(e.Invoice)))
	} else {
		b.WriteString(w.T(" by %s", Printable(e.Client)))
	}
	if e.Contact != "" {
		b.WriteString(w.T(", their %s", w.Role(e.Contact)))
	}
	if e.Entity != "" && e.Invoice == "" {
		b.WriteString(w.T(" to %s", Printable(e.Entity)))
	}
	if e.Type.OnAccount() && e.Invoice == "" {
		b.WriteString(w.T(", on account"))
	}
	w.eventEnd(&b, e)
	return b.String()
}

// eventEnd says to whom, at which address, why and what else.
func (w Writer) eventEnd(b *strings.Builder, e *engine.Event) {
	switch {
	case e.Type == engine.EventHandedOver:
		b.WriteString(w.T(" to %s", Printable(strings.ReplaceAll(e.Reason, "_", " "))))
		if e.To != "" {
			b.WriteString(", " + Printable(e.To))
		}
	case e.To != "":
		b.WriteString(w.T(" at %s", Printable(e.To)))
	}
	if e.Reason != "" && e.Type != engine.EventHandedOver {
		why := w.Says(e.Reason)
		if e.Type != engine.EventDispute { // which is the creditor's own word, and stays as it was written
			why = strings.ReplaceAll(why, "_", " ")
		}
		b.WriteString(w.T(" because: %s", Printable(why)))
	}
	if e.Note != "" {
		b.WriteString(" (" + Printable(e.Note) + ")")
	}
}

// ChannelWord is the name of a channel in a sentence; English writes it as policies do.
func (w Writer) ChannelWord(name string) string {
	if w.Spoken() == "en" {
		return Printable(name)
	}
	return Printable(w.ChannelName(name, nil))
}

// Role is the name of a contact's role; English writes it as books do.
func (w Writer) Role(role string) string { return Printable(Translated(w.roles, role)) }

// schedule lists the instalments of a plan.
func (w Writer) schedule(e *engine.Event) string {
	if w.Spoken() == "en" {
		return e.Schedule.Format(e.Currency)
	}
	var parts []string
	for _, i := range e.Schedule.Instalments() {
		parts = append(parts, w.On(i.Due)+" "+w.Bare(i.Amount, e.Currency))
	}
	return strings.Join(parts, " ; ")
}
