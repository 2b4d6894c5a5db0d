package timeline

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// EntryText is what an entry of the journal says, for people, one line each.
func EntryText(say words.Writer, e *ledger.Entry) []string {
	b, err := journal.Read(e)
	if err != nil {
		return []string{bodyText(e.Body)}
	}
	var lines []string
	switch b := b.(type) {
	case journal.Decision:
		lines = decisionText(say, &b)
	case journal.MessageDecided:
		lines = []string{messageText(say, &b)}
	case journal.MessageDropped:
		lines = []string{say.T("%s not sent: %s", say.ChannelName(b.Channel, nil), say.Says(b.Reason))}
	case journal.Attempt:
		lines = []string{attemptText(say, &b.Progress)}
	case journal.Receipt:
		lines = []string{receiptText(say, &b.Progress, journal.By(e))}
	case journal.Answer:
		lines = []string{answerText(say, &b, journal.By(e))}
	case journal.Events:
		if b.Events > 0 {
			lines = []string{say.N(b.Events, "event recorded", "events recorded") + saidBy(say, journal.By(e))}
		}
	case journal.Note:
		lines = []string{noteText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Attended:
		lines = []string{attendedText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Bank:
		lines = []string{bankText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Restored:
		lines = []string{restoredText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Live:
		lines = []string{liveText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Forgotten:
		lines = []string{forgottenText(say, &b) + saidBy(say, journal.By(e))}
	case journal.Run:
		lines = []string{runText(say, &b)}
	case journal.Import:
		lines = []string{importText(say, &b)}
	}
	if len(lines) == 0 || lines[0] == "" {
		return []string{bodyText(e.Body)}
	}
	for i := range lines {
		lines[i] = words.Printable(lines[i])
	}
	return lines
}

// runText is where a run stands.
func runText(say words.Writer, r *journal.Run) string {
	text := say.T("run of %s %s", say.On(r.Day), say.Says(r.Step))
	if r.Book != "" {
		text += say.T(" under book %s", r.Book)
	}
	if r.Commit != "" {
		text += say.T(", git commit %s", r.Commit)
	}
	return text
}

// importText says which files were read.
func importText(say words.Writer, b *journal.Import) string {
	if b.AsOf.IsZero() {
		return ""
	}
	return say.T("import of %s as of %s", filesText(say, b.Files), say.On(b.AsOf))
}

// manyFiles is how many files of an import are named; a folder may have thousands.
const manyFiles = 4

// filesText names the files and lists that an import read.
func filesText(say words.Writer, files []journal.File) string {
	names := make([]string, min(len(files), manyFiles))
	for i := range names {
		names[i] = files[i].Name
		if place := files[i].Place; place != "" {
			names[i] += " (" + place + ")"
		}
	}
	text := strings.Join(names, ", ")
	if n := len(files) - len(names); n > 0 {
		text = say.T("%s and %s more", text, say.Whole(n))
	}
	return text
}

// origin says of which files an import made what the ledger holds since; empty of any other entry.
func origin(say words.Writer, e *ledger.Entry) string {
	if e.Kind != ledger.KindImport {
		return ""
	}
	b, err := journal.Read(e)
	if err != nil {
		return ""
	}
	if b, ok := b.(journal.Import); ok && len(b.Files) > 0 {
		return words.Printable(say.T("as read from %s", filesText(say, b.Files)))
	}
	return ""
}

func decisionText(say words.Writer, d *journal.Decision) []string {
	var lines []string
	for i := range d.Moves {
		lines = append(lines, moveText(say, &d.Moves[i]))
	}
	if d.Asks != "" {
		lines = append(lines, say.T("a person is asked to agree to %s", d.Asks))
	}
	var values []string
	for _, v := range d.Values {
		values = append(values, say.T("%s is %s", v.Of, v.Is))
	}
	if len(values) > 0 {
		lines = append(lines, "  "+strings.Join(values, ", "))
	}
	return lines
}

// moveText is one step of a case, with its rule and where that is written.
func moveText(say words.Writer, m *journal.Move) string {
	text := m.From + " → " + m.To
	switch m.Kind {
	case "opened":
		text = say.T("case opened in %s, policy %s", m.To, m.Policy)
		if m.Of != "" {
			text = say.T("case of %s goes on in %s, policy %s", m.Of, m.To, m.Policy)
		}
	case "next", "always":
	default:
		text += " (" + say.Says(m.Kind) + ")"
	}
	if m.Passed {
		text += say.T(", passed over")
	}
	if m.Rule != "" {
		text += say.T(", because %s", m.Rule)
	}
	if m.Source != "" {
		text += "  (" + m.Source + ")"
	}
	return text
}

// messageText is a message that was decided.
func messageText(say words.Writer, m *journal.MessageDecided) string {
	what := say.ChannelName(m.Channel, nil)
	if m.Template != "" {
		what += " " + m.Template
	}
	text := say.T("%s to %s, %s for %s", what, words.Where(m.To), say.Plain(m.Amount, m.Currency), strings.Join(m.Invoices, ", "))
	if who := say.Whom(m.Contact, m.Person); who != "" {
		text += ", " + who
	}
	if m.Decided != 0 && m.Decided != m.Day {
		text += ", " + say.T("deferred from %s", say.On(m.Decided))
	}
	if m.Fallback != "" {
		text += "; " + say.T("because: %s", say.Because(m.Fallback))
	}
	if m.Status == ledger.Unknown {
		text += say.T("; %s, and waits for a person", say.Says(ledger.ReasonRestored))
	}
	return text
}

// attemptText is a message that begins an attempt, or is not sent any more.
func attemptText(say words.Writer, p *journal.Progress) string {
	what := say.ChannelName(p.Channel, nil)
	switch p.Status {
	case ledger.Suppressed:
		return say.T("%s not sent: %s", what, say.Says(p.Reason))
	case ledger.Unknown:
		return say.T("%s of unknown fate, and waits for a person: %s", what, say.Says(p.Reason))
	}
	text := say.T("%s on its way", what)
	if p.Attempt > 1 {
		text += say.T(", attempt %s", say.Whole(p.Attempt))
	}
	for _, l := range p.Lost {
		text += say.T("; without %s: %s", l.Invoice, say.Says(l.Reason))
	}
	return text
}

// receiptText is what a channel answered, or a person in its place.
func receiptText(say words.Writer, p *journal.Progress, by string) string {
	if p.Channel == "" || p.Status == "" {
		return ""
	}
	text := say.ChannelName(p.Channel, nil) + " " + say.Says(string(p.Status))
	if (journal.Receipt{Progress: *p}).Rehearsed() && p.Status == ledger.Sent {
		text = say.T("%s rehearsed", say.ChannelName(p.Channel, nil))
	}
	if p.Status == ledger.Ready {
		text = say.T("%s not taken, tried again from %s", say.ChannelName(p.Channel, nil), p.NotBefore.Format(time.RFC3339))
	}
	if p.Receipt != "" {
		text += say.T(", receipt %s", p.Receipt)
	}
	if p.Reason != "" {
		text += say.Colon + say.Says(p.Reason)
	}
	return text + saidBy(say, by)
}

// restoredText says what a ledger was taken over without.
func restoredText(say words.Writer, b *journal.Restored) string {
	text := say.T("the ledger was taken over as it is, without %s {message|messages} that left", say.Whole(len(b.Messages)))
	if b.Text != "" {
		text += say.Colon + b.Text
	}
	return text
}

// liveText says how the cases went on after a rehearsal.
func liveText(say words.Writer, b *journal.Live) string {
	if b.From != "" {
		return say.T("live: nothing rehearsed counts any more, and the case begins again: %s", b.From+" → "+b.To)
	}
	text := say.T("live: nothing rehearsed counts any more, and each case stays in its state")
	if b.Live == string(rehearsal.Start) {
		text = say.T("live: nothing rehearsed counts any more, and each case begins again")
	}
	if b.Text != "" {
		text += say.Colon + b.Text
	}
	return text
}

// forgottenText says what was taken out of the ledger, and why.
func forgottenText(say words.Writer, b *journal.Forgotten) string {
	text := say.T("what was known of client %s as a person was taken out of the ledger, after %s", b.Client, say.N(b.Years, "year", "years"))
	if b.Text != "" {
		text += say.Colon + b.Text
	}
	return text
}

// saidBy names the person whose word it is, if any.
func saidBy(say words.Writer, by string) string {
	if by == "" {
		return ""
	}
	return " " + say.T("(says %s)", by)
}

// answerText is a person's word on a proposal.
func answerText(say words.Writer, a *journal.Answer, by string) string {
	text := say.Says(a.Answer) + say.Colon + a.From + " → " + a.To
	if by != "" {
		text += say.T(", by %s", by)
	}
	if a.Note != "" {
		text += " (" + a.Note + ")"
	}
	return text
}

// noteText is a note; its day is told when it is not that of the entry.
func noteText(say words.Writer, n *journal.Note) string {
	if n.On.IsZero() {
		return n.Text
	}
	return n.Text + " (" + say.On(n.On) + ")"
}

// attendedText is a person's word on a contact that could not be made without them.
func attendedText(say words.Writer, a *journal.Attended) string {
	text := say.T("to be sent again")
	switch a.Word {
	case "replaced":
		text = say.T("contacted in another way on %s", say.On(a.Day))
	case "let_go":
		text = say.T("let go: not made")
	}
	if a.Text != "" {
		text += " (" + a.Text + ")"
	}
	return text
}

// bankText says up to which day payments are known.
func bankText(say words.Writer, b *journal.Bank) string {
	text := say.T("payments are known up to %s", say.On(b.Bank))
	if b.Text != "" {
		text += " (" + b.Text + ")"
	}
	return text
}

// bodyText is what an entry says of itself: its fields by name.
func bodyText(body json.RawMessage) string {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return words.Printable(string(body))
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := string(fields[name])
		var text string
		if json.Unmarshal(fields[name], &text) == nil {
			value = text
		}
		parts = append(parts, name+" "+words.Printable(value))
	}
	return strings.Join(parts, ", ")
}
