package words

import (
	"time"

	"github.com/relance-dev/relance/engine"
)

// N is a number with its noun, as T says it.
func (w Writer) N(n int, one, other string) string {
	if w.Spoken() == "fr" {
		one, other = w.T(one), w.T(other)
	}
	return w.Count(n, Noun{one, other})
}

// Sum is an amount in a table of the terminal: as the language writes it, and in English as programs
// do, 1200.00 EUR, since readers of English disagree.
func (w Writer) Sum(a engine.Amount, c engine.Currency) string {
	if w.Spoken() == "en" {
		return Money(a, c)
	}
	return w.Money(a, c)
}

// Bare is Sum without the currency.
func (w Writer) Bare(a engine.Amount, c engine.Currency) string { return w.Exact(c.Format(a)) }

// Exact is an exact decimal as Bare writes it.
func (w Writer) Exact(amount string) string {
	if w.Spoken() == "en" {
		return amount
	}
	return w.Number(amount)
}

// Plain is an amount that is written as an exact decimal, with its currency.
func (w Writer) Plain(amount, currency string) string {
	if w.Spoken() == "en" {
		return amount + " " + currency
	}
	c, err := engine.ParseCurrency(currency)
	if err != nil {
		return amount + " " + currency
	}
	a, err := c.Parse(amount)
	if err != nil {
		return amount + " " + currency
	}
	return w.Money(a, c)
}

// On is a day in a table or a sentence of the terminal: as the language writes it, and in English
// as YYYY-MM-DD.
func (w Writer) On(d engine.Date) string {
	if w.Spoken() == "en" {
		return d.String()
	}
	return w.ShortDate(d)
}

// Instant is a day and a time of day: in English 2026-03-01 14:30 CET.
func (w Writer) Instant(t time.Time) string {
	if w.Spoken() == "en" {
		return t.Format("2006-01-02 15:04 MST")
	}
	return w.On(engine.DateOf(t)) + t.Format(" 15:04 MST")
}
