package delivery

import (
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/policies"
)

// TestMessage is a message that nobody takes for a real one.
func TestMessage(spec channels.Spec, book *policies.Book, to string, now time.Time) channels.Message {
	c := book.Company("")
	words := "TEST: this is a test message of relance for " + c.Name + ". Please ignore it; nobody owes anything."
	m := channels.Message{
		Key: fmt.Sprintf("test-%d", now.UnixNano()), Date: now, Language: c.Language,
		To:      channels.Recipient{Name: "TEST", Address: to, Country: c.Country},
		Subject: "TEST: relance, " + c.Name, Text: words, SMS: words, Params: map[string]string{"queue": to, "title": "TEST: relance, please ignore"},
		Client: "TEST",
	}
	if spec.Address == channels.PostalAddress {
		m.To.Postal = strings.Split(to, ",")
		for i := range m.To.Postal {
			m.To.Postal[i] = strings.TrimSpace(m.To.Postal[i])
		}
	}
	if a, err := mail.ParseAddress(to); err == nil && spec.Address == channels.EmailAddress {
		m.To.Address = a.Address
	}
	return m
}
