package words

import (
	"strings"

	"github.com/relance-dev/relance/channels/address"
)

// ChannelName is what a message goes out as.
func (w *Words) ChannelName(channel string, params map[string]string) string {
	if channel == "letter" && params["registered"] == "true" {
		return w.registered
	}
	return Translated(w.channels, channel)
}

// Whom is the contact that a message goes to: "pour Anna Martin, trésorerie"; empty for the
// client's own details.
func (w *Words) Whom(role, person string) string {
	if role == "" {
		return ""
	}
	who := Translated(w.roles, role)
	if person != "" {
		who = person + ", " + who
	}
	return strings.Replace(w.person, "%s", Printable(who), 1)
}

// Because is the reason for which an action went another way, or to somebody else.
func (w *Words) Because(fallback string) string {
	if role, why, ok := strings.Cut(fallback, ": "); ok && !strings.Contains(role, " ") {
		return Translated(w.roles, role) + w.Colon + w.Because(why)
	}
	if channel, ok := strings.CutPrefix(fallback, "refused "); ok {
		return strings.Replace(w.refusal, "%s", Translated(w.channels, channel), 1)
	}
	if channel, ok := strings.CutPrefix(fallback, "client refused "); ok {
		return strings.Replace(w.refused, "%s", Translated(w.channels, channel), 1)
	}
	if channel, ok := strings.CutPrefix(fallback, "no consent to "); ok {
		return strings.Replace(w.unasked, "%s", Translated(w.channels, channel), 1)
	}
	if why := w.faulty(fallback); why != "" {
		return why
	}
	if why := w.fallbacks[fallback]; why != "" {
		return why
	}
	if role, ok := strings.CutPrefix(fallback, "no "); ok {
		return strings.Replace(w.nobodyIn, "%s", Translated(w.roles, role), 1)
	}
	return fallback
}

// faulty says what is wrong with an address; empty when that is not what a fallback says.
func (w *Words) faulty(fallback string) string {
	for _, noun := range []string{"e-mail address", "phone number"} {
		fault, ok := strings.CutPrefix(fallback, noun+" ")
		if !ok {
			continue
		}
		for _, f := range address.Faults() {
			if brief, _, _ := strings.Cut(f.Words("en"), ": "); brief == fault {
				own, _, _ := strings.Cut(f.Words(w.language), " : ")
				own, _, _ = strings.Cut(own, ": ")
				return Translated(w.nouns, noun) + " " + own
			}
		}
	}
	return ""
}

// Became is what an import made of so many invoices, clients or events: "paid down".
func (w *Words) Became(kind string, n int) string {
	noun, ok := w.became[kind]
	switch {
	case !ok:
		return kind
	case n > 1:
		return noun.Other
	}
	return noun.One
}

// Translated is a text in another language; itself when there is no other.
func Translated(words map[string]string, text string) string {
	if t := words[text]; t != "" {
		return t
	}
	return text
}
