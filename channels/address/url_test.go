package address_test

import (
	"testing"

	"github.com/relance-dev/relance/channels/address"
)

func TestShownURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://hooks.example.org":                                "https://hooks.example.org",
		"https://hooks.example.org/":                               "https://hooks.example.org",
		"https://hooks.example.org:8443/services/T00/B00/token":    "https://hooks.example.org:8443/…",
		"https://user:secret@hooks.example.org/x?token=1#fragment": "https://hooks.example.org/…",
		"https://user:p@ss@hooks.example.org?token=1":              "https://hooks.example.org/…",
		"https://user:sec/ret@hooks.example.org":                   "https://…",
		"http://[2001:db8::1]:80/x":                                "http://[2001:db8::1]:80/…",
		"token":                                                    "…",
		"":                                                         "…",
	} {
		if got := address.ShownURL(raw); got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
}

func TestKept(t *testing.T) {
	const hook = "https://user:secret@hooks.example.org/services/T00TOKEN?sig=1"
	for to, want := range map[string]string{
		hook:                              "https://hooks.example.org/…#f51451efb8bb",
		"HTTPS://hooks.example.org/token": "HTTPS://hooks.example.org/…#4d458137a68b",
		"https://hooks.example.org":       "https://hooks.example.org",
		"ap@example.org":                  "ap@example.org",
		"+15005550006":                    "+15005550006",
		"":                                "",
	} {
		if got := address.Kept(to); got != want {
			t.Errorf("%s: got %s, want %s", to, got, want)
		}
	}
	if address.Kept(hook) == address.Kept(hook+"2") {
		t.Error("two URLs of a host are not told apart")
	}
	if got := address.ShownURL(address.Kept(hook)); got != address.ShownURL(hook) {
		t.Errorf("what is kept is shown as %s", got)
	}
}
