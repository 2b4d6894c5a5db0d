package text

import (
	"fmt"
	"io"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// rateNotice is how many days before a rate ends check and status say so: authorities publish
// the next one about then.
const rateNotice = 60

// maxPolicies is how many policies are named at a rate that ends.
const maxPolicies = 6

// WriteRatesEnd says which policies will stop writing for want of a rate, and when.
func WriteRatesEnd(w io.Writer, say words.Writer, book *policies.Book, today engine.Date) error {
	for _, e := range book.RatesEnd(today + rateNotice) {
		names := firstOfList(say, e.Policies, maxPolicies, len(e.Policies))
		said := say.T("%s has no rate from %s on: from then on, %s will write no message with interest by it", e.Name, say.On(e.From), say.Plural(len(e.Policies), say.T("policy"), say.T("policies"))+" "+names)
		if e.From <= today {
			said = say.T("%s has no rate from %s on: from then on, %s can write no message with interest by it", e.Name, say.On(e.From), say.Plural(len(e.Policies), say.T("policy"), say.T("policies"))+" "+names)
		}
		if _, err := fmt.Fprintf(w, "%s\n  %s\n", said, say.T("look it up and add it to the book: %s", e.Missing.Line())); err != nil {
			return err
		}
	}
	return nil
}
