package server

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role is what a person may do. Each may do what those before it may.
type Role string

// The roles, the least first.
const (
	Reader   Role = "reader"   // sees everything
	Caller   Role = "caller"   // says what came of calls and tasks
	Approver Role = "approver" // agrees and refuses, and settles what needs attention
	Admin    Role = "admin"    // invites people, makes tokens, adopts a changed book
)

// Roles lists every Role, the least first.
var Roles = []Role{Reader, Caller, Approver, Admin}

// ParseRole reads a role.
func ParseRole(text string) (Role, error) {
	if r := Role(text); slices.Contains(Roles, r) {
		return r, nil
	}
	return "", fmt.Errorf("%q is no role: write reader, caller, approver or admin", text)
}

// May reports whether it includes another role.
func (r Role) May(other Role) bool {
	return slices.Index(Roles, r) >= slices.Index(Roles, other)
}

// maxName is how many bytes the name of a person or a token has at most.
const maxName = 80

// cleanName is a name as it is kept: it is what the journal says of who did something.
func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", errors.New("write a name")
	case len(name) > maxName:
		return "", fmt.Errorf("a name has at most %d bytes", maxName)
	case !printableName(name):
		return "", errors.New("a name has letters, digits and punctuation only")
	}
	return name, nil
}
