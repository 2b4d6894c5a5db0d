package einvoice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Bounds of an XML document. No invoice comes near them.
const (
	mostElements = 1_000_000
	deepest      = 100
)

// Fault is a document that cannot be used.
type Fault struct {
	Message string
	Hint    string // one sentence on how to mend it; may be empty
	Other   bool   // it is sound, and no invoice: a PDF without one, another kind of XML
}

// Error says what is wrong.
func (f *Fault) Error() string { return f.Message }

func fault(hint, format string, args ...any) *Fault {
	return &Fault{Message: fmt.Sprintf(format, args...), Hint: hint}
}

// root returns the name of the first element. A document type is refused: it can name files
// of this machine and grow without end.
func root(data []byte) (xml.Name, error) {
	d := newDecoder(data)
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return xml.Name{}, fault("see whether it is the right file", "it is no XML")
		}
		if err != nil {
			return xml.Name{}, broken(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name, nil
		}
	}
}

// decode reads a whole document into v, whose fields go by local names.
func decode(data []byte, v any) error {
	d := newDecoder(data)
	if err := d.Decode(v); err != nil {
		return broken(err)
	}
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return broken(err)
		}
		if _, ok := t.(xml.StartElement); ok {
			return fault("keep one invoice in each file", "something follows the end of the invoice")
		}
	}
}

func newDecoder(data []byte) *xml.Decoder {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		if text, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(data); err == nil {
			data = text
		}
	}
	raw := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	raw.CharsetReader = charset
	return xml.NewTokenDecoder(&guard{raw: raw})
}

// guard refuses what no invoice has.
type guard struct {
	raw             *xml.Decoder
	elements, depth int
}

// Token returns the next token.
func (g *guard) Token() (xml.Token, error) {
	t, err := g.raw.RawToken()
	switch t.(type) {
	case xml.Directive:
		return nil, fault("an electronic invoice has none; ask for the file again", "it has a document type (DOCTYPE), which can name other files")
	case xml.StartElement:
		g.elements++
		g.depth++
	case xml.EndElement:
		g.depth--
	}
	if g.elements > mostElements || g.depth > deepest {
		return nil, fault("see whether it is an invoice at all", "it has more than %d elements, or more than %d within each other", mostElements, deepest)
	}
	if errors.Is(err, io.EOF) && g.depth > 0 {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// charset reads what the declaration of a document names.
func charset(label string, in io.Reader) (io.Reader, error) {
	var enc encoding.Encoding
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be": // the latter were read by their mark
		return in, nil
	case "iso-8859-1", "latin1":
		enc = charmap.ISO8859_1
	case "iso-8859-15":
		enc = charmap.ISO8859_15
	case "windows-1252", "cp1252":
		enc = charmap.Windows1252
	default:
		return nil, fault("save it as UTF-8", "it is written in %q, which is not read", label)
	}
	return transform.NewReader(in, enc.NewDecoder()), nil
}

// broken puts an error of the reader into words.
func broken(err error) error {
	var f *Fault
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fault("fetch it again", "it ends in the middle")
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return fault("fetch it again", "it ends in the middle, in line %d", syntax.Line)
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "invalid UTF-8"):
		return fault("save it in the encoding that its first line names", "it says that it is UTF-8 and is not, in line %d", syntax.Line)
	case errors.As(err, &syntax):
		return fault("ask whoever made it for another", "it is no sound XML: line %d: %s", syntax.Line, syntax.Msg)
	}
	return fault("ask whoever made it for another", "it is no sound XML: %v", err)
}
