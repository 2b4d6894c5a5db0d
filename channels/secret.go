package channels

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a password or token. However it is printed, logged or encoded, it
// shows as "[secret]"; only Reveal gives the value.
type Secret string

const masked = "[secret]"

// Reveal returns the value itself. Hand it to the other side and to nobody else.
func (s Secret) Reveal() string { return string(s) }

// String returns "[secret]".
func (s Secret) String() string { return masked }

// Format prints "[secret]" for every verb and flag.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, masked) }

// MarshalText returns "[secret]", so that JSON shows no value either.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// LogValue returns "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }
