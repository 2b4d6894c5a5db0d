//go:build unix

package plainfile_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels/plainfile"
)

func TestOnlyOrdinaryFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("file"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(at("file"), 4); err != nil {
		t.Fatal(err)
	}
	large, err := os.Create(at("large"))
	if err == nil {
		err = errors.Join(large.Truncate(1<<40), large.Close()) // a file of nothing, a terabyte long
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(syscall.Mkfifo(at("pipe"), 0o600), os.Symlink("pipe", at("link")), os.Symlink("file", at("good"))); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", at("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, want := range map[string]struct {
		is   error
		says string
	}{
		at("file"): {}, at("good"): {},
		at("pipe"):   {plainfile.ErrNotPlain, "is a pipe"},
		at("link"):   {plainfile.ErrNotPlain, "is a pipe"},
		at("socket"): {plainfile.ErrNotPlain, "is a socket"},
		dir:          {plainfile.ErrNotPlain, "is a folder"},
		"/dev/zero":  {plainfile.ErrNotPlain, "is a device"},
		at("large"):  {plainfile.ErrTooLarge, "more than 1 MB"},
		at("none"):   {fs.ErrNotExist, "no such file"},
	} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			data, err := plainfile.Read(name, 1<<20)
			switch {
			case !errors.Is(err, want.is):
				t.Errorf("%s: got %v, want %v", name, err, want.is)
			case err == nil && string(data) != "text":
				t.Errorf("%s: got %q", name, data)
			case err != nil && (!strings.Contains(err.Error(), want.says) || strings.Count(err.Error(), name) != 1):
				t.Errorf("%s: it says %q", name, err)
			}
		}()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Errorf("%s: reading it does not end", name)
		}
	}
}
