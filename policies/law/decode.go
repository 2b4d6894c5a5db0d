package law

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
)

// regimeFile is a regime as it is written in its file.
type regimeFile struct {
	Title   string   `json:"title"`
	Debtors []string `json:"debtors"`
	Series  string   `json:"series"`
	Starts  Start    `json:"starts"`
	Frozen  bool     `json:"frozen"`
	Moves   *struct {
		Holidays string `json:"holidays"`
		sourceFile
	} `json:"due_moves"`
	Points []figureFile `json:"points"`
	Floor  *struct {
		Series string `json:"series"`
		Times  string `json:"times"`
		sourceFile
	} `json:"floor"`
	Judgment *struct {
		Points string `json:"points"`
		Months int    `json:"months"`
		sourceFile
	} `json:"judgment"`
	Fees       []feeFile       `json:"fees"`
	Limitation *limitationFile `json:"limitation"`
	Notes      []string        `json:"notes"`
}

type sourceFile struct {
	Source     string     `json:"source"`
	Confidence Confidence `json:"confidence"`
}

func (s *sourceFile) check() error {
	if s.Source == "" {
		return errors.New("a figure has no source")
	}
	return s.Confidence.check()
}

type figureFile struct {
	Value string      `json:"value"`
	From  engine.Date `json:"from"`
	sourceFile
}

type feeFile struct {
	Amount   string          `json:"amount"`
	Below    string          `json:"below"`
	Currency engine.Currency `json:"currency"`
	From     engine.Date     `json:"from"`
	sourceFile
}

// readRegime reads the file of a regime. Nothing in it is passed over.
func readRegime(name string, data []byte) (*Regime, error) {
	var f regimeFile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	r := &Regime{Name: name, Title: f.Title, Debtors: f.Debtors, Series: f.Series, Starts: f.Starts, Frozen: f.Frozen, Notes: f.Notes}
	kinds := []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}
	switch {
	case f.Title == "" || len(f.Debtors) == 0 || f.Series == "" || len(f.Points) == 0:
		return nil, errors.New("title, debtors, series and points must be given")
	case f.Starts != StartDue && f.Starts != StartNotice:
		return nil, fmt.Errorf("starts %q is neither due nor formal_notice", f.Starts)
	case slices.ContainsFunc(f.Debtors, func(k string) bool { return !slices.Contains(kinds, k) }):
		return nil, fmt.Errorf("debtors %v are not all business, consumer or public", f.Debtors)
	}
	return r, errors.Join(r.readPoints(&f), r.readRules(&f), r.readFees(f.Fees))
}

func (r *Regime) readPoints(f *regimeFile) error {
	for _, p := range f.Points {
		value, err := decimal(p.Value)
		if err = errors.Join(err, p.check()); err != nil {
			return fmt.Errorf("points: %w", err)
		}
		r.Points = append(r.Points, Figure{Value: value, From: p.From, Source: p.Source, Confidence: p.Confidence})
	}
	if !slices.IsSortedFunc(r.Points, func(a, b Figure) int { return int(a.From) - int(b.From) }) {
		return errors.New("points are not in the order of their days")
	}
	return nil
}

// readRules reads what becomes of due dates, floor, judgment and limitation.
func (r *Regime) readRules(f *regimeFile) error {
	if x := f.Moves; x != nil {
		days, err := calendar.New(x.Holidays, "", nil)
		if err = errors.Join(err, x.check()); err != nil {
			return fmt.Errorf("due_moves: %w", err)
		}
		r.Moves = &Moves{Holidays: x.Holidays, Calendar: days, Source: x.Source, Confidence: x.Confidence}
	}
	if x := f.Floor; x != nil {
		times, err := decimal(x.Times)
		if err = errors.Join(err, x.check()); err != nil {
			return fmt.Errorf("floor: %w", err)
		}
		r.Floor = &Floor{Series: x.Series, Times: times, Source: x.Source, Confidence: x.Confidence}
	}
	if x := f.Judgment; x != nil {
		points, err := decimal(x.Points)
		if err = errors.Join(err, x.check()); err != nil {
			return fmt.Errorf("judgment: %w", err)
		}
		r.Judgment = &Judgment{Points: points, Months: x.Months, Source: x.Source, Confidence: x.Confidence}
	}
	if x := f.Limitation; x != nil {
		l, err := readLimitation(x, f.Debtors)
		if err != nil {
			return err
		}
		r.Limitation = l
	}
	return nil
}

func (r *Regime) readFees(fees []feeFile) error {
	for i, x := range fees {
		f := Fee{Currency: x.Currency, From: x.From, Source: x.Source, Confidence: x.Confidence}
		var err, errBelow error
		f.Amount, err = x.Currency.Parse(x.Amount)
		if x.Below != "" {
			f.Below, errBelow = x.Currency.Parse(x.Below)
		}
		if err = errors.Join(err, errBelow, x.check()); err != nil {
			return fmt.Errorf("fees: %w", err)
		}
		if i > 0 && r.Fees[i-1].Below == 0 && r.Fees[i-1].From == f.From {
			return errors.New("fees: one stands behind one for all debts")
		}
		r.Fees = append(r.Fees, f)
	}
	return nil
}

func decimal(s string) (*apd.Decimal, error) {
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite {
		return nil, fmt.Errorf("%q is not a number", s)
	}
	return d, nil
}
