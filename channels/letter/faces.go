package letter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"github.com/relance-dev/relance/channels/plainfile"
)

// MaxFont is how many bytes the file of a font may have.
const MaxFont = 32 << 20

// Font is a font for what the built-in one lacks, such as Chinese. It has one style: bold and italic
// words are written in it as others are.
type Font struct {
	name string // of its file
	data []byte // a single TrueType font
	font *sfnt.Font
}

// Fonts reads the fonts of a folder, in the order of their names: files that end in .ttf or .ttc, of which the first
// font is taken. Other files are passed over. It fails when there is none, and on one that letters cannot embed.
func Fonts(dir string) ([]*Font, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return nil, fmt.Errorf("fonts %s: %w", filepath.ToSlash(dir), err)
	}
	var fonts []*Font
	for _, f := range files {
		switch strings.ToLower(filepath.Ext(f.Name())) {
		case ".ttf", ".ttc", ".otf", ".otc":
		default:
			continue
		}
		data, err := plainfile.Read(filepath.Join(dir, f.Name()), MaxFont)
		if err != nil {
			return nil, fmt.Errorf("fonts: %w", err)
		}
		font, err := fontOf(data)
		if err != nil {
			return nil, fmt.Errorf("fonts %s: %s: %w", filepath.ToSlash(dir), f.Name(), err)
		}
		font.name = f.Name()
		fonts = append(fonts, font)
	}
	if len(fonts) == 0 {
		return nil, fmt.Errorf("fonts %s: no file ends in .ttf or .ttc", filepath.ToSlash(dir))
	}
	return fonts, nil
}

var (
	errOutlines = errors.New("its outlines are PostScript's, which letters cannot embed: take a TrueType font")
	errFont     = errors.New("not a TrueType font that letters can embed")
)

// fontOf reads a font that letters can embed; of a collection the first.
func fontOf(data []byte) (font *Font, err error) {
	data, err = single(data)
	if err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, errFont
	}
	defer func() { // what the library does not understand of a font may stop it
		if recover() != nil {
			font, err = nil, errFont
		}
	}()
	pdf := fpdf.New("P", "mm", "A4", "")
	embed(pdf, "x", "", data)
	pdf.AddPage()
	pdf.SetFont("x", "", 10)
	pdf.Text(10, 10, "x")
	if pdf.Error() != nil {
		return nil, errFont
	}
	return &Font{data: data, font: parsed}, nil
}

// single is a file with one TrueType font: itself, or the first font of a collection, its tables copied.
func single(data []byte) ([]byte, error) {
	at := uint64(0)
	if len(data) >= 16 && string(data[:4]) == "ttcf" {
		at = uint64(binary.BigEndian.Uint32(data[12:]))
	}
	size := uint64(len(data))
	if at+12 > size {
		return nil, errFont
	}
	switch string(data[at : at+4]) {
	case "OTTO":
		return nil, errOutlines
	case "\x00\x01\x00\x00", "true":
	default:
		return nil, errFont
	}
	if at == 0 {
		return data, nil
	}
	count := uint64(binary.BigEndian.Uint16(data[at+4:]))
	head := 12 + 16*count
	if at+head > size {
		return nil, errFont
	}
	out := slices.Clone(data[at : at+head])
	for i := range count {
		entry := out[12+16*i:]
		from, n := uint64(binary.BigEndian.Uint32(entry[8:])), uint64(binary.BigEndian.Uint32(entry[12:]))
		if from+n > size {
			return nil, errFont
		}
		binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
		out = append(out, data[from:from+n]...)
		out = append(out, make([]byte, (4-len(out)%4)%4)...)
		if len(out) > MaxFont {
			return nil, errFont
		}
	}
	return out, nil
}
