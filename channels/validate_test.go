package channels_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
)

func valid(to channels.Recipient) channels.Message {
	return channels.Message{
		Key: "k1", Date: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), To: to,
		Subject: "Invoice INV-7", Text: "Please pay.",
	}
}

func TestValidateRefusesWhatNoChannelCouldSend(t *testing.T) {
	ana := channels.Recipient{Name: "Ana", Address: "ana@example.org"}
	for _, tt := range []struct {
		name   string
		spec   channels.Spec
		to     channels.Recipient
		change func(*channels.Message)
		want   channels.Reason
	}{
		{"no key", channels.Email(), ana, func(m *channels.Message) { m.Key = "" }, channels.BadContent},
		{"key that leaves the folder", channels.Email(), ana, func(m *channels.Message) { m.Key = "../k" }, channels.BadContent},
		{"no date", channels.Email(), ana, func(m *channels.Message) { m.Date = time.Time{} }, channels.BadContent},
		{"no mail address", channels.Email(), channels.Recipient{}, nil, channels.BadAddress},
		{"mail address with a name", channels.Email(), channels.Recipient{Address: "Ana <ana@example.org>"}, nil, channels.BadAddress},
		{"mail address with a line break", channels.Email(), channels.Recipient{Address: "ana@example.org\r\nBcc: b@example.org"}, nil, channels.BadAddress},
		{"bad copy", channels.Email(), ana, func(m *channels.Message) { m.CC = []string{"x"} }, channels.BadAddress},
		{"line break in the subject", channels.Email(), ana, func(m *channels.Message) { m.Subject = "a\r\nBcc: b@example.org" }, channels.BadContent},
		{"no text", channels.Email(), ana, func(m *channels.Message) { m.Text = " \n" }, channels.BadContent},
		{"text in Latin-1", channels.Email(), ana, func(m *channels.Message) { m.Text = "caf\xe9" }, channels.BadContent},
		{"header with a line break", channels.Email(), ana, func(m *channels.Message) { m.Headers = map[string]string{"X-A": "a\nb"} }, channels.BadContent},
		{"header of the channel", channels.Email(), ana, func(m *channels.Message) { m.Headers = map[string]string{"message-id": "x"} }, channels.BadContent},
		{"attachment with a folder", channels.Email(), ana, func(m *channels.Message) { m.Attachments = []channels.Attachment{{Name: "a/b.pdf"}} }, channels.BadContent},
		{"bad thread", channels.Email(), ana, func(m *channels.Message) { m.Thread = []string{"a b"} }, channels.BadContent},
		{"phone in words", channels.SMS(), channels.Recipient{Address: "call me"}, nil, channels.BadAddress},
		{"long SMS", channels.SMS(), channels.Recipient{Address: "+15550100"}, func(m *channels.Message) { m.SMS = strings.Repeat("é", 1601) }, channels.BadContent},
		{"no postal address", channels.Letter(), channels.Recipient{Name: "Ana"}, nil, channels.BadAddress},
		{"postal address without a name", channels.Letter(), channels.Recipient{Postal: []string{"1 rue X"}}, nil, channels.BadAddress},
		{"file as a url", channels.Webhook(), channels.Recipient{Address: "file:///etc/passwd"}, nil, channels.BadAddress},
		{"no queue", channels.Task(), channels.Recipient{}, nil, channels.BadAddress},
	} {
		m := valid(tt.to)
		if tt.change != nil {
			tt.change(&m)
		}
		err := tt.spec.Validate(&m)
		e, ok := errors.AsType[*channels.Error](err)
		if !ok || e.Outcome != channels.Permanent || e.Reason != tt.want || e.Channel != tt.spec.Name {
			t.Errorf("%s: got %v, want a permanent %s", tt.name, err, tt.want)
		}
	}
}

func TestValidateAcceptsWhatIsNormal(t *testing.T) {
	for _, tt := range []struct {
		spec channels.Spec
		to   channels.Recipient
	}{
		{channels.Email(), channels.Recipient{Name: "Zoë Ångström", Address: "zoe+bills@example.org"}},
		{channels.SMS(), channels.Recipient{Address: "+33 1 99 00 12 34"}},
		{channels.SMS(), channels.Recipient{Address: "01\u202f99\u202f00\u202f12\u202f34", Country: "FR"}},
		{channels.Letter(), channels.Recipient{Name: "Ana", Postal: []string{"1 rue X", "75001 Paris"}}},
		{channels.Task(), channels.Recipient{Address: "agency"}},
		{channels.Webhook(), channels.Recipient{Address: "https://example.org/hook?x=1"}},
	} {
		m := valid(tt.to)
		m.Attachments = []channels.Attachment{{Name: "INV 7.pdf"}}
		m.Headers = map[string]string{"X-Case": "INV-7"}
		if err := tt.spec.Validate(&m); err != nil {
			t.Errorf("%s to %v: %v", tt.spec.Name, tt.to, err)
		}
	}
}

func TestTaskNeedsNoText(t *testing.T) {
	m := valid(channels.Recipient{Address: "agency"})
	m.Text = ""
	if err := channels.Task().Validate(&m); err != nil {
		t.Error(err)
	}
}
