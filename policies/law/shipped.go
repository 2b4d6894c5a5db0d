package law

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Each file of series is one reference rate, and each file of regimes one regime,
// named after the file. To add one, add its file.
//
//go:embed series/*.csv regimes/*.json
var shipped embed.FS

// Shipped returns the law that comes with relance. It is read once.
func Shipped() (*Law, error) { return readShipped() }

var readShipped = sync.OnceValues(func() (*Law, error) {
	l := &Law{regimes: map[string]*Regime{}, series: map[string]*Rates{}}
	err := each("series/*.csv", func(name string, data []byte) error {
		periods, err := readSeries(data)
		if err == nil {
			l.series[name], err = newSeries(name, periods)
		}
		return err
	})
	if err == nil {
		err = each("regimes/*.json", func(name string, data []byte) error {
			regime, err := readRegime(name, data)
			if err != nil {
				return err
			}
			l.regimes[name] = regime
			return l.derive(name)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("shipped law: %w", err)
	}
	return l, nil
})

// each reads the files that ship under a pattern, with the name each stands for.
func each(pattern string, read func(name string, data []byte) error) error {
	files, err := fs.Glob(shipped, pattern)
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := shipped.ReadFile(file)
		if err != nil {
			return err
		}
		name := strings.ToUpper(strings.TrimSuffix(path.Base(file), path.Ext(file)))
		if err := read(name, data); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// readSeries reads rows from,until,percent,confidence,source below a header.
func readSeries(data []byte) ([]Period, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comment = '#'
	r.FieldsPerRecord = 5
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	periods := make([]Period, 0, len(rows))
	for _, row := range rows[min(1, len(rows)):] {
		p, err := ParsePeriod(row[0], row[1], row[2], row[4])
		p.Confidence = Confidence(row[3])
		if err == nil {
			err = p.Confidence.check()
		}
		if err != nil {
			return nil, err
		}
		periods = append(periods, p)
	}
	return periods, nil
}
