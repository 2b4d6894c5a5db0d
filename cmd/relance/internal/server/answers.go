package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
)

// Answers that were given to programs are kept for answersLast: a program that did not hear one asks again with
// the same key. The newest maxAnswers are.
const (
	answersLast    = 72 * time.Hour
	maxAnswers     = 50_000
	maxAnswersFile = 256 << 20
)

// answers are what was said to requests that changed something, in a file that its owner alone can read: a
// request that comes again is answered as before. What a request changes is in the ledger by then, which knows
// most of them by itself; see once. It is safe for several goroutines.
type answers struct {
	path string // empty to keep them in memory alone
	now  func() time.Time

	mu   sync.Mutex
	kept map[string]givenAnswer
	busy map[string]bool
}

// givenAnswer is one answer.
type givenAnswer struct {
	ID      string    `json:"id"`      // digest of who asked, and of the key
	Request string    `json:"request"` // digest of what was asked
	At      time.Time `json:"at"`
	Status  int       `json:"status"`
	Type    string    `json:"type"` // of the body
	ETag    string    `json:"etag,omitempty"`
	Body    string    `json:"body"`
}

// openAnswers reads the file, and forgets what is too old. A last line that was not written to its end is none.
func openAnswers(path string, now func() time.Time) (*answers, error) {
	a := &answers{path: path, now: now, kept: map[string]givenAnswer{}, busy: map[string]bool{}}
	if path == "" {
		return a, nil
	}
	data, err := plainfile.Read(path, maxAnswersFile)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, maxAnswersFile)
	var young bytes.Buffer
	for lines.Scan() {
		var one givenAnswer
		if json.Unmarshal(lines.Bytes(), &one) != nil || a.old(&one) {
			continue
		}
		a.kept[one.ID] = one
		young.Write(lines.Bytes())
		young.WriteByte('\n')
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("answers %s: %w", filepath.ToSlash(path), err)
	}
	if err := bookdir.WritePrivate(path, young.Bytes()); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return a, nil
}

func (a *answers) old(one *givenAnswer) bool { return a.now().Sub(one.At) > answersLast }

// errBusy is the answer to a request that is being carried out.
var errBusy = errors.New("being carried out")

// begin returns the answer that was given under an id; when there is none, the id is taken until end.
func (a *answers) begin(id string) (before givenAnswer, known bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if one, ok := a.kept[id]; ok && !a.old(&one) {
		return one, true, nil
	}
	if a.busy[id] {
		return before, false, errBusy
	}
	a.busy[id] = true
	return before, false, nil
}

// end gives an id back, with the answer to keep; nil when nothing was changed.
func (a *answers) end(id string, one *givenAnswer) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.busy, id)
	if one == nil {
		return nil
	}
	if len(a.kept) >= maxAnswers {
		a.tidy()
	}
	one.ID, one.At = id, a.now().UTC()
	a.kept[id] = *one
	if a.path == "" {
		return nil
	}
	line, err := json.Marshal(one)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(a.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

// tidy forgets what is too old and, when that is not enough, the older half.
func (a *answers) tidy() {
	for back := answersLast; len(a.kept) >= maxAnswers && back > 0; back /= 2 {
		for id, one := range a.kept {
			if a.now().Sub(one.At) > back {
				delete(a.kept, id)
			}
		}
	}
}

// write gives an answer again.
func (one *givenAnswer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", one.Type)
	if one.ETag != "" {
		w.Header().Set("ETag", one.ETag)
	}
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(one.Status)
	_, _ = w.Write([]byte(one.Body))
}
