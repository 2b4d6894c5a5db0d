package einvoice

import "strings"

// keys are what a buyer may be known by, the best first: the number that the seller gave them, the
// SIREN or another number of a register, the VAT number, a number of an international list, an
// electronic address, their name.
func (p *Party) keys() []string {
	var keys []string
	for _, k := range []string{p.ID, siren(p.Legal), number(p.VAT), p.Global, p.Endpoint, p.Name} {
		if k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

// strong are the keys that name one company everywhere.
func (p *Party) strong() []string {
	var keys []string
	for _, k := range []string{siren(p.Legal), number(p.VAT)} {
		if k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}

// clients gives every buyer one id. The words of the mapping for the column client go before
// all; a buyer whom one document knows by a number of the seller, and another by their SIREN
// or VAT number alone, is one client.
type clients struct {
	words map[string]string // of the mapping: what stands in a document → our id
	known map[string]string // strong key → id; empty when two share it
}

func newClients(words map[string]string) *clients {
	c := &clients{words: map[string]string{}, known: map[string]string{}}
	for k, id := range words {
		c.words[fold(k)] = id
	}
	return c
}

// fold makes one of the ways in which an identifier is written.
func fold(key string) string { return strings.ToLower(number(key)) }

// own is the id that the mapping or the seller's own number gives.
func (c *clients) own(p *Party) string {
	for _, k := range append(p.keys(), p.Legal) {
		if id := c.words[fold(k)]; id != "" {
			return id
		}
	}
	return p.ID
}

// learn notes which numbers a buyer has who is known by their own number.
func (c *clients) learn(p *Party) {
	id := c.own(p)
	if id == "" {
		return
	}
	for _, k := range p.strong() {
		if before, known := c.known[k]; known && before != id {
			id = "" // two numbers of the seller for one company: it may have two accounts
		}
		c.known[k] = id
	}
}

// id is that of a buyer.
func (c *clients) id(p *Party) string {
	if id := c.own(p); id != "" {
		return id
	}
	for _, k := range p.strong() {
		if id := c.known[k]; id != "" {
			return id
		}
	}
	return p.keys()[0]
}
