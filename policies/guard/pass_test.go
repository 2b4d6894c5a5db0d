package guard

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
)

// randomRules are the guards of a state, some about the state itself, some missing.
func randomRules(t testing.TB, e *Env, rng *rand.Rand) []engine.Guard {
	t.Helper()
	var rules []engine.Guard
	for range 1 + rng.IntN(6) {
		src := randomCondition(rng, 2)
		switch rng.IntN(8) {
		case 0:
			rules = append(rules, nil)
			continue
		case 1:
			src = "case.state == 'firm' && " + src
		case 2:
			src = "case.state in ['watch', 'on_hold'] || 'firm' != case.state && " + src
		case 3:
			src = "facts.empty > 3 || " + src
		case 4:
			src = "invoice.open * 100000000000000000 > 5 && " + src
		}
		rules = append(rules, compile(t, e, src))
	}
	return rules
}

// TestAPassAgreesWithItsGuards compares a state's program with its guards, asked one by one, from each rule on.
func TestAPassAgreesWithItsGuards(t *testing.T) {
	v := vocabulary()
	v.Currency = engine.Currency{}
	e := newEnv(t, v)
	rng := rand.New(rand.NewPCG(7, 8))
	for range 400 {
		rules := randomRules(t, e, rng)
		passes := map[string]engine.Pass{}
		for _, s := range v.States {
			passes[s] = NewPass(s, rules, nil)
		}
		for range 30 {
			in := randomInput(rng)
			if in.Case == nil {
				continue // a state has a case
			}
			for i, s := range []string{"watch", "courtesy", "firm", "on_hold"} {
				in.Case.State = engine.StateID(i)
				for from := range len(rules) + 1 {
					rule, err := passes[s].First(in, from)
					want, wantErr := oneByOne(rules, in, from)
					if rule != want || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
						t.Fatalf("%v\nfrom %d: %d, %v, want %d, %v\n%s", rules, from, rule, err, want, wantErr, described(in))
					}
				}
			}
		}
	}
}

func oneByOne(rules []engine.Guard, in *engine.Input, from int) (int, error) {
	for i := from; i < len(rules); i++ {
		if rules[i] == nil {
			return i, nil
		}
		holds, err := rules[i].(*Guard).HoldsInCEL(in)
		if holds || err != nil {
			return i, err
		}
	}
	return -1, nil
}

// TestAPassWakesBeforeAnyGuardTurns compares with looking at every guard on each of 200 days: none turns
// before the day that the pass gives, and it is not given for nothing when no guard moves.
func TestAPassWakesBeforeAnyGuardTurns(t *testing.T) {
	const days = 200
	e := newEnv(t, vocabulary())
	rng := rand.New(rand.NewPCG(9, 10))
	turned, exacts := 0, 0
	for range 300 {
		var rules []engine.Guard
		for range 1 + rng.IntN(4) {
			rules = append(rules, compile(t, e, randomCondition(rng, 2)))
		}
		p := NewPass("firm", rules[:len(rules)-1], rules[len(rules)-1:])
		for range 4 {
			w := randomWorld(rng)
			got, exact := p.NextChange(w.on(w.start))
			first := engine.Date(0)
			for _, g := range rules {
				if d := firstChange(t, g.(*Guard), w, days); d != 0 && (first == 0 || d < first) {
					first = d
				}
			}
			if first != 0 && (got == 0 || got > first) || got != 0 && got <= w.start || got == 0 && !exact {
				t.Fatalf("%v\nfrom %v: NextChange = %v, %v; the first change is on %v", rules, w.start, got, exact, first)
			}
			if first != 0 {
				turned++
			}
			if exact {
				exacts++
			}
		}
	}
	if turned < 200 || exacts < 200 {
		t.Errorf("%d worlds turned, %d answers were exact", turned, exacts)
	}
}

func TestAPassOfOtherGuardsIsNone(t *testing.T) {
	if p := NewPass("firm", []engine.Guard{other{}}, nil); p != nil {
		t.Errorf("a pass of a guard of another package: %v", p)
	}
}

type other struct{}

func (other) Holds(*engine.Input) (bool, error)            { return true, nil }
func (other) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

// TestANestedGuardIsLoweredOnce: conditions in numbers in conditions, each behind a part that can fail, double the
// work with each level unless what is lowered is kept.
func TestANestedGuardIsLoweredOnce(t *testing.T) {
	e := newEnv(t, vocabulary())
	src := "facts.score > 1"
	for range 25 {
		src = "facts.score > 2 && (" + src + " ? 1 : 2) == 1"
	}
	_, took := costtest.Of(t, func() {
		g := compile(t, e, src)
		for range 100 {
			g.native(input())
		}
		g.Explain(input())
	})
	if took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
