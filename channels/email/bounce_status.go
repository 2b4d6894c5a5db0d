package email

import (
	"bufio"
	"io"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// maxSaid is the most that is read of what a server said, in bytes.
const maxSaid = 4 << 10

// blocks reads the groups of fields of a delivery status: the first is about the
// report, each other about a recipient.
func blocks(r io.Reader) []textproto.MIMEHeader {
	in := textproto.NewReader(bufio.NewReader(r))
	var all []textproto.MIMEHeader
	for len(all) < maxParts {
		fields, err := in.ReadMIMEHeader()
		if len(fields) > 0 {
			all = append(all, fields)
		}
		if err != nil {
			return all
		}
	}
	return all
}

// report turns the fields of one recipient into news.
func report(fields textproto.MIMEHeader) (channels.Report, bool) {
	_, said, _ := strings.Cut(fields.Get("Diagnostic-Code"), ";")
	said = said[:min(len(said), maxSaid)]
	r := channels.Report{To: recipientOf(fields.Get("Original-Recipient"), fields.Get("Final-Recipient"))}
	switch strings.ToLower(strings.Trim(strings.TrimSpace(fields.Get("Action")), ".")) {
	case "failed":
		return failure(r.To, enhanced(fields.Get("Status")), said), true
	case "delayed":
		r.Status, r.Detail = channels.Queued, "delivery is delayed"
	case "delivered", "expanded":
		r.Status = channels.Delivered
	case "relayed":
		r.Status = channels.Sent
	default:
		return r, false
	}
	r.Code = enhanced(fields.Get("Status"))
	r.Detail = strings.Trim(r.Detail+": "+channels.Redact(said, nil), ": ")
	return r, true
}

// failure is the news that a mail was given up, with whose fault it is read from the status and
// the words.
func failure(to, status, said string) channels.Report {
	said = strings.TrimSpace(said[:min(len(said), maxSaid)])
	code, words := replyCode(said)
	if own := enhanced(words); own != "" && (status == "" || strings.HasSuffix(status, ".0.0")) {
		status = own
	}
	found := refused{at: reported, code: code, status: status, said: said}.rule()
	return channels.Report{
		To: to, Status: channels.Failed, Reason: found.reason, Code: status,
		Detail: strings.Trim(found.words+": "+channels.Redact(said, nil), ": "),
	}
}

// replyCode splits the three digits from an answer of a mail server; 0 without.
func replyCode(said string) (int, string) {
	if len(said) < 3 {
		return 0, said
	}
	code, err := strconv.Atoi(said[:3])
	if err != nil || code < 400 || code > 599 {
		return 0, said
	}
	return code, strings.TrimLeft(said[3:], " -")
}

var escaped = regexp.MustCompile(`\\x\{([0-9A-Fa-f]{1,6})\}`)

// recipientOf reads the first address of fields such as "rfc822; a@example.org" that has one. An
// international address comes as it is, or escaped as RFC 6533 has it.
func recipientOf(fields ...string) string {
	for _, f := range fields {
		kind, value, ok := strings.Cut(f, ";")
		if !ok {
			value = f
		}
		value = strings.Trim(strings.TrimSpace(value), "<>")
		if strings.EqualFold(strings.TrimSpace(kind), "utf-8") {
			value = escaped.ReplaceAllStringFunc(value, func(s string) string {
				n, err := strconv.ParseUint(s[3:len(s)-1], 16, 32)
				if err != nil {
					return s
				}
				return string(rune(n))
			})
		}
		if strings.Contains(value, "@") {
			return value
		}
	}
	return ""
}
