package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	decide "github.com/relance-dev/relance/engine/run"
)

// writeLastImport says how old what the ledger knows is.
func writeLastImport(w io.Writer, s *decide.Status) error {
	if s.Import == nil {
		_, err := fmt.Fprintln(w, "Nothing was imported yet.")
		return err
	}
	age := ""
	switch days := int(s.Day - s.Import.AsOf); {
	case s.Import.AsOf == 0:
	case days == 0:
		age = ", as of today"
	default:
		age = fmt.Sprintf(", as of %s, %s ago", s.Import.AsOf, counted(days, "day", "days"))
	}
	_, err := fmt.Fprintf(w, "Last import: %s%s (entry %d)\n", printable(strings.Join(s.Import.Files, ", ")), age, s.Import.Seq)
	return err
}

func dsoRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, t := range s.Turnover {
		days, known := t.DSO()
		if !known {
			continue
		}
		rows = append(rows, []string{
			"  " + t.Currency.Code(), counted(int(days), "day", "days"),
			fmt.Sprintf("%s open, %s invoiced", t.Currency.Format(t.Open), t.Currency.Format(t.Sales)),
		})
	}
	return rows
}

// movedRows counts what goes out on later days, by day.
func movedRows(s *decide.Status) [][]string {
	var rows [][]string
	for i := 0; i < len(s.Moved); {
		day, n := s.Moved[i].Day, 0
		for ; i < len(s.Moved) && s.Moved[i].Day == day; i++ {
			n++
		}
		rows = append(rows, []string{"  " + day.String(), counted(n, "action", "actions")})
	}
	return rows
}

// delayRows say what a day of delay costs in each currency.
func delayRows(s *decide.Status, more *statusMore) [][]string {
	if more.costs == nil {
		return nil
	}
	var rows [][]string
	for i := range s.Aging {
		a := &s.Aging[i]
		if day, ok := more.costs.OfDelay(a.Overdue()); ok && a.Overdue() > 0 {
			rows = append(rows, []string{"  " + a.Currency.Code(), a.Currency.Format(day), a.Currency.Format(a.Overdue()) + " overdue"})
		}
	}
	return rows
}

func endedRows(more *statusMore) [][]string {
	var rows [][]string
	for _, e := range more.ended {
		rows = append(rows, []string{"  " + printable(e.Policy), printable(e.State), counted(e.Cases, "case", "cases"), money(e.Open, e.Currency)})
	}
	return rows
}

func sentRows(more *statusMore) [][]string {
	var rows [][]string
	for _, s := range more.sent {
		rows = append(rows, []string{"  " + printable(s.Policy), printable(s.State), counted(s.Messages, "message", "messages"), money(s.Cost, more.costs.Currency)})
	}
	return rows
}

func blacklistRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, b := range s.Blacklisted {
		rows = append(rows, []string{"  " + printable(b.Client), fit(printable(b.Name), clientColumns), "since " + b.Since.String()})
	}
	return rows
}

func lookRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, m := range s.Look {
		rows = append(rows, []string{
			"  " + string(m.Status), english().channelName(m.Channel, nil), printable(m.Client), m.Since.Format(time.RFC3339), fit(printable(m.Reason), lookColumns),
		})
	}
	if more := s.Failed - decide.MaxLook; more > 0 {
		rows = append(rows, []string{"  and " + strconv.Itoa(more) + " more that failed", "", "", "", ""})
	}
	return rows
}

// maxLimits is how many invoices near their limitation are shown.
const maxLimits = 20

func nearLimitRows(s *decide.Status, limits []decide.NearLimit) [][]string {
	var rows [][]string
	for _, l := range limits[:min(len(limits), maxLimits)] {
		rows = append(rows, []string{"  " + l.Until.String(), daysLeft(l.Until, s.Day), printable(l.Client), printable(l.Invoice), money(l.Open, l.Currency)})
	}
	if more := len(limits) - maxLimits; more > 0 {
		rows = append(rows, []string{"  and " + strconv.Itoa(more) + " more", "", "", "", ""})
	}
	return rows
}

// daysLeft says how long there is until the last day.
func daysLeft(last, today engine.Date) string {
	if last < today {
		return "over"
	}
	return "in " + counted(int(last-today), "day", "days")
}

// lookColumns is how much of a reason fits beside the rest.
const lookColumns = 50

// The shape of a status for programs. Amounts are exact decimals in text.
type (
	statusJSON struct {
		Day     engine.Date       `json:"day"`
		Changed int               `json:"clients_changed"`
		Import  *importJSON       `json:"last_import"`
		Aging   []agingJSON       `json:"aging"`
		Cases   []caseCountJSON   `json:"cases"`
		Waiting []decide.Waiting  `json:"waiting"`
		Moved   []movedJSON       `json:"later"`
		Outbox  map[string]int    `json:"outbox"`
		Look    []lookJSON        `json:"look_at"`
		Failed  int               `json:"failed"`
		DSO     map[string]int64  `json:"dso_days"` // by currency, where known
		Sales   map[string]string `json:"invoiced"` // in the last days, by currency
		Limits  []limitJSON       `json:"limits"`   // invoices whose limitation is near or over

		Blacklisted []blacklistedJSON `json:"blacklisted"`
		Ended       []endedJSON       `json:"ended_open"`            // cases that ended with something open
		Sent        []sentJSON        `json:"sent,omitempty"`        // by step, when the book says what messages cost
		Delay       map[string]string `json:"delay_a_day,omitempty"` // what a day of delay costs, by currency, when the book says
	}
	sentJSON struct {
		Policy   string `json:"policy"`
		State    string `json:"state"`
		Messages int    `json:"messages"`
		Cost     string `json:"cost"`
		Currency string `json:"currency"`
	}
	endedJSON struct {
		Policy   string `json:"policy"`
		State    string `json:"state"`
		Cases    int    `json:"cases"`
		Open     string `json:"open"`
		Currency string `json:"currency"`
	}
	blacklistedJSON struct {
		Client string      `json:"client"`
		Since  engine.Date `json:"since"`
	}
	importJSON struct {
		Entry int64       `json:"entry"`
		At    time.Time   `json:"at"`
		AsOf  engine.Date `json:"as_of,omitzero"`
		Files []string    `json:"files"`
	}
	limitJSON struct {
		Invoice  string      `json:"invoice"`
		Client   string      `json:"client"`
		Until    engine.Date `json:"until"`
		Open     string      `json:"open"`
		Currency string      `json:"currency"`
	}
	agingJSON struct {
		Currency string       `json:"currency"`
		Buckets  []bucketJSON `json:"buckets"`
		Credit   string       `json:"credit"`
		Account  string       `json:"on_account"`
		ToAsk    string       `json:"to_ask"`
	}
	bucketJSON struct {
		Late     string `json:"days_late"` // 0, 1-30, 31-60, 61-90, 91-
		Open     string `json:"open"`
		Invoices int    `json:"invoices"`
	}
	caseCountJSON struct {
		Policy string `json:"policy"`
		State  string `json:"state"`
		Cases  int    `json:"cases"`
	}
	movedJSON struct {
		Case  string      `json:"case"`
		State string      `json:"state"`
		Day   engine.Date `json:"day"`
	}
	lookJSON struct {
		Message string    `json:"message"`
		Client  string    `json:"client"`
		Channel string    `json:"channel"`
		Status  string    `json:"status"`
		Since   time.Time `json:"since"`
		Reason  string    `json:"reason,omitempty"`
	}
)

func writeStatusJSON(w io.Writer, s *decide.Status, more *statusMore) error {
	out := statusJSON{
		Day: s.Day, Changed: s.Changed, Aging: []agingJSON{}, Cases: []caseCountJSON{}, Waiting: append([]decide.Waiting{}, s.Waiting...),
		Moved: []movedJSON{}, Outbox: map[string]int{}, Look: []lookJSON{}, Failed: s.Failed, DSO: map[string]int64{}, Sales: map[string]string{},
		Limits: []limitJSON{}, Blacklisted: []blacklistedJSON{}, Ended: []endedJSON{}, Delay: map[string]string{},
	}
	for _, e := range more.ended {
		out.Ended = append(out.Ended, endedJSON{e.Policy, e.State, e.Cases, e.Currency.Format(e.Open), e.Currency.Code()})
	}
	for _, s := range more.sent {
		cur := more.costs.Currency
		out.Sent = append(out.Sent, sentJSON{s.Policy, s.State, s.Messages, cur.Format(s.Cost), cur.Code()})
	}
	for i := range s.Aging {
		a := &s.Aging[i]
		if more.costs == nil {
			break
		}
		if day, ok := more.costs.OfDelay(a.Overdue()); ok {
			out.Delay[a.Currency.Code()] = a.Currency.Format(day)
		}
	}
	for _, b := range s.Blacklisted {
		out.Blacklisted = append(out.Blacklisted, blacklistedJSON{b.Client, b.Since})
	}
	for _, l := range more.limits {
		out.Limits = append(out.Limits, limitJSON{l.Invoice, l.Client, l.Until, l.Currency.Format(l.Open), l.Currency.Code()})
	}
	if i := s.Import; i != nil {
		out.Import = &importJSON{i.Seq, i.At, i.AsOf, append([]string{}, i.Files...)}
	}
	for _, a := range s.Aging {
		row := agingJSON{Currency: a.Currency.Code(), Credit: a.Currency.Format(a.Credit), Account: a.Currency.Format(a.OnAccount), ToAsk: a.Currency.Format(a.ToAsk)}
		for i, open := range a.Open {
			late := "0"
			switch {
			case i == len(a.Open)-1:
				late = fmt.Sprintf("%d-", (i-1)*decide.BucketDays+1)
			case i > 0:
				late = fmt.Sprintf("%d-%d", (i-1)*decide.BucketDays+1, i*decide.BucketDays)
			}
			row.Buckets = append(row.Buckets, bucketJSON{late, a.Currency.Format(open), a.Invoices[i]})
		}
		out.Aging = append(out.Aging, row)
	}
	for _, c := range s.Cases {
		out.Cases = append(out.Cases, caseCountJSON(c))
	}
	for _, m := range s.Moved {
		out.Moved = append(out.Moved, movedJSON(m))
	}
	for _, c := range s.Outbox {
		out.Outbox[string(c.Status)] = c.Messages
	}
	for _, m := range s.Look {
		out.Look = append(out.Look, lookJSON{m.Key, m.Client, m.Channel, string(m.Status), m.Since, m.Reason})
	}
	for _, t := range s.Turnover {
		out.Sales[t.Currency.Code()] = t.Currency.Format(t.Sales)
		if days, known := t.DSO(); known {
			out.DSO[t.Currency.Code()] = days
		}
	}
	return writeJSON(w, out)
}
