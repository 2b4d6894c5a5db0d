package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
)

func TestATrialIsOnTheLedgerOrOnOneThatIsThrownAway(t *testing.T) {
	path := filepath.Join(t.TempDir(), store.FileName)
	trial, err := store.NewTrial(t.Context(), path)
	if err != nil || !trial.New || trial.Path == path {
		t.Fatalf("without a ledger: %+v, %v", trial, err)
	}
	if err := os.WriteFile(trial.Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := trial.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(trial.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was not thrown away: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if trial, err = store.NewTrial(t.Context(), path); err != nil || trial.New || trial.Path != path {
		t.Fatalf("with a ledger: %+v, %v", trial, err)
	}
	if err := trial.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the ledger was thrown away: %v", err)
	}
}
