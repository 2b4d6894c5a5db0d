package compare

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/policies"
)

// maxRevision is how many bytes of a book are read from git: more than any book may have.
const maxRevision = 64 << 20

// revision reads the files of a book at a revision of the git repository that its folder is in: what policies.Load reads
// of a folder. commit is the full name of the commit. Nothing is checked out, and no hook runs.
func revision(ctx context.Context, dir, name string) (files map[string][]byte, commit string, err error) {
	if name == "" {
		return nil, "", errors.New("one of the two books has no name: give a folder, or a revision of git")
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, "", fmt.Errorf("there is no folder %s, the book's: revisions are read of the git repository that it is in", filepath.ToSlash(dir))
	}
	g := git{ctx, dir}
	if _, err := g.out("rev-parse", "--is-inside-work-tree"); err != nil {
		return nil, "", fmt.Errorf("%s is no folder, and no revision either: %s: %w", name, filepath.ToSlash(dir), err)
	}
	id, err := g.out("rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if at, path, ok := strings.Cut(name, ":"); err != nil && ok && at != "" {
		return nil, "", fmt.Errorf("%s names %s within a revision: give the revision alone, %s, and the book's folder as the third argument", name, path, at)
	}
	if err != nil {
		return nil, "", fmt.Errorf("%s is neither a folder nor a revision of the git repository of %s; git log --oneline lists revisions, and git fetch brings those of a server", name, filepath.ToSlash(dir))
	}
	commit = strings.TrimSpace(string(id))
	list, err := g.out("ls-tree", "-r", "-z", "-l", commit, ".")
	if err != nil {
		return nil, "", fmt.Errorf("files of %s at %s: %w", filepath.ToSlash(dir), name, err)
	}
	blobs, err := bookBlobs(list)
	if err != nil {
		return nil, "", fmt.Errorf("files of %s at %s: %w", filepath.ToSlash(dir), name, err)
	}
	if len(blobs) == 0 {
		return nil, "", fmt.Errorf("there is no book in %s at %s: the folder has no .cue file there", filepath.ToSlash(dir), name)
	}
	if files, err = g.read(blobs); err != nil {
		return nil, "", fmt.Errorf("files of %s at %s: %w", filepath.ToSlash(dir), name, err)
	}
	return files, commit, nil
}

// blob is a file of a commit.
type blob struct {
	name, id string
	size     int64
}

// bookBlobs picks the files of a book from a listing of git ls-tree -z -l: mode, type, id and size before a tab, then the path.
func bookBlobs(list []byte) ([]blob, error) {
	var blobs []blob
	total := int64(0)
	cue := false
	for entry := range bytes.SplitSeq(list, []byte{0}) {
		head, name, ok := strings.Cut(string(entry), "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 4 || fields[1] != "blob" || !strings.HasPrefix(fields[0], "100") || !ofBook(name) {
			continue // a folder, a link, a repository in the repository, or none of the book's
		}
		size, err := strconv.ParseInt(fields[3], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("git ls-tree: size of %s: %w", name, err)
		}
		if size > policies.MaxFile {
			return nil, fmt.Errorf("%s has %d bytes, and a file of a book has at most %d", name, size, policies.MaxFile)
		}
		if total += size; total > maxRevision {
			return nil, fmt.Errorf("more than %d bytes in files of a book", maxRevision)
		}
		cue = cue || path.Ext(name) == ".cue" && !strings.Contains(name, "/")
		blobs = append(blobs, blob{name, fields[2], size})
	}
	if !cue {
		return nil, nil
	}
	return blobs, nil
}

// ofBook reports whether a file can be one of a book's.
func ofBook(name string) bool {
	return path.Ext(name) == ".cue" || strings.HasPrefix(name, "templates/")
}

// git asks git about one folder.
type git struct {
	ctx context.Context
	dir string
}

func (g git) command(args ...string) *exec.Cmd {
	return exec.CommandContext(g.ctx, "git", append([]string{"-C", g.dir}, args...)...)
}

// out is what git writes; the error is what it says.
func (g git) out(args ...string) ([]byte, error) {
	out, err := g.command(args...).Output()
	var failed *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("revisions are read with git, which is not installed")
	case errors.As(err, &failed):
		said, _, _ := strings.Cut(strings.TrimSpace(string(failed.Stderr)), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(said, "fatal: "))
	}
	return out, err
}

// read reads blobs, in one process of git.
func (g git) read(blobs []blob) (map[string][]byte, error) {
	var ids strings.Builder
	for _, b := range blobs {
		fmt.Fprintln(&ids, b.id)
	}
	cmd := g.command("cat-file", "--batch")
	cmd.Stdin = strings.NewReader(ids.String())
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	files, err := readBatch(bufio.NewReader(pipe), blobs)
	if err != nil {
		_ = cmd.Process.Kill() // it may wait for somebody to read on
	}
	if waited := cmd.Wait(); err == nil && waited != nil {
		err = waited
	}
	if err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	return files, nil
}

// readBatch reads what git cat-file --batch writes: a line with id, type and size, then the content and a line's end.
func readBatch(r *bufio.Reader, blobs []blob) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, b := range blobs {
		head, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if want := fmt.Sprintf("%s blob %d\n", b.id, b.size); head != want {
			return nil, fmt.Errorf("%s: %s, expected %s", b.name, strings.TrimSpace(head), strings.TrimSpace(want))
		}
		data := make([]byte, b.size)
		if _, err := io.ReadFull(r, data); err != nil {
			return nil, fmt.Errorf("%s: %w", b.name, err)
		}
		if _, err := r.Discard(1); err != nil {
			return nil, fmt.Errorf("%s: %w", b.name, err)
		}
		files[b.name] = data
	}
	return files, nil
}
