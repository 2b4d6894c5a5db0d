// Package mailboxtest gives tests a mailbox in their own process, reached over IMAP on loopback.
package mailboxtest

import (
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Who may read the mailbox, and how.
const (
	Username = "accounts"
	Password = "s3cret"
)

// Folder is there beside INBOX.
const Folder = "Retours"

// Serve serves a mailbox with mails in its INBOX, without TLS, and returns its port on 127.0.0.1 and what ends it;
// the end of the test does too.
func Serve(t testing.TB, mails ...string) (port int, end func()) {
	t.Helper()
	store, user := imapmemserver.New(), imapmemserver.NewUser(Username, Password)
	for _, name := range []string{"INBOX", Folder} {
		if err := user.Create(name, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, raw := range mails {
		if _, err := user.Append("INBOX", strings.NewReader(raw), &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	store.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return store.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true,
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	end = func() { _ = server.Close() }
	t.Cleanup(end)
	return listener.Addr().(*net.TCPAddr).Port, end
}
