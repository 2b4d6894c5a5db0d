package words

import (
	"strings"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// Counted is a number with its noun, in English: "1 message", "1,200 messages".
func Counted(n int, one, other string) string {
	return New("en").Count(n, Noun{one, other})
}

// Money is an amount with its currency, as programs write it: "1850.00 EUR".
func Money(a engine.Amount, c engine.Currency) string { return c.Format(a) + " " + c.Code() }

// Where is the address of a message as people are shown it. A URL lets whoever has it post: of it
// the scheme and the host alone.
func Where(to string) string {
	if strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") {
		return address.ShownURL(to)
	}
	return to
}

// Printable makes text of an export safe for a line on a terminal: a character that would move the
// cursor, change colours, turn the direction or not show at all is written as its number.
func Printable(s string) string { return diag.Visible(s) }
