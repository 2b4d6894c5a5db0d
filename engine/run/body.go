package run

import (
	"encoding/json"
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// ReadBody reads the body of a message of the outbox.
func ReadBody(body json.RawMessage) (engine.Message, error) {
	var m engine.Message
	if err := json.Unmarshal(body, &m); err != nil {
		return m, fmt.Errorf("body of a message: %w", err)
	}
	return m, nil
}
