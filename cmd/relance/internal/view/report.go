package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/report"
)

// Report is the figures of a portfolio on a day; nothing is added up across entities or currencies.
type Report struct {
	From   engine.Date   `json:"from"`           // the first day over which money, messages and promises count
	At     engine.Date   `json:"at"`             // the day whose end it is of
	Known  engine.Date   `json:"known,omitzero"` // the first day that the ledger knows by itself
	Groups []ReportGroup `json:"groups"`         // by entity and currency
	Costs  []ReportCost  `json:"costs"`          // of the messages, by entity and channel
}

// ReportGroup is what one entity is owed in one currency.
type ReportGroup struct {
	Entity   string           `json:"entity,omitempty"`
	Currency string           `json:"currency"`
	Aging    ReportAging      `json:"aging"`            // of all of them
	Clients  []ReportClient   `json:"clients"`          // the most overdue first
	Profiles []ReportProfile  `json:"profiles"`         // by name
	DSO      *int64           `json:"dso_days"`         // by the count-back method; null when it is not known
	DSOWhy   string           `json:"dso_why,omitzero"` // why not: no_sales, no_issue_day, open_alone, older_sales or in_credit
	Cash     ReportCash       `json:"cash"`             // of the span
	Months   []ReportMonth    `json:"months"`           // of the span
	Steps    []ReportStep     `json:"steps"`            // by policy and state
	Recovery []ReportRecovery `json:"recovery"`         // what came in after contacts, by step and channel
	Promises []ReportPromise  `json:"promises"`         // that run, or were broken in the span
	Disputes []ReportDispute  `json:"disputes"`         // the largest first
	Limits   []OpenLimit      `json:"limits"`           // invoices whose limitation is near or over
}

// ReportAging is what is open by lateness.
type ReportAging struct {
	Open      []string `json:"open"`       // not late, 1 to 30 days, 31 to 60, 61 to 90, more
	Invoices  []int    `json:"invoices"`   // how many, in the same order
	Overdue   string   `json:"overdue"`    // of what is open, all that is late
	Credit    string   `json:"credit"`     // of credit notes and overpaid invoices; negative
	Account   string   `json:"on_account"` // money that was allocated to no invoice
	Contested string   `json:"contested"`  // of what is open
	ToAsk     string   `json:"to_ask"`     // what may be asked, after all of these
}

// ReportClient is what one client owes.
type ReportClient struct {
	Client  string      `json:"client"`
	Name    string      `json:"name,omitempty"`
	Profile string      `json:"profile,omitempty"` // of the client
	Oldest  int         `json:"oldest_days_late"`  // of the oldest open invoice; 0 when none is late
	Aging   ReportAging `json:"aging"`             // of their invoices
}

// ReportProfile is what the clients of one profile owe.
type ReportProfile struct {
	Profile string      `json:"profile"` // empty for clients of whom nobody said
	Clients int         `json:"clients"` // how many
	Aging   ReportAging `json:"aging"`   // of their invoices
}

// ReportCash is what came in, and what is promised.
type ReportCash struct {
	Collected string `json:"collected"`    // money with its day, less what was given back
	OnAccount string `json:"on_account"`   // of it, money that named no invoice
	Lowered   string `json:"lowered"`      // by exports, without saying when it was paid; not in collected
	Promised  string `json:"promised"`     // what did not come in yet of promises that run
	Broken    string `json:"broken"`       // what did not come in of promises that were broken
	Kept      int    `json:"kept_count"`   // promises that were kept
	BrokenN   int    `json:"broken_count"` // promises that were broken
}

// ReportMonth is a calendar month, as far as it is in the span.
type ReportMonth struct {
	First     engine.Date `json:"first"`     // day that counts
	Last      engine.Date `json:"last"`      // day that counts
	Invoiced  string      `json:"invoiced"`  // credit notes taken off
	Collected string      `json:"collected"` // money with its day
	Open      string      `json:"open"`      // at the end of the month
	Overdue   string      `json:"overdue"`   // at the end of the month
	Messages  int         `json:"messages"`  // that reached clients
	Asked     string      `json:"asked"`     // by them
}

// ReportStep is what one state of a policy did.
type ReportStep struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	Messages int    `json:"messages"` // that reached clients
	Months   []int  `json:"months"`   // of them, by month; empty when there was none
	Asked    string `json:"asked"`    // by them
	Tasks    int    `json:"tasks"`    // that people were given
	Cases    int    `json:"cases"`    // that stand in it with something open; 0 in a report of an earlier day
	Open     string `json:"open"`     // of these cases
}

// ReportRecovery is what came in after the contacts of one step.
type ReportRecovery struct {
	Policy    string `json:"policy"`
	State     string `json:"state"`
	Channels  string `json:"channels"`     // of one day, such as "email, letter"
	Invoices  int    `json:"invoices"`     // contacts, counted once for each invoice
	Asked     string `json:"asked"`        // for them
	Collected string `json:"collected"`    // until the next contact
	Paid      int    `json:"paid"`         // of the invoices, those with money
	Days      int    `json:"days_average"` // from contact to money
}

// ReportPromise is a promise to pay.
type ReportPromise struct {
	Client   string      `json:"client"`
	Invoice  string      `json:"invoice,omitempty"`
	Made     engine.Date `json:"made"`  // on this day
	Until    engine.Date `json:"until"` // the last day
	Plan     bool        `json:"plan"`  // a payment plan
	Amount   string      `json:"amount"`
	Paid     string      `json:"paid"`               // in time
	State    string      `json:"state"`              // running or broken
	BrokenOn engine.Date `json:"broken_on,omitzero"` // the first day on which it was
}

// ReportDispute is an invoice that a client contests.
type ReportDispute struct {
	Client    string      `json:"client"`
	Invoice   string      `json:"invoice"`
	Reason    string      `json:"reason,omitempty"`
	Since     engine.Date `json:"since,omitzero"` // the day; none when the ledger does not know
	Contested string      `json:"contested"`      // of what is open
	Open      string      `json:"open"`           // of the invoice
}

// ReportCost is what the messages of one channel cost.
type ReportCost struct {
	Entity   string `json:"entity,omitempty"`
	Channel  string `json:"channel"`
	Messages int    `json:"messages"` // how many
	Cost     string `json:"cost"`
	Currency string `json:"currency"`
}

// NewReport is the view of a report.
func NewReport(r *report.Report) Report {
	return Report{
		From: r.From, At: r.At, Known: r.Known, Groups: list(r.Groups, newReportGroup),
		Costs: list(r.Costs, func(c *report.Cost) ReportCost {
			return ReportCost{c.Entity, c.Channel, c.Messages, c.Currency.Format(c.Amount), c.Currency.Code()}
		}),
	}
}

func newReportGroup(g *report.Group) ReportGroup {
	f := g.Currency.Format
	aging := func(a *report.Aging) ReportAging {
		v := ReportAging{Overdue: f(a.Overdue()), Credit: f(a.Credit), Account: f(a.OnAccount), Contested: f(a.Contested), ToAsk: f(a.ToAsk)}
		for n, open := range a.Open {
			v.Open, v.Invoices = append(v.Open, f(open)), append(v.Invoices, a.Invoices[n])
		}
		return v
	}
	v := ReportGroup{
		Entity: g.Entity, Currency: g.Currency.Code(), Aging: aging(&g.Aging), DSOWhy: string(g.DSO.Why),
		Clients: list(g.Clients, func(d *report.Debtor) ReportClient {
			return ReportClient{d.Client, d.Name, d.Profile, d.Oldest, aging(&d.Aging)}
		}),
		Profiles: list(g.Profiles, func(p *report.Profile) ReportProfile { return ReportProfile{p.Name, p.Clients, aging(&p.Aging)} }),
		Cash: ReportCash{
			f(g.Cash.Collected), f(g.Cash.OnAccount), f(g.Cash.Lowered), f(g.Cash.Promised), f(g.Cash.Broken), g.Cash.Kept, g.Cash.BrokenN,
		},
		Months: list(g.Months, func(m *report.Month) ReportMonth {
			return ReportMonth{m.First, m.Last, f(m.Sales), f(m.Collected), f(m.Open), f(m.Overdue), m.Messages, f(m.Asked)}
		}),
		Steps: list(g.Steps, func(s *report.Step) ReportStep {
			return ReportStep{s.Policy, s.State, s.Messages, append([]int{}, s.Months...), f(s.Asked), s.Tasks, s.Cases, f(s.Open)}
		}),
		Recovery: list(g.Recovery, func(r *report.Recovery) ReportRecovery {
			return ReportRecovery{r.Policy, r.State, r.Channels, r.Invoices, f(r.Asked), f(r.Collected), r.Paid, r.Days}
		}),
		Promises: list(g.Promises, func(p *report.Promise) ReportPromise {
			return ReportPromise{p.Client, p.Invoice, p.Made, p.Until, p.Plan, f(p.Amount), f(p.Paid), string(p.State), p.BrokenOn}
		}),
		Disputes: list(g.Disputes, func(d *report.Dispute) ReportDispute {
			return ReportDispute{d.Client, d.Invoice, d.Reason, d.Since, f(d.Contested), f(d.Open)}
		}),
		Limits: list(g.Limits, func(l *report.Limit) OpenLimit {
			return OpenLimit{l.Invoice, l.Client, l.Until, f(l.Open), g.Currency.Code()}
		}),
	}
	if g.DSO.Known {
		v.DSO = &g.DSO.Days
	}
	return v
}
