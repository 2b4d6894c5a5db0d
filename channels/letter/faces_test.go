package letter_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/letter"
)

// hanPaper is paper with a font of a few Chinese and Japanese characters.
func hanPaper(t *testing.T) *letter.Paper {
	t.Helper()
	h := head()
	var err error
	if h.Fonts, err = letter.Fonts(filepath.Join("testdata", "han")); err != nil {
		t.Fatal(err)
	}
	p, err := letter.NewPaper(h, letter.French)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestALetterTakesTheFontsThatItIsGiven(t *testing.T) {
	m := message(t, 1)
	m.To.Name = "株式会社山田製作所 (Tokyo)"
	m.To.Postal = []string{"東京都千代田区丸の内 1-1-1", "JAPON"}
	plain, err := letter.NewPaper(head(), letter.French)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plain.Render(m); err == nil || !strings.Contains(err.Error(), "U+682A '株', which the font lacks") {
		t.Errorf("without the font: %v", err)
	}
	han := hanPaper(t)
	pdf, err := han.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	again, err := han.Render(m)
	if err != nil || !bytes.Equal(pdf.Data, again.Data) {
		t.Error("the same letter has other bytes", err)
	}
	if pdf.Pages != 1 || !bytes.Contains(pdf.Data, []byte("utf8other0")) {
		t.Error(pdf.Pages, "pages, and the font is not embedded")
	}
	m = message(t, 1)
	without, err := plain.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	same, err := han.Render(m)
	if err != nil || !bytes.Equal(without.Data, same.Data) {
		t.Error("a letter that needs no other font changed with it", err)
	}
	m.To.Name = "株式会社 😀"
	if _, err := han.Render(m); err == nil || !strings.Contains(err.Error(), "U+1F600") {
		t.Errorf("a character beyond those that can be embedded: %v", err)
	}
}

// A script whose characters join or change places would be printed wrong, and is refused by its name: also Hebrew, whose
// characters the built-in font has.
func TestScriptsThatLettersAreNotWrittenIn(t *testing.T) {
	for name, text := range map[string]string{"Arabic": "شركة النور", "Hebrew": "חברת האור", "Thai": "บริษัท", "Devanagari": "कंपनी"} {
		m := message(t, 1)
		m.To.Name = text
		if _, err := hanPaper(t).Render(m); err == nil || !strings.Contains(err.Error(), "letters are not written in the script "+name) {
			t.Errorf("%s: %v", name, err)
		}
		h := head()
		h.Name = text
		if _, err := letter.NewPaper(h, letter.French); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("a letterhead in %s: %v", name, err)
		}
	}
}

// collection is a collection of one font.
func collection(font []byte) []byte {
	const at = 16
	out := append([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"), font...)
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		offset := out[at+12+16*i+8:]
		binary.BigEndian.PutUint32(offset, binary.BigEndian.Uint32(offset)+at)
	}
	return out
}

func TestFontsOfAFolder(t *testing.T) {
	font, err := os.ReadFile(filepath.Join("testdata", "han", "microhei-subset.ttf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, file string
		data       []byte
		want       string // of the error; empty for none
	}{
		{"one font", "a.ttf", font, ""},
		{"the first of a collection", "a.TTC", collection(font), ""},
		{"PostScript outlines", "a.otf", append([]byte("OTTO"), font[4:]...), "a.otf: its outlines are PostScript's"},
		{"no font", "a.ttf", []byte("hello, this is text"), "a.ttf: not a TrueType font"},
		{"an empty file", "a.ttf", nil, "not a TrueType font"},
		{"half a font", "a.ttf", font[:len(font)/2], "not a TrueType font"},
		{"half a collection", "a.ttc", collection(font)[:2000], "not a TrueType font"},
		{"a folder without", "readme.txt", []byte("x"), "no file ends in .ttf or .ttc"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tc.file), tc.data, 0o600); err != nil {
				t.Fatal(err)
			}
			fonts, err := letter.Fonts(dir)
			if tc.want == "" {
				if err != nil || len(fonts) != 1 {
					t.Fatal(len(fonts), err)
				}
				h := head()
				h.Fonts, h.Name = fonts, "株式会社"
				if _, err := letter.NewPaper(h, letter.French); err != nil {
					t.Error(err)
				}
			} else if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
	if _, err := letter.Fonts(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is not there was read")
	}
}
