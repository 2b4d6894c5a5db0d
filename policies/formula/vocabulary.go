package formula

import (
	"errors"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// root is a name a formula may begin with: a value, or a record of fields.
type root struct {
	typ    Type
	eval   eval
	fields map[string]field // nil for a value
}

// field is a value of a record.
type field struct {
	typ    Type
	eval   eval
	values []string // the only texts it can have; nil for any

	optional bool // it may have no value; has asks
}

var (
	kinds     = []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}
	errNoCase = errors.New("there is no case to compute for")
)

// roots lists every name of a vocabulary. The names are those of guards.
func roots(v Vocabulary) map[string]*root {
	return map[string]*root{
		"invoice":  {fields: invoiceFields(v.Entities)},
		"client":   {fields: clientFields(v.Profiles)},
		"case":     {fields: caseFields(v.States)},
		"promise":  {fields: promiseFields()},
		"plan":     {fields: planFields()},
		"last":     {fields: lastFields()},
		"facts":    {fields: factFields(v.Facts)},
		"creditor": {fields: creditorFields(v.ContractRates)},
		"today": {typ: Date, eval: func(f *frame) (datum, error) {
			return datum{n: int64(f.in.Today)}, nil
		}},
		"days_late": {typ: Number, eval: func(f *frame) (datum, error) {
			return fromInt(f.in.DaysLate()), nil
		}},
		"business_days_late": {typ: Number, eval: func(f *frame) (datum, error) {
			return fromInt(f.in.BusinessDaysLate()), nil
		}},
		"days_to_limitation": {typ: Number, eval: func(f *frame) (datum, error) {
			end := f.in.LimitationEnd()
			if end.IsZero() {
				return datum{}, &noValueError{"days_to_limitation has no value"}
			}
			return fromInt(int(end - f.in.Today)), nil
		}},
	}
}

func invoiceFields(entities []string) map[string]field {
	return map[string]field{
		"id":              text(func(f *frame) string { return f.in.Invoice.ID }),
		"number":          text(func(f *frame) string { number, _ := engine.SplitID(f.in.Invoice.ID); return number }),
		"instalment":      number(func(f *frame) int { _, n := engine.SplitID(f.in.Invoice.ID); return n }),
		"instalments":     number(func(f *frame) int { return f.in.Instalments }),
		"entity":          text(func(f *frame) string { return f.in.Invoice.Entity }).among(entities),
		"currency":        text(func(f *frame) string { return f.in.Invoice.Currency.Code() }),
		"amount":          money(func(f *frame) engine.Amount { return f.in.Invoice.Amount }),
		"open":            money(func(f *frame) engine.Amount { return f.in.Invoice.Open }),
		"paid":            money(func(f *frame) engine.Amount { return f.in.Invoice.Paid() }),
		"due":             date("invoice.due", func(f *frame) engine.Date { return f.in.Invoice.Due }),
		"issued":          date("invoice.issued", func(f *frame) engine.Date { return f.in.Invoice.Issued }),
		"disputed":        yes(func(f *frame) bool { return f.in.Invoice.Disputed }),
		"approved":        yes(func(f *frame) bool { return f.in.Invoice.Approved != 0 }),
		"limitation_date": date("invoice.limitation_date", func(f *frame) engine.Date { return f.in.LimitationEnd() }),
		"disputed_amount": money(func(f *frame) engine.Amount { return f.in.Invoice.Contested() }),
		"undisputed":      money(func(f *frame) engine.Amount { return f.in.Invoice.Undisputed() }),
		"to_ask":          money(func(f *frame) engine.Amount { return f.in.Invoice.ToAsk() }),
		"tolerated":       yes(func(f *frame) bool { return f.in.Invoice.WhollyTolerated() }),
		"credited":        money(func(f *frame) engine.Amount { return f.in.Invoice.Credited }),
		"covered":         money(func(f *frame) engine.Amount { return f.in.Invoice.Covered }),
		"dispute_reason":  text(func(f *frame) string { return f.in.Invoice.DisputeReason }),
		"debit_pending":   yes(func(f *frame) bool { return f.in.Invoice.Debit }),
		"factored":        yes(func(f *frame) bool { return f.in.Invoice.Factored }),
		"factor":          text(func(f *frame) string { return f.in.Invoice.Factor }),
		"handed_over":     yes(func(f *frame) bool { return f.in.Invoice.HandedOver != 0 }),
		"handed_to":       text(func(f *frame) string { return f.in.Invoice.HandedTo }),
		"in_court":        yes(func(f *frame) bool { return f.in.BeforeCourt() != 0 }),
		"on_hold":         yes(func(f *frame) bool { return f.in.Invoice.OnHold }),
	}
}

func clientFields(profiles []string) map[string]field {
	client := func(get func(*engine.Client) string) field {
		return text(func(f *frame) string {
			if f.in.Client == nil {
				return ""
			}
			return get(f.in.Client)
		})
	}
	fields := map[string]field{
		"id":             client(func(c *engine.Client) string { return c.ID }),
		"name":           client(func(c *engine.Client) string { return c.Name }),
		"profile":        client(func(c *engine.Client) string { return c.Profile }),
		"kind":           client(func(c *engine.Client) string { return c.Kind }),
		"country":        client(func(c *engine.Client) string { return c.Country }),
		"language":       client(func(c *engine.Client) string { return c.Language }),
		"email":          client(func(c *engine.Client) string { return c.Email }),
		"phone":          client(func(c *engine.Client) string { return c.Phone }),
		"open_count":     number(func(f *frame) int { return f.in.Account.OpenCount }),
		"overdue_count":  number(func(f *frame) int { return f.in.Account.OverdueCount }),
		"max_days_late":  number(func(f *frame) int { return f.in.MaxDaysLate() }),
		"open_total":     money(func(f *frame) engine.Amount { return f.in.Account.OpenTotal }),
		"overdue_total":  money(func(f *frame) engine.Amount { return f.in.Account.OverdueTotal }),
		"anchor":         text(func(f *frame) string { return f.in.Anchor() }),
		"anchor_due":     date("client.anchor_due", func(f *frame) engine.Date { return f.in.AnchorDue() }),
		"oldest_due":     date("client.oldest_due", func(f *frame) engine.Date { return f.in.Account.OldestDue }),
		"to_ask":         money(func(f *frame) engine.Amount { return f.in.Account.ToAsk }),
		"tolerated":      yes(func(f *frame) bool { return f.in.Account.Tolerated }),
		"overdue_to_ask": money(func(f *frame) engine.Amount { return f.in.Account.OverdueToAsk }),
		"on_account":     money(func(f *frame) engine.Amount { return f.in.Account.OnAccount }),
	}
	maps.Copy(fields, habitFields())
	maps.Copy(fields, touchFields())
	is := func(get func(*engine.Client) bool) field {
		return yes(func(f *frame) bool { return f.in.Client != nil && get(f.in.Client) })
	}
	fields["email_bad"] = is(func(c *engine.Client) bool { return c.BadOn("email") })
	fields["phone_bad"] = is(func(c *engine.Client) bool { return c.BadOn("call") })
	fields["address_bad"] = is(func(c *engine.Client) bool { return c.BadOn("letter") })
	fields["phone_verified"] = is(func(c *engine.Client) bool { return c.Phone != "" && c.Verified })
	fields["preferred_channel"] = client(func(c *engine.Client) string { return c.Preferred })
	fields["blacklisted"] = is(func(c *engine.Client) bool { return c.Blacklisted != 0 })
	fields["insolvent"] = is(func(c *engine.Client) bool { return c.Insolvent != 0 })
	fields["profile"] = fields["profile"].among(profiles)
	fields["kind"] = fields["kind"].among(kinds)
	return fields
}

// habitFields are what is known of how a client behaved so far.
func habitFields() map[string]field {
	known := func(name string, get func(*engine.Input) (int, bool)) field {
		return field{typ: Number, optional: true, eval: func(f *frame) (datum, error) {
			n, ok := get(f.in)
			if !ok {
				return datum{}, &noValueError{"client." + name + " has no value"}
			}
			return fromInt(n), nil
		}}
	}
	paid := func(get func(*engine.Habit) int) func(*engine.Input) (int, bool) {
		return func(in *engine.Input) (int, bool) { return get(&in.Account.Habit), in.Account.Habit.Paid > 0 }
	}
	return map[string]field{
		"broken_promises":     number(func(f *frame) int { return f.in.Account.BrokenPromises }),
		"kept_promises":       number(func(f *frame) int { return f.in.Account.KeptPromises }),
		"promise_break_share": known("promise_break_share", func(in *engine.Input) (int, bool) { return in.Account.BreakShare() }),
		"paid_count":          number(func(f *frame) int { return f.in.Account.Habit.Paid }),
		"usual_days_late":     known("usual_days_late", paid(func(h *engine.Habit) int { return h.Usual })),
		"average_days_late":   known("average_days_late", paid(func(h *engine.Habit) int { return h.Average })),
		"days_beyond_usual":   known("days_beyond_usual", (*engine.Input).DaysBeyondUsual),
	}
}

// ContactFields are the fields of client that come from all contacts with them.
var ContactFields = sortedNames(touchFields())

// touchFields are what came of the contacts with the client.
func touchFields() map[string]field {
	return map[string]field{
		"last_channel":         text(func(f *frame) string { return f.in.Account.History.Channel }).among(engine.ChannelNames()),
		"last_outcome":         text(func(f *frame) string { return f.in.Account.History.Outcome }).among(engine.OutcomeResults),
		"last_reached_channel": text(func(f *frame) string { return f.in.Account.History.Reached }).among(engine.ChannelNames()),
		"unanswered_contacts":  number(func(f *frame) int { return f.in.Account.History.Unanswered }),
		"excuses":              number(func(f *frame) int { return f.in.Account.History.Excuses }),
		"last_reason":          text(func(f *frame) string { return f.in.Account.History.Reason }).among(engine.CallReasons),
	}
}

func caseFields(states []string) map[string]field {
	days := func(get func(c *engine.Case, in *engine.Input) int) field {
		return field{typ: Number, eval: func(f *frame) (datum, error) {
			if f.in.Case == nil {
				return datum{}, errNoCase
			}
			return fromInt(get(f.in.Case, f.in)), nil
		}}
	}
	state := field{typ: Text, eval: func(f *frame) (datum, error) {
		if f.in.Case == nil || f.in.Machine == nil {
			return datum{}, errNoCase
		}
		return datum{text: f.in.Machine.Name(f.in.Case.State)}, nil
	}}
	return map[string]field{
		"state":         state.among(states),
		"days_in_state": days(func(c *engine.Case, in *engine.Input) int { return c.DaysInState(in.Today) }),
		"entries":       days(func(c *engine.Case, _ *engine.Input) int { return c.EntriesOf(c.State) }),
		"contacts":      days(func(c *engine.Case, _ *engine.Input) int { return c.Contacts }),
		"days_held":     days(func(c *engine.Case, in *engine.Input) int { return c.DaysHeld(in.Today) }),
		"days_open":     days(func(c *engine.Case, in *engine.Input) int { return int(in.Today - c.Opened) }),
		"formal_notice": {typ: Date, optional: true, eval: func(f *frame) (datum, error) {
			switch {
			case f.in.Case == nil:
				return datum{}, errNoCase
			case f.in.Case.Formal == 0:
				return datum{}, &noValueError{"case.formal_notice has no value"}
			}
			return fromDate(f.in.Case.Formal), nil
		}},
		"days_since_contact": days(func(c *engine.Case, in *engine.Input) int {
			if n, ok := c.DaysSinceContact(in.Today); ok {
				return n
			}
			return int(in.Today - c.Opened)
		}),
	}
}

func promiseFields() map[string]field {
	return map[string]field{
		"made":         yes(func(f *frame) bool { return f.in.Promise.Made != 0 && !f.in.Promise.Planned() }),
		"active":       yes(func(f *frame) bool { return f.in.Promise.Active(f.in.Today) && !f.in.Promise.Planned() }),
		"kept":         yes(func(f *frame) bool { return f.in.Promise.Kept() && !f.in.Promise.Planned() }),
		"broken":       yes(func(f *frame) bool { return f.in.Promise.BrokenOn(f.in.Today) && !f.in.Promise.Planned() }),
		"partly":       yes(func(f *frame) bool { return f.in.Promise.Partly() && !f.in.Promise.Planned() }),
		"grace":        number(func(f *frame) int { return f.in.Promise.Grace }),
		"until":        date("promise.until", func(f *frame) engine.Date { return f.in.Promise.Until }),
		"amount":       money(func(f *frame) engine.Amount { return f.in.Promise.Amount }),
		"paid":         money(func(f *frame) engine.Amount { return f.in.Promise.Paid }),
		"broken_count": number(func(f *frame) int { return f.in.Promise.BrokenCount(f.in.Today) }),
	}
}

func planFields() map[string]field {
	return map[string]field{
		"made":        yes(func(f *frame) bool { return f.in.Promise.Planned() }),
		"active":      yes(func(f *frame) bool { return f.in.Promise.Planned() && f.in.Promise.Active(f.in.Today) }),
		"kept":        yes(func(f *frame) bool { return f.in.Promise.Planned() && f.in.Promise.Kept() }),
		"broken":      yes(func(f *frame) bool { return f.in.Promise.Planned() && f.in.Promise.BrokenOn(f.in.Today) }),
		"missed":      number(func(f *frame) int { return f.in.Promise.Missed(f.in.Today) }),
		"next_due":    date("plan.next_due", func(f *frame) engine.Date { return f.in.Promise.Next().Due }),
		"next_amount": money(func(f *frame) engine.Amount { return f.in.Promise.Next().Amount }),
		"paid": money(func(f *frame) engine.Amount {
			if !f.in.Promise.Planned() {
				return 0
			}
			return f.in.Promise.Paid
		}),
	}
}

func lastFields() map[string]field {
	return map[string]field{
		"outcome": text(func(f *frame) string { return f.in.Last.Result }).among(engine.OutcomeResults),
		"reason":  text(func(f *frame) string { return f.in.Last.Reason }).among(engine.CallReasons),
		"channel": text(func(f *frame) string { return f.in.Last.Channel }),
	}
}

// factTypes says what a declared fact is in a formula.
var factTypes = map[engine.FactType]Type{
	engine.FactString: Text, engine.FactInt: Number, engine.FactNumber: Number,
	engine.FactBool: Bool, engine.FactDate: Date,
}

func factFields(decls []engine.FactDecl) map[string]field {
	fields := make(map[string]field, len(decls))
	for i, d := range decls {
		fields[d.Name] = field{typ: factTypes[d.Type], optional: true, eval: func(f *frame) (datum, error) {
			v := f.in.Fact(i)
			if v.IsZero() {
				return datum{}, &noValueError{"fact " + d.Name + " has no value"}
			}
			if v.Type == engine.FactInt {
				return fromInt(int(v.Int)), nil
			}
			return datum{num: v.Num, text: v.Str, n: v.Int}, nil
		}}
	}
	return fields
}

// noValueError says that a date or a fact has no value.
type noValueError struct{ text string }

func (e *noValueError) Error() string { return e.text }

func money(get func(*frame) engine.Amount) field {
	return field{typ: Money, eval: func(f *frame) (datum, error) { return fromAmount(get(f), f.currency), nil }}
}

func number(get func(*frame) int) field {
	return field{typ: Number, eval: func(f *frame) (datum, error) { return fromInt(get(f)), nil }}
}

func text(get func(*frame) string) field {
	return field{typ: Text, eval: func(f *frame) (datum, error) { return datum{text: get(f)}, nil }}
}

func yes(get func(*frame) bool) field {
	return field{typ: Bool, eval: func(f *frame) (datum, error) { return fromBool(get(f)), nil }}
}

func date(name string, get func(*frame) engine.Date) field {
	return field{typ: Date, optional: true, eval: func(f *frame) (datum, error) {
		d := get(f)
		if d.IsZero() {
			return datum{}, &noValueError{name + " is not known"}
		}
		return datum{n: int64(d)}, nil
	}}
}

// among limits the texts that a field can have; nil limits nothing.
func (fd field) among(values []string) field {
	fd.values = values
	return fd
}

func sortedNames[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
