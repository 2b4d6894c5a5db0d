package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
)

// ErrSignature is what Verify returns for a request that is not genuine, or too old.
var ErrSignature = errors.New("signature does not match")

// Sign returns the Relance-Signature of a body sent at an instant:
//
//	t=1772440200,v1=5257a8…
//
// where t is in Unix seconds and v1 is the HMAC-SHA256 of "t.body" under the
// secret, in hex.
func Sign(secret channels.Secret, at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return fmt.Sprintf("t=%s,v1=%s", t, hex.EncodeToString(mac(secret, t, body)))
}

// Verify checks a signature as a receiver should: the body is what was signed, and the
// request is not older or newer than the tolerance, which keeps an overheard one from
// being played again. It returns ErrSignature otherwise.
func Verify(secret channels.Secret, signature string, body []byte, now time.Time, tolerance time.Duration) error {
	fields := map[string]string{}
	for part := range strings.SplitSeq(signature, ",") {
		name, value, _ := strings.Cut(part, "=")
		fields[name] = value
	}
	t, err := strconv.ParseInt(fields["t"], 10, 64)
	if err != nil {
		return ErrSignature
	}
	got, err := hex.DecodeString(fields["v1"])
	if err != nil || !hmac.Equal(got, mac(secret, fields["t"], body)) {
		return ErrSignature
	}
	if now.Sub(time.Unix(t, 0)).Abs() > tolerance {
		return fmt.Errorf("%w: the request is not of now", ErrSignature)
	}
	return nil
}

func mac(secret channels.Secret, t string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret.Reveal()))
	h.Write([]byte(t + "."))
	h.Write(body)
	return h.Sum(nil)
}
