package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
)

// writeLaw writes a law for people.
func writeLaw(w io.Writer, s *view.Law) error {
	if _, err := fmt.Fprintf(w, "%s\n", s.About); err != nil {
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
		parts = append(parts, part{claimTitle(s.Claim), claimRows(s.Claim), []int{2, 3, 4, 5, 6}})
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

func rateRows(rates []view.Rate) [][]string {
	var rows [][]string
	for _, r := range rates {
		rows = append(rows, []string{"  " + r.From, r.Until, r.Percent, string(r.Confidence), r.Source})
	}
	return rows
}

func claimTitle(c *view.Claim) string {
	days := 0
	for _, s := range c.Statement.Segments {
		days += s.Days
	}
	return fmt.Sprintf("Interest on %s due %s, up to %s: %s, days over %s", money(c.Open, c.Currency), c.Due, c.Paid, counted(days, "day", "days"), c.Method.Count)
}

// claimRows is the computation line by line, then its result.
func claimRows(c *view.Claim) [][]string {
	rows := [][]string{{"  from", "to", "days", "percent", "on", "interest", "paid"}}
	for _, s := range c.Statement.Segments {
		paid := ""
		if s.Paid != 0 {
			paid = c.Currency.Format(s.Paid)
		}
		rows = append(rows, []string{"  " + s.From.String(), s.Until.String(), strconv.Itoa(s.Days), s.Rate.Percent.String(), c.Amount(s.Principal), c.Amount(s.Interest), paid})
	}
	for _, line := range []struct {
		what string
		a    engine.Amount
	}{{"interest, rounded once", c.Statement.Interest}, {"fixed sum", c.Fee}, {"with what is open", c.Total()}} {
		rows = append(rows, []string{"  " + line.what, "", "", "", "", c.Currency.Format(line.a), ""})
	}
	return rows
}
