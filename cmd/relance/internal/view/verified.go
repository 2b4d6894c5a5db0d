package view

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/ledger"
)

// Verified is what relance verify found in a ledger.
type Verified struct {
	Ledger   string    `json:"ledger"`            // its file
	AsItWas  bool      `json:"as_it_was_written"` // nothing was found
	Head     string    `json:"head,omitempty"`    // ENTRY:HASH, to be noted elsewhere; none when there are findings
	Entries  int64     `json:"entries"`           // that were read
	Forms    int64     `json:"forms"`             // of clients and invoices
	Events   int64     `json:"events"`            // that were recorded
	Messages int64     `json:"messages"`          // as they were handed over
	Rows     int64     `json:"rows"`              // cases and messages of the outbox, as they stand
	Unproven int64     `json:"unproven"`          // those that an earlier version changed last: nothing vouches for them
	Redacted int64     `json:"redacted"`          // entries out of which something of a client was taken, as another entry says
	Unsealed int64     `json:"unsealed"`          // answers of channels that wait to be put into the journal: the head is that far behind
	Findings []Finding `json:"findings"`          // what is not as it was written
}

// Finding is one thing that is not as it was written.
type Finding struct {
	Entry   int64  `json:"entry,omitempty"` // it is about; none for the ledger as a whole
	Message string `json:"message"`
}

// NewVerified is the view of what was found in the ledger of a file.
func NewVerified(path string, r *ledger.Report) Verified {
	v := Verified{
		Ledger: filepath.ToSlash(path), AsItWas: len(r.Findings) == 0, Entries: r.Entries, Forms: r.Versions, Events: r.Events, Messages: r.Messages,
		Rows: r.Rows, Unproven: r.Unproven, Redacted: r.Redacted, Unsealed: r.Unsealed,
		Findings: list(r.Findings, func(f *ledger.Finding) Finding { return Finding{f.Seq, f.Message} }),
	}
	if v.AsItWas {
		v.Head = NewHead(r.Head).Head
	}
	return v
}

// Head is the head of a journal.
type Head struct {
	Head string `json:"head"` // ENTRY:HASH
}

// NewHead is the view of a head.
func NewHead(h ledger.Head) Head { return Head{fmt.Sprintf("%d:%s", h.Seq, h.Hash)} }

// ParseHead reads ENTRY:HASH; empty text is no head.
func ParseHead(text string) (ledger.Head, error) {
	if text == "" {
		return ledger.Head{}, nil
	}
	number, hash, _ := strings.Cut(text, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || len(hash) != 64 {
		return ledger.Head{}, fmt.Errorf("%s is no head: write it as verify wrote it, the entry and 64 digits: 12:9f2c…", text)
	}
	return ledger.Head{Seq: seq, Hash: strings.ToLower(hash)}, nil
}
