package engine

import "testing"

// A case that begins again after a rehearsal keeps nothing of it, and decides each action under a key of its own.
func TestACaseThatBeginsAgainForgetsTheRehearsal(t *testing.T) {
	m := &Machine{States: []State{
		{Name: "watch", Reopen: NoState},
		{Name: "notice", Reopen: NoState, Tone: ToneFormal, Do: []Action{{Channel: "letter", Contact: true}}},
	}}
	c := NewCase(m, 100)
	c.enter(m, 1, 110)
	key := ActionKey{State: 1, Entry: c.EntriesOf(1)}
	c.Pending = []Pending{{ActionKey: key, Status: PendingOut}}
	c.Happened(m, key, true, 111)
	c.Pending = []Pending{{ActionKey: ActionKey{State: 1, Entry: 1, Try: 1}, Status: PendingOut}}
	if c.Formal != 111 || c.Contacts != 1 {
		t.Fatalf("nothing was rehearsed: %+v", c)
	}
	before := c
	stays := c.Unrehearsed()
	if stays.State != 1 || stays.Contacts != 0 || stays.LastContact != 0 || stays.Formal != 0 || stays.Pending != nil {
		t.Errorf("as rehearsed: %+v", stays)
	}
	if _, ok := stays.DaysSinceContact(120); ok {
		t.Error("it knows of a contact")
	}
	again := stays.BeginAgain(m, 120)
	if again.State != m.Start || again.Entered != 120 || again.Opened != 100 || again.Escalated != 0 {
		t.Errorf("begins again: %+v", again)
	}
	again.enter(m, 1, 121)
	if n := again.EntriesOf(1); n != 2 {
		t.Errorf("entry %d into notice: its action would have the key of the rehearsed one", n)
	}
	if before.EntriesOf(1) != 1 || len(c.Pending) != 1 {
		t.Error("the case that it was copied from changed")
	}
}
