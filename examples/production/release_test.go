package production_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/relance-dev/relance/examples/internal/program"
)

// root is the folder of the repository.
const root = "../.."

// release is .goreleaser.yaml, with the fields that it has and no others.
type release struct {
	Version     int
	ProjectName string `yaml:"project_name"`
	Before      struct{ Hooks []string }
	Builds      []struct {
		ID, Main, Binary    string
		Env, Flags, Ldflags []string
		ModTimestamp        string `yaml:"mod_timestamp"`
		Goos, Goarch        []string
	}
	Archives []struct {
		ID              string
		NameTemplate    string `yaml:"name_template"`
		Formats         []string
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
		Files []file
	}
	Sboms []struct {
		Artifacts string
		Documents []string
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		ExtraFiles   []glob `yaml:"extra_files"`
	}
	Release struct {
		Draft      bool
		ExtraFiles []glob `yaml:"extra_files"`
	}
	Changelog struct{ Disable bool }
}

type glob struct{ Glob string }

// file is a file of an archive: a name, or where it comes from and goes to.
type file struct{ Src, Dst string }

// UnmarshalYAML implements yaml.Unmarshaler.
func (f *file) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&f.Src)
	}
	type plain file
	return n.Decode((*plain)(f))
}

func readRelease(t *testing.T) (r release) {
	t.Helper()
	dec := yaml.NewDecoder(bytes.NewReader([]byte(program.Read(t, filepath.Join(root, ".goreleaser.yaml")))))
	dec.KnownFields(true)
	if err := dec.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

// A release has what its description names, and is built as the package and the container are.
func TestTheReleaseHasWhatItNames(t *testing.T) {
	tool(t, "dpkg-deb")
	r, out := readRelease(t), filepath.Join(t.TempDir(), "release")
	run(t, []string{"BINARY=" + relance(t), "SOURCE_DATE_EPOCH=1767225600"}, "sh", "release.sh", "1.0.0", out)
	there := func(pattern string) bool {
		name, made := strings.CutPrefix(pattern, ".release/")
		if made {
			name = filepath.Join(out, name)
		} else {
			name = filepath.Join(root, name)
		}
		found, err := filepath.Glob(name)
		return err == nil && len(found) > 0
	}
	for _, a := range r.Archives {
		for _, f := range a.Files {
			if !there(f.Src) {
				t.Errorf("the archive %s wants %s, which is not there", a.ID, f.Src)
			}
		}
	}
	for _, g := range slices.Concat(r.Checksum.ExtraFiles, r.Release.ExtraFiles) {
		if !there(g.Glob) {
			t.Errorf("there is no %s", g.Glob)
		}
	}
	for _, name := range []string{"man/relance.1", "man/relance-serve.1", "completions/relance.bash", "completions/relance.powershell"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(out, "relance")); err == nil {
		t.Error("a program that no archive has was left")
	}
	if len(r.Builds) != 1 || r.Builds[0].Main != "./cmd/relance" {
		t.Fatalf("%+v", r.Builds)
	}
	b := r.Builds[0]
	built := strings.Join(append(b.Env, append(b.Flags, b.Ldflags...)...), " ")
	for _, other := range []string{"deb.sh", "release.sh", "Dockerfile"} {
		text := program.Read(t, other)
		for _, part := range []string{"CGO_ENABLED=0", "-trimpath", "-s -w"} {
			if !strings.Contains(text, part) || !strings.Contains(built, part) {
				t.Errorf("%s is built with %s, or the release is, and not both", other, part)
			}
		}
	}
	if b.ModTimestamp != "{{ .CommitTimestamp }}" || !r.Release.Draft || len(r.Sboms) == 0 || r.Sboms[0].Artifacts != "archive" {
		t.Errorf("%+v", r)
	}
	if want := "sh examples/production/release.sh {{ .Version }}"; !slices.Contains(r.Before.Hooks, want) {
		t.Errorf("no hook makes what the archives want: %v", r.Before.Hooks)
	}
	if ignored := program.Read(t, filepath.Join(root, ".gitignore")); !strings.Contains(ignored, "/.release/\n") || !strings.Contains(ignored, "/dist/\n") {
		t.Error("what a release makes would be in its source")
	}
}
