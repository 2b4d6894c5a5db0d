package exec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels"
)

// Config says which program is the plugin.
type Config struct {
	Command []string // the program and its arguments; a name without a slash is looked up in PATH
	Dir     string   // where it runs; empty means here
	// Env is the plugin's whole environment, as "NAME=value". Nothing of this
	// program's own is handed on.
	Env      []string
	Settings map[string]string // told to the plugin at the start
	Secret   channels.Secret   // likewise; never in the environment or the arguments
	// Channel is what the plugin must carry; a plugin for another is refused.
	// The zero value takes whatever it declares.
	Channel channels.Spec
	// Timeout bounds one answer; a plugin that takes longer is killed, and the message
	// is Ambiguous. 0 means a minute.
	Timeout time.Duration
	// Log gets each line that the plugin writes on its standard error, without
	// secrets and people's data; nil drops them. It may be called at any time.
	Log func(line string)
	// Rehearsal, when set, tells the plugin to contact nobody.
	Rehearsal *Rehearsal
}

// Plugin is a channel by a program. It is started with the first message and
// again whenever it has died.
type Plugin struct {
	cfg Config

	mu      sync.Mutex // of the fields below; held while the plugin starts
	running *process
	closed  bool
}

var (
	_ channels.Channel    = (*Plugin)(nil)
	_ channels.Checker    = (*Plugin)(nil)
	_ channels.Reconciler = (*Plugin)(nil)
	_ channels.Closer     = (*Plugin)(nil)
)

// New prepares a plugin without starting it. It fails when no command is given.
func New(cfg Config) (*Plugin, error) {
	if len(cfg.Command) == 0 || cfg.Command[0] == "" {
		return nil, errors.New("no command is given")
	}
	cfg.Timeout = cmp.Or(cfg.Timeout, time.Minute)
	return &Plugin{cfg: cfg}, nil
}

// Send hands the message to the plugin and waits for its answer.
func (p *Plugin) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	proc, err := p.ready(ctx, &m)
	if err != nil {
		return channels.Receipt{}, err
	}
	a, err := p.ask(ctx, proc, Request{Type: "send", Message: wire(&m)}, &m)
	if err != nil {
		return channels.Receipt{}, err
	}
	return p.receipt(proc, a, &m)
}

// receipt reads an answer. A receipt that holds a secret or somebody's data cannot be kept,
// and the message is Ambiguous without it.
func (p *Plugin) receipt(proc *process, a *Answer, m *channels.Message) (channels.Receipt, error) {
	r, err := a.receipt(proc.spec.Name, p.redactor(m))
	if err == nil && channels.Leaks(r.ID, m, p.cfg.Secret) {
		return channels.Receipt{}, nonsense(proc.spec.Name, "sent with a receipt that holds a secret or the recipient's data")
	}
	return r, err
}

// CheckMessage judges a message by what the deployment or, once it runs, the plugin itself
// declares. It starts no program.
func (p *Plugin) CheckMessage(m channels.Message) ([]string, error) {
	spec := p.cfg.Channel
	p.mu.Lock()
	if spec.Name == "" && p.running != nil {
		spec = p.running.spec
	}
	p.mu.Unlock()
	if spec.Name == "" {
		return nil, nil
	}
	return nil, spec.Validate(&m)
}

// Reconcile asks the plugin what became of a message. One that cannot tell says so.
func (p *Plugin) Reconcile(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	proc, err := p.ready(ctx, &m)
	if err != nil {
		return channels.Receipt{}, err
	}
	if !proc.hello.Reconcile {
		return channels.Receipt{}, &channels.Error{
			Channel: proc.spec.Name, Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "the plugin cannot be asked what it sent",
			Err: channels.ErrCannotTell,
		}
	}
	a, err := p.ask(ctx, proc, Request{Type: "reconcile", Message: wire(&m)}, &m)
	if err != nil {
		return channels.Receipt{}, err
	}
	if a.Outcome == OutcomeNotSent {
		return channels.Receipt{}, fmt.Errorf("%s: %w", proc.spec.Name, channels.ErrNotSent)
	}
	r, err := p.receipt(proc, a, &m)
	if e, ok := errors.AsType[*channels.Error](err); ok && a.Outcome == OutcomeUnknown {
		e.Err = channels.ErrCannotTell
	}
	return r, err
}

// Check starts the plugin and lets it look at its own settings, where it can.
func (p *Plugin) Check(ctx context.Context) error {
	proc, err := p.process(ctx)
	if err != nil || !proc.hello.Check {
		return err
	}
	a, err := p.ask(ctx, proc, Request{Type: "check"}, nil)
	if err != nil || a.Outcome == OutcomeSent {
		return err
	}
	_, err = a.receipt(proc.spec.Name, p.redactor(nil))
	return err
}

// Close lets the plugin finish: its standard input ends, and it has two seconds to leave.
func (p *Plugin) Close() error {
	p.mu.Lock()
	proc := p.running
	p.running, p.closed = nil, true
	p.mu.Unlock()
	if proc != nil {
		proc.leave()
	}
	return nil
}

// ready starts the plugin when needed and looks at the message.
func (p *Plugin) ready(ctx context.Context, m *channels.Message) (*process, error) {
	if ctx.Err() != nil {
		return nil, p.named(channels.Interrupted(ctx, false))
	}
	proc, err := p.process(ctx)
	if err != nil {
		return nil, err
	}
	return proc, proc.spec.Validate(m)
}

// process returns the running plugin, or starts it.
func (p *Plugin) process(ctx context.Context) (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, p.named(&channels.Error{Outcome: channels.Temporary, Reason: channels.Cancelled, Detail: "the channel is closed"})
	}
	if p.running != nil && p.running.alive() {
		return p.running, nil
	}
	proc, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	p.running = proc
	return proc, nil
}

// ask waits for the answer to one request. A plugin that misses its time is killed; one
// whose caller has lost patience goes on, and its late answer is dropped.
func (p *Plugin) ask(ctx context.Context, proc *process, r Request, m *channels.Message) (*Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	a, begun, err := proc.ask(bounded, r, m)
	switch {
	case err == nil:
		return a, nil
	case bounded.Err() != nil:
		if ctx.Err() == nil {
			proc.kill()
		}
		return nil, named(proc.spec.Name, channels.Interrupted(bounded, begun))
	case errors.Is(err, errTooLong):
		return nil, named(proc.spec.Name, &channels.Error{Outcome: channels.Permanent, Reason: channels.BadContent, Detail: "the message with its files is longer than a plugin takes"})
	case begun:
		return nil, named(proc.spec.Name, &channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "the plugin took the message and ended, or answered nonsense"})
	default:
		return nil, named(proc.spec.Name, &channels.Error{Outcome: channels.Temporary, Reason: channels.Server, Detail: "the plugin ended before it took the message"})
	}
}

func (p *Plugin) redactor(m *channels.Message) func(string) string {
	return func(text string) string { return channels.Redact(text, m, p.cfg.Secret) }
}

func (p *Plugin) named(e *channels.Error) error { return named(p.cfg.Channel.Name, e) }

func named(channel string, e *channels.Error) error {
	e.Channel = channel
	return e
}
