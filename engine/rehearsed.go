package engine

import "slices"

// Unrehearsed is the case without what was only rehearsed: it stands where it stood, and nobody was
// contacted. An action that it waits for is let go.
func (c Case) Unrehearsed() Case {
	c.Contacts, c.LastContact, c.GapRan, c.GapSince, c.Formal = 0, 0, 0, 0, 0
	c.Pending = nil
	return c
}

// CarriedOver is the case as it goes on for an invoice that took another's place: it stands where it
// stood, with its contacts. What it waits for was about the other one: it is decided again.
func (c Case) CarriedOver() Case {
	c.Approved, c.Rejected = nil, nil
	c.Entries, c.Lapsed, c.Pending = slices.Clone(c.Entries), slices.Clone(c.Lapsed), slices.Clone(c.Pending)
	for i := range c.Pending {
		c.Pending[i].Status, c.Pending[i].Why = PendingLapsed, ReasonMoved
	}
	return c
}

// BeginAgain is the case as it begins again at the machine's start on a day. It keeps the day on which it was
// opened, and goes on counting its entries into states: an ActionKey is never used twice.
func (c *Case) BeginAgain(m *Machine, day Date) Case {
	n := NewCase(m, day)
	n.Opened = c.Opened
	copy(n.Entries, c.Entries)
	n.count(m, m.Start)
	return n
}
