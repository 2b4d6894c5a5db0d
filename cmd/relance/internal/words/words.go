// Package words has the words in which relance speaks to people: English, and French
// where the creditor's language is French.
package words

// Words are the fixed words of a simulation. French has its own; every other
// language gets the English ones around its own amounts and dates.
type Words struct {
	channels   map[string]string // those that have another name than in a policy
	registered string            // a letter with proof of delivery
	fallbacks  map[string]string // why an action went another way, as package engine says it
	refused    string            // the same, of a channel
	language   string            // of the words: en or fr
	nouns      map[string]string // addresses of a client; nil for English
	unasked    string            // of a channel that needs a consent

	roles                     map[string]string // of contacts, that have another name than in a policy
	person, nobodyIn, refusal string            // of the contact; of a role that nobody has; of a channel

	became map[string]Noun // what an import made of so many things; nil for English

	Colon                    string // between a name and what there is under it
	Heading, Nobody, Nothing string
	days, day, ahead         string // how late; n days before due
	Template                 string // of the text, where it is not called like the state
	Deferred                 string // of the day it was decided
	Also                     string // before the invoices that a message mentions besides its own
	Capped                   string // why it was, when contacts are
	Fallback                 string // of the reason

	Summary, Messages, Channel, State, Clients, Contacted, Chased, Cost, Cases   string
	Pending, Unassigned, Elsewhere, Undecided, Suppressed, Overpaid, Stray, Past string
	Refused                                                                      string // what channels refused for good
	Limits                                                                       string
	Waits                                                                        string // cases that wait for what nobody made
	Reasons                                                                      map[string]string

	Unlabelled, NoClaims, Label     string // clients of no known kind; what that means; how to mend it
	Unwritable, Unwritten, AddRates string // messages without a rate; of one policy, template and regime

	Invoice, Client, Policy, Message Noun
}

// Noun is a word in the singular and plural.
type Noun struct{ One, Other string }

// Of returns the words of a language.
func Of(language string) *Words {
	if language == "fr" {
		return French()
	}
	return English()
}
