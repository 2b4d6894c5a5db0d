package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// PartKey names for ever what one case has in a message: an action of the state that it
// entered. It is in the outbox of a ledger once.
type PartKey struct {
	Case   string // Case.ID
	State  string // that the case entered
	Entry  int    // the how manieth time, from 1
	Action int    // its place in the state, from 0
	// Try tells a message that a person had sent again from the one before it: 0 for the
	// first, then 1, 2, and so on.
	Try int
}

// String is the key as text: "invoice/F-1/courtesy/1/0", with a try behind it when it is
// not the first. ParsePartKey reads it.
func (k PartKey) String() string {
	text := k.Case + "/" + k.State + "/" + strconv.Itoa(k.Entry) + "/" + strconv.Itoa(k.Action)
	if k.Try > 0 {
		text += "/" + strconv.Itoa(k.Try)
	}
	return text
}

// ParsePartKey reads what String wrote. It fails when the text is no such key.
func ParsePartKey(text string) (PartKey, error) {
	fields := strings.Split(text, "/")
	size := 2 // of the id of an invoice's case
	if fields[0] == "client" {
		size = 4
		// The id of a case towards an entity has one more; a state's name begins with a letter.
		if len(fields) > size+1 && !numeric(fields[size+1]) {
			size++
		}
	}
	if len(fields) < size+3 || len(fields) > size+4 {
		return PartKey{}, fmt.Errorf("%q is not the key of an action", text)
	}
	k := PartKey{Case: strings.Join(fields[:size], "/"), State: fields[size]}
	for i, to := range []*int{&k.Entry, &k.Action, &k.Try}[:len(fields)-size-1] {
		n, err := strconv.Atoi(fields[size+1+i])
		if err != nil {
			return PartKey{}, fmt.Errorf("%q is not the key of an action: %w", text, err)
		}
		*to = n
	}
	return k, nil
}

func numeric(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// MarshalText implements encoding.TextMarshaler.
func (k PartKey) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (k *PartKey) UnmarshalText(text []byte) (err error) {
	*k, err = ParsePartKey(string(text))
	return err
}

// MessageKey derives the key of a message from the ledger's Meta.ID and the keys of its
// parts, in any order: 32 hex digits, the same for the same parts of the same ledger. A
// ledger without an id gives the keys that it always gave.
func MessageKey(ledger string, parts []PartKey) string {
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = p.String()
	}
	slices.Sort(keys)
	if ledger != "" {
		keys = slices.Insert(keys, 0, ledger)
	}
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:16])
}

// EncodeBody writes Message.Body as a store keeps it.
func EncodeBody(m *engine.Message) (string, error) {
	text, err := encode(m)
	if err != nil {
		return "", fmt.Errorf("body of a message: %w", err)
	}
	return text, nil
}
