package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// said is what became of an attempt, as it is kept until the journal says it.
type said struct {
	At         time.Time        `json:"at"`
	To         ledger.Status    `json:"to"`
	NotBefore  time.Time        `json:"not_before,omitzero"`
	Reason     string           `json:"reason,omitempty"`
	Receipt    channels.Receipt `json:"receipt,omitzero"`
	Last       string           `json:"last,omitempty"`
	Refused    bool             `json:"refused,omitempty"`
	BadAddress bool             `json:"bad_address,omitempty"`
	ByHand     bool             `json:"by_hand,omitempty"`
	Blame      string           `json:"blame,omitempty"`
	Lost       []Lost           `json:"lost,omitempty"`
	Address    string           `json:"address,omitempty"`
	Rendition  string           `json:"rendition,omitempty"`
}

func answerOf(a *attempt, end *ending, at time.Time) said {
	return said{
		At: at, To: end.to, NotBefore: end.notBefore, Reason: end.reason, Receipt: end.receipt, Last: end.last, Refused: end.refused,
		BadAddress: end.badAddress, ByHand: end.byHand, Blame: end.blame, Lost: a.lost, Address: a.to, Rendition: a.rendition,
	}
}

func (w *said) ending() ending {
	return ending{
		to: w.To, notBefore: w.NotBefore, reason: w.Reason, receipt: w.Receipt, last: w.Last, refused: w.Refused, badAddress: w.BadAddress,
		byHand: w.ByHand, blame: w.Blame,
	}
}

// tries is how often an answer is kept that cannot be, such as while the database starts again, with a pause between.
const (
	tries      = 30
	betweenTry = time.Second
)

// keeper makes what channels answered durable, without waiting for the journal: what is answered while some are being kept is kept next,
// together.
type keeper struct {
	asks  chan kept
	ended chan struct{}
}

// kept is an answer that is to be.
type kept struct {
	ledger.Answer
	done func(error)
}

// keeps begins.
func (p *pass) keeps(ctx context.Context) *keeper {
	k := &keeper{asks: make(chan kept, mostAnswered), ended: make(chan struct{})}
	go func() {
		defer close(k.ended)
		for first := range k.asks {
			list := []kept{first}
			for more := true; more; {
				select {
				case a, open := <-k.asks:
					if more = open; open {
						list = append(list, a)
					}
				default:
					more = false
				}
			}
			p.keep(ctx, list)
		}
	}()
	return k
}

// end waits until it does nothing any more.
func (k *keeper) end() {
	close(k.asks)
	<-k.ended
}

// keep makes answers durable together; when that fails each is kept alone, so that the failure of one is that of none of the others.
func (p *pass) keep(ctx context.Context, list []kept) {
	answers := make([]ledger.Answer, len(list))
	for i := range list {
		answers[i] = list[i].Answer
	}
	err := p.durable(ctx, answers...)
	for i := range list {
		if err != nil && len(list) > 1 {
			list[i].done(p.durable(ctx, answers[i]))
			continue
		}
		list[i].done(err)
	}
}

func (p *pass) durable(ctx context.Context, list ...ledger.Answer) (err error) {
	for range tries {
		if err = p.share.all.Answer(ctx, list...); err == nil || errors.Is(err, ledger.ErrMoved) {
			break
		}
		if p.Pause(ctx, betweenTry) != nil {
			break
		}
	}
	return err
}

// sealer puts the answers of a pass into the journal while it goes on.
type sealer struct {
	wake  chan struct{}
	ended chan struct{}
}

// between is how long answers gather before they are put into the journal.
const between = 100 * time.Millisecond

// seals begins.
func (p *pass) seals(ctx context.Context) *sealer {
	s := &sealer{wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		for range s.wake {
			_ = p.Pause(ctx, between) // they are put into the journal all the same
			_, _ = p.seal(ctx)        // the next time tries again, and the end says what went wrong
		}
	}()
	return s
}

// end waits until it does nothing any more.
func (s *sealer) end() {
	close(s.wake)
	<-s.ended
}

func (s *sealer) nudge() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// sealedAtOnce is how many answers go into the journal in one transaction.
const sealedAtOnce = 500

// Seal puts what channels answered into the journal, whichever process asked them, as it came. It is for who wants to see all of it:
// a pass does so by itself. Answers that cannot be put there keep back none of the others, stay, and are told of. Of a ledger that
// is no ledger.Together there are none. Zone is the creditor's.
func Seal(ctx context.Context, l ledger.Ledger, book *engine.Book, zone *time.Location) ([]Problem, error) {
	if _, several := l.(ledger.Together); !several {
		return nil, nil
	}
	s := &sealing{ledger: l, book: book, zone: zone}
	for {
		n, err := s.some(ctx, sealedAtOnce, 0)
		switch {
		case err != nil && n > 0:
			return s.each(ctx)
		case err != nil:
			return nil, fmt.Errorf("put into the journal what channels answered: %w", err)
		case n < sealedAtOnce:
			return nil, nil
		}
	}
}

// seal is Seal of the dispatcher's ledger.
func (d *Dispatcher) seal(ctx context.Context) ([]Problem, error) {
	return Seal(ctx, d.Ledger, d.Book, d.Now().Location())
}

// sealing is one Seal.
type sealing struct {
	ledger ledger.Ledger
	book   *engine.Book
	zone   *time.Location
	at     string // the message whose answer was tried last
}

// each seals one answer after the other, each in its transaction.
func (s *sealing) each(ctx context.Context) (problems []Problem, err error) {
	for {
		n, err := s.some(ctx, 1, len(problems))
		switch {
		case err != nil && n == 0:
			return problems, fmt.Errorf("put into the journal what channels answered: %w", err)
		case err != nil:
			problems = append(problems, Problem{Key: s.at, Err: err})
		case n == 0:
			return problems, nil
		}
	}
}

// some seals at most n answers after the first few in one transaction, and returns how many it tried.
func (s *sealing) some(ctx context.Context, n, skip int) (tried int, err error) {
	err = s.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		tried = 0
		several, ok := tx.(ledger.TogetherTx)
		if !ok {
			return fmt.Errorf("%T keeps no answers", tx)
		}
		list, err := several.Answers(ctx, skip+n)
		if err != nil || len(list) <= skip {
			return err
		}
		list = list[skip:]
		tried = len(list)
		about := make([]string, len(list))
		for i := range list {
			about[i] = list[i].Message
		}
		if err := several.Ahead(ctx, about, false); err != nil {
			return err
		}
		for i := range list {
			s.at = list[i].Message
			if err := s.one(ctx, several, list[i]); err != nil {
				return fmt.Errorf("what the channel answered to message %s: %w", s.at, err)
			}
		}
		return several.Sealed(ctx, list)
	})
	return tried, err
}

func (s *sealing) one(ctx context.Context, tx ledger.TogetherTx, kept ledger.Answer) error {
	var w said
	if err := json.Unmarshal(kept.Body, &w); err != nil {
		return err
	}
	m, err := tx.Message(ctx, kept.Message)
	if err != nil {
		return err
	}
	if m.Attempts == kept.Attempt && m.Status == ledger.Ready && (w.To == ledger.Sent || w.To == ledger.Delivered || w.To == ledger.Unknown) {
		// It was taken for one that did not leave, and was to leave again.
		m, err = tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: m.Status, To: ledger.Unknown, At: w.At, Reason: reasonEarlier})
		if err != nil {
			return err
		}
	}
	if m.Attempts == kept.Attempt && (m.Status == ledger.Sending || m.Status == ledger.Unknown) {
		a := &attempt{Message: m, lost: w.Lost, to: w.Address, rendition: w.Rendition}
		err = writeEnding(ctx, tx, s.book, a, w.ending(), "", w.At.In(s.zone))
	} else {
		err = late(ctx, tx, &m, kept.Attempt, &w)
	}
	return err
}

// late notes an answer that came when somebody else had said what became of the attempt: it changes nothing, and a person may want to
// know of it.
func late(ctx context.Context, tx ledger.Tx, m *ledger.Message, attempt int, w *said) error {
	about, err := aboutOf(ctx, tx, *m)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("attempt %d at message %s was answered when it had been said already what became of it: %s", attempt, m.Key, w.To)
	if w.Receipt.ID != "" {
		text += ", " + w.Receipt.ID
	}
	if w.Reason != "" {
		text += ": " + w.Reason
	}
	_, err = journal.Append(ctx, tx, ledger.Draft{At: w.At, About: about}, journal.Note{On: engine.DateOf(w.At), Text: text})
	return err
}
