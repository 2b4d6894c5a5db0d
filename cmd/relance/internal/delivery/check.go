package delivery

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// standInSecret stands for a secret while a deployment is checked: nobody needs to
// know the real ones for that. It is a secret, an address and a port at once.
const standInSecret = "https://stand-in.invalid/0123456789abcdef"

// Check reports what is wrong with a deployment, without its secrets and
// without reaching anything: dir is the folder of the book, in which logos and fonts are looked for. It also
// reports what is wrong with the colours and logos of the companies.
func Check(book *policies.Book, dir string) (diag.List, error) {
	d := book.Deploy
	if book.Engine == nil {
		return nil, nil
	}
	list := checkBrands(book, dir)
	if d == nil {
		return list, nil
	}
	r, err := Registry()
	if err != nil {
		return nil, err
	}
	for i := range d.Routes {
		route := &d.Routes[i]
		t, _ := TransportOf(r, route.Channel, route.Transport)
		list = append(list, refusedSettings(book, r, t, route, dir)...)
	}
	attached := false
	used := usedChannels(book.Engine, &attached)
	list = append(list, d.RunsInQuiet(book.Engine, used)...)
	if d.Live {
		list = append(list, book.Unmentioned()...)
		for i := range d.Routes {
			if r := &d.Routes[i]; r.Transport == FolderName && contacts(r.Channel) {
				list = append(list, r.Nobody())
			}
		}
		for _, name := range used {
			if d.Route(name) == nil {
				list = append(list, d.Unrouted(name))
			}
		}
		for _, entity := range book.EntityIDs() {
			if !slices.Contains(d.Entities, entity) {
				list = append(list, d.Unsigned(entity))
			}
		}
		if attached && d.Documents.Invoice == "" {
			list = append(list, d.Undocumented())
		}
	}
	return list, nil
}

// refusedSettings opens a transport with a stand-in for its secrets, and reports why it does
// not open, at the setting that is named first.
func refusedSettings(book *policies.Book, r *channels.Registry, t channels.Transport, route *policies.Route, dir string) diag.List {
	settings := channels.Settings{}
	maps.Copy(settings, route.Settings)
	for name, v := range settings {
		if _, ok := v.(policies.SecretRef); ok {
			settings[name] = channels.Secret(standInSecret)
		}
	}
	branded(book, r, *route, settings)
	delete(settings, "logo")
	if fonts := settings.Text("fonts"); filepath.IsAbs(fonts) {
		delete(settings, "fonts") // a folder of the system, which the machine that sends has
	} else if fonts != "" {
		settings["fonts"] = inFolder(dir, fonts)
	}
	delete(settings, "color")   // reported where the company says it
	delete(settings, "ca_file") // it is there where messages leave, not where the book is checked
	ch, err := r.Open(route.Channel, route.Transport, settings)
	if err == nil {
		if c, ok := ch.(channels.Closer); ok {
			_ = c.Close() // nothing was reached
		}
		return nil
	}
	var list diag.List
	for line := range strings.Lines(err.Error()) {
		message := strings.TrimSpace(strings.TrimPrefix(line, "channel "+route.Channel+" by "+route.Transport+": "))
		setting := ""
		for _, f := range t.Settings {
			if strings.Contains(" "+message+" ", " "+f.Name+" ") {
				setting = f.Name
				break
			}
		}
		list = append(list, route.Refused(setting, route.Channel+" by "+route.Transport+": "+message))
	}
	return list
}

// usedChannels lists the channels that actions use, sorted, and notes whether one
// attaches the invoice.
func usedChannels(b *engine.Book, attached *bool) []string {
	used := map[string]bool{}
	for _, m := range b.Machines {
		for i := range m.States {
			for j := range m.States[i].Do {
				for a := &m.States[i].Do[j]; a != nil; a = a.Else {
					used[a.Channel] = true
					if slices.Contains(strings.Split(a.Params["attach"], ","), "invoice") {
						*attached = true
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// contacts reports whether what a transport takes from a channel counts as a contact by itself: a call does once somebody
// says that it was made.
func contacts(channel string) bool {
	c, known := engine.ChannelOf(channel)
	return known && c.Contact && channel != "call"
}
