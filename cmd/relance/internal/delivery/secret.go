package delivery

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
)

// maxSecret is the largest file that a secret is read from.
const maxSecret = 64 << 10

// ReadSecret reads a secret where deploy.cue in a folder says it is.
func ReadSecret(w World, dir string, ref policies.SecretRef) (channels.Secret, error) {
	if ref.Env != "" {
		value := ""
		if w.Getenv != nil {
			value = w.Getenv(ref.Env)
		}
		if value == "" {
			return "", fmt.Errorf("the variable %s of the environment is empty or not set", ref.Env)
		}
		return channels.Secret(value), nil
	}
	path := ref.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := plainfile.Read(path, maxSecret)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", fmt.Errorf("the first line of %s is empty", filepath.ToSlash(ref.File))
	}
	return channels.Secret(line), nil
}
