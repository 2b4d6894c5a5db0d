package intake

import (
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

var clientKinds = []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}

// wordsOf lists the values that a typeWord column may have; empty allows any.
func wordsOf(kind Kind, column string, opt *Options) []string {
	switch {
	case kind == KindClients && column == "profile":
		return opt.Profiles
	case (kind == KindInvoices || kind == KindEvents) && column == "entity":
		return opt.Entities
	case kind == KindContacts && column == "role", kind == KindEvents && column == "contact":
		return opt.Roles
	case kind == KindClients && column == "preferred_channel":
		return engine.ContactChannels()
	case kind == KindClients && column == "kind":
		return clientKinds
	case kind == KindEvents && column == "type":
		return eventWords()
	case kind == KindEvents && column == "outcome":
		return engine.CallOutcomes
	}
	return nil
}

func eventWords() []string {
	words := make([]string, len(engine.EventTypes))
	for i, t := range engine.EventTypes {
		words[i] = string(t)
	}
	return words
}

// factType says how the column of a declared fact is understood.
func factType(t engine.FactType) valueType {
	switch t {
	case engine.FactInt:
		return typeInt
	case engine.FactNumber:
		return typeNumber
	case engine.FactBool:
		return typeBool
	case engine.FactDate:
		return typeDate
	}
	return typeText
}

// The words for yes and no that need no mapping, folded.
var (
	yesWords = []string{"true", "yes", "oui", "vrai", "ja", "wahr", "si", "sim", "1", "y", "o", "x"}
	noWords  = []string{"false", "no", "non", "faux", "nein", "falsch", "nee", "nao", "0", "n"}
)

// truth reads a word for yes or no.
func truth(s string, t *Table) (value, ok bool) {
	word := nearest.Fold(s)
	like := func(w string) bool { return nearest.Fold(w) == word }
	switch {
	case slices.ContainsFunc(t.True, like):
		return true, true
	case slices.ContainsFunc(t.False, like):
		return false, true
	case slices.Contains(yesWords, word):
		return true, true
	}
	return false, slices.Contains(noWords, word)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
