// Package delivery says where the messages of a book go, writes them as they leave, and sends
// what waits in the outbox. It asks nobody for the time or for secrets: World does.
package delivery

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/portal"
)

// Deployment is where the messages of a book go.
type Deployment struct {
	Book *policies.Book
	dir  string // of the book
	Live bool   // deploy.cue says that clients are contacted

	portal     *portal.Keys // what signs links to the pages of clients, once a live deployment is open; nil for none
	world      World
	registry   *channels.Registry
	transports map[string]dispatch.Transport // by channel, and by routeName for an entity's own; none before Open
}

// World is what the deployment asks for the time and for secrets.
func (d *Deployment) World() World { return d.world }

// New says where the messages of a book in a folder go: where its deploy.cue says when that
// says live, and into folders otherwise. It reads no secret, and opens nothing.
func New(w World, book *policies.Book, dir string) (*Deployment, error) {
	r, err := Registry()
	if err != nil {
		return nil, err
	}
	return &Deployment{Book: book, dir: dir, Live: book.Deploy != nil && book.Deploy.Live, world: w, registry: r}, nil
}

// Open opens what carries the messages of a book. Secrets are read now; nothing is reached.
func Open(w World, book *policies.Book, dir string) (*Deployment, error) {
	d, err := New(w, book, dir)
	if err != nil {
		return nil, err
	}
	if d.Live {
		if d.portal, err = PortalKeys(w, book, dir); err != nil {
			return nil, err
		}
	}
	d.transports = map[string]dispatch.Transport{}
	for _, route := range d.Routes() {
		if err := d.open(route); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	return d, nil
}

// DeliveriesName is the folder, in that of the book, into which messages go that contact nobody.
const DeliveriesName = "deliveries"

// Dir is the folder of the book.
func (d *Deployment) Dir() string { return d.dir }

// Deliveries is the folder of the messages that contact nobody.
func (d *Deployment) Deliveries() string { return filepath.Join(d.dir, DeliveriesName) }

// Transport is what carries the route of a name, once it is open.
func (d *Deployment) Transport(name string) (dispatch.Transport, bool) {
	t, ok := d.transports[name]
	return t, ok
}

// RouteName names what carries a channel, for all or for an entity.
func RouteName(channel, entity string) string {
	if entity == "" {
		return channel
	}
	return channel + " of " + entity
}

// routeOf names what carries a message: the entity's own transport where it has one.
func (d *Deployment) routeOf(m ledger.Message) string {
	if own := RouteName(m.Channel, m.Body.Entity); d.transports[own].Channel != nil {
		return own
	}
	return m.Channel
}

// Routes lists what carries the channels: the creditor's routes, then those that entities
// have of their own.
func (d *Deployment) Routes() (list []policies.Route) {
	for _, entity := range append([]string{""}, d.Book.EntityIDs()...) {
		for _, spec := range d.registry.Channels() {
			if route, own := d.Route(spec.Name, entity); own {
				list = append(list, route)
			}
		}
	}
	return list
}

// open opens one channel.
func (d *Deployment) open(route policies.Route) error {
	spec, _ := d.registry.Channel(route.Channel)
	settings, err := d.settings(route)
	if err != nil {
		return fmt.Errorf("deploy: %s by %s: %w", RouteName(spec.Name, route.Entity), route.Transport, err)
	}
	ch, err := d.registry.Open(spec.Name, route.Transport, settings)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	t, _ := TransportOf(d.registry, spec.Name, route.Transport)
	out := dispatch.Transport{
		Channel: ch, Spec: spec, Repeat: t.Repeat, ByHand: d.Live && byHand(spec.Name, route.Transport),
		Account: strings.TrimSpace(t.Name + " " + place(channels.Settings(route.Settings))), // as written: the folder may move,
	}
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
	d.transports[RouteName(spec.Name, route.Entity)] = out
	return nil
}

// byHand reports whether a transport gives calls to people, who make them: they count once somebody
// says that they were made. What Twilio or a command takes is made then.
func byHand(channel, transport string) bool {
	return channel == "call" && slices.Contains([]string{"list", "slack", FolderName}, transport)
}

// Route is what carries a channel: without a live deployment a folder. An entity has a route of
// its own where the deployment says so or, in folders, where its messages look different.
func (d *Deployment) Route(channel, entity string) (r policies.Route, own bool) {
	switch said := d.Book.Deploy.RouteOf(channel, entity); {
	case said != nil && d.Live:
		return *said, true
	case entity == "":
		return DefaultRoute(d.Book, channel, ""), true
	case d.Live:
		return policies.Route{}, false
	}
	return DefaultRoute(d.Book, channel, entity), channel == "email" || channel == "letter"
}

// DefaultRoute puts a channel's messages into a folder below that of the book, signed by the
// company that is owed.
func DefaultRoute(book *policies.Book, channel, entity string) policies.Route {
	r := policies.Route{
		Channel: channel, Entity: entity, Transport: FolderName, Settings: map[string]any{"dir": filepath.Join(DeliveriesName, channel)},
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
		if fonts := fontsOf(book, entity); fonts != "" {
			r.Settings["fonts"] = fonts
		}
	}
	return r
}

// fontsOf is the folder of fonts that a deployment, live or not, names for the letters of a company, seen from the
// book's folder; empty for none.
func fontsOf(book *policies.Book, entity string) string {
	route := book.Deploy.RouteOf("letter", entity)
	if route == nil {
		route = book.Deploy.Route("letter")
	}
	if route == nil {
		return ""
	}
	fonts, _ := route.Settings["fonts"].(string)
	return fonts
}

// paths are the settings that name a file or folder, seen from the book's folder.
var paths = []string{"dir", "ca_file", "logo", "fonts"}

// settings resolves the settings of a route: paths, and secrets.
func (d *Deployment) settings(r policies.Route) (channels.Settings, error) {
	out := d.public(r)
	for _, name := range slices.Sorted(maps.Keys(r.Settings)) {
		if ref, ok := r.Settings[name].(policies.SecretRef); ok {
			secret, err := ReadSecret(d.world, d.dir, ref)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out[name] = secret
		}
	}
	return out, nil
}

// public is the settings of a route without its secrets, the paths resolved.
func (d *Deployment) public(r policies.Route) channels.Settings {
	out := channels.Settings{}
	for name, v := range r.Settings {
		switch v := v.(type) {
		case policies.SecretRef:
		case string:
			if slices.Contains(paths, name) {
				v = inFolder(d.dir, v)
			}
			out[name] = v
		default:
			out[name] = v
		}
	}
	d.Dress(r, out)
	return out
}

// Close ends what was opened.
func (d *Deployment) Close() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(d.transports)) {
		if c, ok := d.transports[name].Channel.(channels.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
