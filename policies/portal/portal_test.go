package portal

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

const (
	newKey = "0123456789abcdef0123456789abcdef"
	oldKey = "fedcba9876543210fedcba9876543210"
)

func keys(t testing.TB, creditor string, list ...string) *Keys {
	t.Helper()
	k, err := NewKeys(creditor, list...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func day(t testing.TB, text string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestALinkIsGoodForItsClientUntilItsDay(t *testing.T) {
	k, until := keys(t, "Lumière", newKey), day(t, "2026-05-01")
	for _, client := range []string{"C-1", "", "Ünïcode/../ ?#", strings.Repeat("x", 200)} {
		token := k.Sign(Client, client, until)
		if token != k.Sign(Client, client, until) {
			t.Error("the same is signed otherwise")
		}
		if strings.ContainsAny(token, "+/=?#%& ") {
			t.Errorf("%s is no part of an address", token)
		}
		for d, want := range map[string]error{"2026-03-01": nil, "2026-05-01": nil, "2026-05-02": ErrExpired} {
			got, last, err := k.Read(Client, token, day(t, d))
			if got != client || last != until || !errors.Is(err, want) {
				t.Errorf("%s: %q until %s, %v", d, got, last, err)
			}
		}
		if ex := Example(client); len(ex) != len(token) || !IsExample(ex) || IsExample(token) {
			t.Errorf("%s stands for %s", ex, token)
		}
	}
}

func TestNothingOfALinkCanBeChanged(t *testing.T) {
	k, until := keys(t, "Lumière", newKey), day(t, "2026-05-01")
	token := k.Sign(Client, "C-1", until)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, k *Keys, p Purpose, token string) {
		t.Helper()
		if got, _, err := k.Read(p, token, until); !errors.Is(err, ErrAltered) || got != "" {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			refused("a bit", k, Client, base64.RawURLEncoding.EncodeToString(raw))
			raw[i] ^= 1 << bit
		}
	}
	for n := range len(token) {
		refused("cut", k, Client, token[:n])
	}
	for _, other := range []string{token + "A", token + "=", token + "\n", " " + token, "", "....", strings.Repeat("A", 5000), Example("C-1")} {
		refused("another text", k, Client, other)
	}
	refused("another purpose", k, HoldBack, token)
	refused("another creditor", keys(t, "Lumière & Cie", newKey), Client, token)
	refused("another key", keys(t, "Lumière", oldKey), Client, token)
	refused("no key", &Keys{}, Client, token)
}

func TestKeysAreChangedWithoutEndingLinks(t *testing.T) {
	until := day(t, "2026-05-01")
	old := keys(t, "L", oldKey).Sign(Client, "C-1", until)
	both := keys(t, "L", newKey, oldKey)
	if got, _, err := both.Read(Client, old, until); got != "C-1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if both.Sign(Client, "C-1", until) == old {
		t.Error("the old key signs")
	}
	if _, err := NewKeys("L", "short"); err == nil {
		t.Error("a short key is taken")
	}
}

func FuzzRead(f *testing.F) {
	k, until := keys(f, "L", newKey), day(f, "2026-05-01")
	f.Add(k.Sign(Client, "C-1", until))
	f.Add("AQA")
	f.Fuzz(func(t *testing.T, token string) {
		if got, last, err := k.Read(Client, token, until); err == nil && k.Sign(Client, got, last) != token {
			t.Errorf("%q is taken for the link of %q", token, got)
		}
	})
}
