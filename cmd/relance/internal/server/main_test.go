package server

import (
	"os"
	"testing"
)

// Passwords cost little in tests, save in the one that is about their cost.
func TestMain(m *testing.M) {
	dear := passCost
	passCost = cost{1, 64, 1}
	dearCost = dear
	os.Exit(m.Run())
}

// dearCost is that of a password outside of tests.
var dearCost cost

func TestAPasswordIsKnownAgainAtTheCostOfItsHash(t *testing.T) {
	if dearCost.memory < 64<<10 || dearCost.time < 3 {
		t.Errorf("a password costs %+v", dearCost)
	}
	for _, c := range []cost{dearCost, passCost} {
		old := passCost
		passCost = c
		hash, err := hashPassword(zeros{}, password)
		passCost = old
		if err != nil || !samePassword(hash, password) || samePassword(hash, password+"x") || samePassword(hash, "") {
			t.Errorf("%+v: %v, %s", c, err, hash)
		}
	}
	for _, hash := range []string{"", "argon2id", "argon2id$0$64$1$AAAAAAAAAAAAAAAAAAAAAA$AA", "argon2id$1$4000000000$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "$$$$$"} {
		if samePassword(hash, password) || samePassword(hash, "") {
			t.Errorf("%q lets in", hash)
		}
	}
}

// zeros is a source of nothing random.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
