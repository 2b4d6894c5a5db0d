package twilio

import (
	"crypto/hmac"
	"crypto/sha1" // Twilio's choice; HMAC-SHA1 is still sound
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// genuine checks X-Twilio-Signature: base64 of the HMAC-SHA1, under the auth token, of the URL
// followed by the name and value of every field of the form, sorted. A JSON body is not a form: the
// URL then carries its SHA-256. Twilio is of two minds about the port, so the URL
// counts with the usual port and without any.
func genuine(token channels.Secret, c channels.Callback) bool {
	got, err := base64.StdEncoding.DecodeString(c.Header.Get("X-Twilio-Signature"))
	if err != nil {
		return false
	}
	fields := ""
	if digest := bodyDigest(c.URL); digest != "" {
		sum := sha256.Sum256(c.Body)
		if !hmac.Equal([]byte(digest), []byte(hex.EncodeToString(sum[:]))) {
			return false
		}
	} else if fields, err = sortedFields(c.Body); err != nil {
		return false
	}
	for _, u := range []string{c.URL, withPort(c.URL), withoutPort(c.URL)} {
		mac := hmac.New(sha1.New, []byte(token.Reveal()))
		mac.Write([]byte(u + fields))
		if hmac.Equal(got, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

func bodyDigest(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Query().Get("bodySHA256")
}

// sortedFields joins names and values; the values of a repeated name are sorted and each
// counts once, as in Twilio's own libraries.
func sortedFields(body []byte) (string, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(form)) {
		values := form[name]
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			b.WriteString(name + v)
		}
	}
	return b.String(), nil
}

// authority cuts a URL around its host, without touching the rest: parsing and
// writing it again could change a byte of what was signed.
func authority(raw string) (before, host, after string) {
	i := strings.Index(raw, "://")
	if i < 0 {
		return raw, "", ""
	}
	before, rest := raw[:i+3], raw[i+3:]
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		return before, rest[:end], rest[end:]
	}
	return before, rest, ""
}

// port returns where ":port" begins in a host, or its length. An IPv6 address in brackets
// has colons of its own.
func port(host string) int {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		return i
	}
	return len(host)
}

func withPort(raw string) string {
	before, host, after := authority(raw)
	if port(host) < len(host) {
		return raw
	}
	usual := ":443"
	if strings.HasPrefix(before, "http:") {
		usual = ":80"
	}
	return before + host + usual + after
}

func withoutPort(raw string) string {
	before, host, after := authority(raw)
	return before + host[:port(host)] + after
}
