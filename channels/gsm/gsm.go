// Package gsm writes text in the alphabet of text messages, GSM 03.38, as far as nothing is lost
// by it, and counts what a text costs. One letter outside that alphabet makes a whole text message
// UCS-2: 67 characters to a segment instead of 153.
package gsm

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

const (
	basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extension = "\f^{}\\[~]|€" // two units each
)

// plain replaces typography by what every phone shows.
var plain = strings.NewReplacer(
	"«\u00a0", `"`, "«\u202f", `"`, "« ", `"`, "«", `"`, "\u00a0»", `"`, "\u202f»", `"`, " »", `"`, "»", `"`,
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "´", "'", "`", "'", "‹", "'", "›", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`,
	"…", "...", "•", "-", "·", "-", "n°\u00a0", "no ", "N°\u00a0", "No ", "n°", "no", "N°", "No", "№", "No", "\t", " ",
)

// Fold replaces no-break spaces, typographic quotes, dashes and their like by the characters of
// the alphabet that mean the same, and takes out those that cannot be seen. Letters stay as they
// are: ê, ç and œ cost more, and are not ours to change.
func Fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80: // none of these
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Pd, r), r == '−', r == '⁃':
			return '-'
		case unicode.Is(unicode.Cf, r):
			return -1
		default:
			return r
		}
	}, plain.Replace(norm.NFC.String(text)))
}

// Cost is what a text costs.
type Cost struct {
	Segments int // that are billed
	UCS2     bool
	Letters  string // the characters that make it UCS-2, each once, in the order they come
}

// Note says what makes a text cost more than it would; empty when nothing does.
func (c Cost) Note() string {
	if !c.UCS2 {
		return ""
	}
	segments := strconv.Itoa(c.Segments) + " segments"
	if c.Segments == 1 {
		segments = "1 segment"
	}
	return fmt.Sprintf("%s of 67 to 70 characters instead of 153 to 160, because of %s", segments, strings.Join(strings.Split(c.Letters, ""), " "))
}

// Count says what a text costs as it stands.
func Count(text string) Cost {
	units, seen := 0, map[rune]bool{}
	var c Cost
	for _, r := range text {
		switch {
		case strings.ContainsRune(basic, r):
			units++
		case strings.ContainsRune(extension, r):
			units += 2
		default:
			c.UCS2 = true
			if !seen[r] {
				c.Letters += string(r)
			}
			seen[r] = true
		}
	}
	single, many := 160, 153
	if c.UCS2 {
		units, single, many = len(utf16.Encode([]rune(text))), 70, 67
	}
	switch {
	case units == 0:
	case units <= single:
		c.Segments = 1
	default:
		c.Segments = (units + many - 1) / many
	}
	return c
}
