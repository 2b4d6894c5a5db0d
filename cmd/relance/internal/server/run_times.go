package server

import (
	"time"

	"github.com/relance-dev/relance/policies"
)

// runTimes are the times of each day at which the server runs by itself with a book, in minutes after midnight of
// the creditor; none when it does not.
func (s *Server) runTimes(o *Office) []int {
	switch {
	case s.cfg.Never:
		return nil
	case s.cfg.RunAt != nil:
		return s.cfg.RunAt
	case o.Book.Deploy != nil:
		return o.Book.Deploy.RunAt
	}
	return nil
}

// RunTimes are the times at which the server runs by itself, such as "07:00, 14:00", and those that deploy.cue says;
// empty for none.
func (s *Server) RunTimes() (runs, said string) {
	o, done := s.desk.take()
	defer done()
	if o.Book.Deploy != nil {
		said = policies.RunTimes(o.Book.Deploy.RunAt)
	}
	return policies.RunTimes(s.runTimes(o)), said
}

// lastBefore is the last of a day's times that has come on a clock, whatever an hour that was put back or forward
// did; false when none has.
func lastBefore(times []int, now time.Time) (last int, come bool) {
	minute := 60*now.Hour() + now.Minute()
	for _, at := range times {
		if at <= minute && (!come || at > last) {
			last, come = at, true
		}
	}
	return last, come
}
