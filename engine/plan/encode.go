package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
)

// encode writes JSON without spaces, with & < > as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	if err := encodeTo(&b, v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// encodeTo does so with a line's end behind it.
func encodeTo(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// digest is the hex SHA-256 of a value's JSON.
func digest(v any) (string, error) {
	b, _ := digested.Get().(*bytes.Buffer)
	defer digested.Put(b)
	b.Reset()
	if err := encodeTo(b, v); err != nil {
		return "", err
	}
	sum := sha256.Sum256(bytes.TrimSuffix(b.Bytes(), []byte{'\n'}))
	return hex.EncodeToString(sum[:]), nil
}

// digested are the texts that digest has read.
var digested = sync.Pool{New: func() any { return new(bytes.Buffer) }}
