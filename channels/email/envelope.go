package email

import (
	"errors"
	"net/mail"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
)

// envelope is who a mail goes from and to, as servers want it: domains in ASCII.
type envelope struct {
	from    string
	to      string
	cc      []string
	utf8    bool // the recipient needs a server that offers SMTPUTF8
	dropped int  // copies that no server but such a one takes
}

// addressed judges the addresses of a message. It fails when its recipient has none.
func (s Sender) addressed(m *channels.Message) (envelope, error) {
	e := envelope{from: s.returnPath(m.Key)}
	var err error
	if e.to, err = address.Email(m.To.Address); err != nil && !errors.Is(err, address.NeedsUTF8) {
		return envelope{}, unusable("the e-mail address "+err.Error(), channels.BadAddress)
	}
	e.utf8 = err != nil
	for _, cc := range m.CC {
		switch bare, err := address.Email(cc); {
		case err == nil:
			e.cc = append(e.cc, bare)
		case errors.Is(err, address.NeedsUTF8):
			e.dropped++
		default:
			return envelope{}, unusable("copy: the e-mail address "+err.Error(), channels.BadContent)
		}
	}
	return e, nil
}

// inASCII writes the domain of an address of ours in ASCII; the rest stays as it is.
func inASCII(a *mail.Address) *mail.Address {
	if bare, err := address.Email(a.Address); err == nil {
		a.Address = bare
	}
	return a
}
