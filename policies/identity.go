package policies

import (
	"fmt"
	"math/big"
	"net/mail"
	"strconv"
	"strings"
)

// iban reports an account number whose check digits are wrong: every letter
// would ask for money on another account, or on none.
func (l *loader) iban(n *node) {
	if n == nil || n.kind != kindText || n.text == "" || validIBAN(n.text) {
		return
	}
	l.fail(codeIBAN, n.at, "copy it again from your bank; spaces do not matter", "%q is not an IBAN: its letters and digits do not go together", n.text)
}

// email reports a text that is no address of a mailbox.
func (l *loader) email(n *node) {
	if n == nil || n.kind != kindText || n.text == "" {
		return
	}
	if a, err := mail.ParseAddress(n.text); err == nil && a.Address == n.text {
		return
	}
	hint := `write it as "accounts@example.org"`
	if meant := strings.NewReplacer("(at)", "@", "[at]", "@", " at ", "@", " ", "").Replace(n.text); strings.Count(meant, "@") == 1 {
		hint = fmt.Sprintf("write %q", meant)
	}
	l.fail(codeEmail, n.at, hint, "%q is not an e-mail address", n.text)
}

// validIBAN computes the check digits of ISO 13616: the first four characters
// put last and letters written as 10 to 35, the number is 1 modulo 97.
func validIBAN(text string) bool {
	s := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var digits strings.Builder
	for _, c := range s[4:] + s[:4] {
		switch {
		case c >= '0' && c <= '9':
			digits.WriteRune(c)
		case c >= 'A' && c <= 'Z':
			digits.WriteString(strconv.Itoa(int(c-'A') + 10))
		default:
			return false
		}
	}
	number, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && number.Mod(number, big.NewInt(97)).Int64() == 1
}
