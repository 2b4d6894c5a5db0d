package overview

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// count takes over what the ledger counts.
func (s *Status) count() {
	c := &s.counts
	for _, k := range c.Cases {
		find(&s.Cases, func(x CaseCount) bool { return x.Policy == k.Policy && x.State == k.State }, CaseCount{Policy: k.Policy, State: k.State}).Cases += k.Cases
	}
	for i := range c.Sales {
		s.turn(&c.Sales[i])
	}
	for i := range c.Due {
		s.age(&c.Due[i])
	}
	for _, status := range ledger.Statuses {
		n := 0
		for _, m := range c.Messages {
			if m.Status == status {
				n += m.Messages
			}
		}
		if n > 0 {
			s.Outbox = append(s.Outbox, Count{status, n})
		}
	}
}

// age adds up what is due on one day.
func (s *Status) age(d *ledger.DueCount) {
	s.turnover(d.Currency).Open += d.Open + d.Credit
	a := s.aging(d.Currency)
	a.Credit += d.Credit
	bucket := 0
	if late := int(s.Day - d.Due); late > 0 {
		bucket = min(1+(late-1)/BucketDays, lateBuckets)
	}
	a.Open[bucket] += d.Open
	a.Invoices[bucket] += d.Invoices
	a.ToAsk += d.Open
}

// turn counts what was issued on one day.
func (s *Status) turn(c *ledger.SaleCount) {
	t := s.turnover(c.Currency)
	if c.Issued == 0 || c.Issued > s.Day || c.Issued <= s.Day-SalesDays {
		return
	}
	t.Sales += c.Amount
	t.Closed += c.Closed
}

// turnover is that of a currency.
func (s *Status) turnover(c engine.Currency) *Turnover {
	return find(&s.Turnover, func(t Turnover) bool { return t.Currency == c }, Turnover{Currency: c})
}

// aging is that of a currency.
func (s *Status) aging(c engine.Currency) *Aging {
	return find(&s.Aging, func(a Aging) bool { return a.Currency == c }, Aging{Currency: c})
}
