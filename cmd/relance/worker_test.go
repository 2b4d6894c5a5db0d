package main

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run 1600 command lines with exits, and to start the program for each took longer than to carry it out. They go
// to workers: a worker is the program, started once, which carries out one command line after the other, each with the
// folder and the environment of its script.

// workerVariable makes the relance of the tests a worker.
const workerVariable = "RELANCE_TEST_WORKER"

// workOrder is a command line for a worker.
type workOrder struct {
	Dir       string
	Env, Args []string
}

// workDone is what came of it.
type workDone struct {
	Code           exitCode
	Stdout, Stderr []byte
}

// work carries out what it reads, until there is no more.
func work(in io.Reader, out io.Writer) error {
	orders, done := gob.NewDecoder(in), gob.NewEncoder(out)
	rememberBooks()
	for {
		var o workOrder
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := os.Chdir(o.Dir); err != nil {
			return err
		}
		os.Clearenv()
		for _, v := range o.Env {
			name, value, _ := strings.Cut(v, "=")
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
		var stdout, stderr bytes.Buffer
		p := testParams()
		p.Stdin, p.Stdout, p.Stderr = strings.NewReader(""), &stdout, &stderr
		code := untilStopped(p, o.Args)
		if err := done.Encode(workDone{code, stdout.Bytes(), stderr.Bytes()}); err != nil {
			return err
		}
	}
}

// worker is one as its employer has it.
type worker struct {
	process *exec.Cmd
	in      io.WriteCloser
	orders  *gob.Encoder
	done    *gob.Decoder
	trouble bytes.Buffer
}

func startWorker() (*worker, error) {
	w := &worker{process: exec.Command("relance")}
	w.process.Env = append(os.Environ(), workerVariable+"=1")
	w.process.Stderr = &w.trouble
	in, err := w.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.orders, w.done = in, gob.NewEncoder(in), gob.NewDecoder(out)
	return w, w.process.Start()
}

// carryOut has a command line carried out. After an error the worker is of no use.
func (w *worker) carryOut(o workOrder) (d workDone, err error) {
	if err = w.orders.Encode(o); err == nil {
		err = w.done.Decode(&d)
	}
	if err != nil {
		_ = w.stop()
		err = fmt.Errorf("relance %s: the worker ended: %w\n%s", strings.Join(o.Args, " "), err, w.trouble.Bytes())
	}
	return d, err
}

func (w *worker) stop() error {
	return errors.Join(w.in.Close(), w.process.Wait())
}

// workers carry out the command lines of scripts; as many are started as there are scripts at a time.
type workers struct {
	mu   sync.Mutex
	idle []*worker
}

func newWorkers(t *testing.T) *workers {
	t.Helper()
	all := new(workers)
	t.Cleanup(func() {
		for _, w := range all.idle {
			if err := w.stop(); err != nil {
				t.Errorf("a worker: %v\n%s", err, w.trouble.Bytes())
			}
		}
	})
	return all
}

func (all *workers) carryOut(o workOrder) (workDone, error) {
	all.mu.Lock()
	var w *worker
	if n := len(all.idle); n > 0 {
		w, all.idle = all.idle[n-1], all.idle[:n-1]
	}
	all.mu.Unlock()
	if w == nil {
		var err error
		if w, err = startWorker(); err != nil {
			return workDone{}, err
		}
	}
	done, err := w.carryOut(o)
	if err == nil {
		all.mu.Lock()
		all.idle = append(all.idle, w)
		all.mu.Unlock()
	}
	return done, err
}

// run carries out a command line as a script has it. What it wrote is the script's stdout and stderr afterwards.
func (all *workers) run(ts *testscript.TestScript, args []string) exitCode {
	names, _ := ts.Value(envNames{}).([]string)
	o := workOrder{Dir: ts.MkAbs("."), Args: args}
	for _, name := range names {
		o.Env = append(o.Env, name+"="+ts.Getenv(name))
	}
	done, err := all.carryOut(o)
	ts.Check(err)
	_, err = ts.Stdout().Write(done.Stdout)
	ts.Check(err)
	_, err = ts.Stderr().Write(done.Stderr)
	ts.Check(err)
	return done.Code
}

// exits carries out a command line and wants an exit code: exits 2 check book. The output is in the files stdout and
// stderr afterwards.
func (all *workers) exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: exits CODE ARGUMENT...")
	}
	run := all.run
	if ownProcess(ts, args[1:]) {
		run = runProcess
	}
	if code := fmt.Sprint(run(ts, args[1:])); code != args[0] {
		ts.Fatalf("relance %s: exit code %s, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// ownProcess reports whether a command line needs what a process has once: its standard input, or a variable that Go reads as
// it starts.
func ownProcess(ts *testscript.TestScript, args []string) bool {
	return len(args) > 0 && args[0] == "repl" || ts.Getenv("TZ")+ts.Getenv("GOMAXPROCS")+ts.Getenv("GODEBUG") != ""
}

// runProcess carries out a command line with a process of its own.
func runProcess(ts *testscript.TestScript, args []string) exitCode {
	err := ts.Exec("relance", args...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitCode(exit.ExitCode())
	}
	ts.Check(err)
	return exitDone
}

// envNames is the key of the names of a script's variables.
type envNames struct{}

var setsVariable = regexp.MustCompile(`(?m)^(?:\[[^\]]*\] )?env (\w+)=`)

// nameVariables keeps which variables a script has: those that it begins with, and those that it sets.
func nameVariables(env *testscript.Env, script string) error {
	text, err := os.ReadFile(script)
	if err != nil {
		return err
	}
	var names []string
	for _, v := range env.Vars {
		name, _, _ := strings.Cut(v, "=")
		names = append(names, name)
	}
	for _, found := range setsVariable.FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	env.Values[envNames{}] = slices.Compact(names)
	return nil
}
