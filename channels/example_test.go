package channels_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

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

var update = flag.Bool("update", false, "rewrite the golden files")

// everything is a registry of all that this project ships.
func everything() (*channels.Registry, error) {
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
	return channels.NewRegistry(transports...)
}

func ExampleRegistry() {
	r, err := everything()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, spec := range r.Channels() {
		fmt.Printf("%s by:", spec.Name)
		for _, t := range r.Transports(spec.Name) {
			fmt.Printf(" %s", t.Name)
		}
		fmt.Println()
	}
	_, err = r.Open("sms", "folder", channels.Settings{"directory": "out"})
	fmt.Println(err)
	// Output:
	// call by: exec folder list slack twilio
	// email by: exec folder smtp
	// letter by: exec folder spool
	// sms by: exec folder twilio
	// task by: exec folder list slack
	// webhook by: exec folder http
	// whatsapp by: exec folder twilio
	// channel sms by folder: setting dir is missing
	// setting directory is unknown; known are: dir
}

func TestReferenceIsUpToDate(t *testing.T) {
	r, err := everything()
	if err != nil {
		t.Fatal(err)
	}
	got := "# Channels and transports\n\nWritten from their declarations by `go test ./channels -update`.\n\n" + r.Reference()
	if *update {
		if err := os.WriteFile("REFERENCE.md", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("REFERENCE.md")
	if err != nil || string(want) != got {
		t.Errorf("REFERENCE.md is not what the declarations say; run go test ./channels -update (%v)", err)
	}
}
