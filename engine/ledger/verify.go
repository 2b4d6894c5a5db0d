package ledger

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Report is what Verify found.
type Report struct {
	Head     Head
	Entries  int64     // that were read
	Versions int64     // of clients and invoices
	Events   int64     // that were recorded
	Messages int64     // as they were handed over, that a receipt's entry vouches for
	Rows     int64     // cases and messages of the outbox that an entry vouches for
	Unproven int64     // those that were last changed by a version that did not vouch for them
	Redacted int64     // entries out of which something was taken, for which an entry of KindForgotten vouches
	Unsealed int64     // answers of channels that no entry says yet: the head is that far behind; see Together
	Findings []Finding // by entry; none when the ledger is as it was written
}

// Finding is one thing that is not as it was written.
type Finding struct {
	Seq     int64 // the entry it is about; 0 for the ledger as a whole
	Message string
}

// maxFindings is how many findings are kept: one broken link is enough to know,
// and a rewritten ledger would give one for each entry.
const maxFindings = 100

// Verify proves that the journal is whole and that every fact is as an entry
// made it: each entry's hash is that of its text, each carries the hash of the one
// before, the numbers have no gap, the last one is the ledger's head, and the digest of
// facts in each entry is that of the facts the ledger holds; that what was handed over is
// what the entry of its receipt vouches for; and that cases, the outbox and all other rows stand as the last
// entries left them. The store looks at its own files too. What it cannot see is
// a ledger that somebody rewrote from end to end: compare Report.Head with one
// that was kept elsewhere. What was taken out of it (KindForgotten) has to be as the entry says that took it out.
// bodies reads entries; package journal knows, whose Verify is this with its own. An error is one of reading.
func Verify(ctx context.Context, r Reader, bodies Bodies) (*Report, error) {
	v := verifier{bodies: bodies, report: &Report{}, changed: map[int64]Record{}, facts: map[int64]string{}, digests: map[int64]*Digest{}, handed: map[string][]handed{}, rows: map[string]vouched{}}
	damage, err := r.Damage(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the file: %w", err)
	}
	for _, text := range damage {
		v.find(0, "the file is damaged: %s", text)
	}
	if several, ok := r.(TogetherReader); ok {
		if v.report.Unsealed, err = several.Unsealed(ctx); err != nil {
			return nil, fmt.Errorf("verify what channels answered: %w", err)
		}
	}
	if err := v.read(ctx, r); err != nil && len(damage) == 0 { // else what was found says why
		return nil, err
	}
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int { return int(a.Seq - b.Seq) })
	return v.report, nil
}

// Bodies read what entries say. Each reports whether an entry says such a thing; nil reads none.
type Bodies struct {
	Receipt  func(*Entry) (HandedOver, bool) // what it says of a message that was handed over
	Redacted func(*Entry) (Redacted, bool)   // what it says of what was taken out
}

// read compares all that the ledger holds with what its journal says.
func (v *verifier) read(ctx context.Context, r Reader) error {
	if err := v.chain(ctx, r); err != nil {
		return fmt.Errorf("verify the journal: %w", err)
	}
	if err := v.versions(ctx, r); err != nil {
		return fmt.Errorf("verify the facts: %w", err)
	}
	v.compare()
	if err := v.renditions(ctx, r); err != nil {
		return fmt.Errorf("verify the messages: %w", err)
	}
	if err := v.compareRows(ctx, r); err != nil {
		return fmt.Errorf("verify the cases and the outbox: %w", err)
	}
	return nil
}

// Passed reports whether the ledger went through a head that was noted earlier.
// It fails with ErrDiffers when the entry is not there or has another hash.
func Passed(ctx context.Context, r Reader, noted Head) error {
	for rec, err := range r.Journal(ctx, JournalFilter{After: noted.Seq - 1}) {
		switch {
		case err != nil:
			return err
		case rec.Seq != noted.Seq || rec.Hash != noted.Hash:
			return fmt.Errorf("entry %d has the hash %s, not %s: %w", rec.Seq, rec.Hash, noted.Hash, ErrDiffers)
		}
		return nil
	}
	return fmt.Errorf("there is no entry %d: %w", noted.Seq, ErrDiffers)
}

// verifier is the working state of one Verify.
type verifier struct {
	bodies  Bodies
	report  *Report
	changed map[int64]Record  // entries whose text does not have their hash, by number
	left    Vouched           // what was taken out
	facts   map[int64]string  // digest in each entry that made facts
	digests map[int64]*Digest // of the facts there are, by entry
	handed  map[string][]handed
	rows    map[string]vouched // by Row.Name
	sealed  bool               // every case and message was vouched for since the ledger was made
	every   bool               // and so was every other row
}

func (v *verifier) find(seq int64, format string, args ...any) {
	if len(v.report.Findings) < maxFindings {
		v.report.Findings = append(v.report.Findings, Finding{Seq: seq, Message: fmt.Sprintf(format, args...)})
	}
}

// chain walks the journal.
func (v *verifier) chain(ctx context.Context, r Reader) error {
	var last Head
	for rec, err := range r.Journal(ctx, JournalFilter{}) {
		if err != nil {
			return err
		}
		v.report.Entries++
		v.link(last, rec)
		last = Head{Seq: rec.Seq, Hash: rec.Hash}
	}
	v.compareEntries()
	head, err := r.Head(ctx)
	if err != nil {
		return err
	}
	v.report.Head = head
	if head != last {
		v.find(last.Seq, "the journal ends with entry %d, and the ledger's head is entry %d: entries were cut off or added", last.Seq, head.Seq)
	}
	return nil
}

// link proves one entry.
func (v *verifier) link(last Head, rec Record) {
	if rec.Seq != last.Seq+1 {
		v.find(rec.Seq, "entry %d follows entry %d: entries are missing", rec.Seq, last.Seq)
	}
	whole := hashOf([]byte(rec.Text)) == rec.Hash
	if !whole {
		v.changed[rec.Seq] = rec
	}
	e, err := rec.Entry()
	switch {
	case err != nil:
		v.find(rec.Seq, "entry %d was changed: its text is not an entry", rec.Seq)
		return
	case e.Seq != rec.Seq:
		v.find(rec.Seq, "entry %d says that it is entry %d", rec.Seq, e.Seq)
	case e.Prev != last.Hash:
		v.find(rec.Seq, "entry %d does not follow the entry before it: one of the two was changed", rec.Seq)
	}
	if e.Facts != "" {
		v.facts[rec.Seq] = e.Facts
	}
	v.hear(&e)
	v.vouch(&e)
	if whole && v.bodies.Redacted != nil { // one that was changed vouches for nothing
		if said, ok := v.bodies.Redacted(&e); ok {
			v.left.Hear(e.Seq, &said)
		}
	}
}

// compareEntries sets the entries whose text is not the one that was written beside what entries say that was taken out.
func (v *verifier) compareEntries() {
	for _, seq := range slices.Sorted(maps.Keys(v.changed)) {
		if rec := v.changed[seq]; v.left.Holds(seq, rec.Hash, rec.Left()) {
			v.report.Redacted++
		} else {
			v.find(seq, "entry %d was changed: its text does not have its hash", seq)
		}
	}
	for _, seq := range slices.Sorted(maps.Keys(v.left.entries)) {
		if _, there := v.changed[seq]; !there {
			v.find(seq, "entry %d is as it was written: entry %d says that something was taken out of it", seq, v.left.entries[seq].by)
		}
	}
}

// versions walks the facts.
func (v *verifier) versions(ctx context.Context, r Reader) error {
	add := func(seq int64, line string) {
		d := v.digests[seq]
		if d == nil {
			d = &Digest{}
			v.digests[seq] = d
		}
		d.Add(line)
	}
	for version, err := range r.Versions(ctx, VersionFilter{}) {
		if err != nil {
			return err
		}
		v.report.Versions++
		add(version.Seq, version.Line)
	}
	for e, err := range r.Events(ctx, EventFilter{}) {
		if err != nil {
			return err
		}
		v.report.Events++
		add(e.Seq, EventLine(&e))
	}
	return nil
}

// compare sets what the entries say beside the facts there are.
func (v *verifier) compare() {
	for _, seq := range slices.Sorted(maps.Keys(v.facts)) {
		if d := v.digests[seq]; d == nil || d.String() != v.left.Facts(seq, v.facts[seq]) {
			v.find(seq, "facts that entry %d made were changed: clients, invoices or events do not have its digest", seq)
		}
		delete(v.digests, seq)
	}
	for _, seq := range slices.Sorted(maps.Keys(v.digests)) {
		v.find(seq, "there are facts of entry %d, which says that it made none", seq)
	}
}
