package template

import (
	"strings"
	"unicode/utf16"
)

// Lengths of SMS segments: in the GSM alphabet in septets, else in UTF-16
// units; a longer message loses some of each segment to its header.
// Source: 3GPP TS 23.038 and 23.040.
const (
	gsmAlone, gsmJoined   = 160, 153
	wideAlone, wideJoined = 70, 67
)

// gsm is the GSM 7-bit default alphabet, gsmDouble its extension, of which each
// character takes two septets.
const (
	gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmDouble = "^{}\\[~]|€"
)

// Segments is how many SMS a text is sent as: 1 up to 160 characters of the GSM
// alphabet, or up to 70 with any other character, such as ê or an emoji. The
// first such character is wide, "" when there is none. An empty text is none.
func Segments(sms string) (n int, wide string) {
	septets := 0
	for _, r := range sms {
		switch {
		case strings.ContainsRune(gsm, r):
			septets++
		case strings.ContainsRune(gsmDouble, r):
			septets += 2
		case wide == "":
			wide = string(r)
		}
	}
	if wide != "" {
		return segments(len(utf16.Encode([]rune(sms))), wideAlone, wideJoined), wide
	}
	return segments(septets, gsmAlone, gsmJoined), ""
}

func segments(units, alone, joined int) int {
	if units <= alone {
		return min(units, 1)
	}
	return (units + joined - 1) / joined
}

// plainSigns replaces typographic signs by those of the GSM alphabet: one ’ alone
// would more than double the price of a message.
var plainSigns = strings.NewReplacer(
	"’", "'", "‘", "'", "“", `"`, "”", `"`, "« ", `"`, " »", `"`, "«", `"`, "»", `"`,
	"–", "-", "—", "-", "…", "...", "•", "-",
)

// toSMS makes a text one paragraph of plain signs and spaces.
func toSMS(text string) string {
	return plainSigns.Replace(strings.Join(strings.Fields(text), " "))
}
