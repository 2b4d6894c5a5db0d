package twilio

import (
	"cmp"

	"github.com/nyaruka/phonenumbers"

	"github.com/relance-dev/relance/channels"
)

// dial reads a number as people write it and returns it in Twilio's form. A number of
// the wrong length, or a known landline for an SMS, comes back with the reason and why in words. Whether
// a number is in service Twilio knows better than any list that ages in a program.
func (c Config) dial(k kind, to channels.Recipient) (number string, reason channels.Reason, why string) {
	parsed, err := phonenumbers.Parse(to.Address, cmp.Or(to.Country, c.Country))
	switch {
	case err != nil:
		return "", channels.BadAddress, "the phone number cannot be read; write it with its country code, or set country"
	case !phonenumbers.IsPossibleNumber(parsed):
		return "", channels.BadAddress, "the phone number is too short or too long for its country"
	case k == sms && phonenumbers.GetNumberType(parsed) == phonenumbers.FIXED_LINE && !textable(parsed):
		return "", channels.NotCapable, "the phone number is a landline"
	}
	return c.address(k, phonenumbers.Format(parsed, phonenumbers.E164)), "", ""
}

// textable reports a country in whose network landlines may take SMS.
func textable(n *phonenumbers.PhoneNumber) bool {
	return n.GetCountryCode() == 1 || n.GetCountryCode() == 44
}

// address puts WhatsApp's prefix before a number.
func (Config) address(k kind, number string) string {
	if k == whatsapp {
		return "whatsapp:" + number
	}
	return number
}
