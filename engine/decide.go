package engine

// Decide says what happens to a case on a day. It is pure: it reads no clock
// and changes nothing it is given; the same arguments give the same decision.
// An error (an *Error) means that a guard had no answer: the case stays.
func Decide(m *Machine, c Case, f *Facts, today Date) (Decision, error) {
	panic("written next")
}
