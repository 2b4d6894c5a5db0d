package worklist

// FieldError is a fault in what a person said: which field, and what to write instead.
// A terminal shows the field as a flag, a page beside its input.
type FieldError struct {
	Field string // such as amount or until
	Value string // what was said; empty when nothing was
	Err   error
}

// Error is the field, what was said, and what is wrong with it.
func (e *FieldError) Error() string {
	if e.Value == "" {
		return e.Field + ": " + e.Err.Error()
	}
	return e.Field + " " + e.Value + ": " + e.Err.Error()
}

// Unwrap is what is wrong.
func (e *FieldError) Unwrap() error { return e.Err }

// refusal is why what a person said was not done: a sentence of its own, of one of the ledger's kinds.
type refusal struct {
	text string
	kind error // such as ledger.ErrNotFound
}

// Error is the sentence.
func (e *refusal) Error() string { return e.text }

// Unwrap is the kind.
func (e *refusal) Unwrap() error { return e.kind }
