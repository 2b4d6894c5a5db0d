//go:build unix

package intake

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/relance-dev/relance/engine/needtest"
)

func TestPipesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "invoices.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		needtest.Lacks(t, err)
	}
	if _, err := File(pipe); err == nil || !strings.Contains(err.Error(), "write it to a file first") {
		t.Errorf("got %v", err)
	}
	if _, err := File("/dev/null"); err == nil {
		t.Error("a device is no file")
	}
}
