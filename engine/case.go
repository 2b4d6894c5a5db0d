package engine

// Case is one run of a machine: for one invoice, or for one client and
// currency. It is a value: Decide never changes the one it is given. Start one with NewCase.
type Case struct {
	Opened  Date    // the day the case became known
	State   StateID // where it stands
	Entered Date    // the day State was last entered; a resume is no entry

	// The case's own clock, which a hold stops: Ran days had run when it was
	// last started, on Since. While held Since is zero.
	Ran   int
	Since Date
	// HeldFrom is the state that a hold interrupted, NoState when not held;
	// HeldSince is the day the hold began, GapRan the days since the last
	// contact that had run by then.
	HeldFrom    StateID
	HeldSince   Date
	HeldEntered Date

	Entries     []uint16 // how often each state was entered, by StateID
	Contacts    int      // actions carried out that reach the client
	LastContact Date     // zero when none
	GapRan      int      // days of min_gap that had run when the last hold began
	GapSince    Date     // the day min_gap goes on from

	Closed Amount // the lowest open amount since the case ended; what is above it is new debt

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
