package bookdir_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
)

// folder is one with some files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExportsAreFoundInTheFolder(t *testing.T) {
	dir := folder(t, map[string]string{"invoices.csv": "", "clients.xlsx": "", "events.json": "", "events.csv": ""})
	for _, c := range []struct {
		said bookdir.Exports
		want bookdir.Exports
		err  string
	}{
		{said: bookdir.Exports{Events: "none"}, want: bookdir.Exports{Invoices: "invoices.csv", Clients: "clients.xlsx"}},
		{said: bookdir.Exports{Invoices: "x.csv", Clients: "none", Events: "none"}, want: bookdir.Exports{Invoices: "x.csv"}},
		{said: bookdir.Exports{}, err: "several exports of events"},
		{said: bookdir.Exports{Invoices: "none", Events: "none"}, err: "no export of invoices"},
	} {
		got, err := c.said.Locate(dir)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%+v: %v", c.said, err)
			}
			continue
		}
		if filepath.Base(got.Invoices) != c.want.Invoices || got.Clients != "" && filepath.Base(got.Clients) != c.want.Clients || got.Events != c.want.Events || err != nil {
			t.Errorf("%+v: %+v, %v", c.said, got, err)
		}
	}
}

func TestExportsThatAreNoneAreNotNamed(t *testing.T) {
	for said, want := range map[bookdir.Exports]bookdir.Exports{
		{}:                                {},
		{Events: "none"}:                  {},
		{Invoices: "x.csv", Clients: "c"}: {Invoices: "x.csv", Clients: "c"},
		{Invoices: "none", Clients: "none", Contacts: "people.csv", Events: "none"}: {Contacts: "people.csv"},
	} {
		if got := said.Named(); got != want {
			t.Errorf("%+v: %+v", said, got)
		}
	}
}

func TestTheSchemaOfABookIsWrittenOnceAndComparedAfterwards(t *testing.T) {
	dir := folder(t, map[string]string{"book.cue": "package relance\n"})
	want := bookdir.SchemaFiles()
	changes, err := bookdir.SchemaChanges(dir, want)
	if err != nil || len(changes) != len(want) {
		t.Fatalf("%d changes of %d files, %v", len(changes), len(want), err)
	}
	if err := bookdir.ApplySchema(dir, changes); err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join(dir, filepath.FromSlash(bookdir.VendoredSchema), "stray.cue")
	if err := os.WriteFile(stray, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	changes, err = bookdir.SchemaChanges(dir, want)
	if err != nil || len(changes) != 1 || changes[0].What != "no longer part of the schema" {
		t.Fatalf("%+v, %v", changes, err)
	}
	if err := bookdir.ApplySchema(dir, changes); err != nil {
		t.Fatal(err)
	}
	if changes, err := bookdir.SchemaChanges(dir, want); err != nil || len(changes) != 0 {
		t.Errorf("%+v, %v", changes, err)
	}
}

func TestTheStandardLayoutNamesWhatItChanges(t *testing.T) {
	dir := folder(t, map[string]string{"a.cue": "package relance\nx:   1\n", "b.cue": "package relance\n\ny: 1\n", "c.cue": "package {"})
	changed, broken, err := bookdir.Format(dir)
	if err != nil || len(changed) != 1 || changed[0].Name != "a.cue" || !slices.Equal(broken, []string{"c.cue"}) {
		t.Errorf("%+v, %v, %v", changed, broken, err)
	}
	if _, _, err := bookdir.Format(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no .cue file") {
		t.Errorf("%v", err)
	}
}

func TestANewFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.zip")
	full := errors.New("disk full")
	half := func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return full
	}
	if err := bookdir.WriteNew(name, half); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Error("half a file stays")
	}
	whole := func(w io.Writer) error {
		_, err := io.WriteString(w, "whole")
		return err
	}
	if err := bookdir.WriteNew(name, whole); err != nil {
		t.Fatal(err)
	}
	if err := bookdir.WriteNew(name, half); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("%v", err)
	}
	if data, err := os.ReadFile(name); err != nil || string(data) != "whole" {
		t.Errorf("%q, %v", data, err)
	}
}
