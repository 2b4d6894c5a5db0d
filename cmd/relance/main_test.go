package main

import (
	"archive/zip"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"

	"github.com/relance-dev/relance/engine/einvoice/einvoicetest"
	"github.com/relance-dev/relance/engine/pgtest"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// nowVariable fixes the time of the relance command inside a script.
const nowVariable = "RELANCE_TEST_NOW"

// idVariable gives a command the id of a ledger that it makes.
const idVariable = "RELANCE_TEST_ID"

func TestMain(m *testing.M) {
	testscript.Main(sharedServer{m}, map[string]func(){"relance": func() {
		debug.SetGCPercent(testPercent)
		p := processParams()
		p.NewID = func() string { return os.Getenv(idVariable) } // none unless a script asks: the same keys in every test
		if text := os.Getenv(nowVariable); text != "" {
			now, err := time.Parse(time.RFC3339, text)
			if err != nil {
				panic(err)
			}
			p.Now = func() time.Time { return now }
		}
		os.Exit(int(untilStopped(p, os.Args[1:])))
	}})
}

// testPercent is how much the heap grows between two collections, in the tests and in the commands that they start:
// there are thousands, each leaves little else than garbage, and a third of their time went into collecting it.
const testPercent = 400

// sharedServer stops the PostgreSQL that tests share when they have run.
type sharedServer struct{ m *testing.M }

func (s sharedServer) Run() int {
	debug.SetGCPercent(testPercent)
	return pgtest.Main(s.m)
}

// Every script begins in a folder that holds a copy of the examples.
func TestScripts(t *testing.T) {
	cue := cueCommand(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("CUE", cue)
			env.Setenv(languageVariable, "en") // whatever the creditor's
			env.Setenv("CUE_REGISTRY", "none")
			env.Setenv("CUE_CACHE_DIR", filepath.Join(env.WorkDir, ".cue"))
			env.Setenv("HTTPS_PROXY", "http://127.0.0.1:1") // nothing listens there
			return copyExamples(env.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"facturx":    facturX,
			"windows":    windows,
			"sqlite":     sqliteFile,
			"unpack":     unpack,
			"webservice": webService,
		},
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// facturX writes a PDF with an electronic invoice in it: facturx invoice.xml invoice.pdf.
func facturX(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: facturx invoice.xml invoice.pdf")
	}
	pdf := einvoicetest.PDF(map[string][]byte{"factur-x.xml": []byte(ts.ReadFile(args[0]))})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), pdf, 0o600))
}

// windows writes a text as a program for Windows does, in its charset and with its line ends: windows file.
func windows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: windows file")
	}
	text, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(ts.ReadFile(args[0]), "\n", "\r\n"))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// unpack writes the files of a zip archive into a folder: unpack file.zip folder.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack FILE FOLDER")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), z))
}

// exits runs relance and wants an exit code: exits 2 check book. The output is
// in the files stdout and stderr afterwards.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: exits CODE ARGUMENT...")
	}
	err := ts.Exec("relance", args[1:]...)
	code := "0"
	if exit, ok := err.(*exec.ExitError); ok {
		code = strings.TrimPrefix(exit.Error(), "exit status ")
	} else if err != nil {
		ts.Fatalf("relance: %v", err)
	}
	if code != args[0] {
		ts.Fatalf("relance %s: exit code %s, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// copyExamples puts the examples that ship into a folder.
func copyExamples(dir string) error {
	return os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "examples")))
}

// cueCommand is the path of the cue command of go.mod.
func cueCommand(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "tool", "-n", "cue").Output()
	if err != nil {
		t.Fatalf("go tool -n cue: %v", err)
	}
	return strings.TrimSpace(string(out))
}
