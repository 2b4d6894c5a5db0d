package dispatch

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Why a message of unknown fate is sent again: the journal says it, and the message until
// its next attempt.
const (
	reasonRecognised = "its fate is unknown, and the transport recognises a repeat"
	reasonResend     = "its fate is unknown, and its action says to send it again"
)

// repeated reports whether a message that is Ready for a reason may have gone out before.
func repeated(reason string) bool { return reason == reasonRecognised || reason == reasonResend }

// resends reports whether the action of a message says to send it again.
func resends(m *ledger.Message) (bool, error) {
	var decided engine.Message
	if err := json.Unmarshal(m.Body, &decided); err != nil {
		return false, fmt.Errorf("body of message %s: %w", m.Key, err)
	}
	return decided.Params[engine.ParamResend] == "true", nil
}

// withoutResend is a message's parameters as a channel sees them.
func withoutResend(params map[string]string) map[string]string {
	if _, set := params[engine.ParamResend]; !set {
		return params
	}
	params = maps.Clone(params)
	delete(params, engine.ParamResend)
	return params
}
