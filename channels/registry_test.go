package channels_test

import (
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
)

// recording is a transport that keeps the settings it was opened with.
func recording(name string, spec channels.Spec, got *channels.Settings, fields ...channels.Field) channels.Transport {
	return channels.Transport{
		Name: name, Channel: spec, Settings: fields,
		Open: func(s channels.Settings) (channels.Channel, error) {
			if got != nil {
				*got = s
			}
			return nil, nil
		},
	}
}

func TestRegistryRefusesContradictions(t *testing.T) {
	other := channels.Email()
	other.Quiet = false
	twice := []channels.Field{{Name: "host"}, {Name: "host"}}
	for want, ts := range map[string][]channels.Transport{
		"registered twice":                        {recording("smtp", channels.Email(), nil), recording("smtp", channels.Email(), nil)},
		"declared in two ways":                    {recording("a", channels.Email(), nil), recording("b", other, nil)},
		"not one lower-case word":                 {recording("SMTP relay", channels.Email(), nil)},
		"has no Open":                             {{Name: "smtp", Channel: channels.Email()}},
		"declares a field or a setting twice":     {recording("smtp", channels.Email(), nil, twice...)},
		`channel name "" is not one lower-case w`: {recording("smtp", channels.Spec{}, nil)},
	} {
		_, err := channels.NewRegistry(ts...)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

func TestRegistryOpensWithSettingsInTheirTypes(t *testing.T) {
	fields := []channels.Field{
		{Name: "host", Required: true},
		{Name: "port", Kind: channels.Number},
		{Name: "tls", Kind: channels.Flag},
		{Name: "timeout", Kind: channels.Span},
		{Name: "to", Kind: channels.List},
		{Name: "password", Kind: channels.SecretText},
	}
	var got channels.Settings
	r, err := channels.NewRegistry(recording("smtp", channels.Email(), &got, fields...), recording("folder", channels.Email(), nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Open("email", "smtp", channels.Settings{
		"host": "mail.example.org", "port": 587.0, "tls": true, "timeout": "30s", "to": []any{"a", "b"}, "password": "hunter2",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Text("host") != "mail.example.org" || got.Number("port") != 587 || !got.Flag("tls") ||
		got.Span("timeout") != 30*time.Second || len(got.List("to")) != 2 || got.Secret("password").Reveal() != "hunter2" {
		t.Errorf("got %v", got)
	}
	if names := r.Transports("email"); len(names) != 2 || names[0].Name != "folder" {
		t.Errorf("transports of email are not both listed in order: %v", names)
	}
}

func TestOpenReportsEveryMisfitAndNoValue(t *testing.T) {
	fields := []channels.Field{{Name: "host", Required: true}, {Name: "port", Kind: channels.Number}, {Name: "password", Kind: channels.SecretText}}
	r, err := channels.NewRegistry(recording("smtp", channels.Email(), nil, fields...))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Open("email", "smtp", channels.Settings{"port": "hunter2", "pasword": "hunter2"})
	if err == nil {
		t.Fatal("misfits were accepted")
	}
	for _, want := range []string{
		"channel email by smtp", "setting host is missing", "setting port is not a whole number",
		"setting pasword is unknown; known are: host, port, password",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a value shows in: %v", err)
	}
	for want, open := range map[string][2]string{
		"channel fax is unknown; known are: email":        {"fax", "smtp"},
		"channel email has no transport pigeon; it has: ": {"email", "pigeon"},
	} {
		if _, err := r.Open(open[0], open[1], nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestStandardChannelsAreSortedAndDeclareTheirWords(t *testing.T) {
	last := ""
	for _, s := range channels.Standard() {
		if s.Name <= last {
			t.Errorf("%s comes after %s", s.Name, last)
		}
		last = s.Name
		if f, ok := s.TextField(); s.Contact && (!ok || !f.Required) {
			t.Errorf("%s reaches the client without words", s.Name)
		}
	}
}
