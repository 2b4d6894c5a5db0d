package main

import (
	"archive/zip"
	"flag"
	"fmt"
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
		if os.Getenv(workerVariable) == "" {
			os.Exit(int(untilStopped(testParams(), os.Args[1:])))
		}
		if err := work(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}})
}

// testParams is the world of a relance of the tests: the time and the id of a new ledger are what its environment says.
func testParams() params {
	p := processParams()
	p.NewID = func() string { return os.Getenv(idVariable) } // none unless a script asks: the same keys in every test
	if text := os.Getenv(nowVariable); text != "" {
		now, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		p.Now = func() time.Time { return now }
	}
	return p
}

// testPercent is how much the heap grows between two collections, in the tests and in the commands that they start:
// there are thousands, each leaves little else than garbage, and a third of their time went into collecting it.
const testPercent = 400

// sharedServer stops the PostgreSQL that tests share when they have run.
type sharedServer struct{ m *testing.M }

func (s sharedServer) Run() int {
	debug.SetGCPercent(testPercent)
	rememberBooks()
	return pgtest.Main(s.m)
}

// Every script begins in a folder that holds a copy of the examples.
func TestScripts(t *testing.T) {
	cue, all := cueCommand(t), newWorkers(t)
	scripts := filepath.Join("testdata", "script")
	testscript.Run(t, testscript.Params{
		Dir: scripts,
		Setup: func(env *testscript.Env) error {
			env.Setenv("CUE", cue)
			env.Setenv(languageVariable, "en") // whatever the creditor's
			env.Setenv("CUE_REGISTRY", "none")
			env.Setenv("CUE_CACHE_DIR", filepath.Join(env.WorkDir, ".cue"))
			env.Setenv("HTTPS_PROXY", "http://127.0.0.1:1") // nothing listens there
			if err := nameVariables(env, filepath.Join(scripts, strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")+".txtar")); err != nil {
				return err
			}
			return copyExamples(env.WorkDir)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      all.exits,
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
