package plan_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
)

// renamed is a book whose states, and whose policies for invoices, have other names, with lines that say so. The
// states stand in another order.
func renamed(b *engine.Book, r *rand.Rand) *engine.Book {
	out := *b
	out.Digest, out.Machines, out.Moved = b.Digest+"-renamed", nil, map[string]string{}
	for _, m := range b.Machines {
		n := *m
		if m.Scope == engine.ScopeInvoice {
			n.Policy = "other_" + m.Policy
			out.Moved[m.Policy] = n.Policy
		}
		place := r.Perm(len(m.States))
		to := func(s engine.StateID) engine.StateID {
			if s == engine.NoState {
				return s
			}
			return engine.StateID(place[s])
		}
		rules := func(list []engine.Rule) []engine.Rule {
			list = slices.Clone(list)
			for i := range list {
				list[i].To = to(list[i].To)
			}
			return list
		}
		n.Start, n.Reopen, n.Always, n.Moved = to(m.Start), to(m.Reopen), rules(m.Always), map[string]engine.StateID{}
		n.States = make([]engine.State, len(m.States))
		for i, s := range m.States {
			n.Moved[s.Name] = to(engine.StateID(i))
			s.Name, s.Reopen, s.Next = "other_"+s.Name, to(s.Reopen), rules(s.Next)
			n.States[place[i]] = s
		}
		out.Machines = append(out.Machines, &n)
	}
	return &out
}

// moody answers by the message and the attempt, whatever the states are called.
func moody(seed uint64) func(channels.Message) error {
	var mu sync.Mutex
	attempts := map[string]int{}
	return func(m channels.Message) error {
		mu.Lock()
		defer mu.Unlock()
		what := m.To.Address + " " + m.Text
		attempts[what]++
		h := fnv.New64a()
		fmt.Fprintln(h, seed, what, attempts[what])
		switch h.Sum64() % 5 {
		case 0:
			return &channels.Error{Outcome: channels.Temporary, Reason: channels.Network}
		case 1:
			return &channels.Error{Outcome: channels.Permanent, Reason: channels.BadContent}
		}
		return nil
	}
}

// A book that calls everything by other names, and says so, goes on with every case as if nothing had been renamed:
// what waits, what was put off, what failed and what a hold interrupts, on whatever day it comes.
func TestABookWithOtherNamesGoesOnWhereTheOldOneStood(t *testing.T) {
	sent, seeds := 0, seeds(3, 4)
	plain := strings.NewReplacer("other_", "", "-renamed", "")
	for _, seed := range seeds {
		lives := [2][]string{}
		for n := range lives {
			c := randomConfig(rand.New(rand.NewPCG(seed, 3)))
			r := rand.New(rand.NewPCG(seed, 4))
			other, change := renamed(c.Book, r), c.From+engine.Date(r.IntN(int(c.To-c.From)))
			l, w, fails := open(t), newWorld(c), moody(seed)
			for d := c.From; d <= c.To; d++ {
				book := c.Book
				if n == 1 && d >= change {
					book = other
				}
				w.tell(t, l, d)
				runDay(t, l, book, d)
				dispatchtest.Deliver(t, l, book, noon(d), fails)
			}
			for _, m := range outboxByKey(t, l) {
				said := fmt.Sprintf("%s %s %s %s %v %s", m.Body.Date, m.Channel, m.Body.To, m.Body.Template, m.Body.Lines, m.Status)
				lives[n] = append(lives[n], plain.Replace(said))
			}
			slices.Sort(lives[n])
		}
		compare(t, fmt.Sprintf("seed %d", seed), lives[1], lives[0])
		sent += len(lives[0])
	}
	if sent < len(seeds) {
		t.Errorf("only %d messages in %d portfolios: the trial shows nothing", sent, len(seeds))
	}
}

// A case that a book cannot place keeps its client waiting, and says which line is missing; with the line it goes on.
func TestACaseGoesWhereMovedLeads(t *testing.T) {
	held := func(b *engine.Book) { b.Machines[0].States[1].Hold = true }
	rename := func(to string) func(*engine.Book) {
		return func(b *engine.Book) { b.Machines[0].States[1].Name = to }
	}
	for _, c := range []struct {
		name   string
		change func(*engine.Book)
		stuck  string // part of what is said; empty when the case goes on
		state  string
	}{
		{"the state is gone", rename("kind"), "with moved where it goes on", ""},
		{"it moved", func(b *engine.Book) {
			rename("kind")(b)
			b.Machines[0].Moved = map[string]engine.StateID{"mild": 1}
		}, "", "kind"},
		{"it became one with another", func(b *engine.Book) {
			rename("kind")(b)
			b.Machines[0].Moved = map[string]engine.StateID{"mild": 2}
		}, "", "firm"},
		{"it became a hold", held, "interrupted nothing", ""},
		{"the policy is gone", func(b *engine.Book) { b.Machines[0].Policy = "uno" }, "with moved which takes it over", ""},
		{"the policy moved", func(b *engine.Book) {
			b.Machines[0].Policy = "uno"
			b.Moved = map[string]string{"one": "uno"}
		}, "", "mild"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf := three()
			l := told(t, conf)
			runDay(t, l, conf.Book, conf.From)
			dispatchtest.Deliver(t, l, conf.Book, noon(conf.From), nil)
			changed := bookOf(machine("one", engine.ScopeInvoice, 7, 40, 50))
			changed.Digest = "changed"
			c.change(changed)
			p := newPlan(t, l, config(changed, conf.From+1))
			stuck := ""
			for _, k := range p.Clients {
				stuck = k.Stuck
			}
			if c.stuck != "" {
				if !strings.Contains(stuck, c.stuck) {
					t.Errorf("said %q, want it to hold %q", stuck, c.stuck)
				}
				return
			}
			runDay(t, l, changed, conf.From+1)
			for _, got := range casesOf(t, l) {
				if got.State != c.state || got.Policy != changed.Machines[0].Policy {
					t.Errorf("%s stands in %s of %s, want %s of %s", got.ID(), got.State, got.Policy, c.state, changed.Machines[0].Policy)
				}
			}
		})
	}
}

// casesOf lists the cases of a ledger.
func casesOf(t *testing.T, l ledger.Ledger) (all []ledger.Case) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
			if err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
