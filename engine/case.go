package engine

import "slices"

// Case is one run of a machine: for one invoice, or for one client and
// currency. It is a value: Decide never changes the one it is given. Start one with NewCase.
type Case struct {
	Opened  Date    // the day the case became known
	State   StateID // where it stands
	Entered Date    // the day State was last entered; a resume is no entry

	// The case's own clock, which a hold stops: Ran days had run when it was
	// last started, on Since. While held, Since is zero.
	Ran         int
	Since       Date
	HeldFrom    StateID // the state that a hold interrupted; NoState when not held
	HeldSince   Date    // the day the hold began
	HeldEntered Date    // the day HeldFrom had been entered

	Escalated   Date     // the last day on which a next rule was taken
	Entries     []uint16 // how often each state was entered, by StateID
	Contacts    int      // actions that reached out to the client, counted from the day they happened
	LastContact Date     // zero when none
	Formal      Date     // the day on which the formal notice left, since the case was last reopened; zero when none did; see Happened
	// The clock since the last contact, which a hold stops too: GapRan days
	// had run when it was last started, on GapSince. While held, GapSince is zero.
	GapRan   int
	GapSince Date

	Pending []Pending `json:",omitempty"` // what was decided and has not happened yet, in the order of the state's actions

	// Anchor is the invoice that a client's case was last counted from; empty when there was none.
	Anchor string `json:",omitempty"`

	Closed Amount // the lowest open amount since the case ended, 0 when it ended as the client's credit covered it; what is above is new debt

	// Lapsed lists the holds that expired while the rule that began them still
	// held; that rule is not tried again until it stopped holding once.
	Lapsed []StateID

	// Approved and Rejected list the transitions a person answered for.
	Approved []Approval
	Rejected []Approval
}

// Approval names a transition that needs a person's word.
type Approval struct {
	From, To StateID
	Rule     int // index among the rules tried in From: always rules first, then its next rules
}

// NewCase opens a case of the machine on a day.
func NewCase(m *Machine, today Date) Case {
	c := Case{Opened: today, State: m.Start, Entered: today, Since: today, HeldFrom: NoState, Entries: make([]uint16, len(m.States))}
	c.Entries[m.Start] = 1
	return c
}

// Held reports whether the case is in a hold.
func (c *Case) Held() bool { return c.HeldFrom != NoState }

// DaysInState is the case's own clock: days since State was entered, without
// the days it was held. In a hold it stands still at the interrupted state's value.
func (c *Case) DaysInState(today Date) int {
	if c.Since == 0 {
		return c.Ran
	}
	return c.Ran + int(today-c.Since)
}

// DaysHeld counts the days since the hold began; 0 outside a hold.
func (c *Case) DaysHeld(today Date) int {
	if !c.Held() {
		return 0
	}
	return int(today - c.HeldSince)
}

// DaysSinceContact counts the days since the last contact, without the days
// the case was held since; ok is false when there was none.
func (c *Case) DaysSinceContact(today Date) (days int, ok bool) {
	if c.LastContact == 0 {
		return 0, false
	}
	if c.GapSince == 0 {
		return c.GapRan, true
	}
	return c.GapRan + int(today-c.GapSince), true
}

// EntriesOf says how often a state was entered.
func (c *Case) EntriesOf(s StateID) int {
	if s < 0 || int(s) >= len(c.Entries) {
		return 0
	}
	return int(c.Entries[s])
}

// enter moves the case into a state.
func (c *Case) enter(m *Machine, to StateID, today Date) {
	switch hold := m.States[to].Hold; {
	case hold && !c.Held():
		c.HeldFrom, c.HeldSince, c.HeldEntered = c.State, today, c.Entered
		c.Ran, c.Since = c.DaysInState(today), 0
		c.GapRan, _ = c.DaysSinceContact(today)
		c.GapSince = 0
	case hold:
		c.HeldSince = today
	default:
		c.release(today)
		c.Ran, c.Since = 0, today
	}
	c.State, c.Entered = to, today
	c.count(m, to)
	c.keepPending()
}

// base is the state of the case, or that which a hold interrupted.
func (c *Case) base() StateID {
	if c.Held() {
		return c.HeldFrom
	}
	return c.State
}

// moveBeneath changes the state that the hold interrupted, and counts as entering it.
func (c *Case) moveBeneath(m *Machine, to StateID, today Date) {
	c.HeldFrom, c.HeldEntered, c.Ran = to, today, 0
	c.count(m, to)
	c.keepPending()
}

// count counts an entry into a state. Entries is shared with the case it was copied from.
func (c *Case) count(m *Machine, to StateID) {
	entries := make([]uint16, len(m.States))
	copy(entries, c.Entries)
	if entries[to] < ^uint16(0) {
		entries[to]++
	}
	c.Entries = entries
}

// resume goes back to the state that the hold interrupted.
func (c *Case) resume(today Date) {
	c.State, c.Entered = c.HeldFrom, c.HeldEntered
	c.Since = today
	c.release(today)
	c.keepPending()
}

// release ends a hold, if there is one: the clock since the last contact goes on.
func (c *Case) release(today Date) {
	if !c.Held() {
		return
	}
	c.HeldFrom, c.HeldSince, c.HeldEntered = NoState, 0, 0
	if c.LastContact != 0 {
		c.GapSince = today
	}
}

// LeaveHold goes on, in the state in which the case stands, after the hold from which a changed book moved it:
// its clock starts again on that day.
func (c *Case) LeaveHold(today Date) {
	c.release(today)
	c.Since = today
}

// contacted records n contacts with the client today.
func (c *Case) contacted(n int, today Date) {
	c.Contacts += n
	c.LastContact, c.GapRan, c.GapSince = today, 0, today
	if c.Held() {
		c.GapSince = 0
	}
}

// lapsed reports whether the hold expired while its rule still held.
func (c *Case) lapsed(s StateID) bool { return slices.Contains(c.Lapsed, s) }
