package engine

// Span is the days that a portfolio speaks of. The zero Span has seen nothing.
type Span struct {
	From Date // the earliest date of all; zero for none
	To   Date // the last due date or event; zero for none
}

// Invoice widens the span by the dates of an invoice.
func (s *Span) Invoice(inv *Invoice) {
	s.from(inv.Issued)
	s.from(inv.Due)
	s.To = max(s.To, inv.Due)
}

// Event widens the span by the day of an event.
func (s *Span) Event(e *Event) {
	s.from(e.Date)
	s.To = max(s.To, e.Date)
}

func (s *Span) from(d Date) {
	if d != 0 && (s.From == 0 || d < s.From) {
		s.From = d
	}
}
