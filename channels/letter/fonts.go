package letter

import (
	"fmt"
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
			pdf.AddUTF8FontFromBytes(family, style, fontData(style))
		}
	}
}

// coverage answers which characters the font can draw. All four styles have the same ones.
type coverage struct {
	font *sfnt.Font
}

func newCoverage() (coverage, error) {
	font, err := sfnt.Parse(fontData(""))
	if err != nil {
		return coverage{}, fmt.Errorf("letter font: %w", err)
	}
	return coverage{font}, nil
}

// missing returns the first character that the font lacks; ok is false when it has all.
func (c coverage) missing(s string) (r rune, ok bool) {
	var buf sfnt.Buffer
	for _, r := range s {
		if r == '\n' || r == '\t' {
			continue
		}
		if i, err := c.font.GlyphIndex(&buf, r); err != nil || i == 0 || unicode.IsControl(r) {
			return r, true
		}
	}
	return 0, false
}
