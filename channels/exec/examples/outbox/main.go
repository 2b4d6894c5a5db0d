// Command outbox is a relance plugin in Go: an SMS gateway that writes to a file
// instead of the air. Its setting "outbox" names the file.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/exec"
)

func main() {
	err := exec.Serve(context.Background(), os.Stdin, os.Stdout, exec.Offer{
		Name: "outbox", Channel: channels.SMS(), Repeat: channels.AtMostOnce, Open: open,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open(settings map[string]string, _ channels.Secret) (channels.Channel, error) {
	if settings["outbox"] == "" {
		return nil, errors.New("setting outbox is missing")
	}
	return &outbox{path: settings["outbox"]}, nil
}

// outbox is the gateway.
type outbox struct {
	path string
	mu   sync.Mutex
}

func (o *outbox) Send(_ context.Context, m channels.Message) (channels.Receipt, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, err := os.OpenFile(o.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return channels.Receipt{}, &channels.Error{Outcome: channels.Temporary, Reason: channels.Storage, Detail: "the outbox cannot be opened"}
	}
	_, err = fmt.Fprintf(f, "%s\t%s\t%q\n", m.Key, m.To.Address, m.Short())
	if err = errors.Join(err, f.Close()); err != nil {
		return channels.Receipt{}, &channels.Error{Outcome: channels.Ambiguous, Reason: channels.Storage, Detail: "the outbox may hold half a line"}
	}
	return channels.Receipt{ID: m.Key, Status: channels.Sent}, nil
}
