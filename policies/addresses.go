package policies

import (
	"strings"
	"sync"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
)

// addresses judges e-mail addresses and phone numbers as the channels will, so that who cannot be
// reached is known when it is decided. A national number is read in the client's country, by default the
// creditor's. It is safe for several goroutines, and judges each address once.
func addresses(b *engine.Book) engine.Addresses {
	type question struct {
		kind              engine.AddressKind
		text              bool
		to, country, post string
	}
	var known sync.Map // question → string
	return func(c *engine.Client, ch *engine.Channel, to string) string {
		q := question{kind: ch.Address, to: to}
		switch ch.Address {
		case engine.AddressEmail:
		case engine.AddressPhone:
			q.text = ch.Name == "sms" || ch.Name == "whatsapp"
			if q.country = c.Country; q.country == "" {
				q.country = b.Creditor.Country
			}
			q.post = address.Postcode(c.Address)
		default:
			return ""
		}
		if why, ok := known.Load(q); ok {
			return why.(string)
		}
		why := ""
		if q.kind == engine.AddressEmail {
			if _, err := address.Email(to); err != nil {
				why = "e-mail address " + brief(err)
			}
		} else {
			e164, kind, err := address.Phone(to, q.country, q.post)
			switch {
			case err != nil:
				why = "phone number " + brief(err)
			case q.text && !address.TakesText(e164, kind):
				why = "phone number " + brief(address.TakesNoText)
			}
		}
		known.Store(q, why)
		return why
	}
}

// brief is a fault without what to do about it.
func brief(err error) string {
	fault, _, _ := strings.Cut(err.Error(), ": ")
	return fault
}
