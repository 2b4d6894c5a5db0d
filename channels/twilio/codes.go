package twilio

import (
	"time"

	"github.com/relance-dev/relance/channels"
)

// meaning is what an error code of Twilio's comes to.
type meaning struct {
	outcome channels.Outcome
	reason  channels.Reason
	words   string
	after   time.Duration
}

// meanings explains the codes that matter to a creditor, those of requests and those of
// later news alike. https://www.twilio.com/docs/api/errors has the whole list.
func meanings() map[string]meaning {
	const (
		no    = channels.Permanent
		later = channels.Temporary
		limit = channels.RateLimited
	)
	return map[string]meaning{
		"20003": {no, channels.Auth, "the login was refused", 0},
		"20404": {no, channels.Config, "the account, service or template does not exist", 0},
		"20429": {limit, channels.RateLimit, "too many requests at once", 0},
		"21210": {no, channels.Config, "the caller's number is not verified", 0},
		"21211": {no, channels.BadAddress, "the number is not valid", 0},
		"21212": {no, channels.Config, "the sender is not valid", 0},
		"21214": {no, channels.NotCapable, "the number cannot be called", 0},
		"21215": {no, channels.Config, "the account may not call this country; allow it in Twilio's geographic permissions", 0},
		"21216": {no, channels.NotCapable, "calls to this number are blocked", 0},
		"21217": {no, channels.BadAddress, "the number is not valid", 0},
		"21222": {no, channels.Auth, "the account SID has characters that none has", 0},
		"21224": {no, channels.Auth, "the secret has characters that none has", 0},
		"21408": {no, channels.Config, "the account may not write to this country; allow it in Twilio's geographic permissions", 0},
		"21606": {no, channels.Config, "the sender cannot send SMS, or is not the account's", 0},
		"21608": {no, channels.Config, "the account is on trial or not approved, and may write to verified numbers only", 0},
		"21610": {no, channels.OptedOut, "the recipient sent STOP", 0},
		"21611": {limit, channels.RateLimit, "the sender's queue is full", 0},
		"21612": {no, channels.NotCapable, "there is no route from the sender to this number", 0},
		"21614": {no, channels.NotCapable, "the number cannot receive SMS", 0},
		"21617": {no, channels.BadContent, "the text is too long", 0},
		"21635": {no, channels.NotCapable, "the number is a landline", 0},
		"30002": {no, channels.Suspended, "the account is suspended", 0},
		"30003": {later, channels.Unreachable, "the phone is off or out of reach", 0},
		"30005": {no, channels.BadAddress, "the number does not exist or is not in service", 0},
		"30006": {no, channels.NotCapable, "the number is a landline or its network takes no SMS", 0},
		"30007": {no, channels.Filtered, "the network took the text for spam; have its words looked at", 0},
		"30008": {later, channels.Server, "the network gave no reason", 0},
		"30460": {no, channels.Config, "the sender was not verified: SMS about third-party debts are barred in the US and Canada", 0},
		"30863": {no, channels.Config, "the sender was not verified: SMS about third-party debts are barred in the US and Canada", 0},
		"63013": {no, channels.BadContent, "WhatsApp refuses the text: an empty variable, many blanks or a line break in one", 0},
		"63014": {no, channels.OptedOut, "the recipient blocked the sender or withdrew consent", 0},
		"63016": {no, channels.BadContent, "WhatsApp takes an approved template only; give its contentSid", 0},
		"63017": {limit, channels.RateLimit, "too many WhatsApp messages at once", 0},
		"63018": {limit, channels.RateLimit, "WhatsApp's limit for the sender is reached", 24 * time.Hour},
		"63021": {no, channels.BadContent, "WhatsApp refuses the template's content, or it grew too long", 0},
		"63024": {no, channels.NotCapable, "the number has no WhatsApp", 0},
	}
}

// byCode explains a code. One that is not in the list is permanent, with what Twilio said.
func byCode(code, said string) *channels.Error {
	m, ok := meanings()[code]
	if !ok {
		m = meaning{channels.Permanent, channels.BadContent, said, 0}
	}
	if m.words == "" {
		m.words = "Twilio refuses the message"
	}
	return &channels.Error{Outcome: m.outcome, Reason: m.reason, Code: code, Detail: m.words, After: m.after}
}
