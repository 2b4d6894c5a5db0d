package email

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode/qr"

	"github.com/relance-dev/relance/channels"
)

// Limits of a code for a transfer, of the European Payments Council's guideline EPC069-12.
const (
	maxCodeName      = 70
	maxCodeReference = 140
	maxCodeBytes     = 331
	quietZone        = 4 // modules of white around the code (ISO/IEC 18004)
	moduleSize       = 4 // pixels
)

// transfer is what the code of a payment says; empty when there is none: it is for euros, and
// for an account with an IBAN.
func transfer(p *channels.Payment) string {
	if !p.Code || p.Currency != "EUR" || p.IBAN == "" || p.Value == "" {
		return ""
	}
	lines := []string{
		"BCD", "002", "1", "SCT", strings.ReplaceAll(p.BIC, " ", ""), cut(p.Name, maxCodeName),
		strings.ReplaceAll(p.IBAN, " ", ""), "EUR" + p.Value, "", "", cut(p.Reference, maxCodeReference),
	}
	for i := range lines {
		lines[i] = strings.NewReplacer("\r", " ", "\n", " ").Replace(lines[i])
	}
	text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	if len(text) > maxCodeBytes {
		return ""
	}
	return text
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// TransferCode is the code of a payment as a PNG image; nil when there is none: it is for euros, and for an account with an IBAN.
func TransferCode(p channels.Payment) []byte {
	if c := codeOf(&p); c != nil {
		return c.data
	}
	return nil
}

// codeOf is the code of a payment as an image; nil when there is none.
func codeOf(p *channels.Payment) *picture {
	text := transfer(p)
	if text == "" {
		return nil
	}
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return nil // it says too much: the words say the same
	}
	n := code.Bounds().Dx()
	size := (n + 2*quietZone) * moduleSize
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range n * moduleSize {
		for x := range n * moduleSize {
			if r, _, _, _ := code.At(x/moduleSize, y/moduleSize).RGBA(); r == 0 {
				img.SetColorIndex(x+quietZone*moduleSize, y+quietZone*moduleSize, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil
	}
	return &picture{id: "transfer", name: "transfer.png", kind: "image/png", data: b.Bytes(), Width: codeWidth, Height: codeWidth}
}
