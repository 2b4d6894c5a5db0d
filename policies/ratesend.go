package policies

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// RatesEnd is a law or reference rate without a rate from a day on.
type RatesEnd struct {
	Name     string // such as FR_B2B
	From     engine.Date
	Policies []string             // whose messages cannot be written then, sorted
	Missing  law.MissingRateError // its Line is what to add to the book
}

// RatesEnd lists the laws and reference rates that messages of the book need, and that have no rate on
// one of the days up to a day, the first to end first. What ended before is among them.
func (b *Book) RatesEnd(by engine.Date) []RatesEnd {
	var list []RatesEnd
	for i := range b.Engine.Machines {
		m := b.Engine.Machines[i]
		for _, r := range b.ratesOf(m) {
			periods := r.Periods()
			if len(periods) == 0 {
				continue
			}
			missing := r.Missing(periods[0].From-1, by)
			if missing == nil {
				continue
			}
			at := slices.IndexFunc(list, func(e RatesEnd) bool { return e.Name == r.Name() })
			if at < 0 {
				at = len(list)
				list = append(list, RatesEnd{Name: r.Name(), From: missing.From, Missing: *missing})
			}
			if !slices.Contains(list[at].Policies, m.Policy) {
				list[at].Policies = append(list[at].Policies, m.Policy)
			}
		}
	}
	slices.SortFunc(list, func(a, b RatesEnd) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Name, b.Name)) })
	for i := range list {
		slices.Sort(list[i].Policies)
	}
	return list
}

// ratesOf lists the rates that the texts of a policy need.
func (b *Book) ratesOf(m *engine.Machine) []*law.Rates {
	set := b.formulas[m.Policy]
	if set == nil {
		return nil
	}
	var list []*law.Rates
	for i := range m.States {
		for j := range m.States[i].Do {
			for a := &m.States[i].Do[j]; a != nil; a = a.Else {
				for _, language := range b.Languages {
					if t := b.Template(a.Template, language); a.Template != "" && t != nil {
						rates, _ := set.Rates(t.Mentions)
						list = append(list, rates...)
					}
				}
			}
		}
	}
	return list
}
