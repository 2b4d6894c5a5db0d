package bank

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// errDoctype is the refusal of an XML that brings its own entities.
var errDoctype = errors.New("it has a DOCTYPE, which could bring in other files")

// newXML reads XML without DOCTYPE, in UTF-8, ISO 8859-1, ISO 8859-15 or Windows-1252.
func newXML(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte(byteOrderMark))))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		case "iso-8859-15":
			return charmap.ISO8859_15.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("encoding %q is not read", charset)
	}
	return d
}

const byteOrderMark = "\xef\xbb\xbf"

// startElement returns the next start of an element; io.EOF after the last.
func startElement(d *xml.Decoder) (xml.StartElement, error) {
	for {
		t, err := d.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := t.(type) {
		case xml.Directive:
			return xml.StartElement{}, errDoctype
		case xml.StartElement:
			return t, nil
		}
	}
}

// xmlProblem says what is wrong with an XML.
func xmlProblem(d *xml.Decoder, err error) error {
	var p *Problem
	if errors.As(err, &p) {
		return err
	}
	line, _ := d.InputPos()
	at := fmt.Sprintf("line %d", line)
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errDoctype):
		return bad(at, "no bank writes one: get the file from the bank again", "%v", err)
	case errors.As(err, &syntax):
		at = fmt.Sprintf("line %d", syntax.Line)
		return bad(at, hintWhole, "it is no whole XML: %s", syntax.Msg)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return bad(at, hintWhole, "it is no whole XML: it ends too early")
	}
	return bad(at, hintExport, "it cannot be read: %v", err)
}
