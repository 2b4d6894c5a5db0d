package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// lawShowOptions are the flags of law show.
type lawShowOptions struct {
	book, on                     string
	all                          bool
	amount, due, paid, after     string
	part                         []string
	rate, currency, judgment     string
	kind, days, payments, format *choice
}

func newLawShow(p params) *cobra.Command {
	var o lawShowOptions
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Show a law with the source of every figure, and compute interest by it",
		Long: `Show writes what a law gives on a day: rate, fixed sum, limitation, each with its
validity, its source and how far it was verified. Of a reference rate, such as ECB_MRO,
it writes the periods.

With --amount, --due and --paid it computes the interest step by step: one line for each
rate and each principal, rounded once at the end. --amount is what is still open; what came
in late is said with --part DAY=AMOUNT, as often as needed.

Nothing of it is legal advice.`,
		Example: examples(
			"relance law show FR_B2B --on 2026-03-31",
			"relance law show FR_B2B --amount 10000 --due 2024-09-30 --paid 2025-02-15",
			"relance law show FR_B2B --amount 6000 --due 2025-01-31 --paid 2025-03-12 --part 2025-02-20=4000 --rate 12 --payments interest_first",
			"relance law show ECB_MRO",
		),
		Args:              exactlyOne("the name of a law"),
		ValidArgsFunction: lawNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			return lawShow(cmd.Context(), p, args[0], o)
		},
	}
	addLawBook(cmd, &o.book)
	f := cmd.Flags()
	f.StringVar(&o.on, "on", "today", "`DAY` of the figures")
	f.BoolVar(&o.all, "all", false, "list the rates of all periods")
	f.StringVar(&o.amount, "amount", "", "what is open on the last day, such as 1200.50")
	f.StringVar(&o.currency, "currency", "", "its currency (default: that of the law, else EUR)")
	f.StringVar(&o.due, "due", "", "the due `DAY`")
	f.StringVar(&o.paid, "paid", "", "the last `DAY`: the one of payment, or today")
	f.StringArrayVar(&o.part, "part", nil, "`DAY=AMOUNT` that came in late")
	f.StringVar(&o.rate, "rate", "", "`PERCENT` a year of a contract, instead of the law's")
	f.StringVar(&o.after, "after", "", "`DAY` after which interest runs, such as that of a formal notice")
	f.StringVar(&o.judgment, "judgment", "", "`DAY` from which a judgment can be enforced")
	o.kind = addChoice(cmd, "kind", "who owes it, for the fixed sum; debtor is whom the law is for", "debtor", engine.KindBusiness, engine.KindConsumer, engine.KindPublic)
	o.days = addChoice(cmd, "days", "how days are counted", texts(law.DayCounts)...)
	o.payments = addChoice(cmd, "payments", "what a part paid first", texts(law.Imputations)...)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	for _, name := range []string{"on", "amount", "currency", "due", "paid", "part", "rate", "after", "judgment"} {
		complete(cmd, name, noFiles)
	}
	return cmd
}

// texts are the texts of a list of words.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

func lawShow(_ context.Context, p params, name string, o lawShowOptions) error {
	l, timezone, say, err := openLaw(p, o.book)
	if err != nil {
		return err
	}
	r := l.Regime(name)
	if r == nil && l.Series(name) == nil {
		names := slices.Concat(l.Regimes(), l.AllSeries())
		return fmt.Errorf("there is no law %s; %s", name, orList(strings.ToUpper(name), names, "relance law list shows them all"))
	}
	day, err := p.day("on", o.on, timezone)
	if err != nil {
		return err
	}
	if r == nil {
		if o.amount != "" || o.due != "" || o.paid != "" {
			return fmt.Errorf("%s is a reference rate, not a law: interest is computed by a law, such as FR_B2B", name)
		}
		return o.write(p.Stdout, say, view.NewSeries(name, l.Series(name), day))
	}
	shown := view.NewLaw(l, r, day, o.all)
	if o.amount != "" || o.due != "" || o.paid != "" {
		if shown.Claim, err = o.compute(p, r, timezone); err != nil {
			return err
		}
	}
	return o.write(p.Stdout, say, shown)
}

func (o *lawShowOptions) write(w io.Writer, say words.Writer, shown *view.Law) error {
	if o.format.value == "json" {
		return view.Write(w, shown)
	}
	return text.WriteLaw(w, say, shown)
}

// compute does the computation that the flags ask for.
func (o *lawShowOptions) compute(p params, r *law.Regime, timezone string) (*view.Claim, error) {
	if o.amount == "" || o.due == "" || o.paid == "" {
		return nil, errors.New("a computation needs --amount, --due and --paid")
	}
	c, err := o.money(r)
	if err != nil {
		return nil, err
	}
	q := view.Question{Currency: c, Kind: o.kind.value, Method: law.Method{Count: law.DayCount(o.days.value), Imputation: law.Imputation(o.payments.value)}}
	var errs [7]error
	q.Claim.Open, errs[0] = parseMoney("amount", o.amount, c)
	q.Due, errs[1] = p.day("due", o.due, timezone)
	q.Claim.Until, errs[2] = p.day("paid", o.paid, timezone)
	q.After, errs[3] = p.day("after", o.after, timezone)
	q.Judgment, errs[4] = p.day("judgment", o.judgment, timezone)
	q.Claim.Payments, errs[5] = o.parts(p, c, timezone)
	q.Rate, errs[6] = o.contractRate()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return view.NewClaim(r, q)
}

// contractRate is that of --rate; nil without.
func (o *lawShowOptions) contractRate() (*apd.Decimal, error) {
	if o.rate == "" {
		return nil, nil
	}
	rate, _, err := apd.NewFromString(o.rate)
	if err != nil {
		return nil, fmt.Errorf("--rate %s: write percent a year, such as 12.5", o.rate)
	}
	return rate, nil
}

// money is the currency of the computation.
func (o *lawShowOptions) money(r *law.Regime) (engine.Currency, error) {
	code := o.currency
	if code == "" && len(r.Fees) > 0 {
		code = r.Fees[0].Currency.Code()
	}
	c, err := engine.ParseCurrency(cmp.Or(code, "EUR"))
	if err != nil {
		return c, fmt.Errorf("--currency %s: write its ISO code, such as EUR", o.currency)
	}
	return c, nil
}

func parseMoney(flag, text string, c engine.Currency) (engine.Amount, error) {
	a, err := words.ReadAmount(c, text)
	if err != nil || a < 0 {
		return 0, fmt.Errorf("--%s %s: write an amount such as 1200.50, in %s", flag, text, c)
	}
	return a, nil
}

// parts are the payments of --part.
func (o *lawShowOptions) parts(p params, c engine.Currency, timezone string) ([]engine.Payment, error) {
	var list []engine.Payment
	for _, part := range o.part {
		on, amount, ok := strings.Cut(part, "=")
		if !ok {
			return nil, fmt.Errorf("--part %s: write the day and the amount, as in 2025-02-20=4000", part)
		}
		day, err := p.day("part", on, timezone)
		if err != nil {
			return nil, err
		}
		a, err := parseMoney("part", amount, c)
		if err != nil {
			return nil, err
		}
		list = append(list, engine.Payment{On: day, Amount: a})
	}
	return list, nil
}
