// Package ci_test runs what the templates for code hosts run, on a repository of its own.
package ci_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/examples/internal/program"
)

func TestMain(m *testing.M) { program.Main(m) }

// bench is a repository with a book on main and a change of it on a branch.
type bench struct {
	*testing.T
	dir, bin, base string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	for _, name := range []string{"git", "bash"} {
		if _, err := exec.LookPath(name); err != nil {
			needtest.Lacks(t, err)
		}
	}
	b := &bench{T: t, dir: filepath.Join(t.TempDir(), "repo"), bin: t.TempDir()}
	if err := os.CopyFS(b.dir, os.DirFS("../quickstart")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"gh", "curl"} { // they note what they are given
		b.write(filepath.Join(b.bin, name), "#!/bin/sh\necho \""+name+" $*\" >>\"$NOTES\"\nfor a; do case $a in *relance.md) cat \"${a#body@}\" >>\"$NOTES\";; esac; done\n", 0o755)
	}
	b.bash("git init -q -b main && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm one && git checkout -qb change", nil)
	b.base = strings.TrimSpace(b.bash("git rev-parse HEAD", nil))
	policy := filepath.Join(b.dir, "standard.cue")
	text := program.Read(t, policy)
	changed := strings.Replace(text, "days_late >= 7", "days_late >= 9", 1)
	if changed == text {
		t.Fatal("the policy has no day 7 to change")
	}
	b.write(policy, changed, 0o600)
	b.bash("git -c user.name=A -c user.email=a@example.org commit -qam two", nil)
	return b
}

func (b *bench) write(name, text string, mode os.FileMode) {
	b.Helper()
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		b.Fatal(err)
	}
}

// bash runs a script as the hosts do; it fails the test when the script fails.
func (b *bench) bash(script string, env map[string]string) string {
	b.Helper()
	out, err := b.try(script, env)
	if err != nil {
		b.Fatalf("%s: %v\n%s", script, err, out)
	}
	return out
}

func (b *bench) try(script string, env map[string]string) (string, error) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "PATH="+b.bin+":"+program.Folder(b)+":"+os.Getenv("PATH"), "RELANCE_LANG=en")
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func parse(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = yaml.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// The action's steps, one after the other, as a pull request runs them.
func TestTheActionShowsWhatAChangeDoes(t *testing.T) {
	b := newBench(t)
	var action struct {
		Runs struct {
			Steps []struct{ Name, Run, Shell string }
		}
	}
	parse(t, "action.yml", &action)
	tmp := t.TempDir()
	env := map[string]string{
		"BOOK": ".", "VERSION": "latest", "INVOICES": "", "FAIL_ON": "", "COMMENT": "true", "BASE": b.base, "PULL_REQUEST": "7",
		"RUNNER_TEMP": tmp, "GITHUB_STEP_SUMMARY": filepath.Join(tmp, "summary.md"), "NOTES": filepath.Join(tmp, "notes"),
	}
	if len(action.Runs.Steps) != 4 {
		t.Fatalf("steps %+v", action.Runs.Steps)
	}
	for _, s := range action.Runs.Steps {
		switch out, err := b.try(s.Run, env); {
		case s.Name == "test": // the tests of the book hold the policy to day 7
			if err == nil || !strings.Contains(out, "FAIL") {
				t.Errorf("%s: %v\n%s", s.Name, err, out)
			}
		case err != nil:
			t.Errorf("%s: %v\n%s", s.Name, err, out)
		}
	}
	notes := program.Read(b, env["NOTES"])
	for _, want := range []string{"gh pr comment 7 --body-file", "--edit-last --create-if-none", "standard", `"days_late \>= 9"`} {
		if !strings.Contains(notes, want) {
			t.Errorf("the comment has no %q:\n%s", want, notes)
		}
	}
	if summary := program.Read(b, env["GITHUB_STEP_SUMMARY"]); !strings.Contains(summary, "clients") {
		t.Error(summary)
	}
	env["FAIL_ON"], env["COMMENT"] = "changed_clients > 0", "false"
	if out, err := b.try(action.Runs.Steps[3].Run, env); err == nil {
		t.Errorf("a condition that holds fails nothing:\n%s", out)
	}
	b.write(filepath.Join(b.dir, "standard.cue"), "package relance\n\npolicies: standard: {", 0o600)
	if out, err := b.try(action.Runs.Steps[1].Run, env); err == nil || !strings.Contains(out, "::error file=standard.cue,line=3") {
		t.Errorf("a mistake: %v\n%s", err, out)
	}
}

// The job, line by line, as a merge request runs it.
func TestTheJobShowsWhatAChangeDoes(t *testing.T) {
	b := newBench(t)
	var jobs struct {
		Relance struct{ Script []string }
	}
	parse(t, "gitlab.yml", &jobs)
	notes := filepath.Join(t.TempDir(), "notes")
	env := map[string]string{
		"BOOK": ".", "VERSION": "latest", "CI_MERGE_REQUEST_DIFF_BASE_SHA": b.base, "RELANCE_NOTES_TOKEN": "token-of-the-test", "CI_API_V4_URL": "https://gitlab.example.org/api/v4",
		"CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "9", "NOTES": notes,
	}
	for i, line := range jobs.Relance.Script {
		out, err := b.try(line, env)
		if failing := strings.HasPrefix(line, "relance test"); failing != (err != nil) {
			t.Errorf("line %d, %s: %v\n%s", i+1, line, err, out)
		}
	}
	if n := program.Read(b, notes); !strings.Contains(n, "/projects/3/merge_requests/9/notes") || !strings.Contains(n, `"days_late \>= 9"`) {
		t.Error(n)
	}
	if junit := program.Read(b, filepath.Join(b.dir, "relance-junit.xml")); !strings.Contains(junit, "<testsuite") {
		t.Error(junit)
	}
}

// Each hook is a command that passes on a book that is right.
func TestTheHooksPassOnABookThatIsRight(t *testing.T) {
	b := newBench(t)
	b.bash("git checkout -q main", nil)
	var hooks []struct{ ID, Entry string }
	parse(t, "../../.pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 3 {
		t.Fatalf("hooks %+v", hooks)
	}
	for _, h := range hooks {
		b.bash(h.Entry, nil)
	}
	b.bash("git diff --exit-code", nil) // fmt had nothing to do
}
