package email

import (
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
)

// An answer without words is read from its codes and from what was being said.
func TestRefusalsByCode(t *testing.T) {
	for _, tt := range []struct {
		at      step
		code    int
		status  string
		outcome channels.Outcome
		reason  channels.Reason
	}{
		{connecting, 421, "", channels.Temporary, channels.Server},
		{connecting, 535, "5.7.8", channels.Permanent, channels.Auth},
		{connecting, 530, "5.7.0", channels.Permanent, channels.Auth},
		{connecting, 534, "", channels.Permanent, channels.Auth},
		{connecting, 538, "", channels.Permanent, channels.Auth},
		{connecting, 454, "4.7.0", channels.Temporary, channels.Server},
		{connecting, 554, "", channels.Permanent, channels.Config},
		{connecting, 550, "5.7.0", channels.Permanent, channels.Config},
		{greeting, 421, "4.7.28", channels.RateLimited, channels.RateLimit},
		{greeting, 452, "4.5.3", channels.RateLimited, channels.RateLimit},
		{greeting, 451, "", channels.Temporary, channels.Server},
		{greeting, 530, "5.7.0", channels.Permanent, channels.Auth},
		{greeting, 550, "5.1.8", channels.Permanent, channels.Config},
		{greeting, 553, "", channels.Permanent, channels.Config},
		{greeting, 550, "5.7.60", channels.Permanent, channels.Config},
		{greeting, 552, "5.3.4", channels.Permanent, channels.BadContent},
		{addressing, 450, "4.2.1", channels.Temporary, channels.Server},
		{addressing, 450, "4.7.1", channels.Temporary, channels.Server},
		{addressing, 451, "4.1.1", channels.Temporary, channels.Server},
		{addressing, 452, "4.2.2", channels.Temporary, channels.Unreachable},
		{addressing, 452, "4.3.1", channels.Temporary, channels.Server},
		{addressing, 530, "5.7.0", channels.Permanent, channels.Auth},
		{addressing, 550, "", channels.Permanent, channels.BadAddress},
		{addressing, 550, "5.1.0", channels.Permanent, channels.BadAddress},
		{addressing, 550, "5.1.1", channels.Permanent, channels.BadAddress},
		{addressing, 550, "5.1.2", channels.Permanent, channels.BadAddress},
		{addressing, 501, "5.1.3", channels.Permanent, channels.BadAddress},
		{addressing, 551, "5.1.6", channels.Permanent, channels.BadAddress},
		{addressing, 550, "5.1.10", channels.Permanent, channels.BadAddress},
		{addressing, 550, "5.2.1", channels.Permanent, channels.BadAddress},
		{addressing, 552, "5.2.2", channels.Temporary, channels.Unreachable},
		{addressing, 552, "", channels.Temporary, channels.Unreachable},
		{addressing, 550, "5.4.5", channels.RateLimited, channels.RateLimit},
		{addressing, 550, "5.7.1", channels.Permanent, channels.Config},
		{addressing, 554, "5.7.1", channels.Permanent, channels.Config},
		{addressing, 550, "5.7.64", channels.Permanent, channels.Config},
		{addressing, 550, "5.7.57", channels.Permanent, channels.Auth},
		{addressing, 550, "5.7.606", channels.Permanent, channels.Blocked},
		{addressing, 550, "5.7.708", channels.RateLimited, channels.RateLimit},
		{addressing, 550, "5.7.133", channels.Permanent, channels.NotCapable},
		{addressing, 554, "", channels.Permanent, channels.Filtered},
		{ending, 451, "4.3.0", channels.Temporary, channels.Server},
		{ending, 550, "5.7.1", channels.Permanent, channels.Filtered},
		{ending, 550, "5.7.26", channels.Permanent, channels.Blocked},
		{ending, 552, "", channels.Permanent, channels.BadContent},
		{ending, 555, "", channels.Permanent, channels.BadContent},
	} {
		e := refused{tt.at, tt.code, tt.status, ""}.error()
		if e.Outcome != tt.outcome || e.Reason != tt.reason {
			t.Errorf("%d %s at step %d: got %v, %s; want %v, %s", tt.code, tt.status, tt.at, e.Outcome, e.Reason, tt.outcome, tt.reason)
		}
		if e.Detail == "" {
			t.Errorf("%d %s: no words", tt.code, tt.status)
		}
	}
}

// What servers write, and whose fault it is: each was seen of a server or is in its manual.
func TestRefusalsByWords(t *testing.T) {
	for want, said := range map[channels.Reason][]string{
		channels.Config: {
			"550 5.7.1 Unable to relay",
			"550 5.7.1 Unable to relay for compta@valmont.example",
			"554 5.7.1 <compta@valmont.example>: Relay access denied",
			"454 4.7.1 <compta@valmont.example>: Relay access denied",
			"550 5.7.1 <compta@valmont.example>... Relaying denied",
			"550 5.7.1 Relaying denied. Proper authentication required.",
			"550 relay not permitted",
			"550 not permitted to relay through this server without authentication",
			"553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
			"550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
			"550 5.7.64 TenantAttribution; Relay Access Denied [AM0EUR.example]",
			"550 5.7.1 We do not relay non-local mail",
			"550 5.7.60 SMTP; Client does not have permissions to send as this sender",
			"553 5.7.1 <accounts@creditor.example>: Sender address rejected: not owned by user relance",
			"554 5.2.252 SendAsDenied; accounts@creditor.example not allowed to send as other@creditor.example",
			"550 5.7.1 Administrative prohibition",
			"550 Administrative prohibition",
			"554 5.7.1 Rejected for policy reasons",
			"550 Access denied",
		},
		channels.Auth: {
			"530 5.7.0 Authentication required",
			"530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM",
			"530 5.7.0 Must issue a STARTTLS command first",
			"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
			"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
			"534 5.7.9 Application-specific password required",
			"538 5.7.11 Encryption required for requested authentication mechanism",
			"550 5.7.1 Authentication is required for relay clients",
			"503 5.5.4 Error: send AUTH command first, authentication required",
		},
		channels.Blocked: {
			"554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.9",
			"550 5.7.1 Service unavailable, Client host [192.0.2.9] blocked using Spamhaus. To request removal from this list see https://www.spamhaus.org/lookup/ (S3130)",
			"550 5.7.1 Unfortunately, messages from [192.0.2.9] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
			"554 Your IP (192.0.2.9) has been blacklisted",
			"550 5.7.606 Access denied, banned sending IP [192.0.2.9]",
			"550-5.7.26 Unauthenticated email from creditor.example is not accepted due to domain's DMARC policy.",
			"550 5.7.23 The message was rejected because of Sender Policy Framework violation",
			"550-5.7.1 [192.0.2.9] Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain.",
			"550 5.7.25 The IP address sending this message does not have a PTR record setup",
			"421 4.7.0 [192.0.2.9] Client host rejected: cannot find your reverse hostname",
			"554 5.7.1 The sending IP was rejected",
			"550 SC-001 (COL004) mail rejected because your IP reputation is poor reputation",
			"554 rejected due to DKIM failure",
			"550 5.7.1 Email rejected per SPF policy",
		},
		channels.Suspended: {
			"550 5.1.8 Access denied, bad outbound sender",
			"554 5.7.1 Your account has been blocked from sending mail",
		},
		channels.RateLimit: {
			"550 5.4.5 Daily user sending quota exceeded. x1-abc - gsmtp",
			"550 5.4.5 Daily SMTP relay limit exceeded for user",
			"452 4.5.3 Error: too many recipients",
			"450 4.7.1 Error: too much mail: rate limit from 192.0.2.9",
			"421 4.7.0 Too many messages from your host",
			"550 5.7.1 Sending limit reached for this hour",
			"451 4.7.500 Server busy, throttled. Please try again later",
			"550 5.7.708 Service unavailable. Your tenant has exceeded the threshold",
		},
		channels.BadAddress: {
			"550 5.1.1 <compta@valmont.example>: Recipient address rejected: User unknown in virtual mailbox table",
			"550 5.1.1 User unknown",
			"550-5.1.1 The email account that you tried to reach does not exist. Please try",
			"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
			"550 5.4.1 Recipient address rejected: Access denied. [AM0EUR.prod.example]",
			"550 5.5.0 Requested action not taken: mailbox unavailable",
			"550 Requested action not taken: mailbox unavailable",
			"550 no such user here",
			"550 No Such User Here\"",
			"550 sorry, no mailbox here by that name (#5.1.1)",
			"554 delivery error: dd This user doesn't have a webmail.example account",
			"551 User not local; please try elsewhere",
			"553 5.1.2 We weren't able to find the recipient domain: domain not found",
			"550 5.1.2 <compta@valmont.example>: Recipient address rejected: Domain not found",
			"556 5.1.10 <compta@valmont.example>: Recipient address rejected: Domain does not accept mail (nullMX)",
			"550 5.4.4 Host or domain name not found. Name service error for name=valmont.example type=MX",
			"550 Unrouteable address",
			"550 5.2.1 The email account that you tried to reach is disabled",
			"550 5.2.1 <compta@valmont.example>: mailbox closed",
			"550 account has been disabled",
			"550 invalid recipient compta@valmont.example",
			"550 <spam@spamhaus.example>: user unknown",
			"501 5.1.3 Bad recipient address syntax",
			"550 5.1.1 Adresse d au moins un destinataire invalide",
		},
		channels.Unreachable: {
			"552 5.2.2 The email account that you tried to reach is over quota",
			"452 4.2.2 The email account that you tried to reach is over quota",
			"550 5.2.2 <compta@valmont.example>: mailbox full",
			"552 <compta@valmont.example> Mailbox size limit exceeded",
			"550 5.7.1 mailbox is full",
			"554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException",
			"552 Requested mail action aborted: exceeded storage allocation",
			"550 user quota exceeded",
		},
		channels.BadContent: {
			"552 5.3.4 Message size exceeds fixed limit",
			"552 5.2.3 Message too large for this recipient",
			"554 5.3.4 Message too big for system",
			"552 Message size exceeds maximum permitted",
			"550 5.7.1 Your message is larger than allowed",
		},
		channels.NotCapable: {
			"550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed",
			"550 5.7.1 RESOLVER.RST.RestrictedToRecipientsPermission",
			"550 5.7.1 This group only accepts mail from its members",
		},
		channels.Filtered: {
			"554 5.7.1 Message looks like spam",
			"550 5.7.1 Message contains spam or virus",
			"554 5.7.1 Message content rejected",
		},
		channels.Server: {
			"450 4.2.0 <compta@valmont.example>: Recipient address rejected: Greylisted, see http://postgrey.example/help",
			"451 4.7.1 Greylisting in action, please come back later",
			"450 4.1.1 <compta@valmont.example>: Recipient address rejected: unverified address: host down",
			"451 4.3.0 Temporary lookup failure",
			"421 4.4.2 Service shutting down",
			"454 4.7.0 Temporary authentication failure",
			"450 4.7.1 Try again in five minutes",
		},
	} {
		for _, s := range said {
			code, words := mustCode(t, s)
			e := refused{addressing, code, enhanced(words), words}.error()
			if e.Reason != want {
				t.Errorf("%q: got %s, want %s", s, e.Reason, want)
			}
			if code < 500 && e.Outcome == channels.Permanent {
				t.Errorf("%q: permanent, though the server says that it passes", s)
			}
		}
	}
}

func mustCode(t *testing.T, said string) (int, string) {
	t.Helper()
	code, err := strconv.Atoi(said[:3])
	if err != nil {
		t.Fatal(err)
	}
	return code, strings.TrimLeft(said[3:], " -")
}
