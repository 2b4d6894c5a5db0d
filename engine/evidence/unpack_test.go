package evidence_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/costtest"
	"github.com/relance-dev/relance/engine/evidence"
)

// file is a file of an archive that somebody made.
type file struct {
	name string
	text io.Reader
}

func archive(t *testing.T, files ...file) []byte {
	t.Helper()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range files {
		w, err := out.Create(f.name)
		if err == nil {
			_, err = io.Copy(w, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zeros reads as so many zeros.
type zeros int64

func (z *zeros) Read(p []byte) (int, error) {
	if *z <= 0 {
		return 0, io.EOF
	}
	n := int64(min(int64(len(p)), int64(*z)))
	clear(p[:n])
	*z -= zeros(n)
	return int(n), nil
}

func many(bytes int64) io.Reader {
	z := zeros(bytes)
	return &z
}

func open(data []byte) error {
	_, err := evidence.Check(bytes.NewReader(data), int64(len(data)))
	return err
}

// cost is what a check takes of memory and time.
func cost(t *testing.T, data []byte) (allocated uint64, took time.Duration, err error) {
	allocated, took = costtest.Of(t, func() { err = open(data) })
	return allocated, took, err
}

// A file made to fill the memory costs no more than an honest one that unpacks to what is
// allowed for its size, and is refused with one error.
func TestBombsAreRefusedAtTheCostOfAnHonestFile(t *testing.T) {
	random := make([]byte, 256<<10)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	honest := archive(t, file{"index.json", strings.NewReader("{}")}, file{"journal/00000001.json", bytes.NewReader(random)})
	least, _, _ := cost(t, honest)
	nulls := func(list string) string {
		return `{"format":"relance evidence 1",` + fmt.Sprintf(list, strings.Repeat("null,", 1<<20)+"null") + "}"
	}
	for name, data := range map[string][]byte{
		"one large file":      archive(t, file{"pieces/a.pdf", many(160 << 20)}, file{"journal/1.json", bytes.NewReader(random)}),
		"a large entry":       archive(t, file{"journal/00000001.json", many(160 << 20)}, file{"pieces/a", bytes.NewReader(random)}),
		"a large index":       archive(t, file{"index.json", many(160 << 20)}, file{"pieces/a", bytes.NewReader(random)}),
		"a list of nothing":   archive(t, file{"index.json", strings.NewReader(nulls(`"pieces":[%s]`))}, file{"pieces/a", bytes.NewReader(random)}),
		"invoices of nothing": archive(t, file{"index.json", strings.NewReader(nulls(`"invoices":[%s]`))}, file{"pieces/a", bytes.NewReader(random)}),
		"links of nothing":    archive(t, file{"index.json", strings.NewReader(nulls(`"proof":{"entries":[%s]}`))}, file{"pieces/a", bytes.NewReader(random)}),
	} {
		t.Run(name, func(t *testing.T) {
			used, took, err := cost(t, data)
			if !errors.Is(err, evidence.ErrNoEvidence) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			if size := uint64(len(data)); used > 200*max(size, least) || took > 5*time.Second {
				t.Errorf("%d bytes cost %d bytes and %s, an honest file %d bytes", size, used, took, least)
			}
		})
	}
	var crowd []file
	for i := range 200_002 {
		crowd = append(crowd, file{fmt.Sprint(i), strings.NewReader("")})
	}
	if err := open(archive(t, crowd...)); !errors.Is(err, evidence.ErrNoEvidence) || !strings.Contains(err.Error(), "more than 200000 files") {
		t.Errorf("a crowd of files: %v", err)
	}
}

// Names that lead outside, are there twice or do not print are refused, and what is printed of
// them does not obey them.
func TestNamesOfFilesAreChecked(t *testing.T) {
	for _, name := range []string{
		"../index.json", "/etc/passwd", "a/../../b", "a//b", "./a", "a/", `..\a`, `C:\a`, "c:a", "a\x1b[2Jb", "a\nb", "a\u202eb", "a\u200bb", "a\xffb", "a\x00b", "", "..",
	} {
		err := open(archive(t, file{"index.json", strings.NewReader("{}")}, file{name, strings.NewReader("")}))
		if !errors.Is(err, evidence.ErrNoEvidence) || strings.ContainsAny(err.Error(), "\x1b\n\x00\u202e\u200b") {
			t.Errorf("%q: %q", name, err)
		}
	}
	twice := archive(t, file{"a", strings.NewReader("1")}, file{"a", strings.NewReader("2")})
	if err := open(twice); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("twice: %v", err)
	}
}

// A document of any name is packed under one that its own check takes.
func TestWhatIsPackedCanBeChecked(t *testing.T) {
	db := filled(t)
	for _, name := range []string{"a\x1b[2Jb.pdf", "a\u202efdp.exe", `a\b:c.pdf`, "..", ".", "order.pdf\xff"} {
		c := collected(t, db, func(cfg *evidence.Config) {
			for range 2 {
				cfg.Extra = append(cfg.Extra, evidence.Extra{Item: evidence.ItemTerms, Written: evidence.Written{Name: name, Data: []byte("x")}})
			}
		})
		var b bytes.Buffer
		if err := evidence.Pack(&b, c); err != nil {
			t.Fatal(err)
		}
		if report := check(t, db, b.Bytes()); len(report.Findings) > 0 {
			t.Errorf("%q: %q", name, report.Findings)
		}
		for _, item := range c.Items {
			for _, f := range strings.Split(item.Detail, ", ") {
				if item.Name == evidence.ItemTerms && c.Files[f] == nil {
					t.Errorf("%q: the index names %q, which is not there", name, f)
				}
			}
		}
	}
}

// Many wrong files are told of shortly.
func TestFindingsEnd(t *testing.T) {
	db := filled(t)
	_, made := packed(t, db, "F-1")
	forged := repack(t, made, func(files map[string][]byte) {
		for i := range 5000 {
			files[fmt.Sprintf("x%d", i)] = nil
		}
	})
	if got := check(t, nil, forged).Findings; len(got) != 101 || got[100] != "and 4900 more" {
		t.Errorf("%d findings, the last %q", len(got), got[len(got)-1])
	}
}
