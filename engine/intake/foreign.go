package intake

import (
	"bytes"
	"strings"
)

// foreign lists files that are no exports, by how they begin.
var foreign = []struct{ begins, is, hint string }{
	{"\xd0\xcf\x11\xe0", "an old or a protected workbook, which cannot be read", "save it as an Excel workbook (.xlsx) without a password, or as CSV UTF-8"},
	{"%PDF", "a PDF, not an export", "export CSV, XLSX or JSON Lines"},
	{"\x1f\x8b", "a compressed file (gzip)", "unpack it first"},
	{"7z\xbc\xaf\x27\x1c", "a compressed archive (7z)", "unpack it first"},
	{"Rar!", "a compressed archive (rar)", "unpack it first"},
	{"PK\x05\x06", "an empty archive", "export again"},
	{"GIF8", "a picture", "export CSV, XLSX or JSON Lines"},
	{"\x89PNG", "a picture", "export CSV, XLSX or JSON Lines"},
	{"\xff\xd8\xff", "a picture", "export CSV, XLSX or JSON Lines"},
	{"SQLite format 3\x00", "a database", "export its rows as CSV"},
	{"\x7fELF", "a program", "export CSV, XLSX or JSON Lines"},
	{"{\\rtf", "a document (rtf)", "export CSV, XLSX or JSON Lines"},
}

// notExport says what a file is that begins like no export; nil when it may be one.
func notExport(head []byte) *Problem {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.begins)) {
			return &Problem{Code: codeFormat, Message: "this is " + f.is, Hint: f.hint}
		}
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), " \t\r\n")))
	switch {
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"):
		return &Problem{
			Code: codeFormat, Message: "this is a web page, whatever its name says",
			Hint: "open it in a spreadsheet and save it as .xlsx or CSV UTF-8; if it is a page to log in, download the export again",
		}
	case strings.HasPrefix(text, "<"):
		return &Problem{Code: codeFormat, Message: "this is XML, which is no list of rows", Hint: "export CSV, XLSX or JSON Lines"}
	}
	return nil
}

// garbled notes that the text of a file was read in the wrong encoding before it was exported.
func (t *table) garbled(seen *census) {
	if seen.garbled > 0 {
		t.notes = append(t.notes, Problem{
			Code: codeGarbled, Warning: true, Row: seen.garbled,
			Message: "letters with accents are garbled in the export, such as Ã© for é",
			Hint:    "a program read UTF-8 as windows-1252 before this file was made: export again; the names would stand so in letters",
		})
	}
}
