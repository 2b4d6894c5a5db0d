package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
)

// answered returns the server's refusal when there is one: a proper answer, after
// which the conversation may go on. 421 says that it will not.
func answered(err error) *textproto.Error {
	e, ok := errors.AsType[*textproto.Error](err)
	if !ok || e.Code < 400 || e.Code > 599 {
		return nil
	}
	return e
}

// stale reports whether an error says something about the connection rather
// than about the message: the first word failed, or was refused for now.
func stale(err error) bool {
	e, ok := errors.AsType[*smtpError](err)
	if !ok || e.step != greeting {
		return false
	}
	a := answered(err)
	return a == nil || a.Code < 500
}

// explain turns a failure into the error that Send returns.
func (s *SMTP) explain(ctx context.Context, err error, m *channels.Message) error {
	at := connecting
	if e, ok := errors.AsType[*smtpError](err); ok {
		at = e.step
	}
	var out *channels.Error
	switch answer := answered(err); {
	case answer != nil:
		out = refused{at, answer.Code, enhanced(answer.Msg), answer.Msg}.error()
		out.Detail += ": " + channels.Redact(answer.Msg, m, s.cfg.Password, channels.Secret(s.cfg.Username))
	case errors.Is(err, errNoUTF8):
		out = &channels.Error{
			Outcome: channels.Permanent, Reason: channels.BadAddress, Detail: "the e-mail address " + address.NeedsUTF8.Error() + ", ours included",
		}
	case errors.Is(err, errClosed):
		out = &channels.Error{Outcome: channels.Temporary, Reason: channels.Cancelled, Detail: errClosed.Error()}
	case ctx.Err() != nil:
		out = channels.Interrupted(ctx, at == ending)
	default:
		out = broken(at, err)
	}
	out.Channel = "email"
	return out
}

// broken maps a failure in which the server did not answer properly.
func broken(at step, err error) *channels.Error {
	if at == ending {
		return &channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "the server took the mail and gave no proper answer"}
	}
	if at == connecting {
		if why := misconfigured(err); why != "" {
			return &channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: why}
		}
	}
	return &channels.Error{Outcome: channels.Temporary, Reason: channels.Network, Detail: "no connection to the mail server, or it broke"}
}

// misconfigured says which setting cannot work; empty when the network is to blame.
func misconfigured(err error) string {
	var (
		unknown  x509.UnknownAuthorityError
		host     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		noRecord tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verify):
		return "the server's certificate is not trusted; set ca_file, or the host that the certificate names"
	case errors.As(err, &noRecord):
		return "the server speaks no TLS on this port; set security or port"
	case strings.Contains(err.Error(), "does not support STARTTLS"):
		return "the server offers no STARTTLS; set security"
	case errors.Is(err, mail.ErrNoSupportedAuthDiscovered), strings.Contains(err.Error(), "SMTP AUTH"),
		strings.Contains(err.Error(), "unencrypted connection"):
		return "the server offers no login that is safe on this connection; set security, or leave out username and password"
	default:
		return ""
	}
}

// enhancedCode stands at the start of an answer, or behind it as qmail writes it: (#5.1.1).
var enhancedCode = regexp.MustCompile(`^\s*([245]\.\d{1,3}\.\d{1,3})\b|\(#([245]\.\d{1,3}\.\d{1,3})\)`)

// enhanced returns the code of RFC 3463 in an answer; empty when it has none.
func enhanced(msg string) string {
	if found := enhancedCode.FindStringSubmatch(msg); found != nil {
		return found[1] + found[2]
	}
	return ""
}
