package intake

import "crypto/sha256"

// key stands for a text of any length: two texts have the same one only by a chance of one in 2^96.
type key [12]byte

// keyOf is the key of some texts, in this order.
func keyOf(parts ...string) key {
	var k key
	if len(parts) == 1 {
		sum := sha256.Sum256([]byte(parts[0]))
		copy(k[:], sum[:])
		return k
	}
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	copy(k[:], h.Sum(nil))
	return k
}

// keySet remembers in which row a key was seen first, at about 32 bytes a key
// whatever its length.
type keySet map[key]uint32

// seen returns the row in which the key was seen first; 0 when this is the first.
func (s keySet) seen(row int, parts ...string) int {
	k := keyOf(parts...)
	if first, ok := s[k]; ok {
		return int(first)
	}
	s[k] = uint32(row)
	return 0
}
