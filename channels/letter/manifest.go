package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
)

// manifestSuffix ends a manifest's name. A letter counts as spooled once its
// manifest is there: it is written last.
const manifestSuffix = ".json"

// Manifest tells a print house or a person what to do with a letter. It is the JSON file
// beside the PDF.
type Manifest struct {
	Key        string       `json:"key"`
	Date       string       `json:"date"` // of the letter, RFC 3339
	Registered bool         `json:"registered"`
	To         ManifestTo   `json:"to"`
	Files      []SpooledPDF `json:"files"` // in the order of the envelope: the letter first
	Pages      int          `json:"pages"` // of the letter alone
	Cost       string       `json:"cost,omitempty"`
	Language   string       `json:"language,omitempty"`
	Layout     Layout       `json:"layout"`
	Client     string       `json:"client,omitempty"`
	Invoices   []string     `json:"invoices,omitempty"`
	Case       string       `json:"case,omitempty"`
}

// ManifestTo is who the envelope goes to.
type ManifestTo struct {
	Name    string   `json:"name"`
	Lines   []string `json:"lines"`
	Country string   `json:"country,omitempty"`
}

// SpooledPDF is a file to print.
type SpooledPDF struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of its bytes, in hex
}

func (s *Spool) manifest(m *channels.Message, pdf PDF, files []folder.File) (folder.File, error) {
	out := Manifest{
		Key: m.Key, Date: m.Date.Format(time.RFC3339), Registered: m.Params["registered"] == "true",
		To:    ManifestTo{m.To.Name, m.To.Postal, m.To.Country},
		Pages: pdf.Pages, Cost: s.cfg.Cost, Language: m.Language, Layout: s.paper.layout,
		Client: m.Client, Invoices: m.Invoices, Case: m.Case,
	}
	if out.Registered {
		out.Cost = s.cfg.RegisteredCost
	}
	letter := len(files) - 1
	for i := range files {
		f := files[(i+letter)%len(files)] // the letter, then what goes with it
		sum := sha256.Sum256(f.Data)
		out.Files = append(out.Files, SpooledPDF{m.Key + f.Suffix, hex.EncodeToString(sum[:])})
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return folder.File{}, unusable(channels.BadContent, "the manifest cannot be written")
	}
	return folder.File{Suffix: manifestSuffix, Data: append(data, '\n')}, nil
}
