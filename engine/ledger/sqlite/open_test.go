package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// written is the path of a closed ledger with an entry.
func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	db := mustOpen(t, path)
	note(t, db)
	mustClose(t, db)
	return path
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		opt   sqlite.Options
		want  error
		says  string
	}{
		"a file that is not there": {
			spoil: func(t *testing.T, path string) { must(t, os.Remove(path)) },
			want:  ledger.ErrNotFound, says: "no such file",
		},
		"an empty file, even when it may make one": {
			spoil: func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) },
			opt:   sqlite.Options{Create: true}, want: ledger.ErrDamaged, says: "empty",
		},
		"a folder": {
			spoil: func(t *testing.T, path string) { must(t, os.Remove(path)); must(t, os.Mkdir(path, 0o755)) },
			want:  ledger.ErrNotLedger, says: "not a file",
		},
		"a text file": {
			spoil: func(t *testing.T, path string) {
				must(t, os.WriteFile(path, []byte(strings.Repeat("invoice,client\n", 500)), 0o644))
			},
			want: ledger.ErrNotLedger, says: "another program",
		},
		"a database of another program": {
			spoil: func(t *testing.T, path string) {
				must(t, os.Remove(path))
				execute(t, path, "CREATE TABLE recipes (name TEXT)")
			},
			opt: sqlite.Options{Create: true}, want: ledger.ErrNotLedger, says: "another program",
		},
		"a file that was cut short": {
			spoil: func(t *testing.T, path string) { must(t, os.Truncate(path, 6000)) },
			want:  ledger.ErrDamaged, says: "backup",
		},
		"a file that was cut short, for reading": {
			spoil: func(t *testing.T, path string) { must(t, os.Truncate(path, 6000)) },
			opt:   sqlite.Options{ReadOnly: true}, want: ledger.ErrDamaged, says: "backup",
		},
		"a file of a newer version": {
			spoil: func(t *testing.T, path string) { execute(t, path, "PRAGMA user_version = 999") },
			want:  ledger.ErrNewer, says: "nothing was changed",
		},
		"a file of a newer version, for reading": {
			spoil: func(t *testing.T, path string) { execute(t, path, "PRAGMA user_version = 999") },
			opt:   sqlite.Options{ReadOnly: true}, want: ledger.ErrNewer, says: "nothing was changed",
		},
		"a file of an older version, for reading": {
			spoil: func(t *testing.T, path string) { execute(t, path, "PRAGMA user_version = 1") },
			opt:   sqlite.Options{ReadOnly: true}, want: ledger.ErrOlder, says: "up to date",
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := written(t)
			c.spoil(t, path)
			db, err := sqlite.Open(t.Context(), path, c.opt)
			if err == nil {
				mustClose(t, db)
			}
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), filepath.ToSlash(path)) {
				t.Errorf("got %v, want %v that says %q and names the file", err, c.want, c.says)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one error: %v", err)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAReaderGoesBesideAWriterAndMayNotWrite(t *testing.T) {
	path := written(t)
	writer := mustOpen(t, path)
	reader, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	must(t, err)
	note(t, writer)
	if seq := headOf(t, reader).Seq; seq != 2 {
		t.Errorf("the reader sees entry %d, want 2", seq)
	}
	if err := reader.Write(t.Context(), addNote); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	mustClose(t, reader)
	mustClose(t, writer)
}

func TestANewLedgerIsForItsOwnerAlone(t *testing.T) {
	info, err := os.Stat(written(t))
	must(t, err)
	if mode := info.Mode().Perm(); os.PathSeparator == '/' && mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
}
