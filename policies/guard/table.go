package guard

import (
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
)

// builtins returns the names of every guard, in the order of the reference, made once: nobody changes
// them. Declared facts come on top.
var builtins = sync.OnceValue(func() []*variable {
	var all []*variable
	for _, part := range [][]*variable{
		timeVariables(), invoiceVariables(), clientVariables(), accountVariables(), touchVariables(),
		caseVariables(), promiseVariables(), planVariables(), lastVariables(),
	} {
		all = append(all, part...)
	}
	for _, v := range all {
		v.amount = v.kind == decimalKind // no other name of ours has decimals
	}
	return slices.Clip(all)
})

func entry(name, meaning string) Entry { return Entry{Name: name, Meaning: meaning} }

func timeVariables() []*variable {
	limitation := named("days_to_limitation", "days until the claim can no longer be brought to court, negative after; a value only with has(invoice.limitation_date)",
		func(in *engine.Input) int64 { return int64(in.LimitationEnd() - in.Today) }).moving(timing{running: hasLimitation, down: true}).needing(needsInvoice)
	limitation.known = hasLimitation
	return []*variable{
		named("today", "the creditor's civil date", func(in *engine.Input) engine.Date { return in.Today }).moving(timing{running: always}),
		named("days_late", "days since the due date, negative before it; in scope client since that of the anchor", func(in *engine.Input) int64 { return int64(in.DaysLate()) }).moving(timing{running: hasDue}),
		named("business_days_late", "the same in the creditor's business days", func(in *engine.Input) int64 { return int64(in.BusinessDaysLate()) }).moving(timing{running: hasDue, business: true}),
		limitation,
	}
}

func invoiceVariables() []*variable {
	v := func(name, meaning string, get any) *variable {
		return named("invoice."+name, meaning, get).needing(needsInvoice)
	}
	issued := v("issued", "the day it was issued; may have no value", func(in *engine.Input) engine.Date { return in.Invoice.Issued })
	issued.optional = true
	limitation := v("limitation_date", "the last day on which the claim can be brought to court; may have no value", func(in *engine.Input) engine.Date { return in.LimitationEnd() })
	limitation.optional = true
	currency := v("currency", "ISO 4217 code, such as 'EUR'", func(in *engine.Input) string { return in.Invoice.Currency.Code() })
	currency.domain = currencyDomain
	instalments := v("instalments", "how many instalments it has, as far as is known; 0 when it is whole", func(in *engine.Input) int64 { return int64(in.Instalments) })
	instalments.account = true
	entity := v("entity", "which of the book's entities is owed; '' for the creditor", func(in *engine.Input) string { return in.Invoice.Entity })
	entity.domain = entityDomain
	handed := v("handed_over", "it was handed over to an agency, a bailiff or a lawyer", func(in *engine.Input) bool { return in.Invoice.HandedOver != 0 })
	handedTo := v("handed_to", "the exit by which it was, such as 'agency'; '' when it was not", func(in *engine.Input) string { return in.Invoice.HandedTo })
	handed.handed, handedTo.handed = true, true
	return []*variable{
		v("id", "the creditor's invoice number", func(in *engine.Input) string { return in.Invoice.ID }),
		v("number", "the same without the instalment: INV-7 of INV-7#2", func(in *engine.Input) string {
			n, _ := engine.SplitID(in.Invoice.ID)
			return n
		}),
		v("instalment", "2 of INV-7#2; 0 when it is whole", func(in *engine.Input) int64 {
			_, n := engine.SplitID(in.Invoice.ID)
			return int64(n)
		}),
		instalments,
		v("amount", "as invoiced, taxes included", func(in *engine.Input) engine.Amount { return in.Invoice.Amount }),
		v("open", "still owed now", func(in *engine.Input) engine.Amount { return in.Invoice.Open }),
		v("paid", "paid or credited so far", func(in *engine.Input) engine.Amount { return in.Invoice.Paid() }),
		currency,
		issued,
		v("due", "the last day on which payment is on time", func(in *engine.Input) engine.Date { return in.Invoice.Due }),
		limitation,
		v("disputed", "the client contests it, wholly or in part", func(in *engine.Input) bool { return in.Invoice.Disputed }),
		v("disputed_amount", "how much of what is open they contest; 0 when nothing", func(in *engine.Input) engine.Amount { return in.Invoice.Contested() }),
		v("undisputed", "the rest of what is open", func(in *engine.Input) engine.Amount { return in.Invoice.Undisputed() }),
		v("to_ask", "what may be asked: open, less the disputed part and the client's credit; never below 0", func(in *engine.Input) engine.Amount { return in.Invoice.ToAsk() }),
		v("tolerated", "something is open, and no more than the book's tolerance: it is asked of nobody", func(in *engine.Input) bool { return in.Invoice.WhollyTolerated() }),
		v("credited", "the credit notes for this invoice, as far as they lower to_ask", func(in *engine.Input) engine.Amount { return in.Invoice.Credited }),
		v("covered", "its share of the client's other credit: money on account, credit notes for no invoice", func(in *engine.Input) engine.Amount { return in.Invoice.Covered }),
		v("approved", "the buyer approved the electronic invoice, or a person recorded that they did; a dispute may have come later", func(in *engine.Input) bool { return in.Invoice.Approved != 0 }),
		v("dispute_reason", "why, in the words that were recorded; '' when unknown", func(in *engine.Input) string { return in.Invoice.DisputeReason }),
		v("debit_pending", "a direct debit is on its way", func(in *engine.Input) bool { return in.Invoice.Debit }),
		v("factored", "the claim was sold to a factor; only policies with factored: true see it", func(in *engine.Input) bool { return in.Invoice.Factored }),
		v("factor", "who bought it; '' when unknown", func(in *engine.Input) string { return in.Invoice.Factor }),
		handed,
		handedTo,
		v("in_court", "it was brought to court, and the proceedings have not ended: limitation stands still", func(in *engine.Input) bool { return in.BeforeCourt() != 0 }),
		v("on_hold", "a person stopped the chase", func(in *engine.Input) bool { return in.Invoice.OnHold }),
		entity,
	}
}

func clientVariables() []*variable {
	v := func(name, meaning string, d domainID, get func(in *engine.Input) string) *variable {
		return named("client."+name, meaning, get).needing(needsClient).among(d)
	}
	is := func(name, meaning string, get func(in *engine.Input) bool) *variable {
		return named("client."+name, meaning, get).needing(needsClient)
	}
	return []*variable{
		v("id", "the creditor's client number", anyText, func(in *engine.Input) string { return in.Client.ID }),
		v("name", "the client's name", anyText, func(in *engine.Input) string { return in.Client.Name }),
		v("profile", "one of the book's profiles; '' when unknown", profileDomain, func(in *engine.Input) string { return in.Client.Profile }),
		v("kind", "'business', 'consumer' or 'public'; '' when nobody said", kindDomain, func(in *engine.Input) string { return in.Client.Kind }),
		v("country", "two capitals, such as 'FR'; '' when unknown", countryDomain, func(in *engine.Input) string { return in.Client.Country }),
		v("language", "two letters, such as 'fr'; '' for the creditor's", languageDomain, func(in *engine.Input) string { return in.Client.Language }),
		v("email", "e-mail address; '' when unknown", anyText, func(in *engine.Input) string { return in.Client.Email }),
		v("phone", "phone number; '' when unknown", anyText, func(in *engine.Input) string { return in.Client.Phone }),
		is("email_bad", "a mail to that address bounced", func(in *engine.Input) bool { return in.Client.BadOn("email") }),
		is("phone_bad", "somebody else has that number", func(in *engine.Input) bool { return in.Client.BadOn("call") }),
		is("address_bad", "a letter to their address came back", func(in *engine.Input) bool { return in.Client.BadOn("letter") }),
		is("phone_verified", "somebody made sure that client.phone is theirs", func(in *engine.Input) bool { return in.Client.Phone != "" && in.Client.Verified }),
		v("preferred_channel", "the channel they want to be reached on; '' when unknown", contactDomain, func(in *engine.Input) string { return in.Client.Preferred }),
		is("blacklisted", "a person put them on the blacklist, and something that they owe has been overdue since", func(in *engine.Input) bool { return in.Client.Blacklisted != 0 }),
		is("insolvent", "proceedings were opened against them: no channel reaches them", func(in *engine.Input) bool { return in.Client.Insolvent != 0 }),
	}
}

func accountVariables() []*variable {
	overdue := timing{steps: overdueDay, blind: true}
	v := func(name, meaning string, t timing, get any) *variable {
		all := named("client."+name, meaning, get).moving(t)
		all.account = true
		return all
	}
	oldest := v("oldest_due", "the earliest due date among open invoices; may have no value", timing{}, func(in *engine.Input) engine.Date { return in.Account.OldestDue })
	oldest.optional = true
	due := v("anchor_due", "its due date; with \"weighted\" the mean of them; may have no value", timing{}, func(in *engine.Input) engine.Date { return in.AnchorDue() })
	due.optional = true
	share := v("promise_break_share", "percent of the promises that were kept or broken so far which were broken, rounded; may have no value", timing{steps: promiseDay, blind: true}, func(in *engine.Input) int64 {
		percent, _ := in.Account.BreakShare()
		return int64(percent)
	})
	share.known = func(in *engine.Input) bool { _, ok := in.Account.BreakShare(); return ok }
	share.optional = true
	habit := func(name, meaning string, get func(in *engine.Input) int64) *variable {
		h := v(name, meaning, timing{}, get)
		h.known, h.optional = func(in *engine.Input) bool { return in.Account.Habit.Paid != 0 }, true
		return h
	}
	beyond := v("days_beyond_usual", "days_late less usual_days_late; a value only with client.paid_count > 0", timing{running: hasHabit}, func(in *engine.Input) int64 {
		days, _ := in.DaysBeyondUsual()
		return int64(days)
	})
	beyond.known = hasHabit
	return []*variable{
		v("open_count", "invoices with something open", timing{}, func(in *engine.Input) int64 { return int64(in.Account.OpenCount) }),
		v("open_total", "their sum, less open credit notes", timing{}, func(in *engine.Input) engine.Amount { return in.Account.OpenTotal }),
		v("overdue_count", "of these, invoices past due", overdue, func(in *engine.Input) int64 { return int64(in.Account.OverdueCount) }),
		v("overdue_total", "their sum", overdue, func(in *engine.Input) engine.Amount { return in.Account.OverdueTotal }),
		v("to_ask", "the sum of invoice.to_ask over their invoices", timing{}, func(in *engine.Input) engine.Amount { return in.Account.ToAsk }),
		v("overdue_to_ask", "of this, past due", overdue, func(in *engine.Input) engine.Amount { return in.Account.OverdueToAsk }),
		v("tolerated", "something is open, and of no invoice more than the book's tolerance: it is asked of nobody", timing{}, func(in *engine.Input) bool { return in.Account.Tolerated }),
		v("on_account", "money that came in and was allocated to no invoice", timing{}, func(in *engine.Input) engine.Amount { return in.Account.OnAccount }),
		oldest,
		v("anchor", "the invoice that a client's case is as late as, by id; '' with anchor \"weighted\", and when nothing is asked for", timing{}, func(in *engine.Input) string { return in.Anchor() }),
		due,
		v("max_days_late", "lateness of the oldest open invoice; 0 when none is open", timing{running: hasOldestDue}, func(in *engine.Input) int64 { return int64(in.MaxDaysLate()) }),
		v("broken_promises", "promises to pay that were not kept, over all invoices", timing{steps: promiseDay, blind: true}, func(in *engine.Input) int64 { return int64(in.Account.BrokenPromises) }),
		v("kept_promises", "promises to pay that were kept, over all invoices", timing{}, func(in *engine.Input) int64 { return int64(in.Account.KeptPromises) }),
		share,
		v("paid_count", "invoices that were paid in full so far", timing{}, func(in *engine.Input) int64 { return int64(in.Account.Habit.Paid) }),
		habit("usual_days_late", "the median of how late the last 24 of them were paid, negative for early; may have no value", func(in *engine.Input) int64 { return int64(in.Account.Habit.Usual) }),
		habit("average_days_late", "their mean, to the nearest day; may have no value", func(in *engine.Input) int64 { return int64(in.Account.Habit.Average) }),
		beyond,
	}
}

// touchVariables are what came of the contacts with the client, over all their cases.
func touchVariables() []*variable {
	v := func(name, meaning string, d domainID, get any) *variable {
		all := named("client."+name, meaning, get).among(d)
		all.account, all.contacts = true, true
		return all
	}
	return []*variable{
		v("last_channel", "that of the last contact with them over all their cases, before today, or of a call that was recorded; '' before the first", channelDomain,
			func(in *engine.Input) string { return in.Account.History.Channel }),
		v("last_outcome", "what came of it: 'sent', 'bounced', 'no_answer', 'answered'…; '' before the first", outcomeDomain,
			func(in *engine.Input) string { return in.Account.History.Outcome }),
		v("last_reached_channel", "the channel on which they were last reached: of a call that they took, or of the last contact before something came from them; '' when never", channelDomain,
			func(in *engine.Input) string { return in.Account.History.Reached }),
		v("unanswered_contacts", "contacts before today since something came from them: a payment, a promise, a dispute, a call that they took", anyText,
			func(in *engine.Input) int64 { return int64(in.Account.History.Unanswered) }),
		v("excuses", "calls in which they gave 'oversight', 'unable_to_pay' or 'bad_faith' as the reason", anyText,
			func(in *engine.Input) int64 { return int64(in.Account.History.Excuses) }),
		v("last_reason", "the reason that they gave last in a call; '' when none", reasonDomain,
			func(in *engine.Input) string { return in.Account.History.Reason }),
	}
}

func caseVariables() []*variable {
	v := func(name, meaning string, running func(*engine.Input) bool, get any) *variable {
		return named("case."+name, meaning, get).needing(needsCase).moving(timing{running: running})
	}
	state := v("state", "the name of the state it is in", nil, func(in *engine.Input) string { return in.Machine.Name(in.Case.State) })
	state.domain = stateDomain
	notice := v("formal_notice", "the day a state of tone formal was first entered; may have no value", nil, func(in *engine.Input) engine.Date { return in.Case.Formal })
	notice.optional = true
	return []*variable{
		state,
		v("days_in_state", "days since the state was entered, without the days held", notHeld, func(in *engine.Input) int64 { return int64(in.Case.DaysInState(in.Today)) }),
		v("entries", "how often the state was entered", nil, func(in *engine.Input) int64 { return int64(in.Case.EntriesOf(in.Case.State)) }),
		v("contacts", "actions that reached out to the client so far", nil, func(in *engine.Input) int64 { return int64(in.Case.Contacts) }),
		v("days_since_contact", "days since the last contact, without the days held; since the case opened when there was none", sinceContactRuns, func(in *engine.Input) int64 {
			if days, ok := in.Case.DaysSinceContact(in.Today); ok {
				return int64(days)
			}
			return int64(in.Today - in.Case.Opened)
		}),
		v("days_held", "days since the hold began; 0 outside a hold", held, func(in *engine.Input) int64 { return int64(in.Case.DaysHeld(in.Today)) }),
		v("days_open", "days since the case was opened", always, func(in *engine.Input) int64 { return int64(in.Today - in.Case.Opened) }),
		notice,
	}
}

func promiseVariables() []*variable {
	breaks := timing{steps: promiseDay}
	v := func(name, meaning string, t timing, get any) *variable {
		return named("promise."+name, meaning, get).moving(t)
	}
	until := v("until", "the last day on which paying keeps it; may have no value", timing{}, func(in *engine.Input) engine.Date { return in.Promise.Until })
	until.optional = true
	return []*variable{
		v("made", "there is a promise to pay", timing{}, func(in *engine.Input) bool { return in.Promise.Made != 0 && !in.Promise.Planned() }),
		v("active", "it is not kept, and there is still time", breaks, func(in *engine.Input) bool { return in.Promise.Active(in.Today) && !in.Promise.Planned() }),
		v("kept", "what was promised came in", timing{}, func(in *engine.Input) bool { return in.Promise.Kept() && !in.Promise.Planned() }),
		v("partly", "some of it came in, and not all", timing{}, func(in *engine.Input) bool { return in.Promise.Partly() && !in.Promise.Planned() }),
		v("broken", "the promised day, and its grace, has passed without the money", breaks, func(in *engine.Input) bool { return in.Promise.BrokenOn(in.Today) && !in.Promise.Planned() }),
		until,
		v("amount", "what was promised", timing{}, func(in *engine.Input) engine.Amount { return in.Promise.Amount }),
		v("paid", "what came in since, up to until", timing{}, func(in *engine.Input) engine.Amount { return in.Promise.Paid }),
		v("grace", "days after until that still count as in time", timing{}, func(in *engine.Input) int64 { return int64(in.Promise.Grace) }),
		v("broken_count", "broken promises and plans of the case", breaks, func(in *engine.Input) int64 { return int64(in.Promise.BrokenCount(in.Today)) }),
	}
}

func planVariables() []*variable {
	breaks := timing{steps: promiseDay}
	v := func(name, meaning string, t timing, get any) *variable {
		return named("plan."+name, meaning, get).moving(t)
	}
	next := v("next_due", "the day of the first instalment that is not paid; may have no value", timing{}, func(in *engine.Input) engine.Date { return in.Promise.Next().Due })
	next.optional = true
	return []*variable{
		v("made", "the last word to pay is a payment plan", timing{}, func(in *engine.Input) bool { return in.Promise.Planned() }),
		v("active", "no instalment was missed, and some are to come", breaks, func(in *engine.Input) bool { return in.Promise.Planned() && in.Promise.Active(in.Today) }),
		v("kept", "all of it came in, in time", timing{}, func(in *engine.Input) bool { return in.Promise.Planned() && in.Promise.Kept() }),
		v("broken", "an instalment was missed, its grace included", breaks, func(in *engine.Input) bool { return in.Promise.Planned() && in.Promise.BrokenOn(in.Today) }),
		v("missed", "instalments that were missed", breaks, func(in *engine.Input) int64 { return int64(in.Promise.Missed(in.Today)) }),
		next,
		v("next_amount", "what it lacks; 0 when none is left", timing{}, func(in *engine.Input) engine.Amount { return in.Promise.Next().Amount }),
		v("paid", "what came in for it before it was broken", timing{}, func(in *engine.Input) engine.Amount {
			if !in.Promise.Planned() {
				return 0
			}
			return in.Promise.Paid
		}),
	}
}

func lastVariables() []*variable {
	v := func(name, meaning string, d domainID, get func(in *engine.Input) string) *variable {
		last := named("last."+name, meaning, get).among(d)
		last.last = true
		return last
	}
	return []*variable{
		v("outcome", "what came of the case's last action: 'sent', 'bounced', 'no_answer'…; '' before the first", outcomeDomain, func(in *engine.Input) string { return in.Last.Result }),
		v("reason", "why the client has not paid, as they said in the last call; '' when unknown", reasonDomain, func(in *engine.Input) string { return in.Last.Reason }),
		v("channel", "its channel; '' before the first", channelDomain, func(in *engine.Input) string { return in.Last.Channel }),
	}
}
