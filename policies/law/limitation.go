package law

// Limitation is the time after which a claim can no longer be brought to court.
type Limitation struct {
	Years      int
	Source     string
	Confidence Confidence
}
