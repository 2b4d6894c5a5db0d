// Package mailbox reads the mails of a mailbox over IMAP (RFC 9051), one after the other, and marks those that
// were dealt with by a keyword. It deletes and moves nothing, and leaves a mail unread that nobody read.
package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Keyword marks a mail that was dealt with.
const Keyword = "$Relance"

// The ways in which a connection is protected.
const (
	TLS      = "tls"      // from the first byte; the default
	StartTLS = "starttls" // after the greeting
	None     = "none"     // not at all
)

// Config says which mailbox is read.
type Config struct {
	Host               string
	Port               int    // 0 means 993, and 143 without TLS from the first byte
	Security           string // TLS, StartTLS or None; empty means TLS
	Username, Password string
	// Token is an OAuth 2.0 access token for XOAUTH2, as Microsoft and Google want it instead of a password;
	// empty for a login by password.
	Token  string
	Folder string         // empty means INBOX
	Roots  *x509.CertPool // certificates to trust; nil means the system's
	// ReadOnly marks nothing.
	ReadOnly bool
}

// maxMail is what is read of one mail, in bytes; the rest is left.
const maxMail = 10 << 20

// unmarked is how far back mails are read of a server that keeps no keywords: they are all read each time.
const unmarked = 30 * 24 * time.Hour

// Error is a mailbox that cannot be read, with what to do about it.
type Error struct {
	Message, Hint string // Hint may be empty
	Err           error
}

// Error says what is wrong.
func (e *Error) Error() string { return e.Message }

// Unwrap returns what it comes from.
func (e *Error) Unwrap() error { return e.Err }

// Box is an open mailbox.
type Box struct {
	cfg    Config
	client *imapclient.Client
	stop   func() bool
	marks  bool // the server keeps keywords
}

// Open logs in and opens the folder. It fails with an *Error.
func Open(ctx context.Context, cfg Config) (*Box, error) {
	b := &Box{cfg: cfg}
	if err := b.dial(ctx); err != nil {
		return nil, b.failed(ctx, "cannot be reached", "see whether host, port and security are right", err)
	}
	if err := b.login(); err != nil {
		_ = b.Close()
		return nil, b.failed(ctx, "refuses the login of "+cfg.Username, "see whether username and password are right, and whether the mailbox may be read by IMAP", err)
	}
	folder := cfg.Folder
	if folder == "" {
		folder = "INBOX"
	}
	got, err := b.client.Select(folder, &imap.SelectOptions{ReadOnly: cfg.ReadOnly}).Wait()
	if err != nil {
		_ = b.Close()
		return nil, b.failed(ctx, "has no folder "+folder, "write its name as the server has it", err)
	}
	b.marks = slices.Contains(got.PermanentFlags, imap.FlagWildcard) || slices.Contains(got.PermanentFlags, Keyword)
	return b, nil
}

func (b *Box) dial(ctx context.Context) error {
	port := b.cfg.Port
	if port == 0 {
		port = 993
		if b.cfg.Security == StartTLS || b.cfg.Security == None {
			port = 143
		}
	}
	dialer := net.Dialer{Timeout: 30 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(b.cfg.Host, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	b.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	opt := &imapclient.Options{TLSConfig: &tls.Config{ServerName: b.cfg.Host, RootCAs: b.cfg.Roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}}}
	switch b.cfg.Security {
	case None:
		b.client = imapclient.New(conn, opt)
	case StartTLS:
		opt.TLSConfig.NextProtos = nil
		if b.client, err = imapclient.NewStartTLS(conn, opt); err != nil {
			_ = conn.Close()
			return err
		}
	default:
		secure := tls.Client(conn, opt.TLSConfig)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return err
		}
		b.client = imapclient.New(secure, opt)
	}
	err = b.client.WaitGreeting()
	if err != nil {
		_ = conn.Close()
	}
	return err
}

func (b *Box) login() error {
	if b.cfg.Token != "" {
		return b.client.Authenticate(&xoauth2{user: b.cfg.Username, token: b.cfg.Token})
	}
	return b.client.Login(b.cfg.Username, b.cfg.Password).Wait()
}

// Each hands every mail that is not marked to take, the oldest first, and marks it when take returns no
// error. What take is given is the mail as it came; of one beyond 10 MB the beginning. Of a server that keeps no keywords
// all mails of the last thirty days before now are handed over each time: take has to know them again.
func (b *Box) Each(ctx context.Context, now time.Time, take func(raw []byte) error) error {
	criteria := imap.SearchCriteria{NotFlag: []imap.Flag{Keyword, imap.FlagDeleted}}
	if !b.marks {
		criteria = imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagDeleted}, Since: now.Add(-unmarked)}
	}
	found, err := b.client.UIDSearch(&criteria, nil).Wait()
	if err != nil {
		return b.failed(ctx, "does not list its mails", "", err)
	}
	uids := found.AllUIDs()
	slices.Sort(uids)
	for _, uid := range uids {
		raw, err := b.read(uid)
		if err != nil {
			return b.failed(ctx, "breaks off in the middle of a mail", "ask again: what was dealt with stays so", err)
		}
		if raw == nil { // somebody deleted it meanwhile
			continue
		}
		if err := take(raw); err != nil {
			return err
		}
		if b.marks && !b.cfg.ReadOnly {
			store := imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{Keyword}}
			if err := b.client.Store(imap.UIDSetNum(uid), &store, nil).Close(); err != nil {
				return b.failed(ctx, "does not let a mail be marked", "see whether the login may change mails of the folder", err)
			}
		}
	}
	return nil
}

// read reads a mail without saying that somebody read it; nil when there is none.
func (b *Box) read(uid imap.UID) ([]byte, error) {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: maxMail}}
	got, err := b.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) == 0 {
		return nil, err
	}
	for _, s := range got[0].BodySection {
		return s.Bytes, nil
	}
	return nil, nil
}

// Close logs out.
func (b *Box) Close() error {
	b.stop()
	err := b.client.Logout().Wait()
	if closed := b.client.Close(); err == nil && closed != nil && !errors.Is(closed, net.ErrClosed) {
		err = closed
	}
	return err
}

// failed says what is wrong with the mailbox.
func (b *Box) failed(ctx context.Context, what, hint string, err error) error {
	if ctx.Err() != nil {
		return &Error{Message: b.cfg.Host + " did not answer in time", Hint: "try again, or see whether the server is slow", Err: ctx.Err()}
	}
	said := err.Error()
	var answered *imap.Error
	if errors.As(err, &answered) {
		said = answered.Text
	}
	if said != "" {
		said = ": " + said
	}
	return &Error{Message: fmt.Sprintf("%s %s%s", b.cfg.Host, what, said), Hint: hint, Err: err}
}
