package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/channels/gsm"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/template"
)

// WriteRendered writes one message as it would be sent.
func WriteRendered(w io.Writer, m *engine.Message, out template.Rendered, format string) error {
	body := out.Text
	switch {
	case format == "html":
		body = out.HTML
	case m.Channel == "sms":
		body = out.SMS
	}
	_, err := io.WriteString(w, head(m, out, format)+"\n"+strings.TrimRight(body, "\n")+"\n")
	return err
}

// head says where a message goes. In HTML it is a comment.
func head(m *engine.Message, out template.Rendered, format string) string {
	lines := []string{"Channel: " + words.English().ChannelName(m.Channel, m.Params), "To: " + words.Printable(words.Where(m.To))}
	if who := words.English().Whom(m.Contact, m.Person); who != "" {
		lines[1] += ", " + who
	}
	if out.Subject != "" {
		lines = append(lines, "Subject: "+words.Printable(out.Subject))
	}
	if m.Channel == "whatsapp" {
		for n := 1; n <= len(out.Variables); n++ {
			lines = append(lines, fmt.Sprintf("Hole %d: %s", n, words.Printable(out.Variables[strconv.Itoa(n)])))
		}
	}
	if note := gsm.Count(out.SMS).Note(); m.Channel == "sms" && note != "" {
		lines = append(lines, "Costs more: "+note)
	}
	if attach := m.Params["attach"]; attach != "" {
		lines = append(lines, "Attached: "+strings.ReplaceAll(attach, ",", ", "))
	}
	if m.Fallback != "" {
		lines = append(lines, fmt.Sprintf("Because: %s", words.English().Because(m.Fallback)))
	}
	text := strings.Join(lines, "\n")
	if format == "html" {
		return "<!--\n" + strings.ReplaceAll(text, "--", "- -") + "\n-->"
	}
	return text + "\n"
}
