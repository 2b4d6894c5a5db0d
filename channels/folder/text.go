package folder

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/gsm"
)

// Text writes a message as a plain text file, with its attachments beside it:
// who gets it, what the action says, then the words. An attachment's file is named
// after a tilde, which no key holds, so that it is never taken for a message.
func Text(m channels.Message) ([]File, error) { return text(m, m.Text) }

// Short is Text with the words as a channel with little room sends them.
func Short(m channels.Message) ([]File, error) { return text(m, gsm.Fold(m.Short())) }

func text(m channels.Message, words string) ([]File, error) {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", shown(name, ""), shown(value, ""))
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
	if words != "" {
		b.WriteString("\n" + strings.TrimRight(shown(words, "\n\t"), "\n") + "\n")
	}
	return append(files, File{Suffix: ".txt", Data: []byte(b.String())}), nil
}

func nonEmpty(values ...string) []string {
	return slices.DeleteFunc(values, func(v string) bool { return v == "" })
}

// shown writes characters that a terminal would obey, or that nobody sees, as their numbers: they
// turn the writing around, move the cursor or hide a word. Those of keep stay.
func shown(text, keep string) string {
	var b strings.Builder
	for _, r := range text {
		if (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && !strings.ContainsRune(keep, r) {
			fmt.Fprintf(&b, "\\u%04x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
