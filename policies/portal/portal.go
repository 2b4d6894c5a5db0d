// Package portal signs the links that stand for an account: that of a client's page, and that which holds a message
// back. What a link is good for, for whom and until when, is in it, and whoever changes one bit of it has no link any
// more. It asks nobody for the time or for keys: who calls it says both.
package portal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Purpose is what a link is good for: one for something is none for anything else.
type Purpose byte

// The purposes.
const (
	Client   Purpose = 1 // the page of a client; the subject is Client.ID
	HoldBack Purpose = 2 // holding back what is about to be sent; the subject says what
)

// What a token is made of: a byte for its purpose, its last day as the number of an engine.Date in four bytes, the
// subject, and the first 16 bytes of an HMAC-SHA-256, in base64url without padding.
const (
	headSize = 5
	macSize  = 16
	maxToken = 2048
)

// MinKey is how many bytes a key has at least.
const MinKey = 32

// The answers to a token that opens nothing.
var (
	ErrAltered = errors.New("this is no link that was signed here")
	ErrExpired = errors.New("the link is no longer good")
)

// Keys sign for one creditor, and know what they signed. The zero Keys knows nothing.
type Keys struct {
	creditor string
	keys     [][]byte // the first signs
}

// NewKeys makes keys of a creditor, the one that signs first. It fails when one is shorter than MinKey.
func NewKeys(creditor string, keys ...string) (*Keys, error) {
	k := &Keys{creditor: creditor}
	for _, key := range keys {
		if len(key) < MinKey {
			return nil, errors.New("a key that signs links has at least 32 characters: openssl rand -hex 32 makes one")
		}
		k.keys = append(k.keys, []byte(key))
	}
	return k, nil
}

// Sign makes a token that is good until the end of a day. The same is signed the same.
func (k *Keys) Sign(p Purpose, subject string, until engine.Date) string {
	body := binary.BigEndian.AppendUint32([]byte{byte(p)}, uint32(until)) //nolint:gosec // a day is none before the year 1
	body = append(body, subject...)
	return base64.RawURLEncoding.EncodeToString(append(body, k.mac(k.keys[0], body)...))
}

// mac is what proves that a body was signed: for the creditor alone.
func (k *Keys) mac(key, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("relance link\x00" + k.creditor + "\x00"))
	h.Write(body)
	return h.Sum(nil)[:macSize]
}

// Read reads a token on a day. It fails with ErrAltered when none of the keys signed it for this purpose, and with
// ErrExpired, the subject known, when its last day is over.
func (k *Keys) Read(p Purpose, token string, today engine.Date) (subject string, until engine.Date, err error) {
	if len(token) > maxToken {
		return "", 0, ErrAltered
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || base64.RawURLEncoding.EncodeToString(raw) != token || // it was written otherwise, such as with a line break
		len(raw) < headSize+macSize || Purpose(raw[0]) != p {
		return "", 0, ErrAltered
	}
	body, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	signed := false
	for _, key := range k.keys {
		signed = hmac.Equal(mac, k.mac(key, body)) || signed
	}
	if !signed {
		return "", 0, ErrAltered
	}
	subject, until = string(body[headSize:]), engine.Date(binary.BigEndian.Uint32(body[1:]))
	if today > until {
		return subject, until, ErrExpired
	}
	return subject, until, nil
}

// exampleToken begins what stands where nothing is sent.
const exampleToken = "example"

// Example is as long as a token of a client, and opens nothing: it stands in what is shown or rehearsed.
func Example(client string) string {
	n := base64.RawURLEncoding.EncodedLen(headSize + len(client) + macSize)
	return exampleToken + strings.Repeat("-", n-len(exampleToken))
}

// IsExample reports whether a token is one of Example.
func IsExample(token string) bool {
	return strings.Trim(strings.TrimPrefix(token, exampleToken), "-") == "" && strings.HasPrefix(token, exampleToken)
}

// Path is where the page of a client is, below the public address of a server.
const Path = "/c/"

// Address is that of a client's page.
func Address(public, token string) string { return public + Path + token }
