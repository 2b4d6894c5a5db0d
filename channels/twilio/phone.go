package twilio

import (
	"cmp"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
)

// dial reads a number as people write it and returns it in Twilio's form. A number that is
// none, or a line that takes no texts for an SMS, comes back with the reason and why in words.
func (c Config) dial(k kind, to channels.Recipient) (number string, reason channels.Reason, why string) {
	e164, line, err := address.Phone(to.Address, cmp.Or(to.Country, c.Country), address.Postcode(to.Postal))
	switch {
	case err != nil:
		return "", channels.BadAddress, "the phone number " + err.Error()
	case k == sms && !address.TakesText(e164, line):
		return "", channels.NotCapable, "the phone number " + address.TakesNoText.Error() + " (" + string(line) + ")"
	}
	return c.address(k, e164), "", ""
}

// address puts WhatsApp's prefix before a number.
func (Config) address(k kind, number string) string {
	if k == whatsapp {
		return "whatsapp:" + number
	}
	return number
}

// country names the part of the world that a number is of, for an error that concerns it alone.
func (c Config) country(to channels.Recipient) string {
	e164, _, err := address.Phone(to.Address, cmp.Or(to.Country, c.Country), address.Postcode(to.Postal))
	if err != nil {
		return ""
	}
	return "country " + address.Country(e164)
}
