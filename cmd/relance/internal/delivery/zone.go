package delivery

import (
	"fmt"
	"time"

	"github.com/relance-dev/relance/policies"
)

// Zone is the creditor's time zone.
func Zone(book *policies.Book) (*time.Location, error) {
	zone, err := time.LoadLocation(book.Engine.Creditor.Timezone)
	if err != nil {
		return nil, fmt.Errorf("the creditor's timezone: %w", err)
	}
	return zone, nil
}
