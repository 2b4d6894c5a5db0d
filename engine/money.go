package engine

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Amount is money as a whole number of minor units (cents) of a Currency that
// stands beside it. It is never a float, and amounts of two currencies are
// never added.
type Amount int64

// Currency is an ISO 4217 currency. The zero Currency means "none stated".
type Currency struct {
	code string
	exp  uint8
}

// ErrAmount is wrapped by every error about text that is not an exact amount.
var ErrAmount = errors.New("not an amount")

// exponents lists the ISO 4217 currencies whose minor unit is not a hundredth.
// Source: ISO 4217 list one (SIX), as of 2026.
var exponents = map[string]uint8{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
	"UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// ParseCurrency reads an ISO 4217 code in capitals, such as EUR.
func ParseCurrency(code string) (Currency, error) {
	if len(code) != 3 || code != strings.ToUpper(code) {
		return Currency{}, fmt.Errorf("%q is not an ISO 4217 currency code such as EUR", code)
	}
	if _, err := currency.ParseISO(code); err != nil {
		return Currency{}, fmt.Errorf("%q is not an ISO 4217 currency code such as EUR", code)
	}
	exp, ok := exponents[code]
	if !ok {
		exp = 2
	}
	return Currency{code: strings.Clone(code), exp: exp}, nil
}

// MustCurrency is ParseCurrency for constants; it panics on a bad code.
func MustCurrency(code string) Currency {
	c, err := ParseCurrency(code)
	if err != nil {
		panic(err)
	}
	return c
}

// Code returns the ISO 4217 code, or the empty string for no currency.
func (c Currency) Code() string { return c.code }

// String returns the ISO 4217 code.
func (c Currency) String() string { return c.code }

// Exponent returns the number of decimals of the minor unit: 2 for EUR, 0 for JPY, 3 for TND.
func (c Currency) Exponent() int { return int(c.exp) }

// MarshalText writes the code, so that a currency can stand in JSON.
func (c Currency) MarshalText() ([]byte, error) { return []byte(c.code), nil }

// UnmarshalText reads a code as ParseCurrency does; no text is no currency.
func (c *Currency) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Currency{}
		return nil
	}
	read, err := ParseCurrency(string(text))
	*c = read
	return err
}

// IsZero reports whether no currency is stated.
func (c Currency) IsZero() bool { return c.code == "" }

// Parse reads a plain decimal such as -1234.5: an optional sign, digits, and at
// most Exponent decimals after a point (more only when they are zeros, so that
// nothing is rounded). Errors wrap ErrAmount.
func (c Currency) Parse(s string) (Amount, error) {
	rest, neg := s, false
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		neg, rest = rest[0] == '-', rest[1:]
	}
	whole, frac, _ := strings.Cut(rest, ".")
	if whole == "" || !digits(whole) || !digits(frac) || strings.HasSuffix(rest, ".") {
		return 0, fmt.Errorf("%q: %w", s, ErrAmount)
	}
	for len(frac) > int(c.exp) && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	if len(frac) > int(c.exp) {
		return 0, fmt.Errorf("%q: %w (%s has %d decimals)", s, ErrAmount, c.code, c.exp)
	}
	u, err := strconv.ParseUint(whole+frac+strings.Repeat("0", int(c.exp)-len(frac)), 10, 64)
	if err != nil || u > math.MaxInt64 {
		return 0, fmt.Errorf("%q: %w (too large)", s, ErrAmount)
	}
	if neg {
		return -Amount(u), nil
	}
	return Amount(u), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Format writes a with a decimal point and exactly Exponent decimals: 1234.50.
func (c Currency) Format(a Amount) string {
	if c.exp == 0 {
		return strconv.FormatInt(int64(a), 10)
	}
	sign, u := "", uint64(a)
	if a < 0 {
		sign, u = "-", uint64(-a)
	}
	s := strconv.FormatUint(u, 10)
	if pad := int(c.exp) + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	cut := len(s) - int(c.exp)
	return sign + s[:cut] + "." + s[cut:]
}
