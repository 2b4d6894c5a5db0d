package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/overview"
	figures "github.com/relance-dev/relance/engine/report"
)

// parts are the tables of a group; one without rows is left out.
func (w writer) parts() []Part {
	list := []Part{
		w.aging(), w.debtors(), w.profiles(), w.months(), w.steps(), w.trend(), w.recovery(), w.promises(), w.disputes(), w.limits(),
	}
	return slices.DeleteFunc(list, func(p Part) bool { return len(p.Rows) == 0 })
}

// buckets are the names of the spans of days late.
func (w writer) buckets() []string {
	names := []string{w.T("not late")}
	for n := 1; n < figures.Buckets-1; n++ {
		names = append(names, w.T("%s to %s {day|days}", w.Whole((n-1)*overview.BucketDays+1), w.Whole(n*overview.BucketDays)))
	}
	return append(names, w.T("more than %s {day|days}", w.Whole((figures.Buckets-2)*overview.BucketDays)))
}

func (w writer) aging() Part {
	p := Part{Title: w.T("Aging"), Head: []string{w.T("Days late"), w.T("Open"), w.T("Invoices"), w.T("Share")}}
	bars := Series{Name: w.T("Open")}
	names := w.buckets()
	if w.Aging.Count() == 0 {
		return p
	}
	for n, open := range w.Aging.Open {
		p.Rows = append(p.Rows, []Cell{text(names[n]), w.money(open), w.count(w.Aging.Invoices[n]), w.share(open, w.Aging.Total())})
		bars.add(open, w.Money(open, w.Currency))
	}
	p.Chart = &Chart{
		Title: w.T("What is open, by days late"), Labels: names, Series: []Series{bars},
		Description: w.T("%s are open, of which %s are late.", w.Money(w.Aging.Total(), w.Currency), w.Money(w.Aging.Overdue(), w.Currency)),
	}
	return p
}

func (w writer) agingHead(first ...string) []string {
	return slices.Concat(first, w.buckets(), []string{w.T("Credit"), w.T("On account"), w.T("May be asked")})
}

func (w writer) agingRow(a *figures.Aging, first ...Cell) []Cell {
	for _, open := range a.Open {
		first = append(first, w.money(open))
	}
	return append(first, w.money(a.Credit), w.money(a.OnAccount), w.money(a.ToAsk))
}

// topDebtors is how many debtors the chart shows.
const topDebtors = 10

func (w writer) debtors() Part {
	p := Part{Title: w.T("Clients, the most overdue first"), Head: w.agingHead(w.T("Client"), w.T("Oldest, days late"))}
	bars := Series{Name: w.T("Overdue")}
	chart := &Chart{Title: w.T("The clients who owe most past due")}
	for i := range w.Clients {
		d := &w.Clients[i]
		p.Rows = append(p.Rows, w.agingRow(&d.Aging, w.client(d.Client, d.Name), w.count(d.Oldest)))
		if i < topDebtors && d.Aging.Overdue() > 0 {
			name := d.Name
			if name == "" {
				name = d.Client
			}
			chart.Labels = append(chart.Labels, name)
			bars.add(d.Aging.Overdue(), w.Money(d.Aging.Overdue(), w.Currency))
		}
	}
	if len(bars.Values) > 0 {
		top := engine.Amount(0)
		for _, v := range bars.Values {
			top += engine.Amount(v)
		}
		chart.Description = w.T("%s {client owes|clients owe} %s of %s overdue.", w.Whole(len(bars.Values)), w.Money(top, w.Currency), w.Money(w.Aging.Overdue(), w.Currency))
		chart.Series, p.Chart = []Series{bars}, chart
	}
	return p
}

func (w writer) profiles() Part {
	p := Part{Title: w.T("By profile"), Head: w.agingHead(w.T("Profile"), w.T("Clients"))}
	for i := range w.Profiles {
		of := &w.Profiles[i]
		name := of.Name
		if name == "" {
			name = w.T("none given")
		}
		p.Rows = append(p.Rows, w.agingRow(&of.Aging, text(strings.ReplaceAll(name, "_", " ")), w.count(of.Clients)))
	}
	return p
}

// chartMonths is how many months the chart and the trend show: the last ones.
const chartMonths, trendMonths = 12, 6

// month is the name of a calendar month, short: 03/2026.
func month(d engine.Date) string {
	y, n, _ := d.YMD()
	return fmt.Sprintf("%02d/%d", n, y)
}

// told are the months from the first one on in which there is anything.
func (w writer) told() []figures.Month {
	for i, m := range w.Months {
		if m.Sales != 0 || m.Collected != 0 || m.Open != 0 || m.Messages != 0 {
			return w.Months[i:]
		}
	}
	return nil
}

func (w writer) months() Part {
	p := Part{
		Title: w.T("By month"), Note: w.T("Open and overdue at the end of the month, credit notes left out."),
		Head: []string{w.T("Month"), w.T("Invoiced"), w.T("Collected"), w.T("Open"), w.T("Overdue"), w.T("Messages"), w.T("Asked")},
	}
	chart := &Chart{Title: w.T("Collected in the month, and overdue at its end")}
	collected, overdue := Series{Name: w.T("Collected")}, Series{Name: w.T("Overdue")}
	months := w.told()
	for i := range months {
		m := &months[i]
		p.Rows = append(p.Rows, []Cell{text(month(m.Last)), w.money(m.Sales), w.money(m.Collected), w.money(m.Open), w.money(m.Overdue), w.count(m.Messages), w.money(m.Asked)})
		if i >= len(months)-chartMonths {
			chart.Labels = append(chart.Labels, month(m.Last))
			collected.add(m.Collected, w.Money(m.Collected, w.Currency))
			overdue.add(m.Overdue, w.Money(m.Overdue, w.Currency))
		}
	}
	if n := len(months); n > 1 {
		first, last := &months[max(0, n-chartMonths)], &months[n-1]
		chart.Description = w.T("Overdue went from %s at the end of %s to %s at the end of %s.", w.Money(first.Overdue, w.Currency), month(first.Last), w.Money(last.Overdue, w.Currency), month(last.Last))
		chart.Series, p.Chart = []Series{collected, overdue}, chart
	}
	return p
}

func (w writer) steps() Part {
	p := Part{
		Title: w.T("By step"), Note: w.T("What reached clients from %s to %s.", w.Date(w.rep.From), w.Date(w.rep.At)),
		Head: []string{w.T("Policy"), w.T("Step"), w.T("Messages"), w.T("Asked"), w.T("Tasks")},
	}
	if w.rep.Current {
		p.Note = w.T("What reached clients from %s to %s, and the cases that stand in the step now.", w.Date(w.rep.From), w.Date(w.rep.At))
		p.Head = append(p.Head, w.T("Cases now"), w.T("Open now"))
	}
	for _, s := range w.Steps {
		row := []Cell{text(s.Policy), text(s.State), w.count(s.Messages), w.money(s.Asked), w.count(s.Tasks)}
		if w.rep.Current {
			row = append(row, w.count(s.Cases), w.money(s.Open))
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// trend is the messages of each step by month.
func (w writer) trend() Part {
	from := max(0, len(w.Months)-min(trendMonths, len(w.told())))
	p := Part{Title: w.T("Messages by step and month"), Head: []string{w.T("Policy"), w.T("Step")}}
	if len(w.Months)-from < 2 {
		return p
	}
	for i := from; i < len(w.Months); i++ {
		p.Head = append(p.Head, month(w.Months[i].Last))
	}
	for _, s := range w.Steps {
		if s.Months == nil {
			continue
		}
		row := []Cell{text(s.Policy), text(s.State)}
		for _, n := range s.Months[from:] {
			row = append(row, w.count(n))
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func (w writer) recovery() Part {
	p := Part{
		Title: w.T("What came in after each step"),
		Note:  w.T("Money counts for the last contact about the invoice before it, until the next one: what came after a step, which is not always what it caused. Days are from contact to money, on average."),
		Head:  []string{w.T("Policy"), w.T("Step"), w.T("Channels"), w.T("Invoices"), w.T("Asked"), w.T("Collected"), w.T("Share"), w.T("With payment"), w.T("Days")},
	}
	asked, got := Series{Name: w.T("Asked")}, Series{Name: w.T("Collected")}
	chart := &Chart{Title: w.T("Asked, and what came in until the next contact")}
	var sumAsked, sumGot engine.Amount
	for _, r := range w.Recovery {
		var names []string
		for _, c := range strings.Split(r.Channels, ", ") {
			names = append(names, w.ChannelName(c, nil))
		}
		p.Rows = append(p.Rows, []Cell{
			text(r.Policy), text(r.State), text(strings.Join(names, ", ")), w.count(r.Invoices), w.money(r.Asked), w.money(r.Collected),
			w.share(r.Collected, r.Asked), w.count(r.Paid), w.count(r.Days),
		})
		chart.Labels = append(chart.Labels, r.State+", "+strings.Join(names, ", "))
		asked.add(r.Asked, w.Money(r.Asked, w.Currency))
		got.add(r.Collected, w.Money(r.Collected, w.Currency))
		sumAsked, sumGot = sumAsked+r.Asked, sumGot+r.Collected
	}
	if len(p.Rows) > 0 && len(p.Rows) <= chartMonths {
		chart.Description = w.T("%s were asked, and %s came in before the next contact.", w.Money(sumAsked, w.Currency), w.Money(sumGot, w.Currency))
		chart.Series, p.Chart = []Series{asked, got}, chart
	}
	return p
}

func (w writer) promises() Part {
	p := Part{
		Title: w.T("Promises that run, or were broken"),
		Head:  []string{w.T("Client"), w.T("Invoice"), w.T("Made on"), w.T("Until"), w.T("Promised"), w.T("Came in"), w.T("State")},
	}
	for _, x := range w.Promises {
		invoice, state := x.Invoice, w.T("runs")
		if invoice == "" {
			invoice = w.T("all that they owe")
		}
		if x.State == figures.Broken {
			state = w.T("broken since %s", w.ShortDate(x.BrokenOn))
		}
		p.Rows = append(p.Rows, []Cell{w.client(x.Client, x.Name), text(invoice), w.day(x.Made), w.day(x.Until), w.money(x.Amount), w.money(x.Paid), text(state)})
	}
	return p
}

func (w writer) disputes() Part {
	p := Part{Title: w.T("Disputes"), Head: []string{w.T("Client"), w.T("Invoice"), w.T("Since"), w.T("Contested"), w.T("Open"), w.T("Reason")}}
	for _, d := range w.Disputes {
		p.Rows = append(p.Rows, []Cell{w.client(d.Client, d.Name), text(d.Invoice), w.day(d.Since), w.money(d.Contested), w.money(d.Open), text(d.Reason)})
	}
	return p
}

func (w writer) limits() Part {
	p := Part{
		Title: w.T("Claims near their limitation"), Note: w.T("The last day to bring the claim to court."),
		Head: []string{w.T("Client"), w.T("Invoice"), w.T("Last day"), w.T("Days left"), w.T("Open")},
	}
	for _, l := range w.Limits {
		p.Rows = append(p.Rows, []Cell{w.client(l.Client, l.Name), text(l.Invoice), w.day(l.Until), w.count(int(l.Until - w.rep.At)), w.money(l.Open)})
	}
	return p
}

// add adds a bar; what is below 0 has none.
func (s *Series) add(a engine.Amount, text string) {
	s.Values, s.Texts = append(s.Values, int64(max(0, a))), append(s.Texts, text)
}
