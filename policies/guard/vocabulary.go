package guard

import "github.com/relance-dev/relance/engine"

// Vocabulary is what the guards of one policy, or of assign, may speak of.
type Vocabulary struct {
	Scope    engine.Scope
	Facts    []engine.FactDecl // declared facts, in the order of the book
	Exits    []Exit            // declared exits, each with a name of its own
	Profiles []string          // values of client.profile; none means that any text is one
	Roles    []string          // roles of contacts, each with names of its own
	Entities []string          // values of invoice.entity; none means that any text is one
	States   []string          // values of case.state; none means that any text is one
	Channels []string          // values of last.channel; none means that any text is one
	Currency engine.Currency   // the policy's; zero means any
	// Assign is set for the guards of assign lines: they see one invoice and
	// its client, whatever the scope, and no case yet.
	Assign bool
	// Clients is set for conditions on what is known of a client by itself: without invoices, cases, or a day.
	Clients bool

	figures bool // no case and no facts: see NewFigures
}

// Entry is a name or a function of the language, for a reference.
type Entry struct {
	Name    string // "invoice.open", "DATE.plus_days(n)"
	Type    string // of its value: bool, int, decimal, string or date
	Meaning string // a few words, lower case
}

// Reference lists all names and functions that guards may use, in the order a
// reader would want. Facts that a book declares come on top, as facts.NAME.
func Reference() []Entry {
	var all []Entry
	for _, v := range builtins() {
		all = append(all, v.Entry)
	}
	all = append(all, Entry{Name: "facts.NAME", Type: "as declared", Meaning: "a fact that the book declares; may have no value"})
	all = append(all, exitEntries("NAME")...)
	all = append(all, roleEntries("ROLE")...)
	all = append(all, enteredVariable("STATE").Entry)
	for _, f := range functions() {
		all = append(all, f.Entry)
	}
	return all
}

// Why a name cannot be used where clients are looked at by themselves, and what can.
const (
	clientsAlone = "this looks at a client by itself, whatever they owe"
	clientsHint  = "use facts.NAME, a column of your clients' file, or client.id, client.country, client.profile"
)

// unavailable says why a name cannot be used here, and what to do; empty when it can.
func (v *Vocabulary) unavailable(group string) (why, hint string) {
	switch {
	case v.Clients && group != "client" && group != "facts":
		return clientsAlone, clientsHint
	case v.Assign && (group == "case" || group == "promise" || group == "plan" || group == "last"):
		return "a policy is chosen before its case begins", "use invoice.*, client.*, facts.* or days_late here, and " + group + ".* in the rules of a policy"
	case v.Assign && group == exitGroup:
		return "an exit comes at the end of a case", "use exits.* in the rules of a policy"
	case !v.Assign && v.Scope == engine.ScopeClient && (group == "invoice" || group == "days_to_limitation"):
		return "a policy with scope \"client\" looks at all invoices of a client", "use client.open_total, client.open_count, client.oldest_due or client.max_days_late"
	}
	return "", ""
}

// Values lists what a name can be, where that is a list of words: nil for any other.
func (v *Vocabulary) Values(name string) []string {
	for _, b := range builtins() {
		if b.Name == name {
			return v.values(b.domain)
		}
	}
	return nil
}
