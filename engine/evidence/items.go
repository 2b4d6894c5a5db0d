package evidence

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// items says what the claim has and what it lacks.
func (g *gatherer) items() {
	d := &g.out.Dossier
	var documents, reminders, notices, arrived []string
	missing := 0
	for _, inv := range d.Invoices {
		if inv.File == "" {
			missing++
			continue
		}
		documents = append(documents, inv.File)
	}
	for _, p := range d.Pieces {
		if p.Channel == "task" || p.Status == string(ledger.Failed) || p.Status == string(ledger.Unknown) {
			continue
		}
		number := strconv.Itoa(p.Number)
		if p.Tone != engine.ToneFormal.String() {
			reminders = append(reminders, number)
			continue
		}
		notices = append(notices, number)
		if p.Status == string(ledger.Delivered) {
			arrived = append(arrived, number)
		}
	}
	d.Items = []Item{
		{ItemOrder, len(g.added[ItemOrder]) > 0, strings.Join(g.added[ItemOrder], ", ")},
		{ItemInvoice, missing == 0 && len(documents) > 0, strings.Join(documents, ", ")},
		{ItemTerms, len(g.added[ItemTerms]) > 0, strings.Join(g.added[ItemTerms], ", ")},
		{ItemRemind, len(reminders) > 0, strings.Join(reminders, ", ")},
		{ItemNotice, len(notices) > 0, strings.Join(notices, ", ")},
		{ItemReceipt, len(arrived) > 0, strings.Join(arrived, ", ")},
	}
}

// proof packs the entries of the journal as they are, the facts that they made, and what
// they say in words.
func (g *gatherer) proof() error {
	var sums, story strings.Builder
	fmt.Fprintf(&story, "%s, %s\n\n", g.out.Creditor, g.About)
	for _, seq := range slices.Sorted(maps.Keys(g.entries)) {
		rec := g.entries[seq]
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		link := Link{Seq: seq, Hash: rec.Hash}
		g.out.Files[entryName(seq)] = []byte(rec.Text)
		fmt.Fprintf(&sums, "%s  %s\n", rec.Left(), entryName(seq)) // its hash, unless something was taken out of it
		if lines := g.lines[seq]; len(lines) > 0 {
			g.out.Files[factsName(seq)] = []byte(strings.Join(lines, "\n") + "\n")
			link.Whole = digestOf(slices.Values(lines)) == g.left.Facts(seq, e.Facts)
		}
		g.out.Proof.Entries = append(g.out.Proof.Entries, link)
		fmt.Fprintf(&story, "%s  entry %d  %s\n", engine.DateOf(e.At.In(g.zone)), seq, e.Kind)
		for _, line := range g.Words(&e) {
			fmt.Fprintf(&story, "    %s\n", line)
		}
	}
	g.out.Files["journal/SHA256SUMS"] = []byte(sums.String())
	g.out.Files["decisions.txt"] = []byte(story.String())
	return nil
}

func entryName(seq int64) string { return fmt.Sprintf("journal/%08d.json", seq) }

func factsName(seq int64) string { return fmt.Sprintf("facts/%08d.txt", seq) }

// digestOf is the digest of lines of facts.
func digestOf(lines iter.Seq[string]) string {
	var d ledger.Digest
	for l := range lines {
		d.Add(l)
	}
	return d.String()
}
