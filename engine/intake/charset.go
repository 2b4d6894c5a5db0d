package intake

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings, as a mapping and a summary write them.
const (
	encUTF8  = "utf-8"
	enc1252  = "windows-1252"
	encLatin = "iso-8859-1" // read as windows-1252, which holds it
	encDOS   = "cp850"
	encMac   = "macintosh"
	encUTF16 = "utf-16"
)

var encodings = []string{encUTF8, enc1252, encLatin, encDOS, encMac, encUTF16}

const byteOrderMark = "\xef\xbb\xbf"

// census is what the characters of a whole file say about its encoding. It is
// an io.Writer, so that it can look on while something else reads. The fields
// that hold a line are 0 until the thing was seen.
type census struct {
	size    int64
	head    []byte // the first bytes
	line    int    // newlines so far
	cut     []byte // a character that the last write broke off
	nul     int    // line of the first zero byte
	invalid int    // line of the first byte that is not UTF-8
	wide    int    // line of the first character of several bytes
	hole    int    // line of the first byte that windows-1252 does not define
	garbled int    // line of the first text that was read in the wrong encoding before it was exported
	cr      bool
	formula bool // a cell may be written ="0042"
	bytes   byteCensus
	last    rune // the last character outside ASCII, if nothing came after it
	before  byte // the last byte
}

// Write looks at the next bytes of the file. It never fails.
func (c *census) Write(p []byte) (int, error) {
	n := len(p)
	c.size += int64(n)
	if room := len(byteOrderMark) - len(c.head); room > 0 {
		c.head = append(c.head, p[:min(room, n)]...)
	}
	if len(c.cut) > 0 {
		p = append(c.cut, p...)
		c.cut = nil
	}
	for i := 0; i < len(p); {
		if b := p[i]; b < utf8.RuneSelf {
			c.ascii(b)
			c.before, c.last = b, 0
			i++
			continue
		}
		if !utf8.FullRune(p[i:]) {
			c.cut = bytes.Clone(p[i:])
			break
		}
		r, size := utf8.DecodeRune(p[i:])
		valid := r != utf8.RuneError || size > 1
		c.high(p[i], valid)
		if valid {
			if wronglyRead(c.last, r) {
				note(&c.garbled, c.line)
			}
			c.last = r
		} else {
			after := byte(0)
			if i+1 < len(p) {
				after = p[i+1]
			}
			c.bytes.see(c.before, p[i], after)
			c.last = 0
		}
		c.before = p[i]
		i += size
	}
	return n, nil
}

// finish counts a character that the end of the file broke off.
func (c *census) finish() {
	for _, b := range c.cut {
		c.high(b, false)
	}
	c.cut = nil
}

func (c *census) ascii(b byte) {
	switch b {
	case '"':
		c.formula = c.formula || c.before == '='
	case '\n':
		c.line++
	case '\r':
		c.cr = true
	case 0:
		note(&c.nul, c.line)
	}
}

// high counts the byte that a character outside ASCII begins with.
func (c *census) high(first byte, valid bool) {
	if valid {
		note(&c.wide, c.line)
		return
	}
	note(&c.invalid, c.line)
	switch first {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
		note(&c.hole, c.line)
	}
}

// note keeps the 1-based line of what is seen for the first time.
func note(first *int, line int) {
	if *first == 0 {
		*first = line + 1
	}
}

// encoding decides what the file is written in, stated by the mapping or not.
// A problem has the line in Row.
func (c *census) encoding(stated string) (string, *Problem) {
	marked := string(c.head) == byteOrderMark
	bad := func(line int, format string, args ...any) *Problem {
		return &Problem{
			Code: codeEncoding, Row: line, Message: fmt.Sprintf(format, args...),
			Hint: "save the file again as CSV UTF-8, or state its encoding in intake.cue",
		}
	}
	switch {
	case stated == encUTF8 || marked || stated == "" && c.invalid == 0:
		if c.invalid > 0 {
			return "", bad(c.invalid, "the file should be UTF-8, and this line is not")
		}
		if marked && stated != "" && stated != encUTF8 {
			return "", bad(1, "the file says it is UTF-8, the mapping says %s", stated)
		}
		return encUTF8, nil
	case stated != "" && c.invalid == 0 && c.wide > 0:
		return "", bad(c.wide, "the mapping says %s, and every character of the file is UTF-8", stated)
	case stated == "" && c.wide > 0:
		return "", bad(c.invalid, "the file mixes encodings: line %d is UTF-8, line %d is not", c.wide, c.invalid)
	case stated == encDOS || stated == encMac:
		return stated, nil
	case stated == "" && c.bytes.other() != "":
		p := bad(c.invalid, "the letters with accents look like %s, not like windows-1252", c.bytes.other())
		p.Hint = `save the file again as CSV UTF-8, or state its encoding in intake.cue, such as encoding: "cp850"; if it is windows-1252, state that`
		return "", p
	case c.hole > 0:
		return "", bad(c.hole, "the file is neither UTF-8 nor windows-1252")
	}
	return enc1252, nil
}

// isUTF16 reports whether a file begins with the mark of UTF-16.
func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

// decoded returns r as UTF-8 without a byte order mark.
func decoded(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case encUTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case enc1252:
		return transform.NewReader(r, charmap.Windows1252.NewDecoder())
	case encDOS:
		return transform.NewReader(r, charmap.CodePage850.NewDecoder())
	case encMac:
		return transform.NewReader(r, charmap.Macintosh.NewDecoder())
	}
	text := bufio.NewReaderSize(r, 64<<10)
	if b, _ := text.Peek(len(byteOrderMark)); string(b) == byteOrderMark { // an error comes back with the first Read
		_, _ = text.Discard(len(byteOrderMark))
	}
	return text
}

// crReader turns the lone carriage returns of old Macs into newlines.
type crReader struct{ r io.Reader }

func (c crReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
