package replay

import "github.com/relance-dev/relance/engine"

// ByState counts the cases in each state, at the end of the first day, of each day a week after another, and of the last.
type ByState struct {
	From, To engine.Date
	// Moves are by machine, state and day of Days: how many cases more stand there than on the day before it.
	Moves [][][]int32
}

// NewByState returns an empty one for the policies of a book.
func NewByState(b *engine.Book, from, to engine.Date) *ByState {
	s := &ByState{From: from, To: to, Moves: make([][][]int32, len(b.Machines))}
	days := len(s.Days())
	for i, m := range b.Machines {
		s.Moves[i] = make([][]int32, len(m.States))
		for j := range s.Moves[i] {
			s.Moves[i][j] = make([]int32, days)
		}
	}
	return s
}

// Days are those at whose end is counted.
func (s *ByState) Days() (days []engine.Date) {
	for d := s.From; d < s.To; d += 7 {
		days = append(days, d)
	}
	return append(days, s.To)
}

// Cases are how many cases stand in a state of a machine, on each of Days.
func (s *ByState) Cases(machine, state int) []int {
	n, out := 0, make([]int, len(s.Moves[machine][state]))
	for i, more := range s.Moves[machine][state] {
		n += int(more)
		out[i] = n
	}
	return out
}

// merge adds those of other clients over the same days.
func (s *ByState) merge(o *ByState) {
	for i := range s.Moves {
		for j := range s.Moves[i] {
			for k, n := range o.Moves[i][j] {
				s.Moves[i][j][k] += n
			}
		}
	}
}

// stood is where a case was counted last.
type stood struct {
	counted bool
	state   engine.StateID
}

// stand notes where the cases of a client stand at the end of a day.
func (w *Walker) stand(day engine.Date) {
	s := w.out.Tally.ByState
	if s == nil {
		return
	}
	at := min(int(day-s.From+6)/7, len(s.Moves[0][0])-1)
	for i := range w.cases {
		r := &w.cases[i]
		now := stood{r.machine != nil && w.selects(r.machine), r.state.State}
		if now == r.stood {
			continue
		}
		if r.stood.counted {
			s.Moves[r.number][r.stood.state][at]--
		}
		if now.counted {
			s.Moves[r.number][now.state][at]++
		}
		r.stood = now
	}
}
