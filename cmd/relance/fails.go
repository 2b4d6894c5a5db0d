package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// failing is a flag that names the channels which refuse for good what they are given, each with the clients for whom it does.
type failing map[string]map[string]bool

// everyone stands for all clients; it is no id.
const everyone = ""

// addFails adds the flag that says what channels refuse.
func addFails(cmd *cobra.Command) failing {
	f := failing{}
	cmd.Flags().Var(f, "fails", "`CHANNEL[=CLIENT,…]` that refuses for good what it is given, for all clients or for these; may be repeated")
	complete(cmd, "fails", failsWords)
	return f
}

// Set takes a channel, and its clients after an equals sign.
func (f failing) Set(s string) error {
	channel, list, some := strings.Cut(s, "=")
	if err := (&choice{words: channelNames()}).Set(channel); err != nil {
		return err
	}
	clients := []string{everyone}
	if some {
		clients = strings.Split(list, ",")
	}
	if f[channel] == nil {
		f[channel] = map[string]bool{}
	}
	for _, c := range clients {
		c = strings.TrimSpace(c)
		if some && c == "" {
			return errors.New("write a client after =, or the channel alone for all clients")
		}
		f[channel][c] = true
	}
	return nil
}

// String is empty: by default nothing is refused.
func (f failing) String() string { return "" }

// Type names the value in the help.
func (f failing) Type() string { return "channel" }

// known refuses clients that are none of a portfolio's, which are sorted by id.
func (f failing) known(clients []engine.Client) error {
	for _, channel := range channelNames() {
		for _, id := range slices.Sorted(maps.Keys(f[channel])) {
			_, ok := slices.BinarySearchFunc(clients, id, func(c engine.Client, id string) int { return cmp.Compare(c.ID, id) })
			if id != everyone && !ok {
				return fmt.Errorf("--fails: %w", replay.UnknownClient(id, len(clients), func(i int) string { return clients[i].ID }))
			}
		}
	}
	return nil
}

// refuses is what channels answer, as replay.Config.Refuses: there is nobody at the address. From the day after the address counts as one
// that does not work, as after a real answer of this kind. A channel that goes to no client fails.
func (f failing) refuses(_ engine.Date, client, channel, _ string) replay.Refusal {
	if of := f[channel]; !of[everyone] && !of[client] {
		return replay.Refusal{}
	}
	if ch, _ := engine.ChannelOf(channel); !ch.Contact {
		return replay.Refusal{Why: refusedFor(channel, channels.BadContent), Result: "failed"}
	}
	return replay.Refusal{Why: refusedFor(channel, channels.BadAddress), Result: "bounced", Means: engine.EventBounce}
}

// refusedFor is a refusal as a ledger writes it.
func refusedFor(channel string, r channels.Reason) string {
	return (&channels.Error{Channel: channel, Outcome: channels.Permanent, Reason: r}).Error()
}

func channelNames() []string {
	var names []string
	for _, ch := range engine.Channels() {
		names = append(names, ch.Name)
	}
	return names
}

// failsWords completes channels, and after an equals sign the clients of the book's own exports.
func failsWords(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	at := strings.LastIndexAny(typed, "=,")
	if at < 0 {
		return channelNames(), cobra.ShellCompDirectiveNoFileComp
	}
	_, data := bookData(cmd.Context(), bookOf(cmd, args), bookdir.Exports{})
	if data == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []cobra.Completion
	for _, c := range data.Clients {
		found = append(found, cobra.CompletionWithDesc(typed[:at+1]+c.ID, c.Name))
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
