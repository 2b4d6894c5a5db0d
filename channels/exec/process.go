package exec

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels"
)

// goodbye is how long a plugin may take to leave.
const goodbye = 2 * time.Second

// process is one life of a plugin.
type process struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	pipes []io.Closer // its standard output and error
	hello Hello
	spec  channels.Spec
	ended chan struct{} // closed when it has left

	writing sync.Mutex // of stdin: one line at a time

	mu      sync.Mutex // of the fields below
	next    int
	waiting map[string]chan *Answer // by the id of the request
	recent  []*channels.Message     // the last ones, newest last, without their files
	logged  int                     // bytes on standard error since the last answer
}

// errEnded is what a request gets when the plugin ended first.
var errEnded = errors.New("the plugin ended")

// errTooLong is what a request gets that no plugin has to read.
var errTooLong = errors.New("the request is too long for a plugin")

// start runs the plugin and waits for its hello.
func (p *Plugin) start(ctx context.Context) (*process, error) {
	cmd := exec.Command(p.cfg.Command[0], p.cfg.Command[1:]...)
	cmd.Dir, cmd.Env = p.cfg.Dir, append([]string{}, p.cfg.Env...)
	ownGroup(cmd)
	stdin, errIn := cmd.StdinPipe()
	stdout, errOut := cmd.StdoutPipe()
	stderr, errErr := cmd.StderrPipe()
	if errors.Join(errIn, errOut, errErr) != nil {
		return nil, p.named(&channels.Error{Outcome: channels.Temporary, Reason: channels.Server, Detail: "no pipe to the plugin"})
	}
	if err := cmd.Start(); err != nil {
		return nil, p.named(&channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: "the plugin cannot be started; look at its command"})
	}
	proc := &process{cmd: cmd, stdin: stdin, pipes: []io.Closer{stdout, stderr}, ended: make(chan struct{}), waiting: map[string]chan *Answer{}}
	go p.run(proc, stdout, stderr)
	if err := p.greet(ctx, proc); err != nil {
		proc.kill()
		return nil, err
	}
	return proc, nil
}

// run reads what the plugin writes until it ends, and then ends it for good.
func (p *Plugin) run(proc *process, stdout, stderr io.Reader) {
	var reading sync.WaitGroup
	reading.Go(func() {
		proc.read(stdout)
		killGroup(proc.cmd) // it closed its output, or wrote nonsense: either way it is of no more use
	})
	reading.Go(func() { p.log(proc, stderr) })
	reading.Wait()
	_ = proc.cmd.Wait()
	close(proc.ended)
}

// greet exchanges hellos.
func (p *Plugin) greet(ctx context.Context, proc *process) error {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	a, _, err := proc.ask(ctx, Request{
		Type: "hello", Protocol: Version, Settings: p.cfg.Settings, Secret: p.cfg.Secret.Reveal(), Rehearsal: p.cfg.Rehearsal,
	}, nil)
	switch {
	case err != nil && ctx.Err() != nil:
		return p.named(channels.Interrupted(ctx, false))
	case err != nil:
		return p.named(&channels.Error{Outcome: channels.Temporary, Reason: channels.Server, Detail: "the plugin ended before its hello"})
	case a.Hello == nil:
		return p.named(&channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: "the plugin did not introduce itself"})
	}
	proc.hello = *a.Hello
	if err := proc.hello.validate(); err != nil {
		return p.named(&channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: err.Error()})
	}
	proc.spec, _ = proc.hello.Channel.spec()
	if want := p.cfg.Channel; want.Name != "" && !reflect.DeepEqual(want, proc.spec) {
		return p.named(&channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: "the plugin declares another channel than " + want.Name})
	}
	return nil
}

// ask writes one request and waits for its answer. Begun says whether the plugin may have
// read the whole line.
func (proc *process) ask(ctx context.Context, r Request, m *channels.Message) (_ *Answer, begun bool, _ error) {
	answered := make(chan *Answer, 1)
	proc.mu.Lock()
	proc.next++
	r.ID = strconv.Itoa(proc.next)
	proc.waiting[r.ID] = answered
	proc.remember(m)
	proc.mu.Unlock()
	defer proc.forget(r.ID)
	written := make(chan error, 1)
	go func() { written <- proc.write(r) }()
	for {
		select {
		case a := <-answered:
			return a, true, nil
		case err := <-written:
			if err != nil {
				return nil, false, err
			}
			begun, written = true, nil
		case <-proc.ended:
			select {
			case a := <-answered: // it answered with its last breath
				return a, true, nil
			default:
				return nil, begun || written != nil, errEnded
			}
		case <-ctx.Done():
			return nil, true, ctx.Err()
		}
	}
}

func (proc *process) forget(id string) {
	proc.mu.Lock()
	defer proc.mu.Unlock()
	delete(proc.waiting, id)
}

// write sends one line.
func (proc *process) write(r Request) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(line) > maxLine {
		return errTooLong
	}
	proc.writing.Lock()
	defer proc.writing.Unlock()
	_, err = proc.stdin.Write(append(line, '\n'))
	return err
}

// read hands every answer to whoever waits for it, until the plugin ends, writes something that is
// no answer, or goes on writing what nobody asked for.
func (proc *process) read(stdout io.Reader) {
	lines := bufio.NewScanner(stdout)
	lines.Buffer(nil, maxAnswer)
	unasked := 0
	for lines.Scan() && unasked < maxUnasked {
		var a Answer
		if json.Unmarshal(lines.Bytes(), &a) != nil {
			return
		}
		proc.mu.Lock()
		wait := proc.waiting[a.ID]
		delete(proc.waiting, a.ID)
		proc.logged = 0
		proc.mu.Unlock()
		if wait == nil {
			unasked++
			continue
		}
		unasked = 0
		wait <- &a
	}
}

// log passes on what the plugin writes on its standard error, cleaned of the
// messages that it got lately. Of a flood only the beginning is passed on, and then the plugin is ended.
func (p *Plugin) log(proc *process, stderr io.Reader) {
	const told = "the plugin writes too much on its standard error; what follows is left out"
	lines := bufio.NewReaderSize(stderr, 16<<10)
	for {
		line, cut, err := lines.ReadLine() // a long line comes in pieces
		switch before, after := proc.count(len(line) + 1); {
		case after > maxSilent:
			killGroup(proc.cmd)
			return
		case p.cfg.Log == nil || len(line) == 0 || before > maxLogged:
		case after > maxLogged:
			p.cfg.Log(told)
		default:
			p.cfg.Log(p.clean(proc, string(line)))
		}
		for cut && err == nil { // the rest of a line that is too long to be one
			line, cut, err = lines.ReadLine()
			if _, after := proc.count(len(line)); after > maxSilent {
				killGroup(proc.cmd)
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// clean cuts out of a line what the messages of late and the secret would give away.
func (p *Plugin) clean(proc *process, line string) string {
	for _, m := range proc.lately() {
		line = channels.Redact(line, m, p.cfg.Secret)
	}
	return channels.Redact(line, nil, p.cfg.Secret)
}

// count adds to what was written on standard error since the last answer.
func (proc *process) count(n int) (before, after int) {
	proc.mu.Lock()
	defer proc.mu.Unlock()
	before = proc.logged
	proc.logged += n
	return before, proc.logged
}

// remembered is how many messages a log line is cleaned of: standard error comes
// on its own way, often after the answer.
const remembered = 32

// remember keeps a message for the cleaning of log lines.
func (proc *process) remember(m *channels.Message) {
	if m == nil {
		return
	}
	short := *m
	short.Attachments, short.HTML = nil, ""
	if proc.recent = append(proc.recent, &short); len(proc.recent) > remembered {
		proc.recent = proc.recent[1:]
	}
}

func (proc *process) lately() []*channels.Message {
	proc.mu.Lock()
	defer proc.mu.Unlock()
	return slices.Clone(proc.recent)
}

func (proc *process) alive() bool {
	select {
	case <-proc.ended:
		return false
	default:
		return true
	}
}

// leave closes the plugin's input and kills it when it stays.
func (proc *process) leave() {
	_ = proc.stdin.Close() // not under the lock: it also frees a writer that is stuck
	select {
	case <-proc.ended:
	case <-time.After(goodbye):
		proc.kill()
	}
}

// kill ends the plugin at once. Its pipes are closed too, since a process that it
// started elsewhere may still hold them.
func (proc *process) kill() {
	killGroup(proc.cmd)
	for _, p := range proc.pipes {
		_ = p.Close()
	}
	<-proc.ended
}
