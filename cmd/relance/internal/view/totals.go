package view

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/plan"
)

// Total is how many messages of a plan are alike, and what they cost.
type Total struct {
	Name     []string // what they have in common
	Messages int64
	Cost     string // exact decimal; empty when the book says no costs

	cents int64
}

// Totals counts the messages that name calls alike, and adds up what they cost.
func Totals(p *plan.Plan, name func(*plan.Message) []string) (list []Total) {
	totals, decimals := map[string]*Total{}, -1
	for i := range p.Clients {
		for j := range p.Clients[i].Messages {
			m := &p.Clients[i].Messages[j]
			called := name(m)
			key := strings.Join(called, "\x00")
			if totals[key] == nil {
				totals[key] = &Total{Name: called}
			}
			t := totals[key]
			t.Messages++
			if m.Cost != "" {
				whole, part, _ := strings.Cut(m.Cost, ".")
				n, _ := strconv.ParseInt(whole+part, 10, 64) // the plan wrote it
				t.cents, decimals = t.cents+n, len(part)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(totals)) {
		t := totals[key]
		if decimals >= 0 {
			text := fmt.Sprintf("%0*d", decimals+1, t.cents)
			if decimals > 0 {
				text = text[:len(text)-decimals] + "." + text[len(text)-decimals:]
			}
			t.Cost = text
		}
		list = append(list, *t)
	}
	return list
}
