package guard

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// invoiceKnobs are what else is known of an invoice.
func invoiceKnobs(v *Vocabulary) []*knob {
	return []*knob{
		flag("invoice.disputed", func(s *sketch, yes bool) { s.invoice.Disputed = yes }),
		tolerated("invoice.tolerated"), tolerated("client.tolerated"),
		flag("invoice.on_hold", func(s *sketch, yes bool) { s.invoice.OnHold = yes }),
		flag("invoice.debit_pending", func(s *sketch, yes bool) { s.invoice.Debit = yes }),
		flag("invoice.factored", func(s *sketch, yes bool) { s.invoice.Factored = yes }),
		flag("invoice.approved", func(s *sketch, yes bool) {
			if s.invoice.Approved = 0; yes {
				s.invoice.Approved = s.today - 1
			}
		}),
		flag("invoice.handed_over", func(s *sketch, yes bool) {
			if s.invoice.HandedOver = 0; yes {
				s.invoice.HandedOver = s.today - 1
			}
		}),
		word("invoice.factor", "", nil, func(s *sketch, t string) { s.invoice.Factor = t }),
		word("invoice.handed_to", "", []string{"agency"}, func(s *sketch, t string) {
			if s.invoice.HandedTo = t; t != "" {
				s.invoice.HandedOver = s.today - 1
			}
		}).loose(),
		word("invoice.dispute_reason", "", []string{"wrong quantity"}, func(s *sketch, t string) {
			s.invoice.DisputeReason, s.invoice.Disputed = t, s.invoice.Disputed || t != ""
		}).loose(),
		word("invoice.entity", "", v.Entities, func(s *sketch, t string) { s.invoice.Entity = t }),
		count("invoice.instalment", 0, 0, func(s *sketch, n int64) { s.instalment = n }),
		{
			name: "invoice.currency", sets: []string{"invoice.currency"},
			options: func(_ *search, c *cuts) []option {
				if own := v.Currency.Code(); own != "" {
					return wordOptions(own)
				}
				return wordOptions(append([]string{"EUR", "USD"}, c.texts...)...)
			},
			set: func(_ *search, s *sketch, o option) {
				if c, err := engine.ParseCurrency(o.text); err == nil {
					s.invoice.Currency = c
				}
			},
		},
	}
}

// tolerated is the knob of what is open and no more than the tolerance of the book. Where nothing is asked about what is
// open it is a cent, which every tolerance covers.
func tolerated(name string) *knob {
	return &knob{
		name: "tolerated", sets: []string{name}, exact: true,
		options: func(*search, *cuts) []option { return numberOptions(0, 1) },
		set: func(x *search, s *sketch, o option) {
			switch {
			case o.n == 0:
				s.invoice.Tolerance = 0
				return
			case !x.asks("open") && !x.asks("paid"):
				s.invoice.Open = 1
			}
			s.invoice.Tolerance = max(s.invoice.Open, s.othersOpen, 1)
		},
	}
}

// clientKnobs are what is known of a client.
func clientKnobs(v *Vocabulary) []*knob {
	bad := func(name string, address func(s *sketch) string) *knob {
		return flag(name, func(s *sketch, yes bool) {
			if s.client.Bad = slices.Clone(s.client.Bad); yes {
				s.client.Bad = append(s.client.Bad, address(s))
				slices.Sort(s.client.Bad)
			}
		}).loose()
	}
	return []*knob{
		word("client.profile", "", v.Profiles, func(s *sketch, t string) { s.client.Profile = t }),
		word("client.kind", engine.KindBusiness, []string{engine.KindConsumer, engine.KindPublic}, func(s *sketch, t string) { s.client.Kind = t }),
		word("client.country", "FR", []string{"DE", "US", "JP", "BR"}, func(s *sketch, t string) { s.client.Country = t }),
		word("client.language", "", []string{"fr", "en", "de", "ja"}, func(s *sketch, t string) { s.client.Language = t }),
		word("client.email", "accounts@example.org", nil, func(s *sketch, t string) { s.client.Email = t }),
		word("client.phone", usualPhone, nil, func(s *sketch, t string) { s.client.Phone = t }),
		word("client.preferred_channel", "", engine.ContactChannels(), func(s *sketch, t string) { s.client.Preferred = t }),
		bad("client.email_bad", func(s *sketch) string { return s.client.AddressOn("email") }),
		bad("client.phone_bad", func(s *sketch) string { return s.client.AddressOn("call") }),
		bad("client.address_bad", func(s *sketch) string { return s.client.AddressOn("letter") }),
		flag("client.phone_verified", func(s *sketch, yes bool) { s.client.Verified = yes }).loose(),
		flag("client.blacklisted", func(s *sketch, yes bool) {
			if s.client.Blacklisted = 0; yes {
				s.client.Blacklisted = s.today - 1
			}
		}),
		flag("client.insolvent", func(s *sketch, yes bool) {
			if s.client.Insolvent = 0; yes {
				s.client.Insolvent = s.today - 1
			}
		}),
	}
}

// accountKnobs are what else a client owes and did.
func accountKnobs() []*knob {
	channels := engine.ContactChannels()
	habit := func(name string, set func(h *engine.Habit, n int)) *knob {
		k := count(name, minusALot, 0, nil).loose()
		k.options = func(_ *search, c *cuts) []option {
			return append(from(0, minusALot, c.around(0)), option{text: "no value"})
		}
		k.set = func(_ *search, s *sketch, o option) {
			if o.text == "" {
				s.account.Habit.Paid = max(s.account.Habit.Paid, 1)
				set(&s.account.Habit, int(o.n))
			}
		}
		return k
	}
	return []*knob{
		{
			name: "others", sets: []string{"client.open_count", "client.overdue_count"},
			options: func(_ *search, c *cuts) []option {
				out := numberOptions(0)
				for _, n := range c.around(0) {
					if n > 1 && n < 1000 {
						out = append(out, option{n: n - 1})
					}
				}
				return out
			},
			set: func(_ *search, s *sketch, o option) {
				s.others, s.othersLate = o.n, s.late
				s.othersOpen = max(s.othersOpen, engine.Amount(o.n)*1000)
			},
		},
		{
			name: "others", sets: []string{"client.open_total", "client.overdue_total", "client.to_ask", "client.overdue_to_ask"}, follows: true,
			options: func(x *search, c *cuts) []option {
				out := numberOptions(0)
				for _, n := range c.around(x.exponent) {
					if rest := n - int64(x.now.invoice.Open); rest > 0 {
						out = append(out, option{n: -rest}) // below 0: an amount, not a number of invoices
					}
				}
				return out
			},
			set: func(_ *search, s *sketch, o option) {
				if o.n < 0 {
					s.others, s.othersLate, s.othersOpen = max(s.others, 1), s.late, engine.Amount(-o.n)
				}
			},
		},
		count("client.broken_promises", 0, 0, func(s *sketch, n int64) { s.account.BrokenPromises = int(n) }).loose(),
		count("client.kept_promises", 0, 0, func(s *sketch, n int64) { s.account.KeptPromises = int(n) }).loose(),
		count("client.paid_count", 0, 0, func(s *sketch, n int64) { s.account.Habit.Paid = int(n) }).loose(),
		habit("client.usual_days_late", func(h *engine.Habit, n int) { h.Usual = n }),
		habit("client.average_days_late", func(h *engine.Habit, n int) { h.Average = n }),
		word("client.last_channel", "", channels, func(s *sketch, t string) { s.account.History.Channel = t }),
		word("client.last_outcome", "", engine.OutcomeResults, func(s *sketch, t string) { s.account.History.Outcome = t }),
		word("client.last_reached_channel", "", channels, func(s *sketch, t string) { s.account.History.Reached = t }),
		word("client.last_reason", "", engine.CallReasons, func(s *sketch, t string) { s.account.History.Reason = t }),
		count("client.unanswered_contacts", 0, 0, func(s *sketch, n int64) { s.account.History.Unanswered = int(n) }),
		count("client.excuses", 0, 0, func(s *sketch, n int64) { s.account.History.Excuses = int(n) }),
	}
}

// caseKnobs are how a case came to where it is. Its state is given.
func caseKnobs(v *Vocabulary) []*knob {
	all := []*knob{
		count("case.days_in_state", 0, 0, func(s *sketch, n int64) { s.inState = n }),
		count("case.entries", 1, 1, func(s *sketch, n int64) { s.entries = n }),
		count("case.contacts", 0, 0, func(s *sketch, n int64) { s.contacts = n }),
		count("case.days_since_contact", -1, -1, func(s *sketch, n int64) { s.sinceContact = n }).loose(),
		count("case.days_held", 0, 0, func(s *sketch, n int64) { s.held = n }).loose(),
		count("case.days_open", 0, 0, func(s *sketch, n int64) { s.sinceOpened = n }).loose(),
		{
			name: "case.formal_notice", sets: []string{"case.formal_notice", hasPrefix + "case.formal_notice"},
			options: func(_ *search, c *cuts) []option { return from(-1, -1, append(c.around(0), 0, 1, 15, 30, 60)) },
			set:     func(_ *search, s *sketch, o option) { s.sinceNotice = o.n },
		},
		{name: "case.state", sets: []string{"case.state"}, exact: true, options: func(x *search, _ *cuts) []option { return numberOptions(int64(x.base.state)) }, set: func(*search, *sketch, option) {}},
	}
	for i, name := range v.States {
		all = append(all, &knob{
			name: ofState(name), sets: []string{ofState(name)}, exact: true,
			options: func(x *search, _ *cuts) []option {
				if x.machine != nil && (engine.StateID(i) == x.base.state || engine.StateID(i) == x.machine.Start) {
					return numberOptions(1)
				}
				return numberOptions(0, 1)
			},
			set: func(x *search, s *sketch, o option) {
				if id := x.machine.State(name); o.n != 0 && id != engine.NoState {
					s.entered = append(slices.Clone(s.entered), id)
				}
			},
		})
	}
	return all
}

// wordKnobs are what the client said, and what came of the last action.
func wordKnobs(v *Vocabulary) []*knob {
	return []*knob{
		{
			name: "word", exact: true, options: saidSomething, set: say,
			sets: []string{
				"promise.made", "promise.active", "promise.kept", "promise.partly", "promise.broken", "plan.made", "plan.active", "plan.kept", "plan.broken",
			},
		},
		{name: "word", sets: []string{"promise.paid", "plan.missed", "plan.paid", "plan.next_amount"}, options: saidSomething, set: say},
		{
			name: "until", sets: []string{"promise.until", hasPrefix + "promise.until", "plan.next_due", hasPrefix + "plan.next_due"},
			options: func(_ *search, c *cuts) []option { return from(promisedFor, 0, append(c.around(0), 0, 1, 30)) },
			set: func(_ *search, s *sketch, o option) {
				if s.saidUntil = o.n; s.said == saidNothing {
					s.said = promiseActive
				}
			},
		},
		{
			name: "promise.amount", sets: []string{"promise.amount"},
			options: func(x *search, c *cuts) []option { return from(0, 0, c.around(x.exponent)) },
			set:     func(_ *search, s *sketch, o option) { s.promise.Amount = engine.Amount(o.n) },
		},
		count("promise.grace", 0, 0, func(s *sketch, n int64) { s.promise.Grace = int(n) }).loose(),
		count("promise.broken_count", 0, 0, func(s *sketch, n int64) { s.promise.Broken = int(n) }).loose(),
		word("last.outcome", "", engine.OutcomeResults, func(s *sketch, t string) { s.last.Result = t }),
		word("last.reason", "", engine.CallReasons, func(s *sketch, t string) { s.last.Reason = t }),
		word("last.channel", "", v.Channels, func(s *sketch, t string) { s.last.Channel = t }),
	}
}

func saidSomething(*search, *cuts) []option {
	var out []option
	for k := saidNothing; k <= lastWordToPay; k++ {
		out = append(out, option{n: int64(k)})
	}
	return out
}

func say(_ *search, s *sketch, o option) { s.said = wordToPay(o.n) }
