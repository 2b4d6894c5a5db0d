package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// debt is an invoice of the account on which the demands are spread.
func debt(id string, open Amount, due Date) *Invoice {
	return &Invoice{ID: id, Amount: open, Open: open, Due: due, Currency: MustCurrency("EUR")}
}

// demands shows what is asked: "A 40 B 0".
func demands(invoices []*Invoice) (text string) {
	for _, i := range invoices {
		if i.Open > 0 {
			text += fmt.Sprintf("%s %d ", i.ID, i.ToAsk())
		}
	}
	return text
}

func TestWhatIsAsked(t *testing.T) {
	note := func(id string, open Amount, of string) *Invoice {
		n := debt(id, open, 50)
		n.CreditFor = of
		return n
	}
	contested := debt("A", 100, 10)
	contested.Disputed, contested.DisputedAmount = true, 30
	whole := debt("A", 100, 10)
	whole.Disputed = true
	for name, c := range map[string]struct {
		invoices []*Invoice
		money    Amount
		want     string
		left     Amount
	}{
		"nothing to spread":            {[]*Invoice{debt("A", 100, 10)}, 0, "A 100 ", 0},
		"money on account, oldest due": {[]*Invoice{debt("A", 100, 10), debt("B", 100, 9)}, 60, "A 100 B 40 ", 0},
		"by number on one day":         {[]*Invoice{debt("B", 100, 9), debt("A", 100, 9)}, 60, "B 100 A 40 ", 0},
		"more than all":                {[]*Invoice{debt("A", 100, 10)}, 160, "A 0 ", 60},
		"a debt on account is none":    {[]*Invoice{debt("A", 100, 10)}, -60, "A 100 ", 0},
		"a credit note for none":       {[]*Invoice{debt("A", 100, 10), note("N", -30, "")}, 0, "A 70 ", 0},
		"for an invoice, not oldest":   {[]*Invoice{debt("A", 100, 10), debt("B", 100, 9), note("N", -30, "A")}, 0, "A 70 B 100 ", 0},
		"above its invoice":            {[]*Invoice{debt("A", 100, 10), debt("B", 100, 9), note("N", -130, "A")}, 0, "A 0 B 70 ", 0},
		"for one that is not there":    {[]*Invoice{debt("B", 100, 9), note("N", -30, "Z")}, 0, "B 70 ", 0},
		"for one that is paid":         {[]*Invoice{debt("A", 0, 10), debt("B", 100, 9), note("N", -30, "A")}, 0, "B 70 ", 0},
		"for one in instalments":       {[]*Invoice{debt("A#2", 100, 40), debt("A#1", 100, 10), debt("B", 100, 9), note("N", -130, "A")}, 0, "A#2 70 A#1 0 B 100 ", 0},
		"for one instalment":           {[]*Invoice{debt("A#2", 100, 40), debt("A#1", 100, 10), note("N", -30, "A#2")}, 0, "A#2 70 A#1 100 ", 0},
		"for both":                     {[]*Invoice{debt("A#2", 100, 40), debt("A#1", 100, 10), note("N", -130, "A"), note("M", -90, "A#2")}, 0, "A#2 0 A#1 0 ", 20},
		"an invoice overpaid":          {[]*Invoice{{ID: "A", Amount: 100, Open: -20, Due: 10}, debt("B", 100, 9)}, 0, "B 80 ", 0},
		"the contested part":           {[]*Invoice{contested}, 0, "A 70 ", 0},
		"contested, credit, money":     {[]*Invoice{contested, note("N", -30, "A")}, 10, "A 30 ", 0},
		"contested whole":              {[]*Invoice{whole, debt("B", 100, 20), note("N", -30, "A")}, 0, "A 0 B 100 ", 0},
	} {
		left := ApplyCash(c.invoices, c.money)
		if got := demands(c.invoices); got != c.want || left != c.left {
			t.Errorf("%s: %sleft %d, want %sleft %d", name, got, left, c.want, c.left)
		}
	}
}

func TestSatisfied(t *testing.T) {
	a, b := debt("A", 100, 10), debt("B", 100, 30)
	all := []*Invoice{a, b}
	ApplyCash(all, 100)
	if !a.Satisfied() || b.Satisfied() {
		t.Errorf("A %v, B %v", a.Satisfied(), b.Satisfied())
	}
	if sum := AccountOf(all, 20); !sum.Satisfied || sum.ToAsk != 100 || sum.OverdueToAsk != 0 {
		t.Errorf("on day 20: %+v", sum)
	}
	if sum := AccountOf(all, 31); sum.Satisfied || sum.OverdueToAsk != 100 {
		t.Errorf("on day 31: %+v", sum)
	}
	whole := debt("A", 100, 10)
	whole.Disputed = true
	if whole.Satisfied() {
		t.Error("what is contested is not covered")
	}
}

// Whatever the credit: nothing below 0, no more given than there is, nothing given away
// while there is a demand left, and the order of the invoices does not matter.
func TestSpreadProperties(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 7))
		var list []*Invoice
		var credit, before Amount
		for n := range 1 + r.IntN(7) {
			i := debt(fmt.Sprint(n), Amount(1+r.IntN(500)), Date(1+r.IntN(4)))
			switch r.IntN(5) {
			case 0:
				i.Amount, i.Open, i.CreditFor = -i.Amount, -i.Open, fmt.Sprint(r.IntN(8))
			case 1:
				i.Disputed, i.DisputedAmount = true, Amount(r.IntN(300))
			case 2:
				i.Open = Amount(r.IntN(600) - 100)
			}
			list = append(list, i)
		}
		money := Amount(r.IntN(400) - 100)
		for _, i := range list {
			before += max(0, i.Undisputed())
			credit += max(0, -i.Open)
		}
		credit += max(0, money)
		left := ApplyCash(list, money)
		var asked, given, shared Amount
		for _, i := range list {
			if i.ToAsk() < 0 || i.Credited < 0 || i.Covered < 0 || i.Open > 0 && i.ToAsk() > i.Open {
				t.Fatalf("seed %d: %+v", seed, i)
			}
			if i.Open > 0 {
				asked += i.ToAsk()
			}
			given, shared = given+i.Credited+i.Covered, shared+i.Covered
		}
		if before-asked != given || given+left > credit || left < 0 {
			t.Fatalf("seed %d: asked %d of %d, given %d of %d, %d left", seed, asked, before, given, credit, left)
		}
		if left > 0 && asked > 0 {
			t.Fatalf("seed %d: %d is asked while %d of credit is left", seed, asked, left)
		}
		again := make([]*Invoice, len(list))
		for n, i := range list {
			copied := *i
			again[n] = &copied
		}
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		if ApplyCash(again, money) != left {
			t.Fatalf("seed %d: the order of the invoices matters", seed)
		}
		slices.SortFunc(again, func(a, b *Invoice) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
		for n := range again {
			if again[n].ToAsk() != list[n].ToAsk() {
				t.Fatalf("seed %d: the order of the invoices matters for %s", seed, list[n].ID)
			}
		}
	}
}

func TestNobodyIsChasedForWhatTheirCreditCovers(t *testing.T) {
	m := &Machine{
		Policy: "p", MinGap: 3,
		Always: []Rule{{To: 2, When: holdsWhen(func(in *Input) bool { return in.Last.Result == "bounced" })}},
		States: []State{
			{Name: "watch", Next: []Rule{{To: 1, When: holdsWhen(func(in *Input) bool { return in.DaysLate() >= 7 })}}, Reopen: NoState},
			{Name: "firm", Do: []Action{{Channel: "email", Contact: true}}, Reopen: NoState},
			{Name: "other", Do: []Action{{Channel: "letter", Contact: true}, {Channel: "task"}}, Reopen: NoState},
		},
	}
	inv := debt("A", 100, 10)
	facts := &Facts{Invoice: inv, Client: &Client{}}
	decide := func(c Case) Decision {
		t.Helper()
		d, err := Decide(m, c, facts, 20)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	ApplyCash([]*Invoice{inv}, 100)
	d := decide(NewCase(m, 10))
	if len(d.Steps) != 0 || d.Deferred == nil || !d.Deferred.Covered || d.Deferred.To != 1 {
		t.Errorf("covered: %+v", d)
	}
	facts.Last.Result = "bounced" // an always rule is not held back, and the letter is left out
	d = decide(NewCase(m, 10))
	if len(d.Steps) != 1 || len(d.Steps[0].Actions) != 1 || d.Steps[0].Actions[0].Channel != "task" || len(d.Steps[0].Unasked) != 1 || d.Case.Contacts != 0 {
		t.Errorf("covered, and an always rule: %+v", d)
	}
	facts.Last.Result = ""
	ApplyCash([]*Invoice{inv}, 99)
	if d = decide(NewCase(m, 10)); len(d.Steps) != 1 || len(d.Case.Pending) != 1 {
		t.Errorf("all but a cent is covered: %+v", d)
	}
}

// A case that ended since credit covered all goes on when the credit is gone; new debt that
// credit covers opens none.
func TestCreditThatIsGoneIsNewDebt(t *testing.T) {
	m := &Machine{
		Policy: "p", Reopen: 0,
		Always: []Rule{{To: 1, When: holdsWhen(func(in *Input) bool { return in.ToAsk() == 0 })}},
		States: []State{{Name: "watch", Reopen: NoState}, {Name: "settled", Final: true, Reopen: NoState}},
	}
	inv := debt("A", 100, 10)
	facts := &Facts{Invoice: inv, Client: &Client{}}
	c := NewCase(m, 10)
	for _, step := range []struct {
		money, open Amount
		want        StateID
	}{{100, 100, 1}, {100, 100, 1}, {0, 100, 0}, {0, 0, 1}, {100, 100, 1}, {99, 100, 0}} {
		inv.Open = step.open
		ApplyCash([]*Invoice{inv}, step.money)
		d, err := Decide(m, c, facts, 20)
		if err != nil {
			t.Fatal(err)
		}
		if c = d.Case; c.State != step.want {
			t.Errorf("%d on account, %d open: state %d, want %d", step.money, step.open, c.State, step.want)
		}
	}
}

// holdsWhen is a guard that time alone does not change.
type holdsWhen func(*Input) bool

func (f holdsWhen) Holds(in *Input) (bool, error)     { return f(in), nil }
func (f holdsWhen) NextChange(in *Input) (Date, bool) { return in.Today + 1, false }

// What is no more than the tolerance is asked of nobody, is no anchor, and is not what it was when credit covers it.
func TestWhatIsTolerated(t *testing.T) {
	book := &Book{Tolerance: map[Currency]Amount{MustCurrency("EUR"): 100}}
	for name, c := range map[string]struct {
		open, credit Amount
		ask          Amount
		why          string
	}{
		"a cent":                 {1, 0, 0, ReasonSmall},
		"the tolerance":          {100, 0, 0, ReasonSmall},
		"a cent more":            {101, 0, 101, ""},
		"a remainder of credit":  {500, 450, 0, ReasonSmall},
		"covered as a whole":     {500, 500, 0, ReasonCovered},
		"much, and some covered": {500, 399, 101, ""},
	} {
		small, other := debt("A", c.open, 10), debt("B", 5000, 40)
		book.Tolerate(small, other)
		ApplyCash([]*Invoice{small}, c.credit)
		f := Facts{Invoice: small}
		now := StandingOf(small, 60)
		then := now
		then.ToAsk, then.Small = 5000, false
		if small.ToAsk() != c.ask || f.Nothing() != c.why || Lapsed(then, now, nil, true) != c.why {
			t.Errorf("%s: %d is asked, nothing since %q, lapsed since %q", name, small.ToAsk(), f.Nothing(), Lapsed(then, now, nil, true))
		}
		if a := AccountOf([]*Invoice{small, other}, 60); (a.Anchors.Oldest == "A") != (c.ask > 0) {
			t.Errorf("%s: the anchor is %s", name, a.Anchors.Oldest)
		}
	}
	yen := &Invoice{ID: "Y", Amount: 50, Open: 50, Currency: MustCurrency("JPY")}
	if book.Tolerate(yen); yen.ToAsk() != 50 {
		t.Error("a tolerance of euros counts for yen")
	}
}
