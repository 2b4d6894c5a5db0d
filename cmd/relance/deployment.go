package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/policies"
)

// deployment is where the messages of a book go.
type deployment struct {
	book       *policies.Book
	dir        string // of the book
	live       bool
	deliveries string                        // the folder of what contacts nobody
	transports map[string]dispatch.Transport // by channel
	routes     []carried                     // by channel
}

// carried is how one channel is carried, for people.
type carried struct{ channel, transport, to string }

// openDeployment opens what carries the messages of a book: what deploy.cue says when it
// says live, and folders otherwise. Secrets are read now; nothing is reached.
func openDeployment(p params, book *policies.Book, dir string) (*deployment, error) {
	return openTransports(p, book, dir, book.Deploy != nil && book.Deploy.Live)
}

// openTransports opens the transports of deploy.cue when live, and folders otherwise.
func openTransports(p params, book *policies.Book, dir string, live bool) (*deployment, error) {
	r, err := registry()
	if err != nil {
		return nil, err
	}
	d := &deployment{
		book: book, dir: dir, live: live, deliveries: filepath.Join(dir, deliveriesName),
		transports: map[string]dispatch.Transport{},
	}
	for _, spec := range r.Channels() {
		if err := d.open(p, r, spec); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	return d, nil
}

// open opens one channel.
func (d *deployment) open(p params, r *channels.Registry, spec channels.Spec) error {
	route := d.route(spec.Name)
	settings, err := d.settings(p, route)
	if err != nil {
		return fmt.Errorf("deploy: %s by %s: %w", spec.Name, route.Transport, err)
	}
	ch, err := r.Open(spec.Name, route.Transport, settings)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	t, _ := transportOf(r, spec.Name, route.Transport)
	out := dispatch.Transport{Channel: ch, Spec: spec, Repeat: t.Repeat}
	for _, span := range []struct {
		text string
		to   *time.Duration
	}{{route.Every, &out.Every}, {route.Timeout, &out.Timeout}} {
		if span.text == "" {
			continue
		}
		if *span.to, err = time.ParseDuration(span.text); err != nil {
			return fmt.Errorf("deploy: %s: %w", spec.Name, err)
		}
	}
	d.transports[spec.Name] = out
	d.routes = append(d.routes, carried{spec.Name, route.Transport, place(settings)})
	return nil
}

// route is what carries a channel: without a live deployment a folder.
func (d *deployment) route(channel string) policies.Route {
	if r := d.book.Deploy.Route(channel); r != nil && d.live {
		return *r
	}
	return defaultRoute(d.book, channel)
}

// defaultRoute puts a channel's messages into a folder below that of the book.
func defaultRoute(book *policies.Book, channel string) policies.Route {
	r := policies.Route{Channel: channel, Transport: folderName, Settings: map[string]any{"dir": filepath.Join(deliveriesName, channel)}}
	c := book.Company("")
	switch channel {
	case "email":
		address := c.Email
		if address == "" {
			address = "nobody@example.invalid"
		}
		r.Settings["from"] = fmt.Sprintf("%q <%s>", c.Name, address)
	case "letter":
		r.Settings["name"] = c.Name
		r.Settings["lines"] = c.Address
		r.Settings["footer"] = c.Registration
		if book.Engine.Creditor.Country == "DE" || book.Engine.Creditor.Country == "AT" {
			r.Settings["layout"] = "din"
		}
	}
	return r
}

// paths are the settings that name a file or folder, seen from the book's folder.
var paths = []string{"dir", "ca_file"}

// settings resolves the settings of a route: paths, and secrets.
func (d *deployment) settings(p params, r policies.Route) (channels.Settings, error) {
	out := channels.Settings{}
	for _, name := range slices.Sorted(maps.Keys(r.Settings)) {
		switch v := r.Settings[name].(type) {
		case policies.SecretRef:
			secret, err := d.secret(p, v)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out[name] = secret
		case string:
			if slices.Contains(paths, name) && !filepath.IsAbs(v) {
				v = filepath.Join(d.dir, v)
			}
			out[name] = v
		default:
			out[name] = v
		}
	}
	return out, nil
}

// secret reads a secret where the deployment says it is.
func (d *deployment) secret(p params, ref policies.SecretRef) (channels.Secret, error) {
	if ref.Env != "" {
		value := ""
		if p.Getenv != nil {
			value = p.Getenv(ref.Env)
		}
		if value == "" {
			return "", fmt.Errorf("the variable %s of the environment is empty or not set", ref.Env)
		}
		return channels.Secret(value), nil
	}
	path := ref.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(d.dir, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", fmt.Errorf("the first line of %s is empty", filepath.ToSlash(ref.File))
	}
	return channels.Secret(line), nil
}

// place says in a few words where a transport leads.
func place(s channels.Settings) string {
	for _, name := range []string{"host", "base_url", "dir", "from"} {
		if v := s.Text(name); v != "" {
			return filepath.ToSlash(v)
		}
	}
	if command := s.List("command"); len(command) > 0 {
		return command[0]
	}
	return ""
}

// intent says, before anything is opened, whether a run would contact anybody.
func (d *deployment) intent() string {
	if d.live {
		return "LIVE: a run sends what this plan shows, as deploy.cue says."
	}
	return "Nobody is contacted: a run puts messages into " + filepath.ToSlash(filepath.Join(d.dir, deliveriesName)) + "."
}

// announce says where messages go, on one line.
func (d *deployment) announce() string {
	if !d.live {
		return "Nobody is contacted: messages go into " + filepath.ToSlash(d.deliveries) + "."
	}
	var parts []string
	for _, c := range d.routes {
		if c.transport == folderName && d.book.Deploy.Route(c.channel) == nil {
			continue
		}
		part := english().channelName(c.channel, nil) + " by " + c.transport
		if c.to != "" {
			part += " (" + printable(c.to) + ")"
		}
		parts = append(parts, part)
	}
	return "LIVE: " + strings.Join(parts, ", ") + "."
}

// Close ends what was opened.
func (d *deployment) Close() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(d.transports)) {
		if c, ok := d.transports[name].Channel.(channels.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
