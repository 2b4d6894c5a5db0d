package bookdir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/relance-dev/relance/channels/plainfile"
)

// Digest is the hex SHA-256 of a file.
func Digest(name string) (digest string, err error) {
	f, err := plainfile.Open(name)
	if err != nil {
		return "", fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("export %s: %w", filepath.ToSlash(name), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
