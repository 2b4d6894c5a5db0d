package exec

import (
	"context"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// Transport carries a channel by a plugin.
func Transport(spec channels.Spec) channels.Transport {
	return channels.Transport{
		Name: "exec", Summary: "A program in any language.", Channel: spec,
		Settings: []channels.Field{
			{Name: "command", Kind: channels.List, Required: true, Doc: "The program and its arguments."},
			{Name: "dir", Doc: "Where it runs.", Default: "here"},
			{Name: "env", Kind: channels.List, Doc: `Its whole environment, as "NAME=value".`},
			{Name: "settings", Kind: channels.List, Doc: `What it is told at the start, as "name=value".`},
			{Name: "secret", Kind: channels.SecretText, Doc: "A secret that it is told at the start."},
			{Name: "timeout", Kind: channels.Span, Doc: "For one answer.", Default: "1m"},
		},
		Open: func(s channels.Settings) (channels.Channel, error) {
			settings, err := pairs(s.List("settings"))
			if err != nil {
				return nil, err
			}
			return New(Config{
				Channel: spec, Command: s.List("command"), Dir: s.Text("dir"), Env: s.List("env"),
				Settings: settings, Secret: s.Secret("secret"), Timeout: s.Span("timeout"),
			})
		},
	}
}

func pairs(list []string) (map[string]string, error) {
	out := make(map[string]string, len(list))
	for _, item := range list {
		name, value, ok := strings.Cut(item, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf(`settings: an entry is not "name=value"`)
		}
		out[name] = value
	}
	return out, nil
}

// Declared starts a plugin, reads its hello, and ends it again. The transport carries the
// channel that the plugin declares, with what it promises of repeated keys: that
// is how a channel that relance has never heard of gets into a registry.
func Declared(ctx context.Context, cfg Config) (channels.Transport, Hello, error) {
	p, err := New(cfg)
	if err != nil {
		return channels.Transport{}, Hello{}, err
	}
	defer func() { _ = p.Close() }()
	proc, err := p.process(ctx)
	if err != nil {
		return channels.Transport{}, Hello{}, err
	}
	t := Transport(proc.spec)
	t.Repeat = proc.hello.guarantee()
	return t, proc.hello, nil
}
