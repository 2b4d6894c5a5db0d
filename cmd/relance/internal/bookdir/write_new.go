package bookdir

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// WriteNew writes a file that must not be there yet, whole or not at all.
func WriteNew(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; remove it or name another file", filepath.ToSlash(name))
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
