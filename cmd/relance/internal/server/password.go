package server

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"
)

// cost is that of a password.
type cost struct {
	time, memory uint32 // passes, KiB
	threads      uint8
}

// passCost is the cost of new passwords: argon2id with 64 MiB and three passes, as RFC 9106 recommends where
// memory is scarce. A hash says its own, so that another cost leaves old passwords as they are.
var passCost = cost{3, 64 << 10, 2}

// maxMemory bounds what a hash may say, in KiB.
const maxMemory = 1 << 20

const (
	passBytes = 32
	saltBytes = 16
)

// The length of a password, in bytes.
const (
	minPassword = 12
	maxPassword = 200
)

// hashing bounds how many passwords are computed at once, and so the memory that strangers can take.
var hashing = make(chan struct{}, 2)

// checkPassword says what is wrong with a new password.
func checkPassword(name, password string) error {
	switch {
	case len(password) < minPassword:
		return fmt.Errorf("a password has at least %d characters: four words that have nothing to do with each other are good", minPassword)
	case len(password) > maxPassword:
		return fmt.Errorf("a password has at most %d bytes", maxPassword)
	case strings.Contains(strings.ToLower(password), strings.ToLower(name)):
		return errors.New("a password does not have your name in it")
	}
	return nil
}

// hashPassword is what is kept of a password: "argon2id$TIME$MEMORY$THREADS$SALT$KEY".
func hashPassword(random io.Reader, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	c, text := passCost, base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("argon2id$%d$%d$%d$%s$%s", c.time, c.memory, c.threads, text(salt), text(keyOf(password, salt, c))), nil
}

func keyOf(password string, salt []byte, c cost) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, passBytes)
}

// readHash reads what hashPassword wrote.
func readHash(hash string) (c cost, salt, key []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "argon2id" {
		return c, nil, nil, false
	}
	time, err1 := strconv.ParseUint(parts[1], 10, 8)
	memory, err2 := strconv.ParseUint(parts[2], 10, 32)
	threads, err3 := strconv.ParseUint(parts[3], 10, 8)
	salt, err4 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err5 := base64.RawStdEncoding.DecodeString(parts[5])
	c = cost{uint32(time), uint32(memory), uint8(threads)}
	ok = errors.Join(err1, err2, err3, err4, err5) == nil && time > 0 && threads > 0 && memory <= maxMemory && len(salt) == saltBytes && len(key) == passBytes
	return c, salt, key, ok
}

// samePassword reports whether a password is the one of a hash. It takes as long for a hash that is none, so
// that the time of an answer does not say who has an account.
func samePassword(hash, password string) bool {
	if len(password) > maxPassword {
		password = password[:maxPassword]
	}
	c, salt, want, known := readHash(hash)
	if !known {
		c, salt, want = passCost, make([]byte, saltBytes), make([]byte, passBytes)
	}
	same := subtle.ConstantTimeCompare(keyOf(password, salt, c), want) == 1
	return known && same
}

// printableName reports whether a name can stand in a line of text.
func printableName(name string) bool {
	for _, r := range name {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}
