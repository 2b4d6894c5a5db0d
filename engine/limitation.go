package engine

import "cmp"

// Limitation says how long a claim can be brought to court. The zero Limitation
// knows no such time.
type Limitation struct {
	Business, Consumer, Public int // years, by kind of client; 0 when not known

	FromIssue bool   // counted from the day of issue; else from the due date
	Fact      int    // 1 + the index in Book.Facts of the day on which it began anew; 0 for none
	Warn      int    // days before the end from which reports warn
	Country   string // of the creditors it is for; empty for all
}

// LimitationOf returns the limitation of an invoice; nil when none is known for it.
func (b *Book) LimitationOf(inv *Invoice) *Limitation {
	l := &b.Limitation
	if l.Country != "" && b.Owed(inv.Entity).Country != l.Country {
		return nil
	}
	return l
}

// End returns the last day on which a claim can be brought to court: so many years
// after its due date or its day of issue, or after interrupted, when that is later.
// What interrupts it is an acknowledgment of the debt or an action in court (in France
// Code civil, articles 2240, 2241 and 2244); a formal notice does not, registered or
// not. It returns no date when the years or the beginning are not known.
func (l *Limitation) End(inv *Invoice, kind string, interrupted Date) Date {
	var years int
	switch cmp.Or(kind, KindBusiness) {
	case KindBusiness:
		years = l.Business
	case KindConsumer:
		years = l.Consumer
	case KindPublic:
		years = l.Public
	}
	from := inv.Due
	if l.FromIssue {
		from = inv.Issued
	}
	if years == 0 || from == 0 {
		return 0
	}
	return max(from, interrupted).AddMonths(12 * years)
}

// LimitationEnd is the last day on which the claim of the input's invoice can be
// brought to court; no date when it is not known, and in scope client.
func (in *Input) LimitationEnd() Date {
	if in.Limitation == nil || in.Invoice == nil {
		return 0
	}
	kind := ""
	if in.Client != nil {
		kind = in.Client.Kind
	}
	var interrupted Date
	if in.Limitation.Fact > 0 {
		if v := in.Fact(in.Limitation.Fact - 1); v.Type == FactDate {
			interrupted = Date(v.Int)
		}
	}
	return in.Limitation.End(in.Invoice, kind, interrupted)
}

// LimitationNear returns the last day on which the claim of an invoice can be brought
// to court, and whether reports on a day warn of it: something is open, and at most
// Limitation.Warn days are left, or none any more. A nil client is a business.
func (b *Book) LimitationNear(inv *Invoice, client *Client, today Date) (end Date, near bool) {
	in := Input{Facts: Facts{Invoice: inv, Client: client, Limitation: b.LimitationOf(inv)}}
	if in.Limitation == nil || inv.Open <= 0 {
		return 0, false
	}
	end = in.LimitationEnd()
	return end, end != 0 && int(end-today) <= in.Limitation.Warn
}
