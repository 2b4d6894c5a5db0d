package source

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/relance-dev/relance/engine/intake"
)

// Field is one value of a row. Value is nil, a bool, a string or a json.Number.
type Field struct {
	Name  string
	Value any
}

// Spool is a file of one row a line, as JSON, that one list of a source is written into.
type Spool struct {
	path   string
	limits Limits
	file   *os.File
	out    *bufio.Writer
	sum    hash.Hash
	line   []byte
	bytes  int64
	rows   int
}

// NewSpool creates the file, which nobody else may read; there must be none of that name.
func NewSpool(path string, limits Limits) (*Spool, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("rows of a source: %w", err)
	}
	s := &Spool{path: path, limits: limits.orDefault(), file: f, sum: sha256.New()}
	s.out = bufio.NewWriterSize(io.MultiWriter(f, s.sum), 64<<10)
	return s, nil
}

// Limits bound the list.
func (s *Spool) Limits() Limits { return s.limits }

// Rows is how many rows there are so far.
func (s *Spool) Rows() int { return s.rows }

// SHA256 is the hex digest of the rows, once the spool is closed.
func (s *Spool) SHA256() string { return hex.EncodeToString(s.sum.Sum(nil)) }

// Add writes one row. It fails when the list grows beyond its limits.
func (s *Spool) Add(row []Field) error {
	line := append(s.line[:0], '{')
	for i, f := range row {
		if i > 0 {
			line = append(line, ',')
		}
		name, err := json.Marshal(f.Name)
		if err != nil {
			return err
		}
		value, err := json.Marshal(f.Value)
		if err != nil {
			return fmt.Errorf("row %d, %s: %w", s.rows+1, f.Name, err)
		}
		line = append(append(append(line, name...), ':'), value...)
	}
	s.line = append(line, '}', '\n')
	s.bytes += int64(len(s.line))
	s.rows++
	if s.bytes > s.limits.Bytes || s.rows > s.limits.Rows {
		return TooMuch(s.limits)
	}
	_, err := s.out.Write(s.line)
	return err
}

// TooMuch is the error of a list that grows beyond its limits.
func TooMuch(l Limits) error {
	return Fail("ask for what is open alone, or for fewer columns",
		"answers more than %d MB or %d {row|rows}; nothing was used", l.Bytes/1_000_000, l.Rows)
}

// Close ends the file. Closed twice it does nothing.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.out.Flush(), s.file.Close())
	s.file = nil
	return err
}

// Source is the spool as an export of the name that people know it by.
func (s *Spool) Source(name string) *intake.Source {
	return &intake.Source{Name: name, Size: s.bytes, Open: func() (io.ReadCloser, error) { return os.Open(s.path) }}
}
