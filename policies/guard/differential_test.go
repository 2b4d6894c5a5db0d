package guard

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// TestTheProgramAgreesWithCEL holds the native program of random guards against CEL's own
// interpreter, on random facts with gaps and extremes: a million pairs, or as many as 20 seconds allow; less
// with -short.
func TestTheProgramAgreesWithCEL(t *testing.T) {
	pairs, each := 1_000_000, 250
	if testing.Short() {
		pairs = 20_000
	}
	c := newComparison(t)
	rng := rand.New(rand.NewPCG(5, 6))
	for end := time.Now().Add(20 * time.Second); c.pairs < pairs && time.Now().Before(end); {
		src := randomSource(rng)
		g, _ := c.env.Compile(src)
		if g == nil {
			continue
		}
		for range each {
			c.compare(t, g, randomInput(rng))
		}
	}
	t.Logf("%d pairs; %d yes, %d no, %d without answer; %d asked of CEL as a whole", c.pairs, c.answers[answerYes], c.answers[answerNo], c.answers[answerNone], c.answers[answerBeyond])
	for _, a := range []answer{answerYes, answerNo, answerNone} {
		if c.answers[a] < c.pairs/20 {
			t.Errorf("only %d of %d pairs have answer %d", c.answers[a], c.pairs, a)
		}
	}
	if c.answers[answerBeyond] > c.pairs/4 {
		t.Errorf("CEL had to be asked for %d of %d pairs", c.answers[answerBeyond], c.pairs)
	}
}

// FuzzTheProgramAgreesWithCEL does the same with guards that the fuzzer writes.
func FuzzTheProgramAgreesWithCEL(f *testing.F) {
	for i, src := range append([]string{
		"has(facts.score) && facts.score * 2 > days_late || facts.limit - invoice.open < 99.905",
		"(facts.vip ? invoice.open : facts.limit) >= 1e3 && !(promise.until < today)",
		"invoice.due.plus_days(days_late * 1000).weekday() in ['monday', facts.sector]",
		"case.state in ['firm', 'watch'] == (facts.empty % 7 != 3)",
	}, twelve...) {
		f.Add(src, uint64(i))
	}
	c := newComparison(f)
	f.Fuzz(func(t *testing.T, src string, seed uint64) {
		g, _ := c.env.compile(src)
		if g == nil {
			return
		}
		rng := rand.New(rand.NewPCG(seed, 8))
		for range 20 {
			c.compare(t, g, randomInput(rng))
		}
	})
}

// TestTheWorkingIsThatOfCEL compares what is shown of every part with what CEL's own run shows.
func TestTheWorkingIsThatOfCEL(t *testing.T) {
	c := newComparison(t)
	rng := rand.New(rand.NewPCG(11, 12))
	parts := 0
	for parts < 20_000 {
		g, _ := c.env.Compile(randomSource(rng))
		if g == nil {
			continue
		}
		for range 5 {
			in := randomInput(rng)
			got, want := g.Explain(in), g.explain(&working{guard: g, src: g.src, in: in})
			parts += len(got.Terms)
			passedOver := false // CEL evaluates no operand after one without a value; ours are all shown
			for i, term := range got.Terms {
				if want.Terms[i].Value == "not evaluated" {
					passedOver = true
				} else if term != want.Terms[i] {
					t.Fatalf("%s\n%+v\nCEL: %+v\n%s", g, term, want.Terms[i], described(in))
				}
			}
			if !passedOver && !slices.Equal(got.Misses, want.Misses) {
				t.Fatalf("%s\n%q\nCEL: %q\n%s", g, got.Misses, want.Misses, described(in))
			}
		}
	}
}

// comparison counts what was compared.
type comparison struct {
	env     *Env
	pairs   int
	answers [answerBeyond + 1]int // of the program alone
}

func newComparison(t testing.TB) *comparison {
	v := vocabulary()
	v.Currency, v.Profiles = engine.Currency{}, nil
	return &comparison{env: newEnv(t, v)}
}

func (c *comparison) compare(t testing.TB, g *Guard, in *engine.Input) {
	t.Helper()
	c.pairs++
	want, wantErr := g.holds(g.cel, in)
	a := g.native(in)
	c.answers[a]++
	switch {
	case a == answerBeyond,
		a == answerNone && wantErr != nil,
		wantErr == nil && a == answerOf(want):
	default:
		t.Fatalf("%s\nthe program answers %d, CEL %v, %v\n%s", g, a, want, wantErr, described(in))
	}
	got, err := g.Holds(in)
	if got != want || (err == nil) != (wantErr == nil) {
		t.Fatalf("%s\nHolds = %v, %v, CEL %v, %v\n%s", g, got, err, want, wantErr, described(in))
	}
}

func described(in *engine.Input) string {
	s := fmt.Sprintf("today %v, promise %+v, last %+v, account %+v", in.Today, in.Promise, in.Last, in.Account)
	if in.Invoice != nil {
		s += fmt.Sprintf("\ninvoice %+v", *in.Invoice)
	}
	if in.Client != nil {
		s += fmt.Sprintf("\nclient %+v", *in.Client)
	}
	if in.Case != nil {
		s += fmt.Sprintf("\ncase %+v", *in.Case)
	}
	return s
}

// randomSource writes a guard: about dates and clocks, about anything, or both joined.
func randomSource(rng *rand.Rand) string {
	switch rng.IntN(4) {
	case 0:
		return randomCondition(rng, 3)
	case 1:
		return "(" + randomCondition(rng, 2) + []string{") && (", ") || (", ") == ("}[rng.IntN(3)] + randomSource(rng) + ")"
	}
	return randomComparison(rng, 1+rng.IntN(3))
}

// randomComparison writes a condition of a certain depth with operands of one kind.
func randomComparison(rng *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	if depth > 0 {
		l, r := randomComparison(rng, depth-1), randomComparison(rng, depth-1)
		switch rng.IntN(8) {
		case 0, 1:
			return "(" + l + ") && (" + r + ")"
		case 2, 3:
			return "(" + l + ") || (" + r + ")"
		case 4:
			return "!(" + l + ")"
		case 5:
			return "(" + l + ") " + one("==", "!=") + " (" + r + ")"
		case 6:
			return "(" + randomComparison(rng, 0) + ") ? (" + l + ") : (" + r + ")"
		}
	}
	op := one(">=", ">", "<=", "<", "==", "!=")
	switch rng.IntN(9) {
	case 0, 1, 2:
		return randomNumber(rng, 2) + " " + op + " " + randomNumber(rng, rng.IntN(3))
	case 3:
		return randomNumber(rng, 1) + " in [" + randomNumber(rng, 0) + ", " + randomNumber(rng, 1) + "]"
	case 4:
		return randomText(rng) + one(" == ", " != ") + randomText(rng)
	case 5:
		return randomText(rng) + " in ['firm', 'micro', " + randomText(rng) + "]"
	case 6:
		return randomText(rng) + one(".contains(", ".startsWith(", ".endsWith(") + randomText(rng) + ")"
	case 7:
		return randomText(rng) + one(".matches(r'^[a-m]')", ".matches(r'o.$')")
	}
	return one("invoice.disputed", "facts.vip", "has(facts.limit)", "has(facts.empty)", "has(promise.until)", "has(client.email)", "has(case.formal_notice)",
		"client.email_bad", "exits.agency.advised", "exits.agency.lacking", "plan.active", "promise.partly", "invoice.in_court", "facts.vip in [true, invoice.disputed]", "true", "false")
}

func randomNumber(rng *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	if depth > 0 {
		l, r := randomNumber(rng, depth-1), randomNumber(rng, depth-1)
		switch rng.IntN(6) {
		case 0, 1:
			return "(" + l + one(" + ", " - ", " * ") + r + ")"
		case 2:
			return one("(-("+l+"))", "("+l+" / "+r+")", "(days_late % "+one("7", "case.entries", "facts.score")+")")
		case 3:
			return "(" + randomComparison(rng, 0) + " ? " + l + " : " + r + ")"
		}
	}
	return one("invoice.open", "invoice.amount", "invoice.to_ask", "client.open_total", "facts.limit", "facts.limit", "facts.score", "facts.empty", "days_late", "case.entries",
		"client.usual_days_late", "client.days_beyond_usual", "days_to_limitation", "client.promise_break_share", "today.day()", "invoice.due.month()", "(today - facts.visited)", "client.name.size()",
		"0", "1", "7", "-3", "99.90", "0.005", "1000000", "1e3", "9223372036854775807", "12345678901234567890.12", "1e40", "0.000000001")
}

func randomText(rng *rand.Rand) string {
	texts := []string{
		"client.profile", "client.name", "client.email", "last.outcome", "case.state", "facts.sector", "facts.sector", "client.name.lowerAscii()", "today.weekday()", "invoice.currency",
		"'firm'", "'micro'", "''", "'monday'", "'EUR'", "'é'", "(facts.vip ? client.profile : facts.sector)",
	}
	return texts[rng.IntN(len(texts))]
}

// planned7And21 is a payment plan.
var planned7And21 = func() engine.Schedule {
	s, err := engine.NewSchedule([]engine.Instalment{{Due: day("2026-03-07"), Amount: 500}, {Due: day("2026-03-21"), Amount: 900}})
	if err != nil {
		panic(err)
	}
	return s
}()

// randomInput is an input with gaps and extremes.
func randomInput(rng *rand.Rand) *engine.Input {
	in := input()
	if rng.IntN(3) == 0 {
		in = heldInput()
	}
	often := func() bool { return rng.IntN(4) == 0 }
	amount := func() engine.Amount {
		switch rng.IntN(8) {
		case 0:
			return []engine.Amount{math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, 1 << 53, -1}[rng.IntN(5)]
		case 1:
			return []engine.Amount{0, 700, 9990, 9991, 99900, 100000}[rng.IntN(6)]
		}
		return engine.Amount(rng.IntN(30000) - 3000)
	}
	in.Invoice.Currency = engine.MustCurrency([]string{"EUR", "EUR", "JPY", "TND", "CLF"}[rng.IntN(5)])
	in.Invoice.Amount, in.Invoice.Open, in.Account.OpenTotal = amount(), amount(), amount()
	in.Invoice.Disputed, in.Invoice.OnHold, in.Invoice.Debit = often(), often(), often()
	in.Today += engine.Date(rng.IntN(120) - 40)
	if rng.IntN(5000) == 0 { // seldom: business days are counted one by one
		in.Today = []engine.Date{firstDate, lastDate}[rng.IntN(2)]
	}
	in.Promise.Until += engine.Date(rng.IntN(60) - 30)
	if often() {
		in.Promise = engine.Promise{}
	}
	if often() {
		in.Promise.Schedule = planned7And21
	}
	if often() {
		in.Account.Habit.Paid = 0
	}
	if often() {
		in.Account.OldestDue, in.Account.Anchors = 0, engine.Anchored{}
	}
	if often() {
		in.Limitation = nil
	}
	for i := range in.Invoice.Facts {
		if often() {
			in.Invoice.Facts[i] = engine.Value{}
		}
	}
	if often() {
		in.Invoice.Facts[1].Int = []int64{math.MaxInt64, math.MinInt64, 0, -1}[rng.IntN(4)]
	}
	if v := &in.Invoice.Facts[2]; v.Num != nil {
		v.Num = randomDecimal(rng)
	}
	in.Client.Profile = []string{"", "micro", "firm", "standard"}[rng.IntN(4)]
	in.Client.Name = []string{"", "Zoé & fils", "micro", "a\xffb", "MONDAY"}[rng.IntN(5)]
	in.Last.Result = []string{"", "bounced", "sent"}[rng.IntN(3)]
	in.Case.State = engine.StateID(rng.IntN(4))
	switch rng.IntN(30) {
	case 0:
		in.Invoice = nil
	case 1:
		in.Client = nil
	case 2:
		in.Case = nil
	}
	return in
}

func randomDecimal(rng *rand.Rand) *apd.Decimal {
	text := []string{"0", "2500.5", "99.90", "-0.005", "1e20", "0.00000000001", "123456789012345678901234567890.12", "9223372036854775807", "7", "1E+3"}
	d, _, err := apd.NewFromString(text[rng.IntN(len(text))])
	if err != nil {
		panic(err)
	}
	return d
}
