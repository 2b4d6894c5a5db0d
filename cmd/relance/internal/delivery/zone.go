package delivery

import (
	"time"

	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/policies"
)

// Zone is the creditor's time zone.
func Zone(book *policies.Book) (*time.Location, error) {
	return calendar.Zone(book.Engine.Creditor.Timezone)
}
