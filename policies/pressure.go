package policies

import (
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
)

// pressure compiles the limits on when and how often clients are contacted.
func (l *loader) pressure(n *node) {
	p := &l.book.Engine.Pressure
	p.BusinessDays, p.ClientCalendar = n.yes("business_days"), n.yes("client_calendar")
	if f := n.field("bank_data_days"); f != nil && f.kind == kindNumber {
		p.BankDays = whole(f)
		if p.BankDays == 0 {
			p.BankDays = 1 // as of yesterday at least: today's are known tomorrow
		}
	}
	for _, c := range n.field("caps").each(kindList) {
		if !l.faulty(c) {
			p.Caps = append(p.Caps, engine.Cap{Contacts: whole(c.field("contacts")), Days: whole(c.field("days")), Channel: c.str("channel")})
		}
	}
	for _, q := range n.field("quiet").each(kindList) {
		if l.faulty(q) {
			continue
		}
		quiet := engine.Quiet{Channels: q.strs("channels"), From: minutes(q.str("from")), To: minutes(q.str("to"))}
		if quiet.From == quiet.To {
			l.fail(codeQuiet, q.field("to").at, "take it out when no hour is quiet", "the quiet hours begin and end at the same time")
			continue
		}
		p.Quiet = append(p.Quiet, quiet)
	}
	for _, channel := range engine.ContactChannels() {
		if p.AlwaysQuiet(channel) {
			l.fail(codeQuiet, n.field("quiet").at, "leave the hours free in which "+channel+" may be sent; an action that must not be sent at all is left out of its state",
				"every hour of the day is quiet for %s: nothing would ever leave", channel)
		}
	}
	if !p.ClientCalendar {
		return
	}
	all, err := calendar.All()
	if err != nil {
		l.fail(codeInternal, n.at, "", "calendar: %v", err)
	}
	l.book.Engine.Calendars = map[string]engine.Calendar{}
	for name, c := range all {
		l.book.Engine.Calendars[name] = c
	}
}

// whole is a whole number that the schema has seen.
func whole(n *node) int {
	if n == nil || n.kind != kindNumber {
		return 0
	}
	v, _ := strconv.Atoi(n.text)
	return v
}

// minutes reads a time of day that the schema has seen.
func minutes(text string) int {
	if len(text) != len("19:00") {
		return 0
	}
	hours, _ := strconv.Atoi(text[:2])
	rest, _ := strconv.Atoi(text[3:])
	return 60*hours + rest
}

// tolerance reads what is not worth asking for, by currency.
func (l *loader) tolerance(n *node) {
	for _, f := range n.each(kindStruct) {
		if f.kind != kindNumber {
			continue
		}
		c, err := engine.ParseCurrency(f.name)
		if err != nil {
			l.fail(codeCurrency, f.label(), `write its ISO code, such as "EUR"`, "there is no currency %q", f.name)
			continue
		}
		amount, err := c.Parse(f.text)
		if err != nil || amount < 0 {
			l.fail(codeBounds, f.at, "", "tolerance must be an amount in %s, not %s", c, f.text)
			continue
		}
		if l.book.Engine.Tolerance == nil {
			l.book.Engine.Tolerance = map[engine.Currency]engine.Amount{}
		}
		l.book.Engine.Tolerance[c] = amount
	}
}

// costs reads what messages cost.
func (l *loader) costs(n *node) {
	c := &l.book.Engine.Costs
	if n == nil {
		return
	}
	c.Currency, c.Channels = l.currency(n.field("currency")), map[string]engine.Amount{}
	if n.field("currency") == nil {
		c.Currency = l.book.Currency
	}
	for _, f := range n.each(kindStruct) {
		if f.kind != kindNumber {
			continue
		}
		if f.name == "delay_percent" {
			if percent, _, err := apd.NewFromString(f.text); err == nil {
				c.Delay = percent
			}
			continue
		}
		if c.Currency.IsZero() {
			if !l.faulty(n) {
				l.fail(codeCosts, f.label(), `add currency: "EUR"`, "nothing says in which currency the costs are")
			}
			return
		}
		amount, err := c.Currency.Parse(f.text)
		switch {
		case err != nil || amount < 0:
			l.fail(codeBounds, f.at, "", "%s must be an amount in %s, not %s", f.name, c.Currency, f.text)
		case f.name == "registered":
			c.Registered = amount
		default:
			c.Channels[f.name] = amount
		}
	}
	if len(c.Channels) == 0 && c.Registered == 0 {
		c.Currency = engine.Currency{} // nobody said what messages cost
	}
}
