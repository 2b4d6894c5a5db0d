package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// Sheet is one sheet of a workbook.
type Sheet struct {
	Name   string
	Hidden bool // a person who opens the workbook does not see it
	part   string
}

// Book is an open workbook.
type Book struct {
	Sheets   []Sheet
	Date1904 bool // days count from 1904-01-01

	parts   map[string]*zip.File
	texts   []string
	formats []Format           // of each cell style
	beside  map[string]*beside // by the part of a sheet
	// stale is set when the program that wrote the book left it to the spreadsheet to work
	// its formulas out: the results in the file are placeholders.
	stale bool
}

// Open reads a workbook's table of contents, its texts and its number formats. It fails
// for what is no workbook, and with ErrTooLarge.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCutOff, err)
	}
	b := &Book{parts: make(map[string]*zip.File, len(archive.File)), beside: map[string]*beside{}}
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, twice := b.parts[name]; !twice {
			b.parts[name] = f
		}
	}
	if err := b.known(); err != nil {
		return nil, err
	}
	main := b.mainPart()
	if b.parts[main] == nil {
		return nil, errors.New("the archive holds no workbook")
	}
	related, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	if err := b.readBook(main, related); err != nil {
		return nil, err
	}
	for _, r := range related {
		switch r.kind {
		case "sharedStrings":
			err = errors.Join(err, b.readTexts(r.part))
		case "styles":
			err = errors.Join(err, b.readStyles(r.part))
		}
	}
	return b, err
}

// known refuses archives that are something else, by name.
func (b *Book) known() error {
	if f := b.parts["mimetype"]; f != nil {
		return errors.New("this is an OpenDocument file")
	}
	if b.parts["index/document.iwa"] != nil {
		return errors.New("this is a document of Numbers, Pages or Keynote")
	}
	for _, name := range slices.Sorted(maps.Keys(b.parts)) {
		switch {
		case strings.HasSuffix(name, "workbook.bin"):
			return errors.New("this is a binary workbook (.xlsb)")
		case strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			return errors.New("this is a document, not a workbook")
		}
	}
	return nil
}

// mainPart is the name of the part that lists the sheets.
func (b *Book) mainPart() string {
	related, err := b.relations("")
	if err == nil {
		for _, r := range related {
			if r.kind == "officeDocument" {
				return r.part
			}
		}
	}
	return "xl/workbook.xml"
}

// relation is a part that another part refers to.
type relation struct{ id, kind, part string }

// relations reads which parts a part refers to, in the order of its file.
func (b *Book) relations(part string) (related []relation, err error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if b.parts[name] == nil {
		return nil, nil
	}
	err = b.scan(name, smallPart, func(e *element) error {
		if e.name == "Relationship" && !e.end && !strings.EqualFold(e.attr("TargetMode"), "External") {
			target := e.attr("Target")
			if strings.HasPrefix(target, "/") {
				target = target[1:]
			} else {
				target = path.Join(dir, target)
			}
			related = append(related, relation{id: e.attr("Id"), kind: path.Base(e.attr("Type")), part: strings.ToLower(target)})
		}
		return nil
	})
	return related, err
}

// readBook lists the sheets.
func (b *Book) readBook(part string, related []relation) error {
	targets := make(map[string]string, len(related))
	for _, r := range related {
		targets[r.id] = r.part
	}
	return b.scan(part, smallPart, func(e *element) error {
		switch {
		case e.end:
		case e.name == "workbookPr":
			b.Date1904 = truth(e.attr("date1904"))
		case e.name == "calcPr":
			b.stale = truth(e.attr("fullCalcOnLoad"))
		case e.name == "sheet":
			s := Sheet{Name: e.attr("name"), Hidden: e.attr("state") != "" && e.attr("state") != "visible", part: targets[e.attr("id")]}
			if f := b.parts[s.part]; f != nil && !strings.Contains(s.part, "chartsheets/") {
				b.Sheets = append(b.Sheets, s)
			}
		}
		return nil
	})
}

// readTexts reads the texts that cells refer to by number. Readings in another script, which
// are shown above a text, are no part of it.
func (b *Book) readTexts(part string) error {
	f := b.parts[part]
	if f == nil {
		return nil
	}
	var text strings.Builder
	aside := 0
	return b.scan(part, stringRatio, func(e *element) error {
		switch {
		case e.name == "si" && !e.end:
			text.Reset()
			aside = 0
		case e.name == "si":
			b.texts = append(b.texts, unescaped(strings.Clone(text.String())))
		case e.name == "rPh" && !e.end:
			aside++
		case e.name == "rPh":
			aside--
		case e.name == "t" && e.end && aside == 0:
			text.WriteString(e.text)
		}
		return nil
	})
}

// readStyles reads the number format of each cell style.
func (b *Book) readStyles(part string) error {
	if b.parts[part] == nil {
		return nil
	}
	codes := maps.Clone(builtIn)
	inside := false
	return b.scan(part, smallPart, func(e *element) error {
		switch {
		case e.name == "numFmt" && !e.end:
			codes[e.attr("numFmtId")] = e.attr("formatCode")
		case e.name == "cellXfs":
			inside = !e.end
		case e.name == "xf" && inside && !e.end:
			b.formats = append(b.formats, formatOf(codes[e.attr("numFmtId")]))
		}
		return nil
	})
}

func truth(s string) bool { return s == "1" || s == "true" }
