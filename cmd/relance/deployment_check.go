package main

import (
	"maps"
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

// checkDeployment reports what is wrong with a deployment, without its secrets and
// without reaching anything.
func checkDeployment(book *policies.Book) (diag.List, error) {
	d := book.Deploy
	if d == nil || book.Engine == nil {
		return nil, nil
	}
	r, err := registry()
	if err != nil {
		return nil, err
	}
	var list diag.List
	for i := range d.Routes {
		route := &d.Routes[i]
		t, _ := transportOf(r, route.Channel, route.Transport)
		list = append(list, refusedSettings(r, t, route)...)
	}
	if d.Live {
		attached := false
		for _, name := range usedChannels(book.Engine, &attached) {
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
func refusedSettings(r *channels.Registry, t channels.Transport, route *policies.Route) diag.List {
	settings := channels.Settings{}
	maps.Copy(settings, route.Settings)
	for name, v := range settings {
		if _, ok := v.(policies.SecretRef); ok {
			settings[name] = channels.Secret(standInSecret)
		}
	}
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
