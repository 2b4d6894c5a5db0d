package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// element is the beginning or the end of an XML element; at its end text is what stood in it.
type element struct {
	name  string
	end   bool
	attrs []xml.Attr
	text  string
}

// attr returns an attribute by its local name; empty when there is none.
func (e *element) attr(name string) string {
	for i := range e.attrs {
		if e.attrs[i].Name.Local == name {
			return e.attrs[i].Value
		}
	}
	return ""
}

// scanner walks the XML of one part.
type scanner struct {
	dec   *xml.Decoder
	limit *bounded
	depth int
	text  []byte
}

// scan visits the elements of a whole part. limit is smallPart, or how often its packed
// size the part may unpack to.
func (b *Book) scan(part string, limit int, visit func(*element) error) error {
	s, closer, err := b.open(part, limit)
	if err != nil {
		return err
	}
	defer closer.Close()
	var e element
	for {
		s.limit.left = longestRow
		switch err := s.next(&e); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", part, err)
		}
		if err := visit(&e); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
}

// open begins to read a part.
func (b *Book) open(part string, limit int) (*scanner, io.Closer, error) {
	f := b.parts[part]
	if f == nil {
		return nil, nil, fmt.Errorf("%s: the archive lacks it", part)
	}
	most := int64(limit)
	if limit != smallPart {
		most = max(roomy, int64(f.CompressedSize64)*int64(limit))
	}
	if f.UncompressedSize64 > uint64(most) {
		return nil, nil, fmt.Errorf("%s unpacks to %d MB: %w", part, f.UncompressedSize64>>20, ErrTooLarge)
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", part, err)
	}
	s := &scanner{limit: &bounded{r: r, left: longestRow, all: most, what: part}}
	s.dec = xml.NewDecoder(s.limit)
	s.dec.Strict = true
	return s, r, nil
}

// next reads up to the next beginning or end of an element. An error that wraps io.EOF is
// the end of a whole part; a part that ends early is io.ErrUnexpectedEOF.
func (s *scanner) next(e *element) error {
	s.text = s.text[:0]
	for {
		token, err := s.dec.RawToken()
		switch {
		case errors.Is(err, io.EOF) && s.depth > 0:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > mostDepth {
				return fmt.Errorf("elements stand %d deep in each other: %w", s.depth, ErrTooLarge)
			}
			*e = element{name: t.Name.Local, attrs: t.Attr}
			return nil
		case xml.EndElement:
			if s.depth--; s.depth < 0 {
				return errors.New("an element ends that did not begin")
			}
			*e = element{name: t.Name.Local, end: true, text: string(s.text)}
			return nil
		case xml.CharData:
			s.text = append(s.text, t...)
		}
	}
}
