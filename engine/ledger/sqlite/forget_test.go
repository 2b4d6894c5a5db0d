package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forget"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// forgetVariable makes a process of this test forget client P in the ledger it names, and say when it begins and when it is done.
const forgetVariable = "RELANCE_TEST_FORGET_IN"

// secret stands in all that is known of client P.
const secret = "Perrine de la Ruelle"

var theTerm = forget.Config{Client: "P", Years: 10, Today: engine.NewDate(2026, time.January, 31), At: holder.Since, By: "Marie"}

func forgetIn(path string) error {
	ctx := context.Background()
	db, err := open(ctx, path)
	if err != nil {
		return err
	}
	fmt.Println("begins")
	if _, err := forget.Forget(ctx, db, theTerm); err != nil {
		return err
	}
	fmt.Println("forgotten")
	if err := db.Wipe(ctx); err != nil {
		return err
	}
	fmt.Println("wiped")
	return db.Close()
}

// remembering writes a ledger in which client P is known by many entries and forms, written over more than once.
func remembering(t *testing.T, path string, entries int) {
	t.Helper()
	db := mustOpen(t, path)
	at := time.Date(2014, 1, 2, 10, 0, 0, 0, time.UTC)
	for i := range entries {
		must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			p := engine.Client{ID: "P", Name: secret, Email: "perrine@example.org", Address: []string{fmt.Sprint(i), secret}}
			q := engine.Client{ID: "Q", Name: "Quentin", Email: fmt.Sprintf("q%d@example.org", i)}
			e := ledger.Event{Key: fmt.Sprint("e", i), Event: engine.Event{Type: engine.EventNote, Client: "P", Date: engine.DateOf(at), Note: strings.Repeat(secret+" ", i%20)}}
			d := ledger.Draft{At: at, About: ledger.About{Client: "P"}, Clients: []engine.Client{p, q}, Events: []ledger.Event{e}}
			_, err := journal.Append(ctx, tx, d, journal.Note{On: engine.DateOf(at), Text: secret})
			return err
		}))
	}
	mustClose(t, db)
}

// holds reports whether a file of the folder has some bytes, and which.
func holds(t *testing.T, folder string, wanted ...string) (found []string) {
	t.Helper()
	must(t, filepath.WalkDir(folder, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		for _, w := range wanted {
			if bytes.Contains(data, []byte(w)) {
				found = append(found, filepath.Base(name)+" has "+w)
			}
		}
		return err
	}))
	return found
}

func TestTheBytesOfWhatWasTakenOutAreGone(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "ledger.db")
	remembering(t, path, 60)
	if len(holds(t, folder, secret, "perrine@example.org")) == 0 {
		t.Fatal("they were never there")
	}
	db := mustOpen(t, path)
	_, err := forget.Forget(t.Context(), db, theTerm)
	must(t, err)

	// Whoever reads a state of before keeps its bytes.
	other, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	must(t, err)
	must(t, other.Read(t.Context(), func(ctx context.Context, _ ledger.Reader) error {
		if err := db.Wipe(ctx); !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), "end it and repeat") {
			t.Errorf("while somebody reads: %v", err)
		}
		return nil
	}))
	must(t, other.Close())
	must(t, db.Wipe(t.Context()))
	if found := holds(t, folder, secret, "perrine@example.org"); len(found) > 0 {
		t.Errorf("still there while the ledger is open: %v", found)
	}
	wantVerified(t, db)
	mustClose(t, db)
	if found := holds(t, folder, secret, "perrine@example.org"); len(found) > 0 {
		t.Errorf("still there: %v", found)
	}
	if len(holds(t, folder, "Quentin")) == 0 {
		t.Error("another client is gone too")
	}
	read, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	must(t, err)
	if err := read.Wipe(t.Context()); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("opened for reading: %v", err)
	}
	must(t, read.Close())
}

func wantVerified(t *testing.T, db *sqlite.DB) {
	t.Helper()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("findings: %v", report.Findings)
		}
		return err
	}))
}

// A process that is killed while it forgets a client has forgotten all of them, or nothing.
func TestKilledForgettersForgetAllOrNothing(t *testing.T) {
	kills, entries := 40, 400
	if testing.Short() {
		kills, entries = 8, 100
	}
	folder := t.TempDir()
	base := filepath.Join(folder, "base.db")
	remembering(t, base, entries)
	text, err := os.ReadFile(base)
	must(t, err)
	whole, _ := forgottenBy(t, folder, text, time.Minute) // how long it takes
	none, all := 0, 0
	// Closer and closer to the commit, wherever it is: a process is not equally quick each time.
	early, late := time.Duration(0), whole
	for range kills {
		at := (early + late) / 2
		if _, forgotten := forgottenBy(t, folder, text, at); forgotten {
			all++
			late = at
		} else {
			none++
			early = at
		}
		if late-early < whole/20 {
			early, late = max(0, early-whole/4), late+whole/2
		}
	}
	t.Logf("forgotten within %s; %d kills before it was, %d after", whole, none, all)
	if none == 0 || all == 0 {
		t.Errorf("%d kills came before the commit and %d after: no kill came near it", none, all)
	}
}

// forgottenBy lets a process forget the client in a copy of a ledger, and kills it some time after it began. It returns how long
// the process took, and whether the client is forgotten: all of them, or nothing.
func forgottenBy(t *testing.T, folder string, text []byte, after time.Duration) (took time.Duration, forgotten bool) {
	t.Helper()
	place := filepath.Join(folder, "one")
	must(t, os.RemoveAll(place))
	must(t, os.Mkdir(place, 0o700))
	path := filepath.Join(place, "ledger.db")
	must(t, os.WriteFile(path, text, 0o600))
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), forgetVariable+"="+path)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	word := make([]byte, len("begins\n"))
	_, err = io.ReadFull(out, word)
	must(t, err)
	begun := time.Now()
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	said, _ := io.ReadAll(out)
	_ = cmd.Wait() // it was killed, or has ended
	took = time.Since(begun)
	db := mustOpen(t, path)
	wantVerified(t, db)
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, "P")
		if err != nil {
			return err
		}
		forgotten = c.Forgotten != 0
		rest := 0
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			rest += strings.Count(rec.Text, secret)
		}
		for v, err := range r.Versions(ctx, ledger.VersionFilter{Client: "P"}) {
			if err != nil {
				return err
			}
			rest += strings.Count(v.Line, secret)
		}
		if forgotten != (rest == 0) {
			t.Errorf("killed after %s: forgotten is %t, and it stands there %d times", after, forgotten, rest)
		}
		return nil
	}))
	if strings.Contains(string(said), "forgotten") && !forgotten {
		t.Errorf("killed after %s: it was acknowledged, and is not done", after)
	}
	_, err = forget.Forget(t.Context(), db, theTerm) // a repetition brings it to its end
	must(t, errors.Join(err, db.Wipe(t.Context())))
	mustClose(t, db)
	if found := holds(t, place, secret); len(found) > 0 {
		t.Errorf("killed after %s, and repeated: %v", after, found)
	}
	return took, forgotten
}
