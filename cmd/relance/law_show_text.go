package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// shownLaw is what law show writes; its JSON has the same fields.
type shownLaw struct {
	Name    string      `json:"name"`
	Title   string      `json:"title,omitempty"`
	Day     engine.Date `json:"day"`
	Rate    *shownRate  `json:"rate,omitempty"` // of the day
	Missing string      `json:"missing,omitempty"`
	Floor   string      `json:"floor,omitempty"` // of contract rates, percent a year
	Figures []law.Line  `json:"figures,omitempty"`
	Rates   []shownRate `json:"rates,omitempty"`
	Notes   []string    `json:"notes,omitempty"`
	Claim   *shownClaim `json:"claim,omitempty"`
	Nothing string      `json:"note"`
	about   string
}

// shownRate is a rate with its days.
type shownRate struct {
	From       string         `json:"from"`
	Until      string         `json:"until"`
	Percent    string         `json:"percent"`
	Source     string         `json:"source"`
	Confidence law.Confidence `json:"confidence"`
}

func showRate(p law.Period) shownRate {
	until := "open"
	if !p.Until.IsZero() {
		until = p.Until.String()
	}
	return shownRate{p.From.String(), until, p.Percent.String(), p.Source, p.Confidence}
}

// series shows all of a reference rate.
func (s *shownLaw) series(r *law.Rates) {
	s.about = "Reference rate " + s.Name
	for _, p := range r.Periods() {
		s.Rates = append(s.Rates, showRate(p))
	}
}

// regime shows a law on the day.
func (s *shownLaw) regime(l *law.Law, r *law.Regime, all bool) {
	s.Title, s.Notes, s.Figures = r.Title, r.Notes, r.Figures()
	s.about = fmt.Sprintf("%s: %s", r.Name, r.Title)
	rate, err := r.Rates.On(s.Day)
	if err == nil {
		shown := showRate(rate)
		s.Rate = &shown
	} else {
		s.Missing = err.Error()
	}
	if r.Floor != nil {
		if legal, err := l.Series(r.Floor.Series).On(s.Day); err == nil {
			var floor apd.Decimal
			if _, err := apd.BaseContext.WithPrecision(40).Mul(&floor, r.Floor.Times, legal.Percent); err == nil {
				s.Floor = floor.String()
			}
		}
	}
	if all {
		for _, p := range r.Rates.Periods() {
			s.Rates = append(s.Rates, showRate(p))
		}
	}
}

// shownClaim is a computation.
type shownClaim struct {
	Law       string
	Currency  engine.Currency
	Due, Paid engine.Date
	Open      engine.Amount
	Fee       engine.Amount
	Method    law.Method
	Statement *law.Statement
}

// fee computes the fixed sum: for the kind of debtor given, else for one that the
// law is for.
func (c *shownClaim) fee(r *law.Regime, claim *law.Claim, kind string) (err error) {
	if kind == "debtor" && len(r.Debtors) > 0 {
		kind = r.Debtors[0]
	}
	debt := claim.Open
	for _, p := range claim.Payments {
		if p.On > c.Due {
			debt += p.Amount
		}
	}
	if claim.Until > c.Due {
		c.Fee, err = r.Fee(debt, c.Currency, kind, c.Due+1)
	}
	return err
}

// MarshalJSON writes amounts as exact decimals in text.
func (c *shownClaim) MarshalJSON() ([]byte, error) {
	type segment struct {
		From      engine.Date `json:"from"`
		Until     engine.Date `json:"until"`
		Days      int         `json:"days"`
		Percent   string      `json:"percent"`
		Principal string      `json:"principal"`
		Interest  string      `json:"interest_rounded"`
		Paid      string      `json:"paid,omitempty"`
	}
	segments := []segment{}
	for _, s := range c.Statement.Segments {
		x := segment{s.From, s.Until, s.Days, s.Rate.Percent.String(), c.amount(s.Principal), c.amount(s.Interest), ""}
		if s.Paid != 0 {
			x.Paid = c.Currency.Format(s.Paid)
		}
		segments = append(segments, x)
	}
	return json.Marshal(struct {
		Currency engine.Currency `json:"currency"`
		Due      engine.Date     `json:"due"`
		Paid     engine.Date     `json:"paid"`
		Days     law.DayCount    `json:"days"`
		Payments law.Imputation  `json:"payments"`
		Segments []segment       `json:"segments"`
		Open     string          `json:"open"`
		Interest string          `json:"interest"`
		Fee      string          `json:"fixed_sum"`
		Total    string          `json:"total"`
	}{
		c.Currency, c.Due, c.Paid, c.Method.Count, c.Method.Imputation, segments, c.Currency.Format(c.Open),
		c.Currency.Format(c.Statement.Interest), c.Currency.Format(c.Fee), c.Currency.Format(c.total()),
	})
}

func (c *shownClaim) total() engine.Amount { return c.Open + c.Statement.Interest + c.Fee }

// amount writes minor units that need not be whole, rounded half up.
func (c *shownClaim) amount(r *big.Rat) string {
	n := new(big.Int).Lsh(r.Num(), 1)
	n.Add(n, r.Denom())
	n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
	return c.Currency.Format(engine.Amount(n.Int64()))
}

func (s *shownLaw) write(w io.Writer, format string) error {
	if format == "json" {
		return writeJSON(w, s)
	}
	if _, err := fmt.Fprintf(w, "%s\n", s.about); err != nil {
		return err
	}
	var rows [][]string
	if s.Rate != nil {
		rows = append(rows, []string{"  rate on " + s.Day.String(), s.Rate.Percent + " % a year", s.Rate.From + " to " + s.Rate.Until, string(s.Rate.Confidence), s.Rate.Source})
	}
	if s.Missing != "" {
		rows = append(rows, []string{"  rate on " + s.Day.String(), "not known", "", "", s.Missing})
	}
	if s.Floor != "" {
		rows = append(rows, []string{"  floor on " + s.Day.String(), s.Floor + " % a year", "", "", "for a rate that a contract sets; it never raises the rate above"})
	}
	for _, f := range s.Figures {
		since := ""
		if f.Since != "" {
			since = "since " + f.Since
		}
		rows = append(rows, []string{"  " + f.What, f.Value, since, string(f.Confidence), f.Source})
	}
	parts := []part{{"Figures", rows, nil}, {"Rates", rateRows(s.Rates), []int{2}}}
	if s.Claim != nil {
		parts = append(parts, part{s.Claim.title(), s.Claim.rows(), []int{2, 3, 4, 5, 6}})
	}
	if err := writeParts(w, parts); err != nil {
		return err
	}
	for i, note := range s.Notes {
		head := ""
		if i == 0 {
			head = "\nNotes\n"
		}
		if _, err := fmt.Fprintf(w, "%s  %s\n", head, note); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s.\n", strings.ToUpper(s.Nothing[:1])+s.Nothing[1:])
	return err
}

func rateRows(rates []shownRate) [][]string {
	var rows [][]string
	for _, r := range rates {
		rows = append(rows, []string{"  " + r.From, r.Until, r.Percent, string(r.Confidence), r.Source})
	}
	return rows
}

func (c *shownClaim) title() string {
	days := 0
	for _, s := range c.Statement.Segments {
		days += s.Days
	}
	return fmt.Sprintf("Interest on %s due %s, up to %s: %s, days over %s", money(c.Open, c.Currency), c.Due, c.Paid, counted(days, "day", "days"), c.Method.Count)
}

// rows is the computation line by line, then its result.
func (c *shownClaim) rows() [][]string {
	rows := [][]string{{"  from", "to", "days", "percent", "on", "interest", "paid"}}
	for _, s := range c.Statement.Segments {
		paid := ""
		if s.Paid != 0 {
			paid = c.Currency.Format(s.Paid)
		}
		rows = append(rows, []string{"  " + s.From.String(), s.Until.String(), strconv.Itoa(s.Days), s.Rate.Percent.String(), c.amount(s.Principal), c.amount(s.Interest), paid})
	}
	for _, line := range []struct {
		what string
		a    engine.Amount
	}{{"interest, rounded once", c.Statement.Interest}, {"fixed sum", c.Fee}, {"with what is open", c.total()}} {
		rows = append(rows, []string{"  " + line.what, "", "", "", "", c.Currency.Format(line.a), ""})
	}
	return rows
}
