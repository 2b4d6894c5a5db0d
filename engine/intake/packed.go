package intake

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/spill"
)

// What records of a client are about, behind the client in their key: in this order.
const (
	packedInvoice = 'i'
	packedEvent   = 'j'
)

// packKey begins the key of a record: by client, kind, day.
func packKey(to []byte, client string, kind byte, day engine.Date) []byte {
	to = append(append(to, client...), 0, kind)
	return binary.BigEndian.AppendUint32(to, uint32(day)^1<<31) // so that negative days come first
}

// packedFlags are the yes and no of an invoice, and whether it has what few have.
const (
	packedGross = 1 << iota
	packedDisputed
	packedOnHold
	packedDebit
	packedFactored
	packedRest
)

// packInvoice writes an invoice but for its client, due date and id, which stand in its key. Incoming is none of a
// file's, and is not written.
func packInvoice(to []byte, x *engine.Invoice) []byte {
	rest := x.Entity != "" || x.DisputedAmount != 0 || x.DisputeReason != "" || x.HoldUntil != 0 || x.Factor != "" || x.HandedOver != 0 || x.Approved != 0 || x.HandedTo != "" ||
		len(x.Interrupts) > 0 || x.Facts != nil || x.CreditFor != "" || x.Document != "" || x.Tolerance != 0 || x.Credited != 0 || x.Covered != 0
	flags := byte(0)
	for i, set := range []bool{x.Gross, x.Disputed, x.OnHold, x.Debit, x.Factored, rest} {
		if set {
			flags |= 1 << i
		}
	}
	to = append(to, flags)
	to = spill.AppendInt(to, int64(x.Amount))
	to = spill.AppendInt(to, int64(x.Amount-x.Open))
	to = spill.AppendString(to, x.Currency.Code())
	to = spill.AppendInt(to, int64(x.Due-x.Issued))
	to = spill.AppendInt(to, int64(x.PaidOn))
	if !rest {
		return to
	}
	for _, s := range []string{x.Entity, x.DisputeReason, x.Factor, x.HandedTo, x.CreditFor, x.Document} {
		to = spill.AppendString(to, s)
	}
	for _, n := range []int64{int64(x.DisputedAmount), int64(x.HoldUntil), int64(x.HandedOver), int64(x.Approved), int64(x.Tolerance), int64(x.Credited), int64(x.Covered), int64(len(x.Interrupts))} {
		to = spill.AppendInt(to, n)
	}
	for _, i := range x.Interrupts {
		to = spill.AppendString(spill.AppendInt(to, int64(i.On)), string(i.By))
	}
	return packFacts(to, x.Facts)
}

// packFacts writes declared facts; nil stays nil.
func packFacts(to []byte, facts []engine.Value) []byte {
	if facts == nil {
		return spill.AppendInt(to, -1)
	}
	to = spill.AppendInt(to, int64(len(facts)))
	for _, v := range facts {
		to = spill.AppendString(to, string(v.Type))
		to = spill.AppendString(to, v.Str)
		to = spill.AppendInt(to, v.Int)
		num := ""
		if v.Num != nil {
			num = v.Num.String()
		}
		to = spill.AppendString(to, num)
	}
	return to
}

// packEvent writes an event but for its client and day, which stand in its key.
func packEvent(to []byte, e *engine.Event) []byte {
	for _, s := range []string{
		string(e.Type), e.Invoice, e.Entity, e.Currency.Code(), e.Channel, e.Note, e.Reason, e.Outcome, e.To, e.Contact, string(e.Schedule),
	} {
		to = spill.AppendString(to, s)
	}
	for _, n := range []int64{int64(e.Amount), int64(e.Until), int64(e.Grace), int64(e.Fee)} {
		to = spill.AppendInt(to, n)
	}
	return to
}

// unpacker reads packed records. What repeats itself is shared.
type unpacker struct {
	spill.Unpacker
	shared     map[string]string
	currencies map[string]engine.Currency
	err        error
}

func newUnpacker() *unpacker {
	return &unpacker{shared: map[string]string{}, currencies: map[string]engine.Currency{"": {}}}
}

// word reads a text that many records have.
func (u *unpacker) word() string {
	b := u.Bytes()
	if s, ok := u.shared[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(u.shared) < internLimit {
		u.shared[s] = s
	}
	return s
}

func (u *unpacker) currency() engine.Currency {
	code := u.Bytes()
	if c, ok := u.currencies[string(code)]; ok {
		return c
	}
	c, err := engine.ParseCurrency(string(code))
	if err != nil {
		u.err = fmt.Errorf("a temporary file: %w", err)
	}
	u.currencies[string(code)] = c
	return c
}

func (u *unpacker) date() engine.Date     { return engine.Date(u.Int()) }
func (u *unpacker) amount() engine.Amount { return engine.Amount(u.Int()) }

// invoice reads what packInvoice wrote, into one that is empty but for its client, due date and id.
func (u *unpacker) invoice(x *engine.Invoice) {
	if len(u.Rest) == 0 {
		u.Int() // which fails
		return
	}
	flags := u.Rest[0]
	u.Rest = u.Rest[1:]
	x.Gross, x.Disputed, x.OnHold = flags&packedGross != 0, flags&packedDisputed != 0, flags&packedOnHold != 0
	x.Debit, x.Factored = flags&packedDebit != 0, flags&packedFactored != 0
	x.Amount = u.amount()
	x.Open = x.Amount - u.amount()
	x.Currency = u.currency()
	x.Issued = x.Due - u.date()
	x.PaidOn = u.date()
	if flags&packedRest == 0 {
		return
	}
	x.Entity, x.DisputeReason, x.Factor, x.HandedTo, x.CreditFor, x.Document = u.word(), u.word(), u.word(), u.word(), u.Text(), u.Text()
	x.DisputedAmount, x.HoldUntil, x.HandedOver, x.Approved = u.amount(), u.date(), u.date(), u.date()
	x.Tolerance, x.Credited, x.Covered = u.amount(), u.amount(), u.amount()
	for range u.count() {
		x.Interrupts = append(x.Interrupts, engine.Interrupt{On: u.date(), By: engine.EventType(u.word())})
	}
	x.Facts = u.facts()
}

// count reads how many there are of something; 0 when that cannot be.
func (u *unpacker) count() int { return int(min(max(u.Int(), 0), int64(len(u.Rest)))) }

func (u *unpacker) facts() []engine.Value {
	n := u.Int()
	if n < 0 || n > math.MaxInt16 {
		return nil
	}
	facts := make([]engine.Value, n)
	for i := range facts {
		facts[i] = engine.Value{Type: engine.FactType(u.word()), Str: u.word(), Int: u.Int()}
		if num := u.Bytes(); len(num) > 0 {
			var err error
			if facts[i].Num, _, err = apd.NewFromString(string(num)); err != nil {
				u.err = fmt.Errorf("a temporary file: %w", err)
			}
		}
	}
	return facts
}

// event reads what packEvent wrote, into one that is empty but for its client and day.
func (u *unpacker) event(e *engine.Event) {
	e.Type, e.Invoice, e.Entity, e.Currency, e.Channel, e.Note = engine.EventType(u.word()), u.Text(), u.word(), u.currency(), u.word(), u.word()
	e.Reason, e.Outcome, e.To, e.Contact, e.Schedule = u.word(), u.word(), u.word(), u.word(), engine.Schedule(u.Text())
	e.Amount, e.Until, e.Grace, e.Fee = u.amount(), u.date(), int(u.Int()), u.amount()
}

// problem is what went wrong so far.
func (u *unpacker) problem() error {
	if u.err != nil {
		return u.err
	}
	return u.Err()
}
