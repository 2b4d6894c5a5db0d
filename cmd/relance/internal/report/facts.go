package report

import (
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	figures "github.com/relance-dev/relance/engine/report"
)

// facts are the figures at a glance.
func (w writer) facts() []Fact {
	a := &w.Aging
	overdue := w.T("nothing is late")
	if s := w.share(a.Overdue(), a.Total()); a.Overdue() > 0 {
		overdue = w.T("%s of what is open", s.Text)
	}
	list := []Fact{
		{w.T("Open"), w.Money(a.Total(), w.Currency), w.Count(a.Count(), w.Invoice)},
		{w.T("Overdue"), w.Money(a.Overdue(), w.Currency), overdue},
		{w.T("May be asked"), w.Money(a.ToAsk, w.Currency), w.T("after credit and what is contested")},
		w.dso(),
		{w.T("Collected"), w.Money(w.Cash.Collected, w.Currency), w.collected()},
		{w.T("Promised"), w.Money(w.Cash.Promised, w.Currency), w.T("kept: %s, broken: %s", w.Whole(w.Cash.Kept), w.Whole(w.Cash.BrokenN))},
	}
	if a.Contested > 0 {
		list = append(list, Fact{w.T("Contested"), w.Money(a.Contested, w.Currency), w.Count(len(w.Disputes), w.Invoice)})
	}
	if a.Credit != 0 || a.OnAccount != 0 {
		list = append(list, Fact{w.T("Balance"), w.Money(a.Balance(), w.Currency), w.T("credit notes %s, on account %s", w.Money(a.Credit, w.Currency), w.Money(-a.OnAccount, w.Currency))})
	}
	return list
}

// dso says the DSO, or why there is none.
func (w writer) dso() Fact {
	f := Fact{Name: w.T("DSO, count-back method"), Value: w.T("not known"), Note: why(w.Writer, w.DSO.Why)}
	if w.DSO.Known {
		f.Value = w.Count(int(w.DSO.Days), words.Noun{One: w.T("day"), Other: w.T("days")})
		f.Note = w.T("the latest months of sales that make up the balance of %s", w.Money(w.DSO.Balance, w.Currency))
	}
	return f
}

// why says why a figure is not known.
func why(w words.Writer, r figures.Reason) string {
	switch r {
	case figures.NoSales:
		return w.T("no invoice has a day of issue")
	case figures.NoIssue:
		return w.T("an open invoice has no day of issue")
	case figures.OpenAlone:
		return w.T("the ledger knows no paid invoice: an export of open items does not say what was sold")
	case figures.OlderSales:
		return w.T("more is open than all the sales that the ledger knows")
	case figures.InCredit:
		return w.T("the clients have more credit than they owe")
	}
	return ""
}

func (w writer) collected() string {
	c := &w.Cash
	switch {
	case c.Lowered > 0 && c.OnAccount != 0:
		return w.T("%s of it on account; exports lowered another %s without saying when it was paid", w.Money(c.OnAccount, w.Currency), w.Money(c.Lowered, w.Currency))
	case c.Lowered > 0:
		return w.T("exports lowered another %s without saying when it was paid", w.Money(c.Lowered, w.Currency))
	case c.OnAccount != 0:
		return w.T("%s of it on account", w.Money(c.OnAccount, w.Currency))
	}
	return w.T("payments, less what was given back")
}

// costs is the chapter of what messages cost.
func costs(w speaker, rep *figures.Report, name func(string) string, several bool) Chapter {
	p := Part{Title: w.T("Messages and what they cost"), Note: w.T("From %s to %s, at the costs that the book says today.", w.Date(rep.From), w.Date(rep.At))}
	if several {
		p.Head = append(p.Head, w.T("Company"))
	}
	p.Head = append(p.Head, w.T("Channel"), w.T("Messages"), w.T("Cost"))
	of := map[string]engine.Amount{}
	for _, c := range rep.Costs {
		var row []Cell
		if several {
			row = append(row, text(name(c.Entity)))
		}
		p.Rows = append(p.Rows, append(row, text(w.ChannelName(c.Channel, nil)), w.count(c.Messages), w.sum(c.Amount, c.Currency)))
		of[c.Entity] += c.Amount
	}
	ch := Chapter{Title: w.T("Cost"), Parts: []Part{p}}
	for i, c := range rep.Costs {
		if i > 0 && rep.Costs[i-1].Entity == c.Entity {
			continue
		}
		label := w.T("Cost of messages")
		if several {
			label = name(c.Entity)
		}
		ch.Facts = append(ch.Facts, Fact{label, w.Money(of[c.Entity], c.Currency), ""})
	}
	return ch
}
