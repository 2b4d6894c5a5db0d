// Package hooks reads what other programs say over HTTP, and proves that it was they who said it: events of relance,
// signed by the rules of Standard Webhooks, and those of Stripe and GoCardless.
package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/posting"
)

// Kind says whose rules a program follows.
type Kind string

// The kinds of hooks.
const (
	Standard   Kind = "standard_webhooks" // events of relance, as its interface takes them
	Stripe     Kind = "stripe"
	GoCardless Kind = "gocardless"
)

// tolerance is how far the clock of a sender may be from ours. It is the value that Stripe and the
// rules of Standard Webhooks recommend.
const tolerance = 5 * time.Minute

// minSecret is the shortest secret, in bytes: that of Standard Webhooks.
const minSecret = 24

// Hook is a program that may say what happened.
type Hook struct {
	kind     Kind
	secret   []byte
	metadata string // of a payment at GoCardless: where it has the invoice
}

// New makes a hook. The secret is as the service shows it; metadata is the name under which payments at GoCardless
// have the invoice. It fails when the secret cannot be one.
func New(kind Kind, secret, metadata string) (*Hook, error) {
	h := &Hook{kind: kind, secret: []byte(secret), metadata: metadata}
	if kind == Standard {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil || len(key) < minSecret {
			return nil, fmt.Errorf("a secret of Standard Webhooks is whsec_ and at least %d random bytes in base64; openssl rand -base64 32 makes them", minSecret)
		}
		h.secret = key
	}
	if len(h.secret) < minSecret {
		return nil, fmt.Errorf("the secret is shorter than %d characters: copy it whole from where the service shows it", minSecret)
	}
	return h, nil
}

// Kind returns whose rules the program follows.
func (h *Hook) Kind() Kind { return h.kind }

// Errors of Verify.
var (
	errForged = errors.New("the signature is not of this secret and these bytes")
	errOld    = errors.New("it was signed more than five minutes ago, or the clocks differ")
)

// Verify proves that a request is genuine, by its header and its body as it came. Of Standard Webhooks it returns
// the id of what is said, which is the same when it is said again.
func (h *Hook) Verify(header http.Header, body []byte, now time.Time) (id string, err error) {
	switch h.kind {
	case Standard:
		return h.verifyStandard(header, body, now)
	case Stripe:
		return "", h.verifyStripe(header.Get("Stripe-Signature"), body, now)
	default:
		mac, err := hex.DecodeString(header.Get("Webhook-Signature"))
		if err != nil || !hmac.Equal(mac, h.sign(body)) {
			return "", errForged
		}
		return "", nil
	}
}

// verifyStandard follows the specification of Standard Webhooks, standardwebhooks.com: what is signed is the id,
// the instant and the body, with a dot between them. While a secret is changed there is more than one signature.
func (h *Hook) verifyStandard(header http.Header, body []byte, now time.Time) (string, error) {
	id, at := header.Get("Webhook-Id"), header.Get("Webhook-Timestamp")
	if id == "" || len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errors.New("it has no webhook-id that can be one")
	}
	want := h.sign([]byte(id+"."+at+"."), body)
	genuine := false
	for one := range strings.FieldsSeq(header.Get("Webhook-Signature")) {
		mac, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "v1,"))
		genuine = genuine || err == nil && hmac.Equal(mac, want)
	}
	if !genuine {
		return "", errForged
	}
	return id, recent(at, now)
}

// maxID is the length of the longest id.
const maxID = 190

// verifyStripe follows docs.stripe.com/webhooks/signature: what is signed is the instant and the body, with a dot
// between them.
func (h *Hook) verifyStripe(signature string, body []byte, now time.Time) error {
	at := ""
	var signed [][]byte
	for part := range strings.SplitSeq(signature, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			at = value
		case "v1":
			if mac, err := hex.DecodeString(value); err == nil {
				signed = append(signed, mac)
			}
		}
	}
	want := h.sign([]byte(at+"."), body)
	genuine := slices.ContainsFunc(signed, func(mac []byte) bool { return hmac.Equal(mac, want) })
	if !genuine {
		return errForged
	}
	return recent(at, now)
}

func (h *Hook) sign(parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, h.secret)
	for _, p := range parts {
		_, _ = mac.Write(p)
	}
	return mac.Sum(nil)
}

// recent fails when an instant, in seconds since 1970, is not about now.
func recent(at string, now time.Time) error {
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return errForged
	}
	if d := now.Sub(time.Unix(seconds, 0)); d > tolerance || d < -tolerance {
		return errOld
	}
	return nil
}

// By is who the journal says spoke, for the hook of a name.
func By(name string) string { return name + " (webhook)" }

// Events are what the body of a genuine request to the hook of a name says that concerns a ledger: none when it is about
// other things. Days are those of the zone. It fails when the body is not what the service writes.
func (h *Hook) Events(name string, body []byte, zone *time.Location) (list []posting.Said, err error) {
	switch h.kind {
	case Stripe:
		list, err = stripeEvents(body, zone)
	case GoCardless:
		list, err = goCardlessEvents(body, h.metadata, zone)
	default:
		return nil, errors.New("a hook of Standard Webhooks says events as the interface for programs takes them")
	}
	for i := range list {
		e := &list[i]
		if e.Thread == "" {
			e.Thread = e.Key
		}
		e.Key, e.Thread = "hook/"+name+"/"+e.Key, "hook/"+name+"/"+e.Thread
	}
	return list, err
}
