package law

// Limitation is the time after which a claim can no longer be brought to court;
// engine.Limitation counts it for an invoice.
type Limitation struct {
	Years      int
	Source     string
	Confidence Confidence
}
