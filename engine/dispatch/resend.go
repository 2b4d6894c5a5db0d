package dispatch

import (
	"maps"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Why a message of unknown fate is sent again: the journal says it, and the message until
// its next attempt.
const (
	reasonRecognised = "its fate is unknown, and the transport recognises a repeat"
	reasonResend     = "its fate is unknown, and its action says to send it again"
)

// reasonEarlier begins why a message is Unknown that is not sent again although an attempt before may
// have arrived: a person says what became of it.
const reasonEarlier = "an earlier attempt may have arrived"

// repeated reports whether a message that is Ready or Sending for a reason may have gone out before.
func repeated(reason string) bool { return doubt(reason) != "" }

// doubt is why a message is sent again that may have gone out before, without what became of the
// attempts since; "" when it did not go out.
func doubt(reason string) string {
	for _, why := range []string{reasonRecognised, reasonResend} {
		if strings.HasPrefix(reason, why) {
			return why
		}
	}
	return ""
}

// resends reports whether the action of a message says to send it again.
func resends(m *ledger.Message) bool { return m.Body.Params[engine.ParamResend] == "true" }

// withoutResend is a message's parameters as a channel sees them.
func withoutResend(params map[string]string) map[string]string {
	if _, set := params[engine.ParamResend]; !set {
		return params
	}
	params = maps.Clone(params)
	delete(params, engine.ParamResend)
	return params
}
