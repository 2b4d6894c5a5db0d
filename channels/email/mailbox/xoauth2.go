package mailbox

import "fmt"

// xoauth2 is the SASL mechanism XOAUTH2 of Google and Microsoft: a user and an access token.
// Source: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
type xoauth2 struct{ user, token string }

// Start returns the mechanism and its only message.
func (x *xoauth2) Start() (mechanism string, first []byte, err error) {
	return "XOAUTH2", fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", x.user, x.token), nil
}

// Next answers the explanation of a refusal, after which the server refuses.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
