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
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// deployment is where the messages of a book go.
type deployment struct {
	book       *policies.Book
	dir        string // of the book
	live       bool
	deliveries string                        // the folder of what contacts nobody
	transports map[string]dispatch.Transport // by channel, and by routeName for an entity's own
	routes     []carried                     // by channel, those of the entities after the creditor's
}

// carried is how one channel is carried, for people.
type carried struct{ channel, entity, transport, to string }

// name is that of the transport.
func (c *carried) name() string { return routeName(c.channel, c.entity) }

// routeName names what carries a channel, for all or for an entity.
func routeName(channel, entity string) string {
	if entity == "" {
		return channel
	}
	return channel + " of " + entity
}

// routeOf names what carries a message: the entity's own transport where it has one.
func (d *deployment) routeOf(m ledger.Message) string {
	body, err := decide.ReadBody(m.Body)
	if err != nil { // whoever rechecks the message says so
		return m.Channel
	}
	if own := routeName(m.Channel, body.Entity); d.transports[own].Channel != nil {
		return own
	}
	return m.Channel
}

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
	for _, route := range d.ownRoutes(r) {
		if err := d.open(p, r, route); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	return d, nil
}

// ownRoutes lists what carries the channels: the creditor's routes, then those that entities
// have of their own.
func (d *deployment) ownRoutes(r *channels.Registry) (list []policies.Route) {
	for _, entity := range append([]string{""}, d.book.EntityIDs()...) {
		for _, spec := range r.Channels() {
			if route, own := d.route(spec.Name, entity); own {
				list = append(list, route)
			}
		}
	}
	return list
}

// open opens one channel.
func (d *deployment) open(p params, r *channels.Registry, route policies.Route) error {
	spec, _ := r.Channel(route.Channel)
	settings, err := d.settings(p, route)
	if err != nil {
		return fmt.Errorf("deploy: %s by %s: %w", routeName(spec.Name, route.Entity), route.Transport, err)
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
	c := carried{spec.Name, route.Entity, route.Transport, place(settings)}
	d.transports[c.name()] = out
	d.routes = append(d.routes, c)
	return nil
}

// route is what carries a channel: without a live deployment a folder. An entity has a route of
// its own where the deployment says so or, in folders, where its messages look different.
func (d *deployment) route(channel, entity string) (r policies.Route, own bool) {
	switch said := d.book.Deploy.RouteOf(channel, entity); {
	case said != nil && d.live:
		return *said, true
	case entity == "":
		return defaultRoute(d.book, channel, ""), true
	case d.live:
		return policies.Route{}, false
	}
	return defaultRoute(d.book, channel, entity), channel == "email" || channel == "letter"
}

// defaultRoute puts a channel's messages into a folder below that of the book, signed by the
// company that is owed.
func defaultRoute(book *policies.Book, channel, entity string) policies.Route {
	r := policies.Route{
		Channel: channel, Entity: entity, Transport: folderName, Settings: map[string]any{"dir": filepath.Join(deliveriesName, channel)},
	}
	c := book.Company(entity)
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
		if c.Country == "DE" || c.Country == "AT" {
			r.Settings["layout"] = "din"
		}
	}
	return r
}

// paths are the settings that name a file or folder, seen from the book's folder.
var paths = []string{"dir", "ca_file"}

// settings resolves the settings of a route: paths, and secrets.
func (d *deployment) settings(p params, r policies.Route) (channels.Settings, error) {
	out := d.public(r)
	for _, name := range slices.Sorted(maps.Keys(r.Settings)) {
		if ref, ok := r.Settings[name].(policies.SecretRef); ok {
			secret, err := d.secret(p, ref)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out[name] = secret
		}
	}
	return out, nil
}

// public is the settings of a route without its secrets, the paths resolved.
func (d *deployment) public(r policies.Route) channels.Settings {
	out := channels.Settings{}
	for name, v := range r.Settings {
		switch v := v.(type) {
		case policies.SecretRef:
		case string:
			if slices.Contains(paths, name) && !filepath.IsAbs(v) {
				v = filepath.Join(d.dir, v)
			}
			out[name] = v
		default:
			out[name] = v
		}
	}
	return out
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

// intent says, before anything is opened, whether a run would contact anybody, and how.
func (d *deployment) intent() (string, error) {
	if !d.live {
		return "Nobody is contacted: a run puts messages into " + filepath.ToSlash(filepath.Join(d.dir, deliveriesName)) + ".", nil
	}
	r, err := registry()
	if err != nil {
		return "", err
	}
	var routes []carried
	for _, route := range d.ownRoutes(r) {
		routes = append(routes, carried{route.Channel, route.Entity, route.Transport, place(d.public(route))})
	}
	return "LIVE: a run sends what this plan shows, " + d.carriers(routes) + ".", nil
}

// announce says where messages go, on one line.
func (d *deployment) announce() string {
	if !d.live {
		return "Nobody is contacted: messages go into " + filepath.ToSlash(d.deliveries) + "."
	}
	return "LIVE: " + d.carriers(d.routes) + "."
}

// carriers lists what carries the channels that the deployment names.
func (d *deployment) carriers(routes []carried) string {
	var parts []string
	for _, c := range routes {
		if c.transport == folderName && d.book.Deploy.RouteOf(c.channel, c.entity) == nil {
			continue
		}
		part := routeName(english().channelName(c.channel, nil), c.entity) + " by " + c.transport
		if c.to != "" {
			part += " (" + printable(c.to) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
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
