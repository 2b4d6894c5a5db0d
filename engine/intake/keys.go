package intake

import "crypto/sha256"

// keySet remembers in which row a key was seen first, at about 32 bytes a key
// whatever its length.
type keySet map[[12]byte]uint32

// seen returns the row in which the key was seen first; 0 when this is the first.
func (s keySet) seen(row int, parts ...string) int {
	var key [12]byte
	if len(parts) == 1 {
		sum := sha256.Sum256([]byte(parts[0]))
		copy(key[:], sum[:])
	} else {
		h := sha256.New()
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
		copy(key[:], h.Sum(nil))
	}
	if first, ok := s[key]; ok {
		return int(first)
	}
	s[key] = uint32(row)
	return 0
}
