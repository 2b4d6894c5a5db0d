package calendar

import (
	"fmt"
	"time"
)

// Zone is the creditor's time zone, by its IANA name.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("the creditor's timezone: %w", err)
	}
	return zone, nil
}
