package email

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
)

// A mail is judged without being written, and whatever is judged writable is written: so is every pair of these changes.
func TestWhatIsJudgedIsWhatIsWritten(t *testing.T) {
	changes := []func(*channels.Message){
		func(*channels.Message) {},
		func(m *channels.Message) { m.Subject = "a\r\nBcc: b@example.org" },
		func(m *channels.Message) { m.Subject = strings.Repeat("é\u2028 ", 4000) },
		func(m *channels.Message) { m.Subject = "" },
		func(m *channels.Message) { m.Text = "" },
		func(m *channels.Message) { m.Text = "\x00\x7f\u0085" + strings.Repeat("x", 100_000) },
		func(m *channels.Message) { m.Text = "\xff" },
		func(m *channels.Message) { m.HTML = "<p>" + strings.Repeat("é", 100_000) },
		func(m *channels.Message) { m.HTML = "\x00" },
		func(m *channels.Message) { m.To.Address = "élodie@example.org" },
		func(m *channels.Message) { m.To.Address = "a@bücher.example" },
		func(m *channels.Message) { m.To.Address = "a@b@c" },
		func(m *channels.Message) { m.To.Address = "" },
		func(m *channels.Message) { m.To.Name = "A \"B\" <c@example.org>, d" },
		func(m *channels.Message) { m.To.Name = "a\nb" },
		func(m *channels.Message) { m.CC = []string{"élodie@example.org", "b@example.org"} },
		func(m *channels.Message) { m.CC = []string{"nobody"} },
		func(m *channels.Message) { m.Attachments = []channels.Attachment{{Name: "a.pdf"}} },
		func(m *channels.Message) {
			m.Attachments = []channels.Attachment{{Name: "é\r\n\".pdf", Data: []byte("x")}}
		},
		func(m *channels.Message) { m.Attachments = []channels.Attachment{{Name: "", Data: []byte("x")}} },
		func(m *channels.Message) { m.Headers = map[string]string{"X-A": strings.Repeat("b ", 2000)} },
		func(m *channels.Message) { m.Headers = map[string]string{"X A\n": "\n"} },
		func(m *channels.Message) { m.Key = "a b" },
		func(m *channels.Message) { m.Date = time.Time{} },
		func(m *channels.Message) { m.Language = "\x00" },
		func(m *channels.Message) { m.Thread = []string{"\n"} },
	}
	refused := 0
	for _, from := range []Sender{{From: "accounts@creditor.example"}, {From: "É <a@bücher.example>", Bounces: "b@creditor.example", Logo: []byte("no picture"), Footer: "\x00"}} {
		for i, a := range changes {
			for j, b := range changes {
				m := channeltest.Sample(channels.EmailAddress)
				a(&m)
				b(&m)
				_, written := from.Encode(m)
				_, judged := from.judge(&m)
				if fmt.Sprint(written) != fmt.Sprint(judged) {
					t.Errorf("changes %d and %d: judged %v, written %v", i, j, judged, written)
				}
				if judged != nil {
					refused++
				}
			}
		}
	}
	if refused == 0 || refused == 2*len(changes)*len(changes) {
		t.Errorf("%d were refused", refused)
	}
}
