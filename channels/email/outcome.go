package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/relance-dev/relance/channels"
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
		out = refusal(at, answer.Code, enhanced(answer.Msg))
		out.Detail += ": " + channels.Redact(answer.Msg, m, s.cfg.Password, channels.Secret(s.cfg.Username))
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

var enhancedCode = regexp.MustCompile(`^\s*([245]\.\d{1,3}\.\d{1,3})\b`)

// enhanced returns the code of RFC 3463 at the start of an answer; empty when it has none.
func enhanced(msg string) string {
	if found := enhancedCode.FindStringSubmatch(msg); found != nil {
		return found[1]
	}
	return ""
}

// refusal maps a proper answer: the outcome by its first digit, the reason by the
// enhanced code where there is one, else by the step.
func refusal(at step, code int, status string) *channels.Error {
	e := &channels.Error{Outcome: channels.Permanent, Code: strings.TrimSpace(strconv.Itoa(code) + " " + status)}
	if code < 500 {
		e.Outcome = channels.Temporary
	}
	e.Reason, e.Detail = byStatus(status)
	if e.Reason == "" {
		e.Reason, e.Detail = byStep(at, code)
	}
	if at == connecting && loginRefused(code, status) {
		e.Reason, e.Detail = channels.Auth, "the server refused the login"
	}
	if e.Outcome == channels.Temporary {
		e.Reason = passing(e.Reason)
	}
	if e.Reason == channels.RateLimit {
		e.Outcome = channels.RateLimited
	}
	return e
}

func loginRefused(code int, status string) bool {
	switch code {
	case 530, 534, 535, 538:
		return true
	}
	return status == "5.7.8" || status == "5.7.9"
}

// passing keeps of a temporary refusal's reasons those that can pass.
func passing(r channels.Reason) channels.Reason {
	if r == channels.Unreachable || r == channels.RateLimit {
		return r
	}
	return channels.Server
}

// byStatus reads an enhanced code without its first digit; no reason when it says too little.
func byStatus(status string) (channels.Reason, string) {
	_, detail, _ := strings.Cut(status, ".")
	switch detail {
	case "1.1", "1.2", "1.3", "1.6", "1.10", "4.4":
		return channels.BadAddress, "the recipient does not exist"
	case "2.1":
		return channels.BadAddress, "the mailbox is closed"
	case "2.2":
		return channels.Unreachable, "the mailbox is full"
	case "2.3", "3.4":
		return channels.BadContent, "the mail is too large"
	case "4.5", "5.3", "7.28", "3.2":
		return channels.RateLimit, "the server wants fewer mails for now"
	case "1.7", "1.8", "7.23", "7.26", "7.27":
		return channels.Config, "the server refuses the sender"
	default:
		return "", ""
	}
}

// byStep reads a refusal from what was being said.
func byStep(at step, code int) (channels.Reason, string) {
	switch {
	case at == connecting || code == 421:
		return channels.Server, "the server refused the connection"
	case at == greeting && code == 552, at == ending && code == 552:
		return channels.BadContent, "the mail is too large"
	case at == greeting:
		return channels.Config, "the server refuses the sender"
	case at == addressing && code == 554:
		return channels.Filtered, "the server refuses the mail"
	case at == addressing:
		return channels.BadAddress, "the server refuses the recipient"
	case code == 550 || code == 554:
		return channels.Filtered, "the server refuses the mail"
	default:
		return channels.BadContent, "the server refuses the mail"
	}
}
