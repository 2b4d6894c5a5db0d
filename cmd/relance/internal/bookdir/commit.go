package bookdir

import (
	"context"
	"os/exec"
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
