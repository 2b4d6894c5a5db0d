package engine

import "slices"

// Limitation says how long a claim can be brought to court. The zero Limitation
// knows no such time.
type Limitation struct {
	Business, Consumer, Public LimitTerm // by kind of client

	FromIssue bool // counted from the day of issue; else from the due date
	Fact      int  // 1 + the index in Book.Facts of the day on which it began anew; 0 for none
	// Performed is 1 + the index in Book.Facts of the day on which the work was done or the goods
	// were delivered, 0 for none: without an agreed term the years begin then, when that is earlier.
	// Agreed is 1 + the index of the fact that says that a term was agreed.
	Performed, Agreed int
	Warn              int    // days before the end from which reports warn
	Country           string // of the creditors it is for; empty for all
}

// LimitTerm is the limitation of claims against one kind of client. The zero LimitTerm is
// not known.
type LimitTerm struct {
	Years int // 0 when not known
	// YearEnd says that the years begin with the end of the year of the due date, as in
	// Germany (BGB § 199) and for French public buyers (law 68-1250, article 1).
	YearEnd bool
	// AnewYearEnd says that they begin anew with the end of the year, too.
	AnewYearEnd bool
	// What an interruption of each kind does.
	Acknowledged, PartPaid, Court, Enforced Effect
	// PauseMonths are the months after the end of proceedings that do not count either,
	// when Court is EffectPauses.
	PauseMonths int
}

// Effect is what an event does to the limitation of a claim. One after the end does nothing.
type Effect uint8

// The effects.
const (
	EffectNone Effect = iota
	// EffectRestarts lets the years begin anew; of proceedings, when they end.
	EffectRestarts
	// EffectPauses does not count the time of the proceedings.
	EffectPauses
)

// Interrupt is something that happened to a claim and may interrupt its limitation: a
// payment, or an event that Interrupts.
type Interrupt struct {
	On Date
	By EventType
}

// Interrupts reports whether events of the type can change the limitation of an invoice; the
// law says whether they do. A formal notice, registered or not, is none of them.
func (t EventType) Interrupts() bool {
	switch t {
	case EventAcknowledged, EventCourt, EventCourtEnded, EventEnforced, EventPayment:
		return true
	}
	return false
}

// LimitationOf returns the limitation of an invoice; nil when none is known for it.
func (b *Book) LimitationOf(inv *Invoice) *Limitation {
	l := &b.Limitation
	if l.Country == "" {
		return l
	}
	country := b.Owed(inv.Entity).Country
	if l.Country == country {
		return l
	}
	for i := range b.Elsewhere {
		if b.Elsewhere[i].Country == country {
			return &b.Elsewhere[i]
		}
	}
	return nil
}

// of is the term for a kind of client.
func (l *Limitation) of(kind string) *LimitTerm {
	switch kind {
	case KindBusiness:
		return &l.Business
	case KindConsumer:
		return &l.Consumer
	case KindPublic:
		return &l.Public
	}
	return &LimitTerm{}
}

// End returns the last day on which a claim can be brought to court: so many years
// after its due date or its day of issue, with the interruptions of the invoice and with
// interrupted, a day on which the years began anew. It is no date when the years or
// the beginning are not known, and while the claim is before a court, which is then
// the day since when it is. performed is the day of performance of a claim without an agreed
// term, no date otherwise. Of a client of whom nobody said what it is, the claim ends when that
// against one kind of client does first.
func (l *Limitation) End(inv *Invoice, kind string, performed, interrupted Date) (end, court Date) {
	if kind != "" {
		return l.endOf(inv, kind, performed, interrupted)
	}
	for _, k := range []string{KindBusiness, KindConsumer, KindPublic} {
		e, c := l.endOf(inv, k, performed, interrupted)
		if e == 0 && c == 0 {
			continue
		}
		if end == 0 && court == 0 || e != 0 && (end == 0 || e < end) {
			end, court = e, c
		}
	}
	return end, court
}

// endOf is End for a kind of client.
func (l *Limitation) endOf(inv *Invoice, kind string, performed, interrupted Date) (end, court Date) {
	t := l.of(kind)
	from := inv.Due
	if l.FromIssue {
		from = inv.Issued
	}
	if performed != 0 && from != 0 {
		from = min(from, performed)
	}
	if t.Years == 0 || from == 0 {
		return 0, 0
	}
	run := course{term: t, end: t.ends(from, t.YearEnd)}
	for _, i := range inv.Interrupts {
		if interrupted != 0 && interrupted <= i.On {
			run.anew(interrupted)
			interrupted = 0
		}
		run.happens(i)
	}
	if interrupted != 0 {
		run.anew(interrupted)
	}
	if run.court != 0 {
		return 0, run.court
	}
	return run.end, 0
}

// ends is so many years after a day, or after the end of its year.
func (t *LimitTerm) ends(from Date, yearEnd bool) Date {
	if yearEnd {
		from = from.endOfYear()
	}
	return from.AddMonths(12 * t.Years)
}

// course is a limitation as it runs from one interruption to the next.
type course struct {
	term  *LimitTerm
	end   Date
	court Date // before a court since; zero when it is not
}

func (r *course) happens(i Interrupt) {
	t := r.term
	switch i.By {
	case EventAcknowledged:
		r.by(t.Acknowledged, i.On)
	case EventPayment:
		r.by(t.PartPaid, i.On)
	case EventEnforced:
		r.by(t.Enforced, i.On)
	case EventCourt:
		if t.Court != EffectNone && r.court == 0 && i.On <= r.end {
			r.court = i.On
		}
	case EventCourtEnded:
		r.ended(i.On)
	}
}

func (r *course) by(e Effect, on Date) {
	if e == EffectRestarts {
		r.anew(on)
	}
}

// anew lets the years begin anew; what is over stays over.
func (r *course) anew(on Date) {
	if on <= r.end || r.court != 0 {
		r.end = max(r.end, r.term.ends(on, r.term.AnewYearEnd))
	}
}

// ended ends proceedings.
func (r *course) ended(on Date) {
	if r.court == 0 {
		return
	}
	began := r.court
	r.court = 0
	if r.term.Court == EffectRestarts {
		r.end = max(r.end, r.term.ends(on, r.term.AnewYearEnd))
		return
	}
	r.end += on.AddMonths(r.term.PauseMonths) - began
}

// LimitationEnd is the last day on which the claim of the input's invoice can be
// brought to court; no date when it is not known, before a court, and in scope client.
func (in *Input) LimitationEnd() Date {
	end, _ := in.limitation()
	return end
}

// BeforeCourt is the day since when the input's invoice is before a court and its
// limitation stands still; zero when it is not.
func (in *Input) BeforeCourt() Date {
	_, court := in.limitation()
	return court
}

// limits is the limitation of an input's claim, once it was looked for. It does not depend on the day.
type limits struct {
	known      bool
	end, court Date
}

func (in *Input) limitation() (end, court Date) {
	if in.limits == nil {
		return in.findLimitation()
	}
	if !in.limits.known {
		in.limits.end, in.limits.court = in.findLimitation()
		in.limits.known = true
	}
	return in.limits.end, in.limits.court
}

func (in *Input) findLimitation() (end, court Date) {
	if in.Limitation == nil || in.Invoice == nil {
		return 0, 0
	}
	kind := ""
	if in.Client != nil {
		kind = in.Client.Kind
	}
	day := func(fact int) Date {
		if fact > 0 {
			if v := in.Fact(fact - 1); v.Type == FactDate {
				return Date(v.Int)
			}
		}
		return 0
	}
	l := in.Limitation
	performed := day(l.Performed)
	if l.Agreed > 0 {
		if v := in.Fact(l.Agreed - 1); v.Type == FactBool && v.Int != 0 {
			performed = 0
		}
	}
	return l.End(in.Invoice, kind, performed, day(l.Fact))
}

// LimitationNear returns the last day on which the claim of an invoice can be brought
// to court, and whether reports on a day warn of it: something is open, and at most
// Limitation.Warn days are left, or none any more. Of a nil client nobody knows what it is.
func (b *Book) LimitationNear(inv *Invoice, client *Client, today Date) (end Date, near bool) {
	if end = b.LimitationEnd(inv, client); end == 0 {
		return 0, false
	}
	return end, int(end-today) <= b.LimitationOf(inv).Warn
}

// LimitationDue is the last due date that an invoice can have whose limitation is near on a day, as
// LimitationNear says; zero when there can be none. known is false when due dates do not tell.
func (b *Book) LimitationDue(today Date) (latest Date, known bool) {
	for _, l := range append(slices.Clip(b.Elsewhere), b.Limitation) {
		if l.FromIssue || l.Performed > 0 {
			return 0, false
		}
		for _, t := range []LimitTerm{l.Business, l.Consumer, l.Public} {
			if t.Years > 0 { // years from a 29 February are a day shorter or longer than those back to it
				latest = max(latest, (today+Date(l.Warn)).AddMonths(-12*t.Years)+1)
			}
		}
	}
	return latest, true
}

// LimitationEnd returns the last day on which the claim of an invoice can be brought to court; 0 when
// nothing is open, or none is known.
func (b *Book) LimitationEnd(inv *Invoice, client *Client) Date {
	in := Input{Facts: b.FactsOf(inv, client, nil)}
	if in.Limitation == nil || inv.Open <= 0 {
		return 0
	}
	return in.LimitationEnd()
}
