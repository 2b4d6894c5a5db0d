package guard

import (
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// option is a value that a knob can be set to: a whole number, an amount in minor units, days, an index,
// 0 or 1; or a text.
type option struct {
	n    int64
	text string
}

// knob is a thing in which situations differ.
type knob struct {
	name    string   // knobs of one name are one: each has some of its names
	sets    []string // the names whose values follow from it
	exact   bool     // each of its names can have every value, and no other knob changes it
	follows bool     // its options depend on what was set before it
	options func(x *search, c *cuts) []option
	set     func(x *search, s *sketch, o option)
}

func numberOptions(values ...int64) []option {
	out := make([]option, len(values))
	for i, v := range values {
		out[i].n = v
	}
	return out
}

// loose says that other names follow from the knob as well.
func (k *knob) loose() *knob { k.exact = false; return k }

func wordOptions(values ...string) []option {
	var out []option
	for _, v := range values {
		if o := (option{text: v}); !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// flag is a knob for a name of yes or no.
func flag(name string, set func(s *sketch, yes bool)) *knob {
	return &knob{
		name: name, sets: []string{name}, exact: true,
		options: func(*search, *cuts) []option { return numberOptions(0, 1) },
		set:     func(_ *search, s *sketch, o option) { set(s, o.n != 0) },
	}
}

// count is a knob for a whole number that is at least least, and usually usual.
func count(name string, least, usual int64, set func(s *sketch, n int64)) *knob {
	return &knob{
		name: name, sets: []string{name, hasPrefix + name}, exact: true,
		options: func(_ *search, c *cuts) []option {
			return from(usual, least, c.around(0))
		},
		set: func(_ *search, s *sketch, o option) { set(s, o.n) },
	}
}

// from lists a usual value, and those of others that are not below least.
func from(usual, least int64, others []int64) []option {
	out := numberOptions(max(usual, least))
	for _, n := range append(others, least) {
		if o := (option{n: n}); n >= least && !slices.Contains(out, o) && (n != least || least > minusALot) {
			out = append(out, o)
		}
	}
	return out
}

// minusALot stands for no least value.
const minusALot = -1 << 40

// word is a knob for a text: the usual one, those that guards compare it with, one more that it can be, and
// none. Without others it can be any text.
func word(name string, usual string, others []string, set func(s *sketch, v string)) *knob {
	if len(others) == 0 {
		others = []string{"other", "another"}
	}
	return &knob{
		name: name, sets: []string{name, hasPrefix + name}, exact: true,
		options: func(_ *search, c *cuts) []option {
			all := append([]string{usual}, c.texts...)
			for _, o := range others {
				if !slices.Contains(all, o) {
					all = append(all, o)
					break
				}
			}
			return wordOptions(append(all, "")...)
		},
		set: func(_ *search, s *sketch, o option) { set(s, o.text) },
	}
}

// making is what situations of a vocabulary are made with.
type making struct {
	knobs []*knob
	exact map[string]bool // the names that an exact knob sets
}

func (e *Env) making() *making {
	m := &making{e.knobs(), map[string]bool{}}
	for _, k := range m.knobs {
		for _, name := range k.sets {
			m.exact[name] = m.exact[name] || k.exact
		}
	}
	return m
}

// knobs lists those of a vocabulary, in the order in which they are set.
func (e *Env) knobs() []*knob {
	v := &e.vocabulary
	all := slices.Concat(dayKnobs(), amountKnobs(), invoiceKnobs(v), clientKnobs(v), accountKnobs(), caseKnobs(v), wordKnobs(v))
	for i, f := range v.Facts {
		all = append(all, factKnob(i, f))
	}
	for _, r := range v.Roles {
		all = append(all, flag(ofRole(hasContact, r), func(s *sketch, yes bool) {
			s.client.Contacts = slices.DeleteFunc(slices.Clone(s.client.Contacts), func(c engine.Contact) bool { return c.Role == r })
			if yes {
				s.client.Contacts = append(s.client.Contacts, engine.Contact{Role: r, Name: "Contact"})
			}
		}))
	}
	return all
}

// dayKnobs are today and how late it is.
func dayKnobs() []*knob {
	return []*knob{
		{
			name: "today", sets: []string{"today"}, exact: true,
			options: func(x *search, c *cuts) []option {
				out := numberOptions(int64(usualDay))
				for _, d := range c.days {
					out = append(out, numberOptions(int64(d), int64(d)-1, int64(d)+1)...)
				}
				if x.asked.complex != "" { // of a weekday, a day of the month, a month
					for i := range int64(7) {
						out = append(out, option{n: int64(usualDay) + i})
					}
					for m := range 12 {
						last := int64(usualDay.AddMonths(m).EndOfMonth())
						out = append(out, numberOptions(last, last+1, last+15)...)
					}
				}
				return out
			},
			set: func(_ *search, s *sketch, o option) { s.today = engine.Date(o.n) },
		},
		{
			name: "late", sets: []string{"days_late"}, exact: true,
			options: func(x *search, c *cuts) []option {
				return from(usualLate, minusALot, append(c.around(0), -1, 0, 400))
			},
			set: func(_ *search, s *sketch, o option) { s.late = o.n },
		},
		{
			name: "late", sets: []string{"business_days_late", "invoice.due", "client.oldest_due", "client.anchor_due", "client.max_days_late", "client.days_beyond_usual"},
			options: func(x *search, c *cuts) []option {
				out := from(usualLate, minusALot, append(c.around(0), -1, 0, 400))
				for _, n := range c.around(0) { // of business days
					out = append(out, numberOptions(n*7/5, n*7/5+1, n*7/5+2, n*7/5-2)...)
				}
				for _, d := range c.days {
					late := int64(usualDay - d)
					out = append(out, numberOptions(late, late+1, late-1)...)
				}
				return out
			},
			set: func(_ *search, s *sketch, o option) { s.late = o.n },
		},
		{
			name: "issued", sets: []string{"invoice.issued", hasPrefix + "invoice.issued"},
			options: func(x *search, c *cuts) []option { return from(usualTerm, -1, append(c.around(0), 0, 60, 90)) },
			set:     func(_ *search, s *sketch, o option) { s.issued = o.n },
		},
	}
}

// amountKnobs are what the invoice comes to.
func amountKnobs() []*knob {
	money := func(usual, least int64) func(x *search, c *cuts) []option {
		return func(x *search, c *cuts) []option { return from(usual, least, c.around(x.exponent)) }
	}
	return []*knob{
		{
			name: "open", sets: []string{"invoice.open"}, exact: true, options: money(int64(usualAmount), minusALot),
			set: func(_ *search, s *sketch, o option) { s.invoice.Open = engine.Amount(o.n) },
		},
		{
			name: "open", sets: []string{"invoice.to_ask", "invoice.undisputed", "client.open_total", "client.to_ask", "client.overdue_total", "client.overdue_to_ask"},
			options: money(int64(usualAmount), -1),
			set:     func(_ *search, s *sketch, o option) { s.invoice.Open = engine.Amount(o.n) },
		},
		{
			name: "paid", sets: []string{"invoice.paid", "invoice.amount"}, follows: true,
			options: func(x *search, c *cuts) []option {
				out := numberOptions(0, 1)
				for _, n := range c.around(x.exponent) { // of what was paid, or of the whole
					out = append(out, numberOptions(n, max(0, n-int64(x.now.invoice.Open)))...)
					if n > 0 && !x.asks("open") {
						out = append(out, option{n: n, text: wholly})
					}
				}
				return out
			},
			set: func(_ *search, s *sketch, o option) {
				if o.text == wholly {
					s.invoice.Open, o.n = engine.Amount(o.n), 0
				}
				s.paid = engine.Amount(o.n)
			},
		},
		{
			name: "contested", sets: []string{"invoice.disputed_amount"},
			options: func(x *search, c *cuts) []option { return from(0, 0, c.around(x.exponent)) },
			set: func(_ *search, s *sketch, o option) {
				s.invoice.Disputed, s.invoice.DisputedAmount = s.invoice.Disputed || o.n > 0, engine.Amount(o.n)
			},
		},
		{
			name: "covered", sets: []string{"invoice.covered", "invoice.credited", "client.on_account"},
			options: func(x *search, c *cuts) []option { return from(0, 0, c.around(x.exponent)) },
			set: func(_ *search, s *sketch, o option) {
				s.invoice.Covered, s.account.OnAccount = engine.Amount(o.n), engine.Amount(o.n)
			},
		},
	}
}

// wholly marks the amount of an invoice of which all is open.
const wholly = "wholly open"

// asks reports whether a guard of the search asks for something that knobs of a name set.
func (x *search) asks(name string) bool {
	return slices.ContainsFunc(x.wishes[0].guard.env.made().knobs, func(k *knob) bool {
		return k.name == name && slices.ContainsFunc(x.asked.order, func(v *variable) bool { return slices.Contains(k.sets, v.Name) })
	})
}

// factKnob is a fact that the book declares: no value, and those that matter.
func factKnob(i int, decl engine.FactDecl) *knob {
	name := "facts." + decl.Name
	set := func(s *sketch, v engine.Value) {
		s.invoice.Facts, s.client.Facts = slices.Clone(s.invoice.Facts), slices.Clone(s.client.Facts)
		s.invoice.Facts[i], s.client.Facts[i] = v, v
	}
	return &knob{
		name: name, sets: []string{name, hasPrefix + name}, exact: true,
		options: func(_ *search, c *cuts) []option {
			const noValue = "no value"
			switch decl.Type {
			case engine.FactString:
				return append(wordOptions(append([]string{"other"}, c.texts...)...), option{n: 1, text: noValue})
			case engine.FactBool:
				return append(numberOptions(0, 1), option{text: noValue})
			case engine.FactDate:
				out := numberOptions(int64(usualDay), int64(usualDay)-400, int64(usualDay)+1)
				for _, d := range c.days {
					out = append(out, numberOptions(int64(d)-1, int64(d), int64(d)+1)...)
				}
				return append(out, option{text: noValue})
			case engine.FactNumber:
				return append(from(0, minusALot, c.around(factScale)), option{text: noValue})
			}
			return append(from(0, minusALot, c.around(0)), option{text: noValue})
		},
		set: func(_ *search, s *sketch, o option) {
			switch {
			case decl.Type == engine.FactString && o.n == 0:
				set(s, engine.Value{Type: decl.Type, Str: o.text})
			case o.text != "":
				set(s, engine.Value{})
			case decl.Type == engine.FactNumber:
				set(s, engine.Value{Type: decl.Type, Num: apd.New(o.n, -factScale)})
			default:
				set(s, engine.Value{Type: decl.Type, Int: o.n})
			}
		},
	}
}
