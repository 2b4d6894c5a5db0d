package engine

// Known is what is known of how a client behaved so far towards one entity in one
// currency, beside what they owe. It comes from the history alone, and is the same in a
// simulation, in a run and in the words of a message that is written later.
type Known struct {
	BrokenPromises int            `json:"Broken,omitempty"` // promises to pay and plans that were not kept, over all invoices
	KeptPromises   int            `json:",omitempty"`       // those that were
	Habit          Habit          `json:",omitzero"`        // how they paid
	History        ContactHistory `json:"Touch,omitzero"`   // what came of contacts with them, whomever they owe; see Book.UsesContacts
}

// BreakShare is how many percent of the promises that came to an end were broken, to the
// nearest one, halves upwards; ok is false when none did.
func (k *Known) BreakShare() (percent int, ok bool) {
	ended := k.BrokenPromises + k.KeptPromises
	if ended == 0 {
		return 0, false
	}
	return nearest(100*k.BrokenPromises, ended), true
}
