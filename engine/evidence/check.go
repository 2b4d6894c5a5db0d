package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Report is what Check found.
type Report struct {
	Dossier  Dossier
	Files    int
	Messages int      // as handed over, that an entry of the journal vouches for
	Facts    int      // entries all of whose facts are proven
	Redacted int      // entries out of which something of a client was taken, as another one says
	Findings []string // none when the file is as it was made
}

// ErrNoEvidence is wrapped when a file is not one that relance evidence wrote.
var ErrNoEvidence = errors.New("not a file that relance evidence wrote")

// Check proves an evidence file by itself: every file has the digest of SHA256SUMS, every
// entry of the journal that of its text and the hash of the one before it where that
// is there too, every message that was handed over is the one whose digest its receipt's
// entry carries, and the facts of an entry have its digest where all are there. What it
// cannot see is a file that was written anew from end to end: CheckIn compares it
// with the ledger. It fails with ErrNoEvidence when there is nothing to check.
func Check(r io.ReaderAt, size int64) (*Report, error) {
	files, err := unpack(r, size)
	if err != nil {
		return nil, err
	}
	k := checker{files: files, report: &Report{Files: len(files)}, entries: map[int64]ledger.Entry{}, vouched: map[string]bool{}}
	if err := k.index(); err != nil {
		return nil, fmt.Errorf("%s: %w", indexName, err)
	}
	k.sums()
	k.redacted()
	k.journal()
	k.messages()
	k.facts()
	k.pieces()
	if k.found > maxFindings {
		k.report.Findings = append(k.report.Findings, fmt.Sprintf("and %d more", k.found-maxFindings))
	}
	return k.report, nil
}

// checker is the working state of one Check.
type checker struct {
	files   map[string]stored
	report  *Report
	entries map[int64]ledger.Entry
	found   int
	left    ledger.Vouched  // what was taken out
	vouched map[string]bool // key and digest of messages that a receipt's entry vouches for
}

// maxFindings is how many findings are listed one by one.
const maxFindings = 100

func (k *checker) find(format string, args ...any) {
	if k.found++; k.found <= maxFindings {
		k.report.Findings = append(k.report.Findings, fmt.Sprintf(format, args...))
	}
}

// passed is a line of a list that is counted and takes no room.
type passed struct{}

func (*passed) UnmarshalJSON([]byte) error { return nil }

// index reads the index. It counts what the lists hold before it makes room for it: no list is longer
// than the archive has files, or than an archive may have.
func (k *checker) index() error {
	text := k.files[indexName].text
	var lists struct {
		Invoices, Pieces, Rehearsed, Unsent, Events, Items []passed
		Proof                                              struct{ Entries []passed }
	}
	if err := json.Unmarshal(text, &lists); err != nil {
		return ErrNoEvidence
	}
	if most := max(len(lists.Pieces), len(lists.Rehearsed), len(lists.Proof.Entries)); most > len(k.files) {
		return agree.Errorf("it lists %d {piece or entry|pieces or entries}, and the file has %d {file|files}: %w", most, len(k.files), ErrNoEvidence)
	}
	if most := max(len(lists.Invoices), len(lists.Unsent), len(lists.Events), len(lists.Items)); most > maxEntries {
		return fmt.Errorf("a list has %d lines: %w", most, ErrNoEvidence)
	}
	if err := json.Unmarshal(text, &k.report.Dossier); err != nil || k.report.Dossier.Format != Format {
		return ErrNoEvidence
	}
	return nil
}

// sums compares the files with SHA256SUMS.
func (k *checker) sums() {
	listed := map[string]bool{sumsName: true}
	for line := range strings.Lines(string(k.files[sumsName].text)) {
		digest, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		f, there := k.files[name]
		switch {
		case !ok:
			k.find("%s has a line that is none: %.100s", sumsName, line)
		case !there:
			k.find("%s is missing", name)
		case f.digest != digest:
			k.find("%s was changed", name)
		}
		listed[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(k.files)) {
		if !listed[name] {
			k.find("%s was added", name)
		}
	}
}

// redacted hears what entries say that was taken out of others. One that is not as it was written says nothing.
func (k *checker) redacted() {
	for _, l := range k.report.Dossier.Proof.Entries {
		f := k.files[entryName(l.Seq)]
		if f.digest != l.Hash {
			continue
		}
		e, err := ledger.Record{Seq: l.Seq, Text: string(f.text)}.Entry()
		if err != nil || e.Seq != l.Seq {
			continue
		}
		if said, ok := journal.Redacted(&e); ok {
			k.left.Hear(e.Seq, &said)
		}
	}
}

// journal proves the entries that are there.
func (k *checker) journal() {
	hashes := map[int64]string{}
	for _, l := range k.report.Dossier.Proof.Entries {
		f, there := k.files[entryName(l.Seq)]
		rec := ledger.Record{Seq: l.Seq, Text: string(f.text), Hash: l.Hash}
		e, err := rec.Entry()
		switch {
		case !there:
			k.find("entry %d of the journal is missing", l.Seq)
			continue
		case f.digest != l.Hash && k.left.Holds(l.Seq, l.Hash, f.digest) && err == nil && e.Seq == l.Seq:
			k.report.Redacted++
		case f.digest != l.Hash:
			k.find("entry %d of the journal was changed: its text does not have its hash", l.Seq)
		case err != nil || e.Seq != l.Seq:
			k.find("entry %d of the journal was changed: its text is not that entry", l.Seq)
			continue
		}
		if before, ok := hashes[l.Seq-1]; ok && e.Prev != before {
			k.find("entry %d does not follow the entry before it: one of the two was changed", l.Seq)
		}
		if head := k.report.Dossier.Proof.Head; l.Seq == head.Seq && l.Hash != head.Hash || l.Seq > head.Seq {
			k.find("entry %d does not agree with the head %d:%s", l.Seq, head.Seq, head.Hash)
		}
		hashes[l.Seq], k.entries[l.Seq] = l.Hash, e
	}
	for _, name := range slices.Sorted(maps.Keys(k.files)) {
		var seq int64
		if _, err := fmt.Sscanf(name, "journal/%d.json", &seq); err == nil && hashes[seq] == "" {
			k.find("%s is not an entry that the index lists", name)
		}
	}
}

// messages compares what was handed over with what the receipts' entries vouch for.
func (k *checker) messages() {
	vouched := map[string]string{} // digest by name
	for _, seq := range slices.Sorted(maps.Keys(k.entries)) {
		e := k.entries[seq]
		if s, ok := receipt(&e); ok && s.Rendition != "" {
			digest := k.left.Message(s.Message, s.Attempt, s.Rendition)
			vouched[fmt.Sprintf("messages/%s-%d", s.Message, s.Attempt)] = digest
			k.vouched[s.Message+" "+digest] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(k.files)) {
		base, ok := strings.CutSuffix(name, ".json")
		if !ok || path.Dir(name) != "messages" {
			continue
		}
		digest, known := vouched[base]
		switch {
		case !known:
			k.find("%s: no entry of the journal vouches for it", name)
		case k.rendition(base) != digest:
			k.find("%s or a file that went with it was changed: entry of its receipt has another digest", name)
		default:
			k.report.Messages++
		}
	}
	for _, base := range slices.Sorted(maps.Keys(vouched)) {
		if _, there := k.files[base+".json"]; !there {
			k.find("%s.json is missing: the journal has a receipt of it", base)
		}
	}
}

// receipt reads an entry of what a channel answered; ok is false for any other.
func receipt(e *ledger.Entry) (r journal.Receipt, ok bool) {
	b, err := journal.Read(e)
	if err != nil {
		return r, false
	}
	r, ok = b.(journal.Receipt)
	return r, ok
}

// rendition is the digest of a message that is there, with its files.
func (k *checker) rendition(base string) string {
	body := k.files[base+".json"].text
	var said struct{ Attachments []struct{ Name string } }
	_ = json.Unmarshal(body, &said) // another body has another digest
	var files []ledger.FileDigest
	for i, a := range said.Attachments {
		files = append(files, ledger.FileDigest{Name: a.Name, SHA256: k.files[attachedName(base, i, a.Name)].digest})
	}
	return ledger.RenditionDigest(body, files)
}

// facts proves those of which all are there.
func (k *checker) facts() {
	for _, l := range k.report.Dossier.Proof.Entries {
		f, there := k.files[factsName(l.Seq)]
		if !l.Whole || !there {
			continue
		}
		if e := k.entries[l.Seq]; digestOf(strings.SplitSeq(strings.TrimSuffix(string(f.text), "\n"), "\n")) != k.left.Facts(l.Seq, e.Facts) {
			k.find("facts that entry %d made were changed", l.Seq)
			continue
		}
		k.report.Facts++
	}
}

// pieces sees that the index tells of files that are there.
func (k *checker) pieces() {
	for _, p := range slices.Concat(k.report.Dossier.Pieces, k.report.Dossier.Rehearsed) {
		for _, name := range append([]string{p.File}, p.Attached...) {
			if _, there := k.files[name]; !there {
				k.find("piece %d: %s is missing", p.Number, name)
			}
		}
		if p.Kept && !k.vouched[p.Key+" "+p.Digest] {
			k.find("piece %d: no entry of the journal vouches for it", p.Number)
		}
	}
}

// CheckIn compares the entries and the head of a dossier with a ledger, and adds to the
// findings of the report what the ledger has otherwise.
func CheckIn(ctx context.Context, r ledger.Reader, report *Report) error {
	proof := report.Dossier.Proof
	heads := []ledger.Head{proof.Head}
	for _, l := range proof.Entries {
		heads = append(heads, ledger.Head{Seq: l.Seq, Hash: l.Hash})
	}
	for _, h := range heads {
		err := ledger.Passed(ctx, r, h)
		if errors.Is(err, ledger.ErrDiffers) {
			report.Findings = append(report.Findings, "not that of the ledger: "+err.Error())
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}
