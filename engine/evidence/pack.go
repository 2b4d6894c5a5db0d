package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// The names of the files that every dossier has.
const (
	indexName = "index.json"
	sumsName  = "SHA256SUMS"
)

// Pack writes a dossier as a zip file, the same bytes for the same ledger, book and
// documents: index.json, the files, and SHA256SUMS over all of them.
func Pack(w io.Writer, c *Collected) error {
	files := maps.Clone(c.Files)
	var index bytes.Buffer
	enc := json.NewEncoder(&index)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(c.Dossier); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	files[indexName] = index.Bytes()
	var sums strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&sums, "%s  %s\n", ledger.DigestOf(files[name]), name)
	}
	files[sumsName] = []byte(sums.String())
	out := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: c.At.UTC().Truncate(time.Second)})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			return fmt.Errorf("evidence: %s: %w", name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}
