package law

import "fmt"

// Confidence says how far a figure can be trusted: where whoever wrote it down
// saw it.
type Confidence string

// The words of confidence, from the best to the least.
const (
	Verified  Confidence = "verified"  // read in the text itself, in a faithful copy, or at the authority that sets it
	Secondary Confidence = "secondary" // read where others report it
	Computed  Confidence = "computed"  // worked out from other figures by the rule of the law
	Memory    Confidence = "memory"    // written from memory, and looked up nowhere
	Stated    Confidence = "stated"    // by the book, which names its source
)

// rank orders confidence: the least comes last.
var rank = map[Confidence]int{Verified: 0, Stated: 1, Secondary: 2, Computed: 3, Memory: 4}

// check refuses a word that is none.
func (c Confidence) check() error {
	if _, ok := rank[c]; !ok {
		return fmt.Errorf("confidence %q is none of verified, secondary, computed, memory, stated", string(c))
	}
	return nil
}

// weaker is the confidence of what rests on both.
func weaker(a, b Confidence) Confidence {
	if rank[a] >= rank[b] {
		return a
	}
	return b
}
