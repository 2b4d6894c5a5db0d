package einvoice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/needtest"
)

// sample is a file of an archive of testdata.
func sample(t testing.TB, archive, name string) []byte {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", archive+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	t.Fatalf("%s has no %s", archive, name)
	return nil
}

func rowsOf(t testing.TB, src *intake.Source) string {
	t.Helper()
	r, err := src.Open()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestEncodings(t *testing.T) {
	text := string(sample(t, "ubl", "in/a.xml"))
	as := func(name string) string { return strings.Replace(text, "UTF-8", name, 1) }
	must := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, data := range map[string][]byte{
		"mark":         append([]byte("\xef\xbb\xbf"), text...),
		"latin 1":      must(charmap.ISO8859_1.NewEncoder().Bytes([]byte(as("ISO-8859-1")))),
		"windows-1252": must(charmap.Windows1252.NewEncoder().Bytes([]byte(as("windows-1252")))),
		"utf-16":       must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(as("UTF-16")))),
	} {
		d, err := Read(data)
		if err != nil || d.Buyer.City != "Gävle" {
			t.Errorf("%s: %+v %v", name, d, err)
		}
	}
	wrong := must(charmap.ISO8859_1.NewEncoder().Bytes([]byte(text)))
	if _, err := Read(wrong); err == nil || !strings.Contains(err.Error(), "says that it is UTF-8 and is not") {
		t.Errorf("Latin 1 that says it is UTF-8: %v", err)
	}
}

func TestAnXMLThatHasNoEndIsGivenUp(t *testing.T) {
	deep := bytes.Repeat([]byte("<a>"), 100_000)
	wide := append(append([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">`), bytes.Repeat([]byte("<a/>"), 2*mostElements)...), "</Invoice>"...)
	for name, data := range map[string][]byte{"deep": append([]byte("<Invoice>"), deep...), "wide": wide} {
		if _, err := Read(data); err == nil || !strings.Contains(err.Error(), "elements") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPathsThatAreNone(t *testing.T) {
	dir := t.TempDir()
	for path, says := range map[string]string{filepath.Join(dir, "none"): "no such file", dir: "has no .xml or .pdf file"} {
		if _, err := Source(t.Context(), path, Config{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
	write(t, filepath.Join(dir, "a.xml"), sample(t, "ubl", "in/a.xml"))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		needtest.Lacks(t, "links cannot be made here: "+err.Error())
	}
	if src, err := Source(t.Context(), link, Config{}); err != nil || src.Place(1) != filepath.ToSlash(filepath.Join(link, "a.xml")) {
		t.Errorf("a link to the folder: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Source(ctx, dir, Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The digest of a folder follows its files, and not what is no invoice.
func TestDigestFollowsTheFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.xml"), []byte("<a/>"))
	digest := func() string {
		d, err := Digest(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := digest()
	write(t, filepath.Join(dir, "note.txt"), []byte("x"))
	if digest() != first {
		t.Error("a text beside the invoices changed it")
	}
	if err := os.Rename(filepath.Join(dir, "a.xml"), filepath.Join(dir, "b.xml")); err != nil {
		t.Fatal(err)
	}
	if digest() == first {
		t.Error("another name did not")
	}
}
