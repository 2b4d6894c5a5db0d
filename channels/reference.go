package channels

import (
	"fmt"
	"strings"
)

var (
	proofWords = [...]string{"none but our own record", "the carrier took it", "the carrier reports arrival", "one that a court accepts"}
	costWords  = [...]string{"nothing", "message", "segment of text", "minute", "page"}
)

// String says in words what a proof is.
func (p Proof) String() string { return proofWords[p] }

// Reference writes every channel and transport as a Markdown page, from their
// declarations alone.
func (r *Registry) Reference() string {
	var b strings.Builder
	for _, s := range r.specs {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", s.Name, s.Summary)
		for _, line := range s.traits() {
			fmt.Fprintf(&b, "- %s\n", line)
		}
		fmt.Fprintf(&b, "\nIn a policy:\n\n%s\n", Table(s.Fields))
		for _, t := range r.Transports(s.Name) {
			fmt.Fprintf(&b, "### %s by %s\n\n%s Delivery is %s.\n\n%s\n", s.Name, t.Name, t.Summary, t.Repeat, Table(t.Settings))
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// traits says what a channel needs and gives, a line each.
func (s Spec) traits() []string {
	reaches := "the creditor's own people or systems"
	if s.Contact {
		reaches = "the client"
	}
	lines := []string{
		fmt.Sprintf("Reaches %s, by %s.", reaches, s.Address),
		"Proof: " + s.Proof.String() + ".",
	}
	if s.Cost != Free {
		lines = append(lines, "Billed by the "+costWords[s.Cost]+".")
	}
	if s.MaxText > 0 {
		lines = append(lines, fmt.Sprintf("At most %d characters.", s.MaxText))
	}
	if s.Quiet {
		lines = append(lines, "Quiet hours and days off hold it back.")
	}
	if s.Consent {
		lines = append(lines, "Needs the client's consent.")
	}
	if s.Informal {
		lines = append(lines, "Not for formal notices and penalties.")
	}
	return lines
}
