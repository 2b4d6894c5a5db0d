package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/relance-dev/relance/engine/ledger"
)

// marks are lines of a file beside the ledger, "+ BOOT MESSAGE ATTEMPT" of a claim and "- …" once its channel is called. Nobody waits until
// they are on the disk: they outlast the process, which is what they are for, and are believed only while the machine has not started again.
// As the file of what left, it is not to be put back with a copy of the ledger.
type marks struct {
	path, boot string

	mu   sync.Mutex
	file *os.File
	left map[ledger.Claim]struct{} // of this process
	size int
}

// startsAnew is from which size on the file begins anew once nothing is marked.
const startsAnew = 1 << 20

// newMarks returns nil where nobody says since when the machine runs.
func newMarks(path string) *marks {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	id := strings.TrimSpace(string(boot))
	if err != nil || id == "" || strings.ContainsAny(id, " \n") {
		return nil
	}
	return &marks{path: path, boot: id, left: map[ledger.Claim]struct{}{}}
}

// write adds lines, after the end of one that was cut off.
func (m *marks) write(sign string, list ...ledger.Claim) (err error) {
	if m.file == nil {
		if m.file, err = os.OpenFile(m.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
			m.file = nil
			return err
		}
	}
	text := []byte{'\n'}
	for _, c := range list {
		text = fmt.Appendf(text, "%s\n", m.line(sign, c))
	}
	n, err := m.file.Write(text)
	m.size += n
	return err
}

func (m *marks) line(sign string, c ledger.Claim) string {
	return fmt.Sprintf("%s %s %q %d", sign, m.boot, c.Message, c.Attempt)
}

// Add implements sqlstore.Marks.
func (m *marks) Add(_ context.Context, _ *sql.Tx, list []ledger.Claim) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.left) == 0 && m.file != nil && m.size > startsAnew {
		if err := m.file.Truncate(0); err != nil {
			return err
		}
		m.size = 0
	}
	for _, c := range list {
		m.left[c] = struct{}{}
	}
	return m.write("+", list...)
}

// Begin implements sqlstore.Marks. Nobody else takes a mark away: one process delivers at a time.
func (m *marks) Begin(_ context.Context, c ledger.Claim) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, mine := m.left[c]; !mine {
		return false, nil
	}
	delete(m.left, c)
	err := m.write("-", c)
	return err == nil, err
}

// Reclaim implements sqlstore.Marks.
func (m *marks) Reclaim(_ context.Context, _ *sql.Tx, c ledger.Claim) (bool, error) {
	text, err := os.ReadFile(m.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	}
	marked, claimed, begun := false, []byte(m.line("+", c)), []byte(m.line("-", c))
	for line := range bytes.Lines(text) {
		switch line = bytes.TrimSuffix(line, []byte{'\n'}); {
		case bytes.Equal(line, claimed):
			marked = true
		case bytes.Equal(line, begun):
			marked = false
		}
	}
	return marked, nil
}

// close gives the file back, which is not needed while nothing is marked.
func (m *marks) close() error {
	if m == nil || m.file == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.file.Close()
	m.file = nil
	if len(m.left) == 0 {
		err = errors.Join(err, os.Remove(m.path))
	}
	return err
}
