package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/engine/replay"
)

// Forecast is what is to come, seen from a ledger.
type Forecast struct {
	From       engine.Date       `json:"from"`               // today
	To         engine.Date       `json:"to"`                 // the last day
	Clients    int               `json:"clients"`            // with a case, or something open
	Contacted  int               `json:"contacted"`          // of them, those whom a message reaches
	Messages   int               `json:"messages"`           // messages and tasks
	Contacts   int               `json:"contacts"`           // messages that reach a client
	Cost       string            `json:"cost"`               // exact decimal; empty when the book says no costs
	CostIn     string            `json:"cost_in"`            // the currency of all costs; empty when the book says none
	Days       []ForecastDay     `json:"days"`               // on which something goes out
	Steps      []ForecastStep    `json:"steps"`              // messages by state and channel
	Cases      []ForecastCases   `json:"cases"`              // where cases stand
	Waiting    []ForecastWaiting `json:"waiting"`            // what waits for a person's agreement on the last day
	Unassigned []string          `json:"unassigned"`         // invoices that no line of the assign list takes
	Undecided  int               `json:"undecided"`          // invoices and cases about which a guard has no answer; the exit code is then 2
	Unwritten  int               `json:"unwritten"`          // messages that cannot be written; the exit code is then 2
	Stuck      []string          `json:"stuck"`              // cases that stand where the book has no state, in words; the exit code is then 2
	Recovery   *ForecastRecovery `json:"recovery,omitempty"` // what may come in; none when nothing says so
	NoRecovery string            `json:"no_recovery"`        // why there is none; empty when there is
}

// ForecastDay is what goes out on a day.
type ForecastDay struct {
	Date     engine.Date    `json:"date"`     // on which it goes out
	Messages int            `json:"messages"` // with the tasks
	Channels map[string]int `json:"channels"` // messages by channel: call is how many calls people have to make
	Cost     string         `json:"cost"`     // exact decimal; empty when the book says no costs
}

// ForecastStep is the messages of one state on one channel.
type ForecastStep struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	Channel  string `json:"channel"`
	Messages int    `json:"messages"` // how many
	Cost     string `json:"cost"`     // exact decimal; empty when the book says no costs
}

// ForecastCases is how many cases stand in a state.
type ForecastCases struct {
	Policy string `json:"policy"`
	State  string `json:"state"`
	Final  bool   `json:"final"` // they have ended
	Now    int    `json:"now"`   // today, before anything is decided
	End    int    `json:"end"`   // at the end of the last day
}

// ForecastWaiting is a step that waits for a person's agreement.
type ForecastWaiting struct {
	Client   string `json:"client"`
	Invoice  string `json:"invoice,omitempty"` // none for a case about all of a client
	Policy   string `json:"policy"`
	From     string `json:"from"` // the state it stands in
	To       string `json:"to"`   // the state that is proposed
	Open     string `json:"open"` // exact decimal
	Currency string `json:"currency"`
}

// ForecastRecovery is what may come in.
type ForecastRecovery struct {
	Curve   string         `json:"source"`  // who says how invoices come in
	Weeks   []ForecastWeek `json:"weeks"`   // of the window
	Total   []Sum          `json:"total"`   // of all weeks
	Open    []Sum          `json:"open"`    // what that is of: open today, and not apart
	Unknown []Sum          `json:"unknown"` // of it, what is later than the curve knows: it may come in, and is in no week
	Apart   []Sum          `json:"apart"`   // contested, held, sold or handed over: not counted
}

// ForecastWeek is what may come in over some days.
type ForecastWeek struct {
	From    engine.Date `json:"from"`    // the first day
	To      engine.Date `json:"to"`      // the last day
	Amounts []Sum       `json:"amounts"` // by currency
}

// NewForecast is the view of a forecast.
func NewForecast(f *forecast.Forecast, noRecovery string) Forecast {
	cur := f.Cost.Currency
	cost := func(a engine.Amount) string {
		if cur.IsZero() {
			return ""
		}
		return cur.Format(a)
	}
	v := Forecast{
		From: f.From, To: f.To, Clients: f.Clients, Contacted: f.Contacted, Messages: f.Messages, Contacts: f.Contacts,
		Cost: cost(f.Cost.Amount), CostIn: cur.Code(), Unassigned: texts(f.Unassigned), Undecided: f.Undecided, Unwritten: f.Unwritten, Stuck: texts(f.Stuck),
		Days: list(f.Days, func(d *forecast.Day) ForecastDay {
			return ForecastDay{d.Date, d.Messages, d.Channels, cost(d.Cost)}
		}),
		Steps: list(f.Steps, func(s *forecast.Step) ForecastStep {
			return ForecastStep{s.Policy, s.State, s.Channel, s.Messages, cost(s.Cost)}
		}),
		Cases: list(f.Cases, func(c *forecast.CaseCount) ForecastCases {
			return ForecastCases{c.Policy, c.State, c.Final, c.Now, c.End}
		}),
		Waiting: list(f.Pending, func(p *replay.Proposal) ForecastWaiting {
			return ForecastWaiting{p.Client, p.Invoice, p.Policy, p.From, p.To, p.Currency.Format(p.Open), p.Currency.Code()}
		}),
		NoRecovery: noRecovery,
	}
	if r := f.Recovery; r != nil {
		v.Recovery = &ForecastRecovery{
			Curve: r.Source, Total: moneyList(r.Total), Open: moneyList(r.Open), Unknown: moneyList(r.Unknown), Apart: moneyList(r.Apart),
			Weeks: list(r.Weeks, func(w *forecast.Week) ForecastWeek { return ForecastWeek{w.From, w.To, moneyList(w.Amounts)} }),
		}
	}
	return v
}

func moneyList(sums []forecast.Money) []Sum {
	return list(sums, func(m *forecast.Money) Sum { return Sum{m.Currency.Format(m.Amount), m.Currency.Code()} })
}
