package law

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Each file of rates is one regime, named after the file. To add one, add its
// file: a header from,until,percent,source, then a row for each period.
//
//go:embed rates/*.csv
var shipped embed.FS

// Shipped returns the regimes that come with relance, by name.
func Shipped() (map[string]*Rates, error) {
	files, err := fs.Glob(shipped, "rates/*.csv")
	if err != nil {
		return nil, fmt.Errorf("shipped rates: %w", err)
	}
	regimes := make(map[string]*Rates, len(files))
	for _, file := range files {
		name := strings.ToUpper(strings.TrimSuffix(path.Base(file), ".csv"))
		if regimes[name], err = readCSV(name, file); err != nil {
			return nil, fmt.Errorf("shipped rates: %s: %w", file, err)
		}
	}
	return regimes, nil
}

func readCSV(name, file string) (*Rates, error) {
	f, err := shipped.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	r.FieldsPerRecord = 4
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	periods := make([]Period, 0, len(rows))
	for _, row := range rows[min(1, len(rows)):] {
		p, err := ParsePeriod(row[0], row[1], row[2], row[3])
		if err != nil {
			return nil, err
		}
		periods = append(periods, p)
	}
	return New(name, periods)
}
