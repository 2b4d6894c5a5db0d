package channeltest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// clean fails when an error, a receipt or the logs show a secret or what the
// message says about a person.
func (s *Subject) clean(t T, b Bench, m channels.Message, r channels.Receipt, err error) {
	t.Helper()
	seen := map[string]string{"receipt": fmt.Sprintf("%s %s", r.ID, r.Detail)}
	for e := err; e != nil; e = errors.Unwrap(e) {
		seen["error"] += fmt.Sprintf("%v %+v\n", e, e)
	}
	if b.Logs != nil {
		seen["log"] = b.Logs()
	}
	private := append([]string{m.To.Name, m.Text, m.Subject}, m.To.Postal...)
	if s.Transport.Channel.Address != channels.QueueName {
		private = append(private, m.To.Address)
	}
	for where, text := range seen {
		for _, value := range slices.Concat(private, s.Secrets) {
			if value != "" && strings.Contains(text, value) {
				t.Errorf("the %s shows %q: %s", where, value, text)
			}
		}
	}
}
