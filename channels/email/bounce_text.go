package email

import (
	"io"
	"regexp"
	"strings"
)

var (
	// copied is where a plain note ends and the mail that came back begins.
	copied = regexp.MustCompile(`(?m)^-{2,} *(Below this line is a copy|This is a copy of (the|your) message|The body of the message|Original message)[^\n]*$`)
	// ownID is the Message-ID of a mail in the text of another.
	ownID = regexp.MustCompile(`(?mi)^[ \t>]*Message-ID:\s*(<[^<>\s]+>)`)
	// qmailed is the sentence by which qmail and its offspring can be told (QSBMF).
	qmailed = regexp.MustCompile(`(?m)^Hi\. +This is the`)
	// qmailFailed begins what qmail says of one recipient.
	qmailFailed = regexp.MustCompile(`^<([^<>\s]+@[^<>\s]+)>:\s*$`)
	answers     = regexp.MustCompile(`(?m)(?:^|:\s+|said:\s+)([45]\d\d[ -].*)`)
)

// text reads a plain note: Exim's, which lists who failed in its header, or qmail's. A text
// that is neither, such as somebody's answer, says nothing.
func (b *bounce) text(r io.Reader, failed string) {
	raw, _ := io.ReadAll(r)
	body := strings.ReplaceAll(string(raw), "\r\n", "\n")
	if failed == "" && !qmailed.MatchString(body) {
		return
	}
	note := body
	if at := copied.FindStringIndex(body); at != nil {
		note = body[:at[0]]
		for _, id := range ownID.FindAllStringSubmatch(body[at[1]:], maxParts) {
			keep(&b.returned, b.sender.keyOf(id[1]))
		}
	}
	if failed != "" {
		for to := range strings.SplitSeq(failed, ",") {
			if to = strings.Trim(strings.TrimSpace(to), "<>"); to != "" && len(b.noted) < maxParts {
				b.noted = append(b.noted, failure(to, "", saidOf(note, to)))
			}
		}
		return
	}
	b.qmail(note)
}

// saidOf is what Exim's note says of an address: the lines below it, up to the next blank one.
func saidOf(note, to string) string {
	_, after, found := strings.Cut(note, "\n  "+to+"\n")
	if !found {
		if _, after, found = strings.Cut(note, to); !found {
			return ""
		}
	}
	after, _, _ = strings.Cut(after, "\n\n")
	return verdictOf(after)
}

// qmail reads the paragraphs of qmail's note: <address>: and what was said of it.
func (b *bounce) qmail(note string) {
	for p := range strings.SplitSeq(note, "\n\n") {
		first, rest, _ := strings.Cut(strings.TrimSpace(p), "\n")
		if to := qmailFailed.FindStringSubmatch(strings.TrimSpace(first)); to != nil && len(b.noted) < maxParts {
			said := verdictOf(rest)
			b.noted = append(b.noted, failure(to[1], enhanced(said), said))
		}
	}
}

// verdictOf is the answer of the other server in a paragraph, else the paragraph.
func verdictOf(paragraph string) string {
	paragraph = strings.TrimSpace(paragraph)
	lines := strings.Split(paragraph, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	paragraph = strings.Join(lines, "\n")
	if found := answers.FindStringSubmatchIndex(paragraph); found != nil {
		paragraph = paragraph[found[2]:]
	}
	return strings.Join(strings.Fields(paragraph), " ")
}
