package verify_test

import (
	"os"
	osexec "os/exec"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/exec"
	"github.com/relance-dev/relance/channels/exec/verify"
	"github.com/relance-dev/relance/engine/needtest"
)

func TestTheExamplesPass(t *testing.T) {
	for name, cfg := range map[string]func(*testing.T) exec.Config{
		"fax.py": func(t *testing.T) exec.Config {
			python, err := osexec.LookPath("python3")
			if err != nil {
				needtest.Lacks(t, "python3 is not installed")
			}
			return exec.Config{Command: []string{python, "../examples/fax/fax.py"}, Env: []string{"PATH=" + os.Getenv("PATH")}}
		},
		"outbox": func(t *testing.T) exec.Config {
			program := filepath.Join(t.TempDir(), "outbox")
			if out, err := osexec.Command("go", "build", "-o", program, "../examples/outbox").CombinedOutput(); err != nil {
				t.Fatalf("go build: %v\n%s", err, out)
			}
			return exec.Config{Command: []string{program}, Settings: map[string]string{"outbox": "unused"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := verify.Subject(t.Context(), cfg(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Faults) != 4 {
				t.Errorf("it rehearses %v", s.Faults)
			}
			channeltest.Run(t, s)
		})
	}
}

func TestWhatIsNoPluginIsRefused(t *testing.T) {
	if _, err := verify.Subject(t.Context(), exec.Config{Command: []string{"/no/such/program"}}); err == nil {
		t.Error("it was accepted")
	}
}
