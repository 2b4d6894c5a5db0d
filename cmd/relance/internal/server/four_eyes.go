package server

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// alone reports whether somebody may not agree to a proposal by themselves: they wrote the rule that leads there,
// as git has it, and nothing was decided in that state since. It asks nothing of a book without git, of people
// whose names are not those of git, and where nobody else could agree.
func (s *Server) alone(ctx context.Context, r ledger.Reader, o *Office, w plan.Waiting, who string) (bool, error) {
	if s.cfg.Author == nil || !s.othersMayAgree(who) {
		return false, nil
	}
	c, err := r.Case(ctx, w.Case)
	if err != nil {
		return false, err
	}
	invoice := c.Invoice
	if invoice == "" && len(c.Covers) > 0 {
		invoice = c.Covers[0]
	}
	now := s.cfg.Now().In(o.Zone)
	cfg := o.plan(now)
	answer, err := evidence.Why(ctx, r, cfg, invoice, cfg.Day)
	if err != nil {
		return false, ctx.Err() // nothing says which rule it is
	}
	for _, rule := range slices.Concat(answer.Fired, answer.Others) {
		file, line, ok := placeOf(rule.Source)
		if rule.To != w.To || !ok {
			continue
		}
		name, at, known := s.cfg.Author(ctx, file, line)
		if !known || !strings.EqualFold(strings.Join(strings.Fields(name), " "), who) {
			continue
		}
		counts, err := r.Counts(ctx, at)
		if err != nil {
			return false, err
		}
		before := slices.ContainsFunc(counts.Messages, func(m ledger.MessageCount) bool { return m.Policy == w.Policy && m.State == w.To })
		return !before, nil
	}
	return false, nil
}

// othersMayAgree reports whether somebody else has a role that may agree.
func (s *Server) othersMayAgree(who string) bool {
	return slices.ContainsFunc(s.cfg.Accounts.People(), func(p Person) bool { return p.Role.May(Approver) && !strings.EqualFold(p.Name, who) })
}

// placeOf reads a place such as book.cue:21 or book.cue:21:4.
func placeOf(text string) (file string, line int, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 {
		return "", 0, false
	}
	line, err := strconv.Atoi(parts[1])
	return parts[0], line, err == nil && line > 0
}

// waitingAt is what a case proposes; ok is false when it proposes nothing.
func waitingAt(ctx context.Context, r ledger.Reader, id string) (w plan.Waiting, ok bool, err error) {
	all, err := plan.AllWaiting(ctx, r)
	i := slices.IndexFunc(all, func(w plan.Waiting) bool { return w.Case == id })
	if err != nil || i < 0 {
		return w, false, err
	}
	return all[i], true, nil
}
