package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
)

// What a file that somebody sent may make the check read. A file of relance evidence stays far
// below: text of a journal packs about ten to one, and its list of files takes 100 bytes each.
const (
	maxArchive   = 4 << 30   // bytes of the archive
	maxDirectory = 24 << 20  // bytes of its list of files
	maxEntries   = 200_000   // files
	maxRatio     = 200       // what the archive unpacks to, in times its own size
	ratioSlack   = 16 << 20  // bytes beyond that, for a small archive
	maxUnpacked  = 16 << 30  // bytes of all files
	maxKept      = 256 << 20 // bytes of the files whose text is read
	keptRatio    = 30        // and those in times the archive's size
	keptSlack    = 8 << 20   // and beyond that
	maxEntryText = 8 << 20   // bytes of one entry of the journal
)

// stored is a file of an archive.
type stored struct {
	digest string // hex SHA-256
	text   []byte // of those whose text is read: the index, sums, entries, facts, messages
}

// unpack reads an archive once, in bounded memory and time. It fails with ErrNoEvidence when
// the archive is none that relance evidence writes: too large, unpacking to far more than its size, or with a name that
// leads outside, is there twice or would not print.
func unpack(r io.ReaderAt, size int64) (map[string]stored, error) {
	refuse := func(format string, args ...any) (map[string]stored, error) {
		return nil, fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrNoEvidence)
	}
	if size > maxArchive {
		return refuse("more than %d MB", maxArchive>>20)
	}
	budget := &metered{r: r, left: maxDirectory}
	z, err := zip.NewReader(budget, size)
	if budget.left < 0 || err == nil && len(z.File) > maxEntries {
		return refuse("it lists more than %d files", maxEntries)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrNoEvidence)
	}
	budget.off = true
	u := unpacker{left: min(maxUnpacked, maxRatio*size+ratioSlack), kept: min(maxKept, keptRatio*size+keptSlack), files: map[string]stored{}}
	for _, f := range z.File {
		if err := checkName(&f.FileHeader); err != nil {
			return refuse("%v", err)
		}
		if _, twice := u.files[f.Name]; twice {
			return refuse("%s is there twice", f.Name)
		}
		if err := u.read(f); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return u.files, nil
}

// metered is a reader with a budget: the list of files is read through it.
type metered struct {
	r    io.ReaderAt
	left int64
	off  bool
}

var errBudget = errors.New("more than is read")

func (m *metered) ReadAt(p []byte, at int64) (int, error) {
	if !m.off {
		if m.left -= int64(len(p)); m.left < 0 {
			return 0, errBudget
		}
	}
	return m.r.ReadAt(p, at)
}

// checkName refuses a name that relance evidence does not write.
func checkName(f *zip.FileHeader) error {
	switch bad := strings.IndexFunc(f.Name, func(r rune) bool { return !unicode.IsPrint(r) }); {
	case bad >= 0:
		return fmt.Errorf("%+q has a character that does not print", f.Name)
	case !fs.ValidPath(f.Name), strings.ContainsAny(f.Name, `\:`):
		return fmt.Errorf("%s leads outside the file", f.Name)
	case !f.Mode().IsRegular():
		return fmt.Errorf("%s is no file", f.Name)
	}
	return nil
}

// safeName makes the last part of a name of somebody else's one that checkName takes.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == '\uFFFD' || strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, path.Base(name))
	if name == "." || name == ".." {
		return "_"
	}
	return name
}

// unpacker is what may still be read.
type unpacker struct {
	left, kept int64
	files      map[string]stored
}

func (u *unpacker) read(f *zip.File) (err error) {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	var text bytes.Buffer
	sum := sha256.New()
	to := io.Writer(sum)
	limit := u.left
	if textual(f.Name) {
		to, limit = io.MultiWriter(sum, &text), min(limit, u.kept)
	}
	if path.Dir(f.Name) == "journal" {
		limit = min(limit, maxEntryText)
	}
	n, err := io.Copy(to, io.LimitReader(in, limit+1))
	if err != nil {
		return err
	}
	if n > limit {
		return fmt.Errorf("the archive unpacks to more than is read: %w", ErrNoEvidence)
	}
	u.left -= n
	out := stored{digest: hex.EncodeToString(sum.Sum(nil))}
	if textual(f.Name) {
		u.kept -= n
		out.text = text.Bytes()
	}
	u.files[f.Name] = out
	return nil
}

// textual reports a file whose text the check reads; of all others the digest is enough.
func textual(name string) bool {
	switch path.Dir(name) {
	case ".":
		return name == indexName || name == sumsName
	case "journal", "facts":
		return true
	case "messages":
		return path.Ext(name) == ".json"
	}
	return false
}
