package words

import (
	"errors"
	"regexp"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// spaced are amounts as French writes them: 1 234,56, with a space, a no-break one or a narrow one
// between thousands.
var spaced = regexp.MustCompile(`^([0-9]{1,3}(?:[ \x{a0}\x{202f}][0-9]{3})+|[0-9]+)(?:,([0-9]+))?$`)

// ReadAmount reads an amount that a person typed: 1234.56 as programs write it, 1234,56 or 1 234,56
// as French does. Three digits after a comma are refused: they may be thousands. Errors wrap engine.ErrAmount.
func ReadAmount(c engine.Currency, text string) (engine.Amount, error) {
	m := spaced.FindStringSubmatch(text)
	if m == nil || len(m[2]) == 3 {
		return c.Parse(text)
	}
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(m[1])
	if m[2] != "" {
		plain += "." + m[2]
	}
	return c.Parse(plain)
}

// ErrTwoWays says that a day can be read with the day first or with the month first.
var ErrTwoWays = errors.New("the day first, or the month?")

var slashed = regexp.MustCompile(`^([0-9]{2})/([0-9]{2})/([0-9]{4})$`)

// ReadDay reads a day that a person typed: 2026-04-10, or 10/04/2026 with the day first, as French
// writes it. In another language the latter is read when it can only be so, and else fails with ErrTwoWays.
func ReadDay(text, language string) (engine.Date, error) {
	m := slashed.FindStringSubmatch(text)
	if m == nil {
		return engine.ParseDate(text)
	}
	if language != "fr" && m[1] <= "12" && m[1] != m[2] {
		return 0, ErrTwoWays
	}
	return engine.ParseDate(m[3] + "-" + m[2] + "-" + m[1])
}
