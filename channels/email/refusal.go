package email

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// refused is what a server said: in answer to a command, or in a notification afterwards.
type refused struct {
	at     step
	code   int    // 550; 0 when only the enhanced code is known
	status string // "5.1.1"; "" when there is none
	said   string // the words, the server's own
}

// passes reports a refusal that says of itself that it is for now.
func (r refused) passes() bool {
	if r.code != 0 {
		return r.code < 500
	}
	return strings.HasPrefix(r.status, "4")
}

// ruling is whose fault a refusal is, and in words.
type ruling struct {
	reason channels.Reason
	words  string
}

// The rulings.
var (
	noMailbox    = ruling{channels.BadAddress, "the recipient does not exist"}
	closed       = ruling{channels.BadAddress, "the mailbox is closed"}
	notForUs     = ruling{channels.NotCapable, "the mailbox takes no mail from outside"}
	full         = ruling{channels.Unreachable, "the mailbox is full"}
	tooLarge     = ruling{channels.BadContent, "the mail is too large"}
	looksLike    = ruling{channels.Filtered, "the mail is taken for spam"}
	unwanted     = ruling{channels.Filtered, "the server refuses the mail"}
	unwritten    = ruling{channels.BadContent, "the server refuses the mail"}
	noRelay      = ruling{channels.Config, "the mail server does not relay for us: log in with username and password, or use another host"}
	badSender    = ruling{channels.Config, "the server refuses the sender"}
	noService    = ruling{channels.Config, "the server refuses to work for us"}
	lost         = ruling{channels.Unreachable, "the mail could not be delivered"}
	noLogin      = ruling{channels.Auth, "the server refused the login, or wants one"}
	shut         = ruling{channels.Suspended, "the sending account is closed or blocked"}
	blocklisted  = ruling{channels.Blocked, "our server or domain is on a blocklist"}
	unproven     = ruling{channels.Blocked, "the sender failed SPF, DKIM or DMARC"}
	tooMuch      = ruling{channels.RateLimit, "the server wants fewer mails for now"}
	failedServer = ruling{channels.Server, "the server cannot take the mail now"}
)

// rule says whose fault a refusal is. What the words say plainly goes first, since servers give
// one code for many things; then the enhanced code, then the code and what was being said.
func (r refused) rule() ruling {
	switch r.code {
	case 530, 534, 535, 538:
		return noLogin
	}
	if found, ok := byWords(r.said); ok {
		return found
	}
	if found, ok := byStatus(r.status, r.passes()); ok {
		return found
	}
	if r.passes() {
		return failedServer
	}
	return r.byStep()
}

// error is the refusal as Send returns it.
func (r refused) error() *channels.Error {
	found := r.rule()
	code := strings.TrimSpace(strconv.Itoa(r.code) + " " + r.status)
	e := &channels.Error{Outcome: channels.Permanent, Reason: found.reason, Code: code, Detail: found.words}
	switch {
	case e.Reason == channels.RateLimit:
		e.Outcome = channels.RateLimited
	case e.Reason == channels.Unreachable:
		e.Outcome = channels.Temporary
	case r.passes():
		e.Outcome = channels.Temporary
		if e.Reason.Blame() != channels.OurFault {
			e.Reason = channels.Server // it may yet be taken, so nothing is marked
		}
	}
	return e
}

// phrases are what mail servers write, and what it comes to. The first that is found counts:
// what is ours stands before what is the recipient's, since the words for it are clearer.
var phrases = []struct {
	ruling
	said *regexp.Regexp
}{
	{failedServer, phrase(`grey-?list`, `graylist`)},
	{noMailbox, phrase(`5\.4\.1 recipient address rejected: access denied`)},
	{notForUs, phrase(
		`recipient address rejected: access denied`,
		`restrictedto`, `resolver\.rst`, `not accept(ing)? (\w+ ){0,2}(messages?|e?-?mails?) from (outside|external|unauthenticated|anonymous|you)`,
		`only accepts? (\w+ ){0,3}from`, `sender (is |was )?not (in|on) the (allowed|list)`, `rejected by recipient`,
	)},
	{noRelay, phrase(
		`relay(ing)? (access )?(is )?(denied|prohibited|disallowed|refused|not (permitted|allowed|authori[sz]ed))`,
		`(unable|not (permitted|allowed|authori[sz]ed)|cannot|can't|do(es)? not|no permission) (to )?(be )?relay`, `no relay`,
		`rcpthosts`, `not a (gateway|relay)`, `pop[ -]before[ -]smtp`, `tenantattribution`, `accepted domains?\b`,
	)},
	{noLogin, phrase(
		`auth\w* (is )?(required|needed)`, `requires? auth`, `must (first )?(be )?(auth|log ?in)`, `(not|client was not) authenticated to send`, `client was not authenticated`,
		`authenticat(e|ion) (first|failed|unsuccessful|credentials invalid)`, `(must|need to) issue a starttls`, `not logged in`, `please log ?in`,
	)},
	{tooMuch, phrase(
		`(daily|hourly|monthly) (\w+ ){0,4}(limit|quota)`, `sending (limit|quota|rate)`, `(limit|quota) (\w+ ){0,4}(sending|messages|recipients|mails)`,
		`too many (\w+ ){0,2}(messages|mails|emails|recipients|connections|sessions|requests|concurrent)`, `rate[ -]?limit`, `throttl`, `unusual rate`, `message rate`,
	)},
	{unproven, phrase(`\bdmarc\b`, `\bspf\b`, `\bdkim\b`, `unauthenticated (e-?)?mail`, `domain authentication`, `authentication (checks|requirements)`)},
	{shut, phrase(
		`(account|user|sender|tenant|organi[sz]ation)[^.;]{0,30}(blocked from sending|restricted from sending|compromised)`, `bad outbound sender`,
		`sending (is |has been )?(disabled|suspended)`, `account is over its sending`,
	)},
	{blocklisted, phrase(
		`spamhaus`, `spamcop`, `\bsorbs\b`, `uceprotect`, `barracudacentral`, `abuseat`, `invaluement`, `senderscore`, `cloudmark`, `\b(dnsbl|rhsbl|rbl|sbl|dbl|xbl|pbl)\b`,
		`(block|black|deny) ?list`, `blocked (using|by|due|for|because)`, `(client host|\bip\b|your (\w+ )?(ip|host|server|network|domain)|sending (ip|host|server)).{0,80}(blocked|rejected|banned|refused|listed|denied)`,
		`(banned|blocked|rejected|bad) (sending |client )?(ip|host)\b`, `banned sender`, `(poor|low|bad|no|due to) (\w+ ){0,2}reputation`, `reputation of`, `not accepted from this ip`,
		`reverse dns`, `\bptr\b`, `\brdns\b`, `reverse hostname`,
	)},
	{badSender, phrase(
		`(sender|from|return-?path|envelope)( address| domain)?:?( is| was)? (rejected|refused|denied|not (allowed|owned|verified|accepted))`, `sendasdenied`, `as this sender`,
		`not owned by (the )?user`, `sender verif(y|ication) failed`, `not (allowed|authori[sz]ed|permitted) to send (\w+ ){0,2}(as|from|using)`, `invalid sender`, `domain of sender`,
	)},
	{full, phrase(
		`mailbox (is |was )?(currently )?full`, `(inbox|mailbox|account)('s)? (is )?(currently )?(over|out of|exceed\w*)`, `(over|exceed\w*|out of) (\w+ ){0,3}(quota|storage)`, `overquota`,
		`quota (is |has been )?(exceeded|full)`, `mailbox (size|storage)`, `inbox is full`, `not enough (disk )?space`,
	)},
	{tooLarge, phrase(
		`(message|e?-?mail|attachment|content|data)[^.;]{0,30} too (large|big|long)`, `too (large|big) (a )?(message|e?-?mail|attachment)`, `size (\w+ )?exceed`, `size limit`,
		`exceed(s|ed|ing) (\w+ ){0,4}(size|length)`, `maximum (message )?size`, `larger than`,
	)},
	{tooMuch, phrase(`exceed(s|ed) (\w+ ){0,4}(rate|limit|threshold|maximum)`)},
	{noMailbox, phrase(
		`(user|recipient|mailbox|address|account|person|alias|\bname|party|addressee|destination|domain)\b[^.;:]{0,60}(unknown|not (be )?found|doesn'?t exist|does not exist|not exist|no longer|is invalid|not valid|not (a )?(known|valid|listed)|not local|no such)`,
		`(unknown|no such|invalid|non-?existent|unrout(e)?able|undeliverable|bad destination|not a valid) (\w+ )?(user|recipient|mailbox|address|account|person|alias|local|name|party|destination|domain|mail ?drop)`,
		`no (\w+ )?(mailbox|user|account|recipient)\b[^.;]{0,20}(here|by that|with that|of that|found|name)`, `not our customer`, `recipientnotfound`,
		`user has moved`, `host (or domain )?(name )?not found`, `null ?mx`, `does(n't| not) (accept mail|have an? \S+ account)`, `no mx\b`, `mailbox unavailable`, `user unknown`, `user lookup`,
		`not known (here|at this)`, `recipient (address )?(is )?(rejected|refused)$`, `this account (has been|is) terminated`,
	)},
	{closed, phrase(`(user|recipient|mailbox|account|address)\b[^.;]{0,40}\b(disabled|inactive|deactivated|closed|locked|suspended|expired|retired|not active|deleted|removed)`)},
	{looksLike, phrase(
		`\bspam\b`, `spammy`, `\bjunk\b`, `unsolicited`, `\bbulk\b`, `\bvirus\b`, `malware`, `phish`, `message content`, `content (was |is )?(rejected|refused)`, `\burls?\b[^.;]{0,30}(blocked|listed)`,
	)},
}

// phrase finds any of several wordings.
func phrase(any ...string) *regexp.Regexp { return regexp.MustCompile(strings.Join(any, "|")) }

// addressed is what looks like a mail address: it may hold any word, and none of them counts.
var addressed = regexp.MustCompile(`<[^<>\s]*>|[^\s<>()"',:;]+@[^\s<>()"',:;]+`)

func byWords(said string) (ruling, bool) {
	said = addressed.ReplaceAllString(strings.ToLower(said), "")
	said = strings.ReplaceAll(strings.Join(strings.Fields(said), " "), "’", "'")
	for _, p := range phrases {
		if p.said.MatchString(said) {
			return p.ruling, true
		}
	}
	return ruling{}, false
}

// byStatus reads an enhanced code (RFC 3463, and those that large providers add). Not ok for one
// that says too little, such as 5.7.1, which servers give for everything.
func byStatus(status string, passes bool) (ruling, bool) {
	_, detail, _ := strings.Cut(status, ".")
	switch detail {
	case "1.1", "1.2", "1.3", "1.6", "1.10", "4.4", "4.310", "6.7", "7.17", "7.18":
		return noMailbox, true
	case "2.1":
		return closed, true
	case "2.2":
		return full, true
	case "2.3", "3.4":
		return tooLarge, true
	case "3.3", "5.6", "6.0", "6.1", "6.2", "6.3", "6.5", "6.8", "6.9":
		return unwritten, true
	case "1.90", "4.5", "5.3", "7.28", "3.2", "7.508", "7.705", "7.708":
		return tooMuch, true
	case "1.7", "1.8", "7.60":
		return badSender, true
	case "7.20", "7.21", "7.22", "7.23", "7.24", "7.26", "7.27", "7.29", "7.509", "7.515":
		return unproven, true
	case "7.25", "7.511", "7.506":
		return blocklisted, true
	case "7.3", "7.8", "7.9", "7.11", "7.14", "7.57", "7.139":
		return noLogin, true
	case "7.13", "7.501", "7.502", "7.503", "7.750", "1.8.501":
		return shut, true
	case "7.54", "7.64", "7.367":
		return noRelay, true
	case "7.12", "7.124", "7.129", "7.133", "7.134", "7.135", "7.136", "7.507":
		return notForUs, true
	case "3.1", "3.5", "4.0", "4.1", "4.2", "4.3", "4.6", "4.7":
		return failedServer, passes
	}
	if rest, ok := strings.CutPrefix(detail, "7.6"); ok && len(rest) == 2 || strings.HasPrefix(detail, "7.7") && len(detail) == 5 {
		return blocklisted, true // 5.7.606 to 5.7.649: an address that is barred; 5.7.700 to 5.7.799: a tenant
	}
	return ruling{}, false
}

// byStep reads a refusal that says nothing of its own from what was being said.
func (r refused) byStep() ruling {
	policy := strings.Contains(r.status, ".7.")
	switch {
	case r.at == connecting:
		return noService
	case r.at == reported && policy:
		return unwanted
	case r.at == reported && r.code != 550 && r.code != 551 && r.code != 553:
		return lost
	case r.code == 552 && r.at == addressing:
		return full
	case r.code == 552:
		return tooLarge
	case r.at == greeting:
		return badSender
	case r.at == addressing && policy, r.at == addressing && forbids.MatchString(r.said):
		return noService // the server that we hand all our mail to: it would refuse the next as well
	case r.at == addressing && r.code == 554:
		return unwanted
	case r.at == addressing && r.code == 555:
		return noService
	case r.at == addressing, r.at == reported && !forbids.MatchString(r.said) && r.status == "":
		return noMailbox
	case r.at == reported:
		return lost
	case r.code == 550, r.code == 554, policy:
		return unwanted
	default:
		return unwritten
	}
}

// forbids finds a refusal that gives no reason but that it may refuse.
var forbids = regexp.MustCompile(`(?i)\b(polic(y|ies)|prohibit\w*|permi(t|ssion)\w*|denied|not allowed|not authori[sz]ed)\b`)
