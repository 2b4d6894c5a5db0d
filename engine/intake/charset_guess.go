package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// byteCensus counts the bytes outside ASCII of a file that is not UTF-8, by the letters
// beside them: they show whether windows-1252 gives words.
type byteCensus struct {
	lower, upper [256]int // after a small letter, after a capital
	first        [256]int // at the beginning of a word
}

// see counts a byte.
func (c *byteCensus) see(before, b, after byte) {
	switch {
	case isLower(before) && !isUpper(after):
		c.lower[b]++
	case isUpper(before) && !isLower(after):
		c.upper[b]++
	case !isLower(before) && !isUpper(before) && before < 0x80 && isLower(after):
		c.first[b]++
	}
}

func isLower(b byte) bool { return b >= 'a' && b <= 'z' }
func isUpper(b byte) bool { return b >= 'A' && b <= 'Z' }

// besideWords are signs that stand in and after words in windows-1252.
const besideWords = "€…’‘”“–—™®©°»²³º\u00a0"

// words counts the bytes that an encoding makes letters of words of.
func (c *byteCensus) words(m *charmap.Charmap) int {
	n := 0
	for b := 0x80; b < 0x100; b++ {
		r := m.DecodeByte(byte(b))
		letter := unicode.IsLetter(r) && unicode.Is(unicode.Latin, r)
		if m == charmap.Windows1252 && strings.ContainsRune(besideWords, r) {
			n += c.lower[b] + c.upper[b] + c.first[b]
			continue
		}
		if letter && unicode.IsLower(r) {
			n += c.lower[b]
		}
		if letter && unicode.IsUpper(r) {
			n += c.upper[b]
		}
		if letter {
			n += c.first[b]
		}
	}
	return n
}

// other names the encoding that gives more words than windows-1252; empty when none does.
func (c *byteCensus) other() string {
	usual, dos, mac := c.words(charmap.Windows1252), c.words(charmap.CodePage850), c.words(charmap.Macintosh)
	switch {
	case max(dos, mac) <= usual:
		return ""
	case dos == mac:
		return encDOS + " (DOS) or " + encMac
	case dos > mac:
		return encDOS + " (DOS)"
	}
	return encMac
}

// wronglyRead reports whether two characters after each other are what UTF-8 looks like when
// it was read as windows-1252 (Ã© for é, â‚¬ for €), or a character that was lost.
func wronglyRead(before, r rune) bool {
	switch before {
	case 'Ã', 'Â':
		return r >= 0x80 && r <= 0xbf || strings.ContainsRune("‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›¤Š", r)
	case 'â':
		return r == '€' || r == '‚' || r == 0x80 || r == 0x82
	}
	return r == unicode.ReplacementChar
}
