package law

import (
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
)

// Limitation is the time after which a claim can no longer be brought to court;
// engine.Limitation counts it for an invoice.
type Limitation struct {
	Years   int
	Debtors []string // the engine.Kind… it is for
	// YearEnd says that the years begin with the end of the year, AnewYearEnd that they
	// do so when they begin anew.
	YearEnd, AnewYearEnd bool
	Source               string
	Confidence           Confidence
	Interruptions        []Interruption
}

// Interruption is what the law makes of an event.
type Interruption struct {
	By         engine.EventType
	Effect     engine.Effect
	Months     int // after the end of proceedings that pause it
	Source     string
	Confidence Confidence
}

// effectWords are the words for effects in the file of a regime.
var effectWords = map[string]engine.Effect{"restarts": engine.EffectRestarts, "pauses": engine.EffectPauses}

type limitationFile struct {
	Years   int      `json:"years"`
	Debtors []string `json:"debtors"`
	From    string   `json:"from"`  // "year_end"; else the due date
	Again   string   `json:"again"` // "year_end"; else the day of the interruption
	sourceFile
	Interrupted []struct {
		By     engine.EventType `json:"by"`
		Effect string           `json:"effect"`
		Months int              `json:"months"`
		sourceFile
	} `json:"interrupted"`
}

// readLimitation reads the limitation of a regime for some debtors.
func readLimitation(x *limitationFile, debtors []string) (*Limitation, error) {
	yearEnd := func(s string) bool { return s == "year_end" }
	switch {
	case x.Years < 1:
		return nil, agree.Errorf("limitation: %d {year|years}", x.Years)
	case x.From != "" && !yearEnd(x.From), x.Again != "" && !yearEnd(x.Again):
		return nil, fmt.Errorf("limitation: from %q or again %q is not year_end", x.From, x.Again)
	}
	l := &Limitation{Years: x.Years, Debtors: debtors, YearEnd: yearEnd(x.From), AnewYearEnd: yearEnd(x.Again), Source: x.Source, Confidence: x.Confidence}
	if len(x.Debtors) > 0 {
		l.Debtors = x.Debtors
	}
	err := x.check()
	for _, i := range x.Interrupted {
		effect, known := effectWords[i.Effect]
		switch {
		case !known:
			err = errors.Join(err, fmt.Errorf("the effect %q is neither restarts nor pauses", i.Effect))
		case !i.By.Interrupts() || i.By == engine.EventCourtEnded:
			err = errors.Join(err, fmt.Errorf("%q is nothing that interrupts", i.By))
		case effect == engine.EffectPauses && i.By != engine.EventCourt, i.Months != 0 && effect != engine.EffectPauses:
			err = errors.Join(err, fmt.Errorf("only proceedings pause it: %s", i.By))
		}
		l.Interruptions = append(l.Interruptions, Interruption{i.By, effect, i.Months, i.Source, i.Confidence})
		err = errors.Join(err, i.check())
	}
	if err != nil {
		return nil, fmt.Errorf("limitation: %w", err)
	}
	return l, nil
}

// Covers reports whether the limitation is for a kind of debtor.
func (l *Limitation) Covers(kind string) bool { return slices.Contains(l.Debtors, kind) }

// Term is the limitation as the engine counts it.
func (l *Limitation) Term() engine.LimitTerm {
	t := engine.LimitTerm{Years: l.Years, YearEnd: l.YearEnd, AnewYearEnd: l.AnewYearEnd}
	for _, i := range l.Interruptions {
		switch i.By {
		case engine.EventAcknowledged:
			t.Acknowledged = i.Effect
		case engine.EventPayment:
			t.PartPaid = i.Effect
		case engine.EventEnforced:
			t.Enforced = i.Effect
		case engine.EventCourt:
			t.Court, t.PauseMonths = i.Effect, i.Months
		}
	}
	return t
}

// interruptionWords name what interrupts, for people.
var interruptionWords = map[engine.EventType]string{
	engine.EventAcknowledged: "an acknowledgement of the debt", engine.EventPayment: "a part payment",
	engine.EventEnforced: "a measure of enforcement", engine.EventCourt: "a court action",
}

// lines are the figures of the limitation.
func (l *Limitation) lines() []Line {
	value := agree.Sprintf("%d {year|years}", l.Years)
	if l.YearEnd {
		value += " from the end of the year"
	}
	out := []Line{{"limitation", value, "", l.Source, l.Confidence}}
	for _, i := range l.Interruptions {
		what, value := "begins anew by", interruptionWords[i.By]
		switch {
		case i.By == engine.EventCourt && i.Effect == engine.EffectRestarts:
			value += ", when it ends"
		case i.Effect == engine.EffectPauses:
			what = "stands still by"
			value += agree.Sprintf(", until %d {month|months} after it ends", i.Months)
		}
		out = append(out, Line{what, value, "", i.Source, i.Confidence})
	}
	return out
}
