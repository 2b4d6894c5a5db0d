package folder

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
)

// Text writes a message as a plain text file, with its attachments beside it:
// who gets it, what the action says, then the words. An attachment's file is named
// after a tilde, which no key holds, so that it is never taken for a message.
func Text(m channels.Message) ([]File, error) {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("To", strings.Join(slices.Concat(nonEmpty(m.To.Name, m.To.Address), m.To.Postal), ", "))
	line("Copy", strings.Join(m.CC, ", "))
	line("Date", m.Date.Format(time.RFC3339))
	line("Subject", m.Subject)
	line("Client", m.Client)
	line("Invoices", strings.Join(m.Invoices, ", "))
	for _, set := range []map[string]string{m.Params, m.Variables} {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			line(name, set[name])
		}
	}
	var files []File
	for _, a := range m.Attachments {
		line("Attached", a.Name)
		files = append(files, File{Suffix: "~" + a.Name, Data: a.Data})
	}
	if words := m.Short(); words != "" {
		b.WriteString("\n" + strings.TrimRight(words, "\n") + "\n")
	}
	return append(files, File{Suffix: ".txt", Data: []byte(b.String())}), nil
}

func nonEmpty(values ...string) []string {
	return slices.DeleteFunc(values, func(v string) bool { return v == "" })
}
