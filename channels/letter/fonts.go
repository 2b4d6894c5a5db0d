package letter

import (
	"fmt"
	"slices"
	"strconv"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
)

const family = "liberation"

// fontData returns the font file of a style.
func fontData(style string) []byte {
	switch style {
	case "B":
		return liberationsansbold.TTF
	case "I":
		return liberationsansitalic.TTF
	case "BI":
		return liberationsansbolditalic.TTF
	default:
		return liberationsansregular.TTF
	}
}

// addFonts embeds those of the styles that are used: each costs time and room.
func addFonts(pdf *fpdf.Fpdf, styles map[string]bool) {
	for _, style := range []string{"", "B", "I", "BI"} {
		if styles[style] {
			embed(pdf, family, style, fontData(style))
		}
	}
}

// embed adds a font to a document, which writes into its bytes: the next document, or one that is written
// meanwhile, has its own.
func embed(pdf *fpdf.Fpdf, family, style string, data []byte) {
	pdf.AddUTF8FontFromBytes(family, style, slices.Clone(data))
}

// familyOf is the name in a document of one of the fonts that were given: its place among them, or less than 0 for the
// built-in one.
func familyOf(face int) string {
	if face < 0 {
		return family
	}
	return "other" + strconv.Itoa(face)
}

// unset are scripts that letters are not written in, whatever the font: their characters join, change places or
// run from right to left, and would be printed wrong.
var unset = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Mongolian", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu",
	"Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar", "Khmer", "Balinese", "Javanese",
}

// scriptOf is the script of unset that a character is of; empty for others.
func scriptOf(r rune) string {
	if r < 0x0590 {
		return ""
	}
	for _, name := range unset {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return ""
}

// coverage answers which characters can be drawn: those of the built-in font, whose four styles have the same ones, and
// those of others.
type coverage struct {
	font   *sfnt.Font
	others []*Font
}

func newCoverage(others []*Font) (coverage, error) {
	font, err := sfnt.Parse(fontData(""))
	if err != nil {
		return coverage{}, fmt.Errorf("letter font: %w", err)
	}
	return coverage{font, others}, nil
}

func has(font *sfnt.Font, r rune) bool {
	var buf sfnt.Buffer
	i, err := font.GlyphIndex(&buf, r)
	return err == nil && i != 0
}

// face is the font that draws a character: its place among the others, less than 0 for the built-in one. It reports
// false when none does.
func (c coverage) face(r rune) (int, bool) {
	if r > 0xffff || unicode.IsControl(r) || scriptOf(r) != "" { // the library embeds no characters above that
		return 0, false
	}
	if has(c.font, r) {
		return -1, true
	}
	for i, f := range c.others {
		if has(f.font, r) {
			return i, true
		}
	}
	return 0, false
}

// missing returns the first character that cannot be drawn; ok is false when all can.
func (c coverage) missing(s string) (r rune, ok bool) {
	for _, r := range s {
		if r == '\n' || r == '\t' {
			continue
		}
		if _, can := c.face(r); !can {
			return r, true
		}
	}
	return 0, false
}

// lacks says why a character cannot be drawn.
func lacks(r rune) string {
	if script := scriptOf(r); script != "" {
		return fmt.Sprintf("has the character %#U: letters are not written in the script %s", r, script)
	}
	return fmt.Sprintf("has the character %#U, which the font lacks", r)
}

// stretch is a part of a text that one font draws.
type stretch struct {
	face int
	text string
}

// stretches are the parts of a text. Blanks and punctuation stay with the built-in font.
func (c coverage) stretches(s string) []stretch {
	var out []stretch
	if len(c.others) == 0 {
		return []stretch{{-1, s}}
	}
	for _, r := range s {
		face, _ := c.face(r)
		if n := len(out); n > 0 && out[n-1].face == face {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, stretch{face, string(r)})
	}
	return out
}
