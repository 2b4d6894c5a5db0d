package engine

// Invoice is one receivable as it is known now: an invoice, one instalment of
// it (ID "INV-7#2") or, with a negative amount, a credit note.
type Invoice struct {
	ID       string   // the creditor's number, unique in the ledger
	Client   string   // Client.ID of the debtor
	Entity   string   // which of Book.Entities is owed; empty for Book.Creditor
	Amount   Amount   // as invoiced, taxes included
	Open     Amount   // still owed now: amount less payments and allocated credits
	Gross    bool     // Open is what was owed when it was issued: no event is in it yet
	Currency Currency // of Amount and Open
	Issued   Date     // zero when unknown
	Due      Date     // the last day on which payment is on time; never zero
	PaidOn   Date     // the day it was settled, when the export says so; guards see it in Account.Habit alone
	Disputed bool     // the client contests it, wholly or in part
	// DisputedAmount is how much of it the client contests; 0, when Disputed is set, for all.
	DisputedAmount Amount
	DisputeReason  string // in words; empty when nobody said
	OnHold         bool   // a person stopped the chase until it is released
	Debit          bool   // a direct debit is on its way
	// Factored says that the claim was sold, to Factor when he is known: it is not the
	// creditor's to chase. See Machine.Factored.
	Factored bool
	Factor   string
	// HandedOver is the day it was given to somebody who chases it now, for the exit HandedTo;
	// zero when the creditor does. See Machine.UsesHandedOver.
	HandedOver Date
	HandedTo   string
	// Interrupts are what may have interrupted its limitation, by day, each once; see
	// Limitation.End.
	Interrupts []Interrupt
	Facts      []Value // declared facts, in the order of Book.Facts; nil when none was given
	CreditFor  string  // of a credit note: the ID of the invoice that it is for; empty for none

	// Credited and Covered are what Spread found: the credit notes for this invoice, and its
	// share of the client's other credit. Until it did both are 0; no ledger keeps them.
	Credited, Covered Amount
}

// Paid is what was paid or credited so far.
func (i *Invoice) Paid() Amount { return i.Amount - i.Open }

// Contested is how much of what is open the client contests.
func (i *Invoice) Contested() Amount {
	switch {
	case !i.Disputed || i.Open <= 0:
		return 0
	case i.DisputedAmount == 0:
		return i.Open
	}
	return min(i.DisputedAmount, i.Open)
}

// Undisputed is the rest of what is open.
func (i *Invoice) Undisputed() Amount { return i.Open - i.Contested() }

// Payment is money that came in for an invoice on a day. One that was given back,
// such as a cheque that bounced, is negative.
type Payment struct {
	On     Date
	Amount Amount // minor units of the invoice's currency
}

// PaymentsOf lists what came in for an invoice up to a day, in the order of the
// events. Credits are no payments: what was credited was never owed.
func PaymentsOf(events []Event, invoice string, day Date) []Payment {
	var list []Payment
	for i := range events {
		e := &events[i]
		switch {
		case e.Invoice != invoice || e.Date > day:
		case e.Type == EventPayment, e.Type == EventAllocation:
			list = append(list, Payment{On: e.Date, Amount: e.Amount})
		case e.Type == EventRefund, e.Type == EventDebitRejected && e.Amount > 0:
			list = append(list, Payment{On: e.Date, Amount: -e.Amount})
		}
	}
	return list
}

// Kinds of client. The kind decides which law applies.
const (
	KindBusiness = "business"
	KindConsumer = "consumer"
	KindPublic   = "public"
)

// Client is the debtor.
type Client struct {
	ID       string
	Name     string
	Profile  string // one of the book's profiles, such as "key_account"; empty when unknown
	Kind     string // KindBusiness, KindConsumer or KindPublic
	Country  string // ISO 3166 alpha-2, in capitals; empty when unknown
	Language string // ISO 639-1, lower case; empty means the creditor's
	Timezone string // IANA name; empty means that of the country; see Book.ZoneOf
	Email    string
	Phone    string // as given; E.164 once a channel needs it
	Contact  string // the person to address, when known
	// Contacts are further people and mailboxes, by role; those of one role in the order in
	// which they are preferred.
	Contacts []Contact
	// Verified is set when somebody made sure that Phone is the client's.
	Verified bool
	// Preferred is the channel that he wants to be reached on; empty when unknown. Guards see
	// it, and nothing else.
	Preferred string
	Address   []string // postal address: street lines, then postcode and town
	OptOut    []string // channels the client refused, sorted; "*" is all
	Consent   []string // channels the client agreed to, sorted; "*" is all
	// Bad are addresses at which he was not reached, sorted: mails that bounced, numbers of
	// somebody else, letters that came back. None of them is used; a new address in his data is.
	Bad []string
	// Blacklisted is the day on which a person put him on the blacklist; zero when he is not on it.
	// He comes off once nothing that he owes is overdue.
	Blacklisted Date
	Insolvent   Date    // the day proceedings were opened; nobody may chase him. Zero for none
	Facts       []Value // declared facts, in the order of Book.Facts
	Purses      []Purse // money on account, by entity and currency; nil for none
}

// OptedOut reports whether the client refused the channel.
func (c *Client) OptedOut(channel string) bool {
	return lists(c.OptOut, channel)
}

// Consented reports whether the client agreed to the channel.
func (c *Client) Consented(channel string) bool {
	return lists(c.Consent, channel)
}

// Account sums up what one client owes one entity in one currency. Credit notes lower
// OpenTotal, and the demands as Spread says. What was sold to a factor is in none.
type Account struct {
	Currency     Currency // of the totals; zero when there is no invoice
	OpenCount    int      // invoices with something open
	OpenTotal    Amount   // their sum, less open credit notes
	OverdueCount int      // of these, past due today
	OverdueTotal Amount
	ToAsk        Amount // what may be asked of him: the sum of Invoice.ToAsk
	OverdueToAsk Amount // of this, past due today
	OnAccount    Amount // money that came in and was allocated to no invoice
	// Satisfied is set when something is open and not contested, of what is past due if
	// anything is, and the client's credit covers all of it.
	Satisfied bool
	OldestDue Date // the earliest due date among open invoices; zero when none is open
	NextDue   Date // the first due date from today on among open invoices; zero when none
	Anchors   Anchored
	Known
}

// AccountOf sums up invoices, all of one client, entity and currency, on a day, with the
// demands that Spread found. It knows neither promises nor payments: Known and OnAccount
// stay zero.
func AccountOf(invoices []*Invoice, today Date) Account {
	var a Account
	var anchors anchoring
	var firm, firmOverdue Amount // not contested
	for _, i := range invoices {
		a.Currency = i.Currency
		if i.Factored {
			continue
		}
		a.OpenTotal += i.Open
		if i.Open <= 0 {
			continue
		}
		a.OpenCount++
		a.ToAsk += i.ToAsk()
		firm += i.Undisputed()
		anchors.see(i)
		if a.OldestDue == 0 || i.Due < a.OldestDue {
			a.OldestDue = i.Due
		}
		if i.Due < today {
			a.OverdueCount++
			a.OverdueTotal += i.Open
			a.OverdueToAsk += i.ToAsk()
			firmOverdue += i.Undisputed()
		} else if a.NextDue == 0 || i.Due < a.NextDue {
			a.NextDue = i.Due
		}
	}
	a.Satisfied = firm > 0 && a.ToAsk == 0
	if a.OverdueCount > 0 {
		a.Satisfied = firmOverdue > 0 && a.OverdueToAsk == 0
	}
	a.Anchors = anchors.anchored()
	return a
}

// Promise is the last promise to pay made for a case. The zero Promise means
// that none was made.
type Promise struct {
	Made   Date   // the day it was made
	Until  Date   // the last day on which paying keeps it
	Amount Amount // what was promised
	Paid   Amount // what came in from the day it was made, up to Until
	Broken int    // earlier promises of this case that were broken
	// Earlier is how many earlier promises of this case were kept.
	Earlier int `json:",omitempty"`
	Grace   int `json:",omitempty"` // days after a day that still count as paid in time
	// Schedule is set for a payment plan: what comes in pays its instalments one after the
	// other, and the first that is missed breaks it.
	Schedule Schedule `json:",omitempty"`
}

// Kept reports whether what was promised came in.
func (p *Promise) Kept() bool { return p.Made != 0 && p.Paid >= p.Amount }

// Active reports whether there is still time to keep the promise.
func (p *Promise) Active(today Date) bool { return p.Made != 0 && !p.Kept() && !p.BrokenOn(today) }

// BrokenOn reports whether a promised day, and its grace, has passed without the money.
func (p *Promise) BrokenOn(today Date) bool {
	switch {
	case p.Made == 0 || p.Kept():
		return false
	case p.Schedule == "":
		return today > p.Until+Date(p.Grace)
	}
	return p.Missed(today) > 0
}

// Partly reports whether some of what was promised came in, and not all.
func (p *Promise) Partly() bool { return p.Made != 0 && p.Paid > 0 && !p.Kept() }

// Planned reports whether it is a payment plan.
func (p *Promise) Planned() bool { return p.Schedule != "" }

// Missed counts the instalments of a plan that were not paid in time.
func (p *Promise) Missed(today Date) int {
	missed, sum := 0, Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if today > i.Due+Date(p.Grace) && p.Paid < sum {
			missed++
		}
	}
	return missed
}

// Next is the first instalment of a plan that is not paid in full, and what it lacks; zero
// when there is none.
func (p *Promise) Next() Instalment {
	sum := Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if p.Paid < sum {
			return Instalment{i.Due, min(i.Amount, sum-p.Paid)}
		}
	}
	return Instalment{}
}

// Turns is the next day on which time alone breaks the promise, or one more instalment of
// its plan; zero for never.
func (p *Promise) Turns(today Date) Date {
	if p.Made == 0 || p.Kept() {
		return 0
	}
	if p.Schedule == "" {
		if last := p.Until + Date(p.Grace); today <= last {
			return last + 1
		}
		return 0
	}
	sum := Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if last := i.Due + Date(p.Grace); p.Paid < sum && today <= last {
			return last + 1
		}
	}
	return 0
}

// KeptCount counts the promises of the case that were kept, this one included.
func (p *Promise) KeptCount() int {
	if p.Kept() {
		return p.Earlier + 1
	}
	return p.Earlier
}

// BrokenCount counts the broken promises of the case, this one included.
func (p *Promise) BrokenCount(today Date) int {
	if p.BrokenOn(today) {
		return p.Broken + 1
	}
	return p.Broken
}

// Outcome is what came of the last action of a case. The zero Outcome means
// that nothing was sent yet.
type Outcome struct {
	Channel string
	Result  string // one of OutcomeResults
	On      Date
	Reason  string `json:",omitempty"` // of a call: one of CallReasons, or empty
}

// OutcomeResults lists the values of Outcome.Result.
var OutcomeResults = []string{
	"sent", "delivered", "bounced", "failed",
	CallNoAnswer, CallAnswered, CallRefused, CallPromise, CallWrongNumber,
}

// Facts is everything a decision about one case may know, on one day. Decide
// only reads it.
type Facts struct {
	Invoice *Invoice // nil when the policy's scope is ScopeClient
	Client  *Client
	Account Account // of the client, in the case's currency
	Promise Promise // the last one of the case
	Last    Outcome // of the case's last action
	// AnchorOwes says that the invoice of Case.Anchor still owes something.
	AnchorOwes bool
	Calendar   Calendar // of the creditor; nil means Weekdays
	// Limitation is that of Invoice; nil when none is known.
	Limitation *Limitation
	// Instalments is how many instalments Invoice has, as far as is known, itself included; 0 when
	// it is whole. FeeElsewhere says that the fixed sum of the law belongs to another of them;
	// like Payments it is for computations.
	Instalments  int
	FeeElsewhere bool
	// Payments is what came in for Invoice so far, for computations; nil when
	// nobody looked. No guard sees it.
	Payments []Payment
}

// Open is what the case is about: the invoice's open amount, or the client's total.
func (f *Facts) Open() Amount {
	if f.Invoice != nil {
		return f.Invoice.Open
	}
	return f.Account.OpenTotal
}

// ToAsk is what may be asked for: Invoice.ToAsk, or that of the account.
func (f *Facts) ToAsk() Amount {
	if f.Invoice != nil {
		return f.Invoice.ToAsk()
	}
	return f.Account.ToAsk
}

// Satisfied reports whether the client's credit covers all that could be asked for: then
// nobody is contacted about it.
func (f *Facts) Satisfied() bool {
	if f.Invoice != nil {
		return f.Invoice.Satisfied()
	}
	return f.Account.Satisfied
}
