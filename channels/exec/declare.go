package exec

import (
	"errors"
	"fmt"

	"github.com/relance-dev/relance/channels"
)

// spec reads the declaration of a plugin's channel. A channel that every book
// knows is named only; it cannot be declared anew.
func (d Declaration) spec() (channels.Spec, error) {
	for _, s := range channels.Standard() {
		if s.Name != d.Name {
			continue
		}
		if d.Summary != "" || len(d.Fields) > 0 {
			return s, fmt.Errorf("channel %s is known already: give its name alone, or another name", d.Name)
		}
		return s, nil
	}
	address, err := index(addressNames, d.Address, -1)
	if err == nil && address < 0 {
		err = errors.New("it is missing")
	}
	if err != nil {
		return channels.Spec{}, fmt.Errorf("channel %s: address: %w", d.Name, err)
	}
	s := channels.Spec{
		Name: d.Name, Summary: d.Summary, Address: channels.AddressKind(address), Contact: d.Contact,
		MaxText: d.MaxText, Quiet: d.Quiet, Consent: d.Consent, Informal: d.Informal,
	}
	for _, f := range d.Fields {
		kind, err := index(kindNames, f.Kind, 0)
		if err != nil {
			return s, fmt.Errorf("channel %s: field %s: kind: %w", d.Name, f.Name, err)
		}
		s.Fields = append(s.Fields, channels.Field{Name: f.Name, Kind: channels.Kind(kind), Required: f.Required, Doc: f.Doc})
	}
	return s, nil
}

// declare writes a channel as a plugin declares it.
func declare(s channels.Spec) Declaration {
	for _, known := range channels.Standard() {
		if known.Name == s.Name {
			return Declaration{Name: s.Name}
		}
	}
	d := Declaration{
		Name: s.Name, Summary: s.Summary, Address: addressNames[s.Address], Contact: s.Contact,
		MaxText: s.MaxText, Quiet: s.Quiet, Consent: s.Consent, Informal: s.Informal,
	}
	for _, f := range s.Fields {
		d.Fields = append(d.Fields, Field{Name: f.Name, Kind: kindNames[f.Kind], Required: f.Required, Doc: f.Doc})
	}
	return d
}

// validate reports a hello that this version cannot work with.
func (h *Hello) validate() error {
	if h.Protocol != Version {
		return fmt.Errorf("the plugin speaks protocol %d, this is protocol %d", h.Protocol, Version)
	}
	if _, err := index(guaranteeNames, h.Repeat, 0); err != nil {
		return fmt.Errorf("repeat: %w", err)
	}
	_, err := h.Channel.spec()
	return err
}

// guarantee reads repeat, once validated.
func (h *Hello) guarantee() channels.Guarantee {
	i, _ := index(guaranteeNames, h.Repeat, 0)
	return channels.Guarantee(i)
}
