package delivery

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/channels/exec"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/channels/slack"
	"github.com/relance-dev/relance/channels/task"
	"github.com/relance-dev/relance/channels/twilio"
	"github.com/relance-dev/relance/channels/webhook"
)

// FolderName is the transport of every channel that contacts nobody.
const FolderName = "folder"

// Registry is all that can carry messages.
func Registry() (*channels.Registry, error) {
	transports := []channels.Transport{
		email.Transport(), email.Folder(), letter.Transport(), letter.Folder(),
		twilio.SMS(), twilio.WhatsApp(), twilio.Voice(), webhook.Transport(),
	}
	for _, spec := range []channels.Spec{channels.Call(), channels.Task()} {
		transports = append(transports, task.Transport(spec), slack.Transport(spec))
	}
	for _, spec := range []channels.Spec{channels.Call(), channels.SMS(), channels.Task(), channels.Webhook(), channels.WhatsApp()} {
		transports = append(transports, folder.Transport(spec, nil))
	}
	for _, spec := range channels.Standard() {
		transports = append(transports, exec.Transport(spec))
	}
	r, err := channels.NewRegistry(transports...)
	if err != nil {
		return nil, fmt.Errorf("channels: %w", err)
	}
	return r, nil
}

// TransportOf is a transport of a channel by name.
func TransportOf(r *channels.Registry, channel, name string) (channels.Transport, bool) {
	for _, t := range r.Transports(channel) {
		if t.Name == name {
			return t, true
		}
	}
	return channels.Transport{}, false
}

// deploySchema writes the part of the schema that says how messages are carried, from
// the declarations of the transports.
func deploySchema(r *channels.Registry) string {
	var routes, carriers strings.Builder
	written := map[string]bool{}
	for _, spec := range r.Channels() {
		name := definition(spec.Name)
		fmt.Fprintf(&routes, "\n// How messages of the channel %s leave: by exactly one of these.\n#%sRoute: {\n", spec.Name, name)
		routes.WriteString("\t// The least time between two messages. Default: none.\n\tevery?: #Duration\n")
		routes.WriteString("\t// How long one attempt may take. Default: 5m.\n\ttimeout?: #Duration\n")
		for _, t := range r.Transports(spec.Name) {
			def := "By" + definition(t.Name)
			if t.Name != "exec" && (t.Name != FolderName || len(t.Settings) > 1) {
				def = name + def
			}
			fmt.Fprintf(&routes, "\n\t// %s\n\t%s?: #%s\n", t.Summary, t.Name, def)
			if !written[def] {
				written[def] = true
				fmt.Fprintf(&carriers, "\n// %s\n#%s: %s", t.Summary, def, channels.Schema(t.Settings))
			}
		}
		routes.WriteString("}\n")
	}
	return "// Written from the declarations of the channels by go test ./cmd/relance/internal/delivery -update.\npackage policy\n" + routes.String() + carriers.String()
}

// definition makes a name for a definition: small words joined, each with a capital.
func definition(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
