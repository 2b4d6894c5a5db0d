package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// write writes one message as it would be sent.
func (r *renderer) write(ctx context.Context, w io.Writer, m *engine.Message, format string) error {
	inputs := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		story, err := simulate.History(ctx, r.config, l.Invoice, r.at)
		if err != nil {
			return err
		}
		inputs[i] = engine.Input{Facts: story.Facts, Machine: story.Machine, Case: &story.Case, Today: r.at}
		if story.Machine != nil && story.Err == nil {
			inputs[i].Case = &story.Decision.Case // a message is written after the decision, as it is live
		}
	}
	out, err := r.book.Render(*m, inputs)
	if err != nil {
		return err
	}
	body := out.Text
	switch {
	case format == "html":
		body = out.HTML
	case m.Channel == "sms":
		body = out.SMS
	}
	_, err = io.WriteString(w, head(m, out.Subject, format)+"\n"+strings.TrimRight(body, "\n")+"\n")
	return err
}

// head says where a message goes. In HTML it is a comment.
func head(m *engine.Message, subject, format string) string {
	lines := []string{"Channel: " + english().channelName(m.Channel, m.Params), "To: " + printable(m.To)}
	if who := english().whom(m.Contact, m.Person); who != "" {
		lines[1] += ", " + who
	}
	if subject != "" {
		lines = append(lines, "Subject: "+printable(subject))
	}
	if attach := m.Params["attach"]; attach != "" {
		lines = append(lines, "Attached: "+strings.ReplaceAll(attach, ",", ", "))
	}
	if m.Fallback != "" {
		lines = append(lines, fmt.Sprintf("Because: %s", english().because(m.Fallback)))
	}
	text := strings.Join(lines, "\n")
	if format == "html" {
		return "<!--\n" + strings.ReplaceAll(text, "--", "- -") + "\n-->"
	}
	return text + "\n"
}
