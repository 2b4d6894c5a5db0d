package intake

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// largestAmount is the largest amount of a row, in minor units: ten trillion
// euros. It catches a number in the wrong column.
const largestAmount = 1_000_000_000_000_000

// heaviest is what the amounts of a file may add up to, in minor units of all
// currencies and without their signs. Whatever is summed of the invoices of a
// ledger and the events on them then fits an engine.Amount: twice this, at most.
const heaviest = 1 << 61

// amountFault says why a plain decimal is not an amount of a currency.
type amountFault uint8

const (
	amountFine amountFault = iota
	amountNone
	amountDecimals
	amountLarge
)

// toAmount reads a plain decimal as an amount.
func toAmount(plain string, cur engine.Currency) (engine.Amount, amountFault) {
	if _, frac, ok := strings.Cut(plain, "."); ok && len(strings.TrimRight(frac, "0")) > cur.Exponent() {
		return 0, amountDecimals
	}
	a, err := cur.Parse(plain)
	switch {
	case err != nil && len(plain) > 15:
		return 0, amountLarge
	case err != nil:
		return 0, amountNone
	case a > largestAmount || a < -largestAmount:
		return 0, amountLarge
	}
	return a, amountFine
}

// currencySigns lists the currencies that a sign may stand for.
var currencySigns = map[string][]string{
	"€": {"EUR"}, "£": {"GBP", "EGP", "GIP", "FKP", "SHP"}, "¥": {"JPY", "CNY"},
	"$": {
		"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD",
		"KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "MXN", "ARS", "CLP", "COP", "DOP", "UYU",
	},
	"us$": {"USD"}, "c$": {"CAD"}, "ca$": {"CAD"}, "a$": {"AUD"}, "r$": {"BRL"},
	"fr": {"CHF"}, "fr.": {"CHF"}, "sfr": {"CHF"}, "sfr.": {"CHF"},
	"kr": {"SEK", "NOK", "DKK", "ISK"}, "kr.": {"SEK", "NOK", "DKK", "ISK"},
	"zł": {"PLN"}, "kč": {"CZK"}, "ft": {"HUF"}, "lei": {"RON"}, "лв": {"BGN"},
	"₺": {"TRY"}, "₹": {"INR"}, "₽": {"RUB"}, "₴": {"UAH"}, "₪": {"ILS"}, "₩": {"KRW"}, "₫": {"VND"}, "฿": {"THB"}, "₦": {"NGN"},
	"dt": {"TND"}, "dh": {"MAD", "AED"}, "fcfa": {"XOF", "XAF"}, "cfa": {"XOF", "XAF"},
}

// currenciesOf returns what stands beside a number as currency codes; nil when
// it is no currency.
func currenciesOf(unit string) []string {
	if codes, ok := currencySigns[strings.ToLower(unit)]; ok {
		return codes
	}
	if c, err := engine.ParseCurrency(strings.ToUpper(unit)); err == nil {
		return []string{c.Code()}
	}
	return nil
}

// totals adds up amounts by currency.
type totals struct {
	sums   []Total       // by currency code
	weight engine.Amount // of all amounts, without their signs; what exceeds heaviest is not added up
}

func (t *totals) add(cur engine.Currency, amount, open engine.Amount) {
	if t.over() {
		return
	}
	t.weight += max(amount, -amount) + max(open, -open)
	i, found := slices.BinarySearchFunc(t.sums, cur.Code(), func(s Total, code string) int {
		return strings.Compare(s.Currency.Code(), code)
	})
	if !found {
		t.sums = slices.Insert(t.sums, i, Total{Currency: cur})
	}
	s := &t.sums[i]
	s.Rows++
	s.Amount += amount
	s.Open += open
}

// remove takes a row out again that was added.
func (t *totals) remove(cur engine.Currency, amount, open engine.Amount) {
	if i, found := slices.BinarySearchFunc(t.sums, cur.Code(), func(s Total, code string) int {
		return strings.Compare(s.Currency.Code(), code)
	}); found {
		s := &t.sums[i]
		s.Rows--
		s.Amount -= amount
		s.Open -= open
	}
}

// over reports whether the amounts are too many to be counted.
func (t *totals) over() bool { return t.weight > heaviest }
