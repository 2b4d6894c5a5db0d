package channels

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Registry knows the channels of a program and what carries them. It is built
// once, in cmd, and is safe for concurrent use since it never changes.
type Registry struct {
	specs      []Spec      // by name
	transports []Transport // by channel, then name
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// NewRegistry collects transports. It fails, naming each culprit, on a name that is no
// lower-case word, on two transports of one name for one channel, on one
// channel declared in two ways, and on a transport that cannot be opened.
func NewRegistry(transports ...Transport) (*Registry, error) {
	r := &Registry{transports: slices.Clone(transports)}
	slices.SortStableFunc(r.transports, compareTransports)
	var errs []error
	for i, t := range r.transports {
		errs = append(errs, t.validate())
		if i > 0 && compareTransports(r.transports[i-1], t) == 0 {
			errs = append(errs, fmt.Errorf("transport %s of channel %s is registered twice", t.Name, t.Channel.Name))
		}
		switch n := len(r.specs); {
		case n == 0 || r.specs[n-1].Name != t.Channel.Name:
			r.specs = append(r.specs, t.Channel)
		case !reflect.DeepEqual(r.specs[n-1], t.Channel):
			errs = append(errs, fmt.Errorf("channel %s is declared in two ways", t.Channel.Name))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r, nil
}

// Channels returns the declared channels, by name.
func (r *Registry) Channels() []Spec { return slices.Clone(r.specs) }

// Channel returns the declaration of a channel; ok is false when nothing carries it.
func (r *Registry) Channel(name string) (s Spec, ok bool) {
	for _, s := range r.specs {
		if s.Name == name {
			return s, true
		}
	}
	return Spec{}, false
}

// Transports returns what carries a channel, by name.
func (r *Registry) Transports(channel string) []Transport {
	var out []Transport
	for _, t := range r.transports {
		if t.Channel.Name == channel {
			out = append(out, t)
		}
	}
	return out
}

// Open makes a channel on one of its transports. It fails when either is
// unknown, and when the settings do not fit their declaration: then it lists every misfit.
func (r *Registry) Open(channel, transport string, s Settings) (Channel, error) {
	all := r.Transports(channel)
	if len(all) == 0 {
		return nil, fmt.Errorf("channel %s is unknown; known are: %s", channel, strings.Join(specNames(r.specs), ", "))
	}
	names := make([]string, len(all))
	for i, t := range all {
		if names[i] = t.Name; t.Name != transport {
			continue
		}
		fitted, err := s.fit(t.Settings)
		if err != nil {
			return nil, fmt.Errorf("channel %s by %s: %w", channel, transport, err)
		}
		ch, err := t.Open(fitted)
		if err != nil {
			return nil, fmt.Errorf("channel %s by %s: %w", channel, transport, err)
		}
		return ch, nil
	}
	return nil, fmt.Errorf("channel %s has no transport %s; it has: %s", channel, transport, strings.Join(names, ", "))
}

func compareTransports(a, b Transport) int {
	return cmp.Or(cmp.Compare(a.Channel.Name, b.Channel.Name), cmp.Compare(a.Name, b.Name))
}

func specNames(specs []Spec) []string {
	names := make([]string, len(specs))
	for i, s := range specs {
		names[i] = s.Name
	}
	return names
}

// validate reports a declaration that cannot be right.
func (t Transport) validate() error {
	switch {
	case !validName.MatchString(t.Channel.Name):
		return fmt.Errorf("channel name %q is not one lower-case word", t.Channel.Name)
	case !validName.MatchString(t.Name):
		return fmt.Errorf("transport name %q of channel %s is not one lower-case word", t.Name, t.Channel.Name)
	case t.Open == nil:
		return fmt.Errorf("transport %s of channel %s has no Open", t.Name, t.Channel.Name)
	}
	for _, fields := range [][]Field{t.Channel.Fields, t.Settings} {
		names := fieldNames(fields)
		slices.Sort(names)
		if len(slices.Compact(names)) != len(fields) {
			return fmt.Errorf("transport %s of channel %s declares a field or a setting twice", t.Name, t.Channel.Name)
		}
	}
	return nil
}
