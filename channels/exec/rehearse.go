package exec

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/relance-dev/relance/channels"
)

// rehearsal is the channel of a plugin that is being tested: it contacts nobody and
// plays a fault.
type rehearsal struct {
	spec        channels.Spec
	file, fault string

	mu sync.Mutex // of the file
}

// faults maps what a rehearsal can play to what Send then returns.
func faults() map[string]channels.Error {
	return map[string]channels.Error{
		"no_recipient": {Outcome: channels.Permanent, Reason: channels.BadAddress},
		"unacceptable": {Outcome: channels.Permanent, Reason: channels.BadContent},
		"busy":         {Outcome: channels.Temporary, Reason: channels.Server},
		"limited":      {Outcome: channels.RateLimited, Reason: channels.RateLimit},
	}
}

func rehearsable() []string { return slices.Sorted(maps.Keys(faults())) }

// Send plays the fault, or notes the message in the file.
func (h *rehearsal) Send(_ context.Context, m channels.Message) (channels.Receipt, error) {
	if e, ok := faults()[h.fault]; ok {
		e.Channel, e.Detail = h.spec.Name, "rehearsed"
		return channels.Receipt{}, &e
	}
	if h.note(&m) != nil {
		return channels.Receipt{}, &channels.Error{
			Channel: h.spec.Name, Outcome: channels.Temporary, Reason: channels.Storage, Detail: "the rehearsal's file cannot be written",
		}
	}
	return channels.Receipt{ID: "rehearsed-" + m.Key, Status: channels.Sent}, nil
}

// note appends the message to the file.
func (h *rehearsal) note(m *channels.Message) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	f, err := os.OpenFile(h.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return json.NewEncoder(f).Encode(map[string]string{"key": m.Key, "to": m.To.Address})
}
