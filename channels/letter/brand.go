package letter

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // a logo may be one
	_ "image/png"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// The room of a logo in millimetres, and how large its file and its image may be.
const (
	logoWidth  = 55.0
	logoHeight = 16.0
	// MaxLogo is the largest file of a logo in bytes: it goes with every mail and every letter.
	MaxLogo    = 256 << 10
	maxPixels  = 4000
	logoInside = "logo"
)

// logo is an image in a letterhead.
type logo struct {
	data   []byte
	format string // as fpdf names it
	w, h   float64
}

// logoOf reads the size of a logo. It fails on what is no PNG or JPEG image.
func logoOf(data []byte) (*logo, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if len(data) > MaxLogo {
		return nil, fmt.Errorf("the logo is larger than %d KB", MaxLogo>>10)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return nil, fmt.Errorf("the logo is no PNG or JPEG image")
	}
	if c.Width > maxPixels || c.Height > maxPixels {
		return nil, fmt.Errorf("the logo is larger than %d pixels", maxPixels)
	}
	l := &logo{data: data, format: format, h: logoHeight}
	if l.w = l.h * float64(c.Width) / float64(c.Height); l.w > logoWidth {
		l.w, l.h = logoWidth, logoWidth*float64(c.Height)/float64(c.Width)
	}
	pdf := fpdf.New("P", "mm", "A4", "") // what it cannot draw is said now, not on the day
	if pdf.RegisterImageOptionsReader(logoInside, fpdf.ImageOptions{ImageType: format}, bytes.NewReader(data)); pdf.Error() != nil {
		return nil, fmt.Errorf("the logo cannot be drawn: %w", pdf.Error())
	}
	return l, nil
}

// colorOf reads a colour such as #1a4d7a. On paper and in a mail it must be read on white:
// a colour that is too light is refused.
func colorOf(s string) (rgb [3]int, err error) {
	if s == "" {
		return rgb, nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return rgb, fmt.Errorf("%q is no colour such as #1a4d7a", s)
	}
	rgb = [3]int{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
	if (299*rgb[0]+587*rgb[1]+114*rgb[2])/1000 > 150 {
		return rgb, fmt.Errorf("the colour %s is too light to be read on white: take a darker one", s)
	}
	return rgb, nil
}

// CheckColor reports a colour that cannot be used, such as one too light to be read on white.
func CheckColor(s string) error { _, err := colorOf(s); return err }

// CheckLogo reports a file that is no logo: no PNG or JPEG image, or too large.
func CheckLogo(data []byte) error {
	l, err := logoOf(data)
	if err == nil && l == nil {
		return fmt.Errorf("the logo is an empty file")
	}
	return err
}

// drawLogo puts the logo at a place, and returns how high it is with the room below.
func (w *writer) drawLogo(x, y float64) float64 {
	l := w.paper.logo
	if l == nil {
		return 0
	}
	opt := fpdf.ImageOptions{ImageType: l.format}
	w.pdf.RegisterImageOptionsReader(logoInside, opt, bytes.NewReader(l.data))
	w.pdf.ImageOptions(logoInside, x, y, l.w, l.h, false, opt, 0, "")
	return l.h + 2.5
}

// tint sets the colour of the creditor for words and rules; plain takes it off.
func (w *writer) tint() {
	c := w.paper.color
	w.pdf.SetTextColor(c[0], c[1], c[2])
	w.pdf.SetDrawColor(c[0], c[1], c[2])
}

func (w *writer) plain() {
	w.pdf.SetTextColor(0, 0, 0)
	w.pdf.SetDrawColor(0, 0, 0)
}
