package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

// WriteLaw writes a law for people.
func WriteLaw(w io.Writer, words words.Writer, s *view.Law) error {
	say := lawWords{words}
	about := say.T("Reference rate %s", s.Name)
	if s.Title != "" {
		about = s.Name + say.Colon + say.Says(s.Title)
	}
	if _, err := fmt.Fprintln(w, about); err != nil {
		return err
	}
	parts := []part{{say.T("Figures"), say.figures(s), nil}, {say.T("Rates"), say.rates(s.Rates), []int{2}}}
	if s.Claim != nil {
		parts = append(parts, part{say.claimTitle(s.Claim), say.claim(s.Claim), []int{2, 3, 4, 5, 6}})
	}
	if err := writeParts(w, parts); err != nil {
		return err
	}
	for i, note := range s.Notes {
		head := ""
		if i == 0 {
			head = "\n" + say.T("Notes") + "\n"
		}
		if _, err := fmt.Fprintf(w, "%s  %s\n", head, say.Says(note)); err != nil {
			return err
		}
	}
	nothing := say.Says(s.Nothing)
	_, err := fmt.Fprintf(w, "\n%s.\n", strings.ToUpper(nothing[:1])+nothing[1:])
	return err
}

// lawWords says what a law gives.
type lawWords struct{ words.Writer }

// day is a day that is written as YYYY-MM-DD, or else the word open.
func (say lawWords) day(text string) string {
	if d, err := engine.ParseDate(text); err == nil {
		return say.On(d)
	}
	return say.T("open-ended")
}

// figures are what the law gives on a day, each with its source.
func (say lawWords) figures(s *view.Law) (rows [][]string) {
	day := say.On(s.Day)
	if r := s.Rate; r != nil {
		span := say.T("%s to %s", say.day(r.From), say.day(r.Until))
		rows = append(rows, []string{"  " + say.T("rate on %s", day), say.yearly(r.Percent), span, say.Says(string(r.Confidence)), say.source(r.Source)})
	}
	if s.Missing != "" {
		rows = append(rows, []string{"  " + say.T("rate on %s", day), say.T("not known"), "", "", say.Says(s.Missing)})
	}
	if s.Floor != "" {
		rows = append(rows, []string{"  " + say.T("floor on %s", day), say.yearly(s.Floor), "", "", say.T("for a rate that a contract sets; it never raises the rate above")})
	}
	for _, f := range s.Figures {
		since := ""
		if f.Since != "" {
			since = say.T("since %s", say.day(f.Since))
		}
		rows = append(rows, []string{"  " + say.Says(f.What), say.value(f.Value), since, say.Says(string(f.Confidence)), say.source(f.Source)})
	}
	return rows
}

// source is where a figure stands, as it is cited; in another language when all of the text is known in it.
func (say lawWords) source(text string) string {
	if own, ok := say.Exactly(text); ok {
		return own
	}
	return text
}

// value is what a figure is: an amount, or words.
func (say lawWords) value(text string) string {
	if amount, currency, ok := strings.Cut(text, " "); ok && len(currency) == 3 {
		return say.Plain(amount, currency)
	}
	return say.Says(text)
}

func (say lawWords) yearly(percent string) string {
	return say.T("%s %% a year", say.Exact(percent))
}

func (say lawWords) rates(rates []view.Rate) [][]string {
	var rows [][]string
	for _, r := range rates {
		rows = append(rows, []string{"  " + say.day(r.From), say.day(r.Until), say.Exact(r.Percent), say.Says(string(r.Confidence)), say.source(r.Source)})
	}
	return rows
}

func (say lawWords) claimTitle(c *view.Claim) string {
	days := 0
	for _, s := range c.Statement.Segments {
		days += s.Days
	}
	return say.T("Interest on %s due %s, up to %s: %s, days over %s", say.Sum(c.Open, c.Currency), say.On(c.Due), say.On(c.Paid), say.N(days, "day", "days"), string(c.Method.Count))
}

// claim is the computation line by line, then its result.
func (say lawWords) claim(c *view.Claim) [][]string {
	rows := [][]string{{"  " + say.T("from"), say.T("to"), say.T("days"), say.T("percent"), say.T("on"), say.T("interest"), say.T("paid")}}
	for _, s := range c.Statement.Segments {
		paid := ""
		if s.Paid != 0 {
			paid = say.Bare(s.Paid, c.Currency)
		}
		rows = append(rows, []string{
			"  " + say.On(s.From), say.On(s.Until), strconv.Itoa(s.Days), say.Exact(s.Rate.Percent.String()),
			say.Exact(c.Amount(s.Principal)), say.Exact(c.Amount(s.Interest)), paid,
		})
	}
	for _, line := range []struct {
		what string
		a    engine.Amount
	}{{say.T("interest, rounded once"), c.Statement.Interest}, {say.T("fixed sum"), c.Fee}, {say.T("with what is open"), c.Total()}} {
		rows = append(rows, []string{"  " + line.what, "", "", "", "", say.Bare(line.a, c.Currency), ""})
	}
	return rows
}
