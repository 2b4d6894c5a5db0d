package task_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/task"
)

func TestConformance(t *testing.T) {
	for _, spec := range []channels.Spec{channels.Call(), channels.Task()} {
		t.Run(spec.Name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Transport: task.Transport(spec),
				Faults:    []channeltest.Fault{channeltest.NoSpace},
				Start:     func(t channeltest.T, f channeltest.Fault) channeltest.Bench { return start(t, spec, f) },
			})
		})
	}
}

// start opens a list.
func start(t channeltest.T, spec channels.Spec, f channeltest.Fault) channeltest.Bench {
	t.Helper()
	dir := channeltest.Folder(t, f)
	ch, err := task.Transport(spec).Open(channels.Settings{"dir": dir})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return channeltest.Bench{Channel: ch, Delivered: func() []channeltest.Delivery { return channeltest.Files(dir, ".json") }}
}

func TestAnItemTellsAPersonAllTheyNeed(t *testing.T) {
	for _, tt := range []struct {
		spec channels.Spec
		kind channels.AddressKind
		want string
	}{
		{channels.Call(), channels.PhoneNumber, `{
  "key": "sample",
  "kind": "call",
  "queue": "phone",
  "title": "Appeler le client",
  "date": "2026-03-02T09:30:00+01:00",
  "client": "C-4711",
  "name": "Zoé Quintanilla",
  "phone": "+33199001234",
  "invoices": [
    "INV-7731"
  ],
  "case": "INV-7731",
  "language": "fr",
  "script": "Bonjour, la facture INV-7731 de 1 234,50 € reste due. Merci de la régler.",
  "outcomes": [
    "answered",
    "no_answer",
    "promise",
    "dispute",
    "refused",
    "wrong_number"
  ],
  "params": {
    "queue": "phone",
    "title": "Appeler le client"
  }
}
`},
		{channels.Task(), channels.QueueName, `{
  "key": "sample",
  "kind": "task",
  "queue": "agency",
  "title": "Appeler le client",
  "date": "2026-03-02T09:30:00+01:00",
  "client": "C-4711",
  "name": "Zoé Quintanilla",
  "invoices": [
    "INV-7731"
  ],
  "case": "INV-7731",
  "language": "fr",
  "script": "Bonjour, la facture INV-7731 de 1 234,50 € reste due. Merci de la régler.",
  "outcomes": [
    "done",
    "not_done"
  ],
  "params": {
    "queue": "phone",
    "title": "Appeler le client"
  }
}
`},
	} {
		dir := t.TempDir()
		ch, err := task.Transport(tt.spec).Open(channels.Settings{"dir": dir})
		if err != nil {
			t.Fatal(err)
		}
		m := channeltest.Sample(tt.kind)
		m.Params = map[string]string{"title": "Appeler le client", "queue": "phone"}
		if _, err := ch.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "sample.json"))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s (%v): got\n%s\nwant\n%s", tt.spec.Name, err, got, tt.want)
		}
	}
}

func TestAListNeedsASink(t *testing.T) {
	if _, err := task.New(task.Config{Channel: channels.Task()}); err == nil {
		t.Error("none was accepted")
	}
	if _, err := task.NewFolder("task", ""); err == nil {
		t.Error("a folder without a name was accepted")
	}
}
