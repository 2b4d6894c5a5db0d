package engine

import "github.com/cockroachdb/apd/v3"

// Costs say what one message costs the creditor. The zero Costs cost nothing.
type Costs struct {
	Currency   Currency // of all; zero when nothing is known
	Channels   map[string]Amount
	Registered Amount // a registered letter, instead of a letter
	// Delay is how many percent a year money costs that is owed to the creditor, such as the
	// rate of their overdraft; nil when nobody said.
	Delay *apd.Decimal
}

// OfDelay is what it costs the creditor that an amount comes in a day later: a 365th part
// of Delay, rounded once, half up. ok is false when nobody said what delay costs.
func (c *Costs) OfDelay(a Amount) (day Amount, ok bool) {
	if c.Delay == nil {
		return 0, false
	}
	context := apd.BaseContext.WithPrecision(34)
	context.Rounding = apd.RoundHalfUp
	var x apd.Decimal
	if _, err := context.Mul(&x, apd.New(int64(a), 0), c.Delay); err != nil {
		return 0, false
	}
	if _, err := context.Quo(&x, &x, apd.New(36500, 0)); err != nil {
		return 0, false
	}
	if _, err := context.Quantize(&x, &x, 0); err != nil {
		return 0, false
	}
	n, err := x.Int64()
	return Amount(n), err == nil
}

// Of is what a message costs: 0 when nobody said.
func (c *Costs) Of(channel string, params map[string]string) Amount {
	if channel == "letter" && params[ParamRegistered] == "true" && c.Registered != 0 {
		return c.Registered
	}
	return c.Channels[channel]
}
