package guard

import (
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/relance-dev/relance/engine"
)

// builtins are the names of every guard, in the order of the reference.
// Declared facts come on top.
func builtins() []*variable {
	var all []*variable
	for _, part := range [][]*variable{
		timeVariables(), invoiceVariables(), clientVariables(), accountVariables(), touchVariables(),
		caseVariables(), promiseVariables(), planVariables(), lastVariables(),
	} {
		all = append(all, part...)
	}
	for _, v := range all {
		v.Type = v.kind.word()
		v.amount = v.kind == decimalKind // no other name of ours has decimals
	}
	return all
}

func text(s string) ref.Val { return types.String(s) }
func number(n int) ref.Val  { return types.Int(n) }
func yes(b bool) ref.Val    { return types.Bool(b) }

func entry(name, meaning string) Entry { return Entry{Name: name, Meaning: meaning} }

func timeVariables() []*variable {
	return []*variable{
		{
			Entry: entry("today", "the creditor's civil date"),
			kind:  dateKind, timing: timing{running: always},
			get: func(r *reading) ref.Val { return date(r.in.Today) },
		},
		{
			Entry: entry("days_late", "days since the due date, negative before it; in scope client since that of the anchor"),
			kind:  intKind, timing: timing{running: hasDue},
			get: func(r *reading) ref.Val { return number(r.in.DaysLate()) },
		},
		{
			Entry: entry("business_days_late", "the same in the creditor's business days"),
			kind:  intKind, timing: timing{running: hasDue, business: true},
			get: func(r *reading) ref.Val { return number(r.in.BusinessDaysLate()) },
		},
		{
			Entry: entry("days_to_limitation", "days until the claim can no longer be brought to court, negative after; a value only with has(invoice.limitation_date)"),
			kind:  intKind, needs: needsInvoice, timing: timing{running: hasLimitation, down: true},
			get: func(r *reading) ref.Val {
				end := r.in.LimitationEnd()
				if end.IsZero() {
					return missing("days_to_limitation")
				}
				return number(int(end - r.in.Today))
			},
		},
	}
}

func invoiceVariables() []*variable {
	v := func(name, meaning string, k kind, get func(i *engine.Invoice, r *reading) ref.Val) *variable {
		return &variable{
			Entry: entry("invoice."+name, meaning), kind: k, needs: needsInvoice,
			get: func(r *reading) ref.Val { return get(r.in.Invoice, r) },
		}
	}
	issued := v("issued", "the day it was issued; may have no value", dateKind, func(i *engine.Invoice, _ *reading) ref.Val {
		return dateOr("invoice.issued", i.Issued)
	})
	issued.optional = true
	limitation := v("limitation_date", "the last day on which the claim can be brought to court; may have no value", dateKind, func(_ *engine.Invoice, r *reading) ref.Val {
		return dateOr("invoice.limitation_date", r.in.LimitationEnd())
	})
	limitation.optional = true
	currency := v("currency", "ISO 4217 code, such as 'EUR'", stringKind, func(i *engine.Invoice, _ *reading) ref.Val {
		return text(i.Currency.Code())
	})
	currency.domain = currencyDomain
	instalments := v("instalments", "how many instalments it has, as far as is known; 0 when it is whole", intKind, func(_ *engine.Invoice, r *reading) ref.Val {
		return number(r.in.Instalments)
	})
	instalments.account = true
	entity := v("entity", "which of the book's entities is owed; '' for the creditor", stringKind, func(i *engine.Invoice, _ *reading) ref.Val {
		return text(i.Entity)
	})
	entity.domain = entityDomain
	handed := v("handed_over", "it was handed over to an agency, a bailiff or a lawyer", boolKind, func(i *engine.Invoice, _ *reading) ref.Val { return yes(i.HandedOver != 0) })
	handedTo := v("handed_to", "the exit by which it was, such as 'agency'; '' when it was not", stringKind, func(i *engine.Invoice, _ *reading) ref.Val { return text(i.HandedTo) })
	handed.handed, handedTo.handed = true, true
	return []*variable{
		v("id", "the creditor's invoice number", stringKind, func(i *engine.Invoice, _ *reading) ref.Val { return text(i.ID) }),
		v("number", "the same without the instalment: INV-7 of INV-7#2", stringKind, func(i *engine.Invoice, _ *reading) ref.Val {
			n, _ := engine.SplitID(i.ID)
			return text(n)
		}),
		v("instalment", "2 of INV-7#2; 0 when it is whole", intKind, func(i *engine.Invoice, _ *reading) ref.Val {
			_, n := engine.SplitID(i.ID)
			return number(n)
		}),
		instalments,
		v("amount", "as invoiced, taxes included", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Amount) }),
		v("open", "still owed now", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Open) }),
		v("paid", "paid or credited so far", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Paid()) }),
		currency,
		issued,
		v("due", "the last day on which payment is on time", dateKind, func(i *engine.Invoice, _ *reading) ref.Val {
			return dateOr("invoice.due", i.Due)
		}),
		limitation,
		v("disputed", "the client contests it, wholly or in part", boolKind, func(i *engine.Invoice, _ *reading) ref.Val { return yes(i.Disputed) }),
		v("disputed_amount", "how much of what is open he contests; 0 when nothing", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Contested()) }),
		v("undisputed", "the rest of what is open", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Undisputed()) }),
		v("to_ask", "what may be asked: open, less the disputed part and the client's credit; never below 0", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.ToAsk()) }),
		v("credited", "the credit notes for this invoice, as far as they lower to_ask", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Credited) }),
		v("covered", "its share of the client's other credit: money on account, credit notes for no invoice", decimalKind, func(i *engine.Invoice, r *reading) ref.Val { return r.amount(i.Covered) }),
		v("dispute_reason", "why, in the words that were recorded; '' when unknown", stringKind, func(i *engine.Invoice, _ *reading) ref.Val { return text(i.DisputeReason) }),
		v("debit_pending", "a direct debit is on its way", boolKind, func(i *engine.Invoice, _ *reading) ref.Val { return yes(i.Debit) }),
		v("factored", "the claim was sold to a factor; only policies with factored: true see it", boolKind, func(i *engine.Invoice, _ *reading) ref.Val { return yes(i.Factored) }),
		v("factor", "who bought it; '' when unknown", stringKind, func(i *engine.Invoice, _ *reading) ref.Val { return text(i.Factor) }),
		handed,
		handedTo,
		v("in_court", "it was brought to court, and the proceedings have not ended: limitation stands still", boolKind, func(_ *engine.Invoice, r *reading) ref.Val {
			return yes(r.in.BeforeCourt() != 0)
		}),
		v("on_hold", "a person stopped the chase", boolKind, func(i *engine.Invoice, _ *reading) ref.Val { return yes(i.OnHold) }),
		entity,
	}
}

func clientVariables() []*variable {
	v := func(name, meaning string, d domainID, get func(c *engine.Client) string) *variable {
		return &variable{
			Entry: entry("client."+name, meaning), kind: stringKind, domain: d, needs: needsClient,
			get: func(r *reading) ref.Val { return text(get(r.in.Client)) },
		}
	}
	is := func(name, meaning string, get func(c *engine.Client) bool) *variable {
		return &variable{
			Entry: entry("client."+name, meaning), kind: boolKind, needs: needsClient,
			get: func(r *reading) ref.Val { return yes(get(r.in.Client)) },
		}
	}
	return []*variable{
		v("id", "the creditor's client number", anyText, func(c *engine.Client) string { return c.ID }),
		v("name", "the client's name", anyText, func(c *engine.Client) string { return c.Name }),
		v("profile", "one of the book's profiles; '' when unknown", profileDomain, func(c *engine.Client) string { return c.Profile }),
		v("kind", "'business', 'consumer' or 'public'", kindDomain, func(c *engine.Client) string { return c.Kind }),
		v("country", "two capitals, such as 'FR'; '' when unknown", countryDomain, func(c *engine.Client) string { return c.Country }),
		v("language", "two letters, such as 'fr'; '' for the creditor's", languageDomain, func(c *engine.Client) string { return c.Language }),
		v("email", "e-mail address; '' when unknown", anyText, func(c *engine.Client) string { return c.Email }),
		v("phone", "phone number; '' when unknown", anyText, func(c *engine.Client) string { return c.Phone }),
		is("email_bad", "a mail to that address bounced", func(c *engine.Client) bool { return c.BadOn("email") }),
		is("phone_bad", "somebody else has that number", func(c *engine.Client) bool { return c.BadOn("call") }),
		is("address_bad", "a letter to his address came back", func(c *engine.Client) bool { return c.BadOn("letter") }),
		is("phone_verified", "somebody made sure that client.phone is his", func(c *engine.Client) bool { return c.Phone != "" && c.Verified }),
		v("preferred_channel", "the channel he wants to be reached on; '' when unknown", contactDomain, func(c *engine.Client) string { return c.Preferred }),
		is("blacklisted", "a person put him on the blacklist, and something that he owes has been overdue since", func(c *engine.Client) bool { return c.Blacklisted != 0 }),
		is("insolvent", "proceedings were opened against him: no channel reaches him", func(c *engine.Client) bool { return c.Insolvent != 0 }),
	}
}

func accountVariables() []*variable {
	overdue := timing{steps: overdueDay, blind: true}
	v := func(name, meaning string, k kind, t timing, get func(a *engine.Account, r *reading) ref.Val) *variable {
		return &variable{
			Entry: entry("client."+name, meaning), kind: k, account: true, timing: t,
			get: func(r *reading) ref.Val { return get(&r.in.Account, r) },
		}
	}
	oldest := v("oldest_due", "the earliest due date among open invoices; may have no value", dateKind, timing{}, func(a *engine.Account, _ *reading) ref.Val {
		return dateOr("client.oldest_due", a.OldestDue)
	})
	oldest.optional = true
	due := v("anchor_due", "its due date; with \"weighted\" the mean of them; may have no value", dateKind, timing{}, func(_ *engine.Account, r *reading) ref.Val {
		return dateOr("client.anchor_due", r.in.AnchorDue())
	})
	due.optional = true
	share := v("promise_break_share", "percent of the promises that were kept or broken so far which were broken, rounded; may have no value", intKind, timing{steps: promiseDay, blind: true}, func(a *engine.Account, _ *reading) ref.Val {
		if percent, ok := a.BreakShare(); ok {
			return number(percent)
		}
		return missing("client.promise_break_share")
	})
	share.optional = true
	habit := func(name, meaning string, get func(h *engine.Habit) int) *variable {
		h := v(name, meaning, intKind, timing{}, func(a *engine.Account, _ *reading) ref.Val {
			if a.Habit.Paid == 0 {
				return missing("client." + name)
			}
			return number(get(&a.Habit))
		})
		h.optional = true
		return h
	}
	return []*variable{
		v("open_count", "invoices with something open", intKind, timing{}, func(a *engine.Account, _ *reading) ref.Val { return number(a.OpenCount) }),
		v("open_total", "their sum, less open credit notes", decimalKind, timing{}, func(a *engine.Account, r *reading) ref.Val { return r.amount(a.OpenTotal) }),
		v("overdue_count", "of these, invoices past due", intKind, overdue, func(a *engine.Account, _ *reading) ref.Val { return number(a.OverdueCount) }),
		v("overdue_total", "their sum", decimalKind, overdue, func(a *engine.Account, r *reading) ref.Val { return r.amount(a.OverdueTotal) }),
		v("to_ask", "the sum of invoice.to_ask over his invoices", decimalKind, timing{}, func(a *engine.Account, r *reading) ref.Val { return r.amount(a.ToAsk) }),
		v("overdue_to_ask", "of this, past due", decimalKind, overdue, func(a *engine.Account, r *reading) ref.Val { return r.amount(a.OverdueToAsk) }),
		v("on_account", "money that came in and was allocated to no invoice", decimalKind, timing{}, func(a *engine.Account, r *reading) ref.Val { return r.amount(a.OnAccount) }),
		oldest,
		v("anchor", "the invoice that a client's case is as late as, by id; '' with anchor \"weighted\", and when nothing is open", stringKind, timing{}, func(_ *engine.Account, r *reading) ref.Val {
			return text(r.in.Anchor())
		}),
		due,
		v("max_days_late", "lateness of the oldest open invoice; 0 when none is open", intKind, timing{running: hasOldestDue}, func(_ *engine.Account, r *reading) ref.Val {
			return number(r.in.MaxDaysLate())
		}),
		v("broken_promises", "promises to pay that were not kept, over all invoices", intKind, timing{steps: promiseDay, blind: true}, func(a *engine.Account, _ *reading) ref.Val {
			return number(a.BrokenPromises)
		}),
		v("kept_promises", "promises to pay that were kept, over all invoices", intKind, timing{}, func(a *engine.Account, _ *reading) ref.Val {
			return number(a.KeptPromises)
		}),
		share,
		v("paid_count", "invoices that were paid in full so far", intKind, timing{}, func(a *engine.Account, _ *reading) ref.Val { return number(a.Habit.Paid) }),
		habit("usual_days_late", "the median of how late the last 24 of them were paid, negative for early; may have no value", func(h *engine.Habit) int { return h.Usual }),
		habit("average_days_late", "their mean, to the nearest day; may have no value", func(h *engine.Habit) int { return h.Average }),
		v("days_beyond_usual", "days_late less usual_days_late; a value only with client.paid_count > 0", intKind, timing{running: hasHabit}, func(_ *engine.Account, r *reading) ref.Val {
			if days, ok := r.in.DaysBeyondUsual(); ok {
				return number(days)
			}
			return missing("client.days_beyond_usual")
		}),
	}
}

// touchVariables are what came of the contacts with the client, over all his cases.
func touchVariables() []*variable {
	v := func(name, meaning string, k kind, d domainID, get func(t *engine.Touch) ref.Val) *variable {
		return &variable{
			Entry: entry("client."+name, meaning), kind: k, domain: d, account: true, contacts: true,
			get: func(r *reading) ref.Val { return get(&r.in.Account.Touch) },
		}
	}
	return []*variable{
		v("last_channel", "that of the last contact with him over all his cases, before today, or of a call that was recorded; '' before the first", stringKind, channelDomain,
			func(t *engine.Touch) ref.Val { return text(t.Channel) }),
		v("last_outcome", "what came of it: 'sent', 'bounced', 'no_answer', 'answered'…; '' before the first", stringKind, outcomeDomain,
			func(t *engine.Touch) ref.Val { return text(t.Outcome) }),
		v("last_reached_channel", "the channel on which he was last reached: of a call that he took, or of the last contact before something came from him; '' when never", stringKind, channelDomain,
			func(t *engine.Touch) ref.Val { return text(t.Reached) }),
		v("unanswered_contacts", "contacts before today since something came from him: a payment, a promise, a dispute, a call that he took", intKind, anyText,
			func(t *engine.Touch) ref.Val { return number(t.Unanswered) }),
		v("excuses", "calls in which he gave 'oversight', 'unable_to_pay' or 'bad_faith' as the reason", intKind, anyText,
			func(t *engine.Touch) ref.Val { return number(t.Excuses) }),
		v("last_reason", "the reason that he gave last in a call; '' when none", stringKind, reasonDomain,
			func(t *engine.Touch) ref.Val { return text(t.Reason) }),
	}
}

func caseVariables() []*variable {
	v := func(name, meaning string, k kind, running func(*engine.Input) bool, get func(c *engine.Case, r *reading) ref.Val) *variable {
		return &variable{
			Entry: entry("case."+name, meaning), kind: k, needs: needsCase, timing: timing{running: running},
			get: func(r *reading) ref.Val { return get(r.in.Case, r) },
		}
	}
	state := v("state", "the name of the state it is in", stringKind, nil, func(c *engine.Case, r *reading) ref.Val {
		return text(r.in.Machine.Name(c.State))
	})
	state.domain = stateDomain
	notice := v("formal_notice", "the day a state of tone formal was first entered; may have no value", dateKind, nil, func(c *engine.Case, _ *reading) ref.Val {
		return dateOr("case.formal_notice", c.Formal)
	})
	notice.optional = true
	return []*variable{
		state,
		v("days_in_state", "days since the state was entered, without the days held", intKind, notHeld, func(c *engine.Case, r *reading) ref.Val {
			return number(c.DaysInState(r.in.Today))
		}),
		v("entries", "how often the state was entered", intKind, nil, func(c *engine.Case, _ *reading) ref.Val { return number(c.EntriesOf(c.State)) }),
		v("contacts", "actions that reached out to the client so far", intKind, nil, func(c *engine.Case, _ *reading) ref.Val { return number(c.Contacts) }),
		v("days_since_contact", "days since the last contact, without the days held; since the case opened when there was none", intKind, sinceContactRuns, func(c *engine.Case, r *reading) ref.Val {
			if days, ok := c.DaysSinceContact(r.in.Today); ok {
				return number(days)
			}
			return number(int(r.in.Today - c.Opened))
		}),
		v("days_held", "days since the hold began; 0 outside a hold", intKind, held, func(c *engine.Case, r *reading) ref.Val { return number(c.DaysHeld(r.in.Today)) }),
		v("days_open", "days since the case was opened", intKind, always, func(c *engine.Case, r *reading) ref.Val { return number(int(r.in.Today - c.Opened)) }),
		notice,
	}
}

func promiseVariables() []*variable {
	breaks := timing{steps: promiseDay}
	v := func(name, meaning string, k kind, t timing, get func(p *engine.Promise, r *reading) ref.Val) *variable {
		return &variable{
			Entry: entry("promise."+name, meaning), kind: k, timing: t,
			get: func(r *reading) ref.Val { return get(&r.in.Promise, r) },
		}
	}
	until := v("until", "the last day on which paying keeps it; may have no value", dateKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val {
		return dateOr("promise.until", p.Until)
	})
	until.optional = true
	return []*variable{
		v("made", "there is a promise to pay", boolKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return yes(p.Made != 0 && !p.Planned()) }),
		v("active", "it is not kept, and there is still time", boolKind, breaks, func(p *engine.Promise, r *reading) ref.Val { return yes(p.Active(r.in.Today) && !p.Planned()) }),
		v("kept", "what was promised came in", boolKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return yes(p.Kept() && !p.Planned()) }),
		v("partly", "some of it came in, and not all", boolKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return yes(p.Partly() && !p.Planned()) }),
		v("broken", "the promised day, and its grace, has passed without the money", boolKind, breaks, func(p *engine.Promise, r *reading) ref.Val {
			return yes(p.BrokenOn(r.in.Today) && !p.Planned())
		}),
		until,
		v("amount", "what was promised", decimalKind, timing{}, func(p *engine.Promise, r *reading) ref.Val { return r.amount(p.Amount) }),
		v("paid", "what came in since, up to until", decimalKind, timing{}, func(p *engine.Promise, r *reading) ref.Val { return r.amount(p.Paid) }),
		v("grace", "days after until that still count as in time", intKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return number(p.Grace) }),
		v("broken_count", "broken promises and plans of the case", intKind, breaks, func(p *engine.Promise, r *reading) ref.Val { return number(p.BrokenCount(r.in.Today)) }),
	}
}

func planVariables() []*variable {
	breaks := timing{steps: promiseDay}
	v := func(name, meaning string, k kind, t timing, get func(p *engine.Promise, r *reading) ref.Val) *variable {
		return &variable{
			Entry: entry("plan."+name, meaning), kind: k, timing: t,
			get: func(r *reading) ref.Val { return get(&r.in.Promise, r) },
		}
	}
	next := v("next_due", "the day of the first instalment that is not paid; may have no value", dateKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val {
		return dateOr("plan.next_due", p.Next().Due)
	})
	next.optional = true
	return []*variable{
		v("made", "the last word to pay is a payment plan", boolKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return yes(p.Planned()) }),
		v("active", "no instalment was missed, and some are to come", boolKind, breaks, func(p *engine.Promise, r *reading) ref.Val {
			return yes(p.Planned() && p.Active(r.in.Today))
		}),
		v("kept", "all of it came in, in time", boolKind, timing{}, func(p *engine.Promise, _ *reading) ref.Val { return yes(p.Planned() && p.Kept()) }),
		v("broken", "an instalment was missed, its grace included", boolKind, breaks, func(p *engine.Promise, r *reading) ref.Val {
			return yes(p.Planned() && p.BrokenOn(r.in.Today))
		}),
		v("missed", "instalments that were missed", intKind, breaks, func(p *engine.Promise, r *reading) ref.Val { return number(p.Missed(r.in.Today)) }),
		next,
		v("next_amount", "what it lacks; 0 when none is left", decimalKind, timing{}, func(p *engine.Promise, r *reading) ref.Val { return r.amount(p.Next().Amount) }),
		v("paid", "what came in for it before it was broken", decimalKind, timing{}, func(p *engine.Promise, r *reading) ref.Val {
			if !p.Planned() {
				return r.amount(0)
			}
			return r.amount(p.Paid)
		}),
	}
}

func lastVariables() []*variable {
	v := func(name, meaning string, d domainID, get func(o *engine.Outcome) string) *variable {
		return &variable{
			Entry: entry("last."+name, meaning), kind: stringKind, domain: d, last: true,
			get: func(r *reading) ref.Val { return text(get(&r.in.Last)) },
		}
	}
	return []*variable{
		v("outcome", "what came of the case's last action: 'sent', 'bounced', 'no_answer'…; '' before the first", outcomeDomain, func(o *engine.Outcome) string { return o.Result }),
		v("reason", "why the client has not paid, as he said in the last call; '' when unknown", reasonDomain, func(o *engine.Outcome) string { return o.Reason }),
		v("channel", "its channel; '' before the first", channelDomain, func(o *engine.Outcome) string { return o.Channel }),
	}
}
