package template

import (
	"strings"

	"github.com/relance-dev/relance/channels/gsm"
)

// toSMS makes a text one paragraph in the alphabet of text messages: one ’ alone would
// more than double the price of a message.
func toSMS(text string) string {
	return gsm.Fold(strings.Join(strings.Fields(text), " "))
}
