package xlsx

import (
	"errors"
	"fmt"
	"io"
)

// The bounds of a workbook. A sheet of Excel has 1,048,576 rows and its texts 32,767
// characters; an export has far fewer columns than a sheet could.
const (
	MostRows    = 1 << 20
	MostColumns = 2048
	mostDepth   = 64      // of elements in each other
	longestRow  = 4 << 20 // bytes of XML
	smallPart   = 16 << 20
	roomy       = 64 << 20 // what a part may unpack to however small it is packed
	sheetRatio  = 100      // how often its packed size a sheet may unpack to, beyond roomy
	stringRatio = 40       // the same for the texts, which are held in memory
)

// ErrTooLarge is the refusal of a workbook that unpacks to more than an honest one would.
var ErrTooLarge = errors.New("the workbook is far larger inside than a ledger can be")

// ErrCutOff is the refusal of a file that begins as an archive does and does not end as one.
var ErrCutOff = errors.New("the file is damaged or was cut off")

// bounded fails with ErrTooLarge once more than left bytes were read since left was last set.
type bounded struct {
	r    io.Reader
	left int
	all  int64 // bytes that may be read in all
	what string
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 || b.all <= 0 {
		return 0, fmt.Errorf("%s: %w", b.what, ErrTooLarge)
	}
	if int64(len(p)) > b.all {
		p = p[:b.all]
	}
	n, err := b.r.Read(p)
	b.left -= n
	b.all -= int64(n)
	return n, err
}
