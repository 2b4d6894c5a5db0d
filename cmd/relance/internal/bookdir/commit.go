package bookdir

import (
	"context"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Commit names the git commit of the book in a folder, with "+changes" behind it when
// the folder has changes that are not in it; "" when there is no git, or no commit.
func Commit(ctx context.Context, dir string) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	git := func(args ...string) (string, bool) {
		out, err := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...).Output()
		return strings.TrimSpace(string(out)), err == nil
	}
	commit, ok := git("rev-parse", "--verify", "HEAD")
	if !ok {
		return ""
	}
	changed, ok := git("status", "--porcelain", "--", "*.cue", "*.md")
	if !ok || changed != "" {
		commit += "+changes"
	}
	return commit
}

// Author says who wrote a line of a file of the book in a folder, and when, as git has it; ok is false when there is
// no git, or the line is in no commit.
func Author(ctx context.Context, dir, file string, line int) (name string, at time.Time, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	n := strconv.Itoa(line)
	out, err := exec.CommandContext(ctx, "git", "-C", dir, "blame", "--porcelain", "-L", n+","+n, "--", file).Output()
	if err != nil {
		return "", at, false
	}
	for text := range strings.Lines(string(out)) {
		field, value, _ := strings.Cut(strings.TrimSuffix(text, "\n"), " ")
		switch field {
		case "author":
			name = value
		case "author-mail":
			if value == "<not.committed.yet>" {
				return "", at, false
			}
		case "committer-time":
			seconds, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return "", at, false
			}
			at = time.Unix(seconds, 0)
		}
	}
	return name, at, name != "" && !at.IsZero()
}
