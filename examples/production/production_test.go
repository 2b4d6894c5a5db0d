// Package production_test tries what a server needs: the units, the package and the files for containers.
package production_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/examples/internal/program"
)

// tool finds a program of Debian's, and skips where there is none; a build machine has it.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		needtest.Lacks(t, name, " is not installed")
	}
	return path
}

func TestMain(m *testing.M) { program.Main(m) }

// relance is the path of the program.
func relance(t *testing.T) string {
	t.Helper()
	return filepath.Join(program.Folder(t), "relance")
}

func run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// The same source gives the same package, which has what the README says, and whose program runs.
func TestThePackageIsWholeAndTheSameEachTime(t *testing.T) {
	tool(t, "dpkg-deb")
	dir, binary := t.TempDir(), relance(t)
	env := []string{"BINARY=" + binary, "SOURCE_DATE_EPOCH=1767225600"}
	first, second := filepath.Join(dir, "a.deb"), filepath.Join(dir, "b.deb")
	run(t, env, "sh", "deb.sh", "1.0.0", first)
	run(t, env, "sh", "deb.sh", "1.0.0", second)
	if program.Read(t, first) != program.Read(t, second) {
		t.Error("two packages of one source differ")
	}
	tree := filepath.Join(dir, "tree")
	run(t, nil, "dpkg-deb", "-x", first, tree)
	for _, name := range []string{
		"usr/lib/systemd/system/relance.service", "usr/lib/systemd/system/relance-backup.timer", "usr/share/man/man1/relance.1.gz", "usr/share/man/man1/relance-run.1.gz",
		"usr/share/bash-completion/completions/relance", "usr/share/zsh/vendor-completions/_relance", "usr/share/fish/vendor_completions.d/relance.fish", "usr/share/doc/relance/copyright",
	} {
		if _, err := os.Stat(filepath.Join(tree, name)); err != nil {
			t.Error(err)
		}
	}
	if modules := program.Read(t, filepath.Join(tree, "usr/share/doc/relance/modules.txt")); !strings.Contains(modules, "cuelang.org/go") || strings.Contains(modules, dir) {
		t.Errorf("the modules it is made of:\n%.500s", modules)
	}
	run(t, nil, filepath.Join(tree, "usr/bin/relance"), "version")
	if info := run(t, nil, "dpkg-deb", "-f", first); !strings.Contains(info, "Version: 1.0.0") {
		t.Error(info)
	}
}

// systemd finds no fault with the units, where the program that they start is there.
func TestTheUnitsAreWhatSystemdTakes(t *testing.T) {
	tool(t, "systemd-analyze")
	dir, binary := t.TempDir(), relance(t)
	units, err := filepath.Glob("relance*.*")
	if err != nil {
		t.Fatal(err)
	}
	var copies []string
	for _, name := range units {
		copied := filepath.Join(dir, name)
		if err := os.WriteFile(copied, []byte(strings.ReplaceAll(program.Read(t, name), "/usr/bin/relance", binary)), 0o600); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, copied)
	}
	if len(copies) < 5 {
		t.Fatalf("units %v", units)
	}
	cmd := exec.CommandContext(t.Context(), "systemd-analyze", append([]string{"verify", "--man=no"}, copies...)...)
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte(dir)) || bytes.Contains(out, []byte("relance")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// What units and containers start are commands of this version, on a ledger that imports made.
func TestWhatTheUnitsStartWorks(t *testing.T) {
	dir, binary := t.TempDir(), relance(t)
	if err := os.CopyFS(filepath.Join(dir, "book"), os.DirFS("../quickstart")); err != nil {
		t.Fatal(err)
	}
	place := strings.NewReplacer("/usr/bin/relance", binary, "/etc/relance/book", filepath.Join(dir, "book"), "/var/lib/relance", dir, "%%", "%")
	run(t, nil, binary, "import", filepath.Join(dir, "book"), "--ledger", filepath.Join(dir, "relance.db"))
	start := regexp.MustCompile(`(?m)^ExecStart=(.*)$`)
	for _, unit := range []string{"relance-backup.service", "relance-backup.service"} { // each night takes the place of that a week ago
		run(t, nil, "sh", "-c", place.Replace(start.FindStringSubmatch(program.Read(t, unit))[1]))
	}
	if copies, _ := filepath.Glob(filepath.Join(dir, "backup-*.db")); len(copies) != 1 {
		t.Errorf("backups %v", copies)
	}
	known := run(t, nil, binary, "serve", "--help")
	for _, name := range []string{"relance.service", "Dockerfile", "compose.yaml"} {
		text := program.Read(t, name)
		for _, flag := range regexp.MustCompile(`--[a-z]+(-[a-z]+)*`).FindAllString(text[strings.Index(text, "serve"):], -1) {
			if flag != "--from" && flag != "--to" && !strings.Contains(known, flag+" ") { // those of the proxy
				t.Errorf("%s: relance serve has no %s", name, flag)
			}
		}
	}
	run(t, nil, binary, "run", "--help")
}

// The image is built by the very command of the package.
func TestTheImageIsBuiltAsThePackageIs(t *testing.T) {
	build := regexp.MustCompile(`CGO_ENABLED=0 go build [^\n]* -o`)
	image, deb := build.FindString(program.Read(t, "Dockerfile")), build.FindString(program.Read(t, "deb.sh"))
	if image == "" || image != deb {
		t.Errorf("the image has %q, the package %q", image, deb)
	}
}
