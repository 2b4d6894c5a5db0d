package twilio

import (
	"strconv"
	"strings"
	"sync"
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

// Twilio's codes by what they come to, those of requests and those of later news alike: each
// line gives codes and the words for them. https://www.twilio.com/docs/api/errors has the
// whole list. A code of a request that stands nowhere here is the account's: see byCode.
var (
	// The recipient's.
	badNumber = `
21201 21211 21217 21401 21604: the number is not valid
30005: the number does not exist or is not in service`
	notCapable = `
21214: the number cannot be called
21216: calls to this number are blocked
21612: there is no route from the sender to this number
21614: the number cannot receive SMS
21635: the number is a landline
30004: the phone or its network refuses the sender
30006: the number is a landline or its network takes no SMS
63003 63024 63032: the number has no WhatsApp, or takes no messages of companies`
	optedOut = `
21610: the recipient sent STOP
63014 63033: the recipient blocked the sender or withdrew consent`
	unreachable = `
30003: the phone is off or out of reach
30036: the phone was off for longer than the message is valid
63049: WhatsApp keeps the message back, since the recipient gets many`

	// The message's.
	badContent = `
12100 12200 12300 13310 13520: the script cannot be read out
21602 21619: the text is empty
21605 21617 30019: the text is too long
21620 21623: a file cannot be sent
21654 21655: the contentSid is missing or of no template
21656 63028: the variables do not fit the template
63005 63013: WhatsApp refuses the text: an empty variable, many blanks or a line break in one
63016: WhatsApp takes an approved template only; give its contentSid
63021: WhatsApp refuses the template's content, or it grew too long
63027 63040 63041 63042: WhatsApp has no such template in this language, or rejected or paused it`
	filtered = `
30007: the network took the text for spam; have its words looked at
30453: the message was taken for a fraud; have its words looked at`

	// Ours.
	auth = `
20003 20006 20403: the login was refused
20101 20102 20103 20104 20105 20107: the login has run out or is of no use
21222: the account SID has characters that none has
21224: the secret has characters that none has
63001: WhatsApp refuses the account's login`
	config = `
20008: test credentials cannot do this; set those of the account
20404: the account, service or template does not exist
21202 21209 21609: status_callback is not an address that Twilio can call
21205: an address in the settings is not valid
21210: the caller's number is not verified
21212 21213: the sender is not valid
21219 21608 63015: the account is on trial or not approved, and may write to verified numbers only
21603: from is missing
21606 21607: the sender cannot send SMS, or is not the account's
21701 21703 21704: the messaging service does not exist, or has no sender
30010: the message costs more than the account allows
30024 30032 30034 30040: the sender is not registered with the recipient's network (10DLC, toll-free, sender ID)
30460 30863: the sender was not verified: SMS about third-party debts are barred in the US and Canada
63002 63007: the sender is no WhatsApp sender of the account`
	suspended = `
10001 20005 20010 30002 90010: the account is suspended or closed
30033: the sender's registration is suspended
63051: the WhatsApp account is locked`
	notAllowed = `
13227 21215 32203: the account may not call this country; allow it in Twilio's geographic permissions
21408 30018 30041: the account may not write to this country; allow it in Twilio's geographic permissions, or register the sender there`

	// Of the moment.
	rateLimit = `
10004 20429: too many requests at once
21611 30001: the sender's queue is full
30022 30023: the network's limit for the sender is reached
63017: too many WhatsApp messages at once`
	dayLimit = `
63018 63038: WhatsApp's limit for the day is reached`
	failedLater = `
20500 20503: Twilio failed
30008: the network gave no reason
30017: the network is overloaded
30410 30500: the network failed
63009 63010 63012 63020: WhatsApp failed`
)

// meanings are the codes above, by code.
var meanings = sync.OnceValue(func() map[string]meaning {
	all := map[string]meaning{}
	add := func(table string, o channels.Outcome, r channels.Reason, after time.Duration) {
		for line := range strings.Lines(strings.TrimSpace(table)) {
			codes, words, _ := strings.Cut(strings.TrimSpace(line), ": ")
			for code := range strings.FieldsSeq(codes) {
				all[code] = meaning{o, r, words, after}
			}
		}
	}
	for _, t := range []struct {
		table  string
		reason channels.Reason
	}{
		{badNumber, channels.BadAddress},
		{notCapable, channels.NotCapable},
		{optedOut, channels.OptedOut},
		{badContent, channels.BadContent},
		{filtered, channels.Filtered},
		{auth, channels.Auth},
		{config, channels.Config},
		{suspended, channels.Suspended},
		{notAllowed, channels.NotAllowed},
	} {
		add(t.table, channels.Permanent, t.reason, 0)
	}
	add(unreachable, channels.Temporary, channels.Unreachable, 0)
	add(failedLater, channels.Temporary, channels.Server, 0)
	add(rateLimit, channels.RateLimited, channels.RateLimit, 0)
	add(dayLimit, channels.RateLimited, channels.RateLimit, 24*time.Hour)
	return all
})

// byCode explains the code of a request that Twilio refused. Twilio has hundreds; one that is not
// in the list is taken for the account's, whose other messages it would refuse as well: so
// nobody is blamed for it, nothing is lost, and a person reads what Twilio said.
func byCode(code, said string) *channels.Error {
	m, ok := meanings()[code]
	if !ok {
		m = meaning{channels.Permanent, channels.Config, said, 0}
	}
	if m.words == "" {
		m.words = "Twilio refuses the request"
	}
	return &channels.Error{Outcome: m.outcome, Reason: m.reason, Code: code, Detail: m.words, After: m.after}
}

// byStatus explains an answer without a code of Twilio's: it comes from a proxy, or from a server
// that is not Twilio. None of it is the recipient's fault or the message's.
func byStatus(status int, e *channels.Error) *channels.Error {
	if e.Outcome == channels.Permanent && !e.Reason.StopsChannel() {
		e.Reason, e.Detail = channels.Config, "the answer is none of Twilio's; look at base_url and at the proxy"
	}
	e.Code = "HTTP " + strconv.Itoa(status)
	return e
}
