package delivery

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
)

// Carrier is how one channel is carried, for people.
type Carrier struct {
	Channel   string
	Entity    string // whose messages; empty for all that have none of their own
	Transport string
	To        string // where that leads, in a few words; "" when its settings do not say
	Default   bool   // a folder, since deploy.cue says nothing of the channel
}

// Name is that of its transport in the deployment.
func (c *Carrier) Name() string { return RouteName(c.Channel, c.Entity) }

// Carriers lists what carries each channel: the creditor's routes, then those of entities.
func (d *Deployment) Carriers() (list []Carrier) {
	for _, route := range d.Routes() {
		list = append(list, Carrier{
			Channel: route.Channel, Entity: route.Entity, Transport: route.Transport, To: place(d.public(route)),
			Default: route.Transport == FolderName && d.Book.Deploy.RouteOf(route.Channel, route.Entity) == nil,
		})
	}
	return list
}

// place says in a few words where a transport leads.
func place(s channels.Settings) string {
	for _, name := range []string{"host", "base_url", "dir", "from"} {
		if v := s.Text(name); name == "base_url" && v != "" {
			return address.ShownURL(v)
		} else if v != "" {
			return filepath.ToSlash(v)
		}
	}
	if command := s.List("command"); len(command) > 0 {
		return command[0]
	}
	return ""
}

// Folders lists the folders that the deployment names and that hold what was written to clients, or files of their invoices.
func (d *Deployment) Folders() []string {
	var list []string
	for _, route := range d.Routes() {
		s := d.public(route)
		for _, name := range []string{"dir", "spool"} {
			if to := s.Text(name); to != "" {
				list = append(list, to)
			}
		}
	}
	if d.Book.Deploy != nil {
		if files, _, named := strings.Cut(d.Book.Deploy.Documents.Invoice, "{"); named {
			list = append(list, inFolder(d.dir, path.Dir(files+"x")))
		}
	}
	return list
}
