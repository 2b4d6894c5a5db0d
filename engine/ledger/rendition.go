package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Rendition is a message as it was handed to its channel in one attempt: the
// words, the recipient, the files. It is stored before the channel is called, and the
// receipt's entry in the journal carries its Digest.
type Rendition struct {
	Message string // Message.Key
	Attempt int    // Message.Attempts of the attempt, from 1
	At      time.Time
	Body    json.RawMessage // a channels.Message, its attachments without data
	Files   []File          // its attachments, in order
}

// File is what a message had with it. The ledger keeps the same data once.
type File struct {
	Name string
	Type string // media type
	Data []byte
}

// Digest is the hex SHA-256 of the body and, behind it, a line "SHA256  NAME" for
// each file, as sha256sum writes it.
func (r *Rendition) Digest() string {
	var files []FileDigest
	for _, f := range r.Files {
		files = append(files, FileDigest{f.Name, DigestOf(f.Data)})
	}
	return RenditionDigest(r.Body, files)
}

// FileDigest is a File of which the bytes are not at hand.
type FileDigest struct{ Name, SHA256 string }

// RenditionDigest is Rendition.Digest of a body and files.
func RenditionDigest(body []byte, files []FileDigest) string {
	sum := sha256.New()
	sum.Write(body)
	for _, f := range files {
		sum.Write([]byte("\n" + f.SHA256 + "  " + f.Name))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// DigestOf is the hex SHA-256 of some bytes.
func DigestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
