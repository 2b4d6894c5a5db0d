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
	Approved       Date   // the day the client approved it, which a dispute that came later does not undo; zero when they did not
	OnHold         bool   // a person stopped the chase until it is released
	HoldUntil      Date   // the day from which on OnHold counts no more; zero for none; see Invoice.HeldOn
	Debit          bool   // a direct debit is on its way
	// Factored says that the claim was sold, to Factor when that is known: it is not the
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
	Document   string  // name of its file, with slashes, below the folder of documents; empty when no import named one

	// Incoming is what came in about it and waits for a person; nil for nothing. Whoever reads it from a ledger
	// sets it for the day; no ledger keeps it.
	Incoming *Incoming

	Tolerance Amount // what is not worth asking for; Book.Tolerate sets it
	// Credited and Covered are what ApplyCash found: the credit notes for this invoice, and its
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
	// Preferred is the channel that they want to be reached on; empty when unknown. Guards see
	// it, and nothing else.
	Preferred string
	Address   []string // postal address: street lines, then postcode and town
	OptOut    []string // channels the client refused, sorted; "*" is all
	Consent   []string // channels the client agreed to, sorted; "*" is all
	// Bad are addresses at which they were not reached, sorted: mails that bounced, numbers of
	// somebody else, letters that came back. None of them is used; a new address in their data is.
	Bad []string
	// Blacklisted is the day on which a person put them on the blacklist; zero when they are not on it.
	// They come off once nothing that they owe is overdue.
	Blacklisted Date
	// Forgotten is the day on which what was known of them as a person was taken out of the ledger; zero when it was not.
	// In the place of each text that was there is the word Forgotten.
	Forgotten Date
	Insolvent Date        // the day proceedings were opened; nobody may chase them. Zero for none
	Facts     []Value     // declared facts, in the order of Book.Facts
	Unapplied []Unapplied // money on account, by entity and currency; nil for none
}

// Forgotten is what is left in the place of a text that was taken out of a ledger; see Client.Forgotten.
const Forgotten = "forgotten"

// OptedOut reports whether the client refused the channel.
func (c *Client) OptedOut(channel string) bool {
	return lists(c.OptOut, channel)
}

// Consented reports whether the client agreed to the channel.
func (c *Client) Consented(channel string) bool {
	return lists(c.Consent, channel)
}

// Account sums up what one client owes one entity in one currency. Credit notes lower
// OpenTotal, and the demands as ApplyCash says. What was sold to a factor is in none.
type Account struct {
	Currency     Currency // of the totals; zero when there is no invoice
	OpenCount    int      // invoices with something open
	OpenTotal    Amount   // their sum, less open credit notes
	OverdueCount int      // of these, past due today
	OverdueTotal Amount
	ToAsk        Amount // what may be asked of them: the sum of Invoice.ToAsk
	OverdueToAsk Amount // of this, past due today
	Held         Amount // what would be asked for invoices that a person holds, that somebody else chases, or about which something came in that waits; of Facts.Own alone
	Awaited      Date   // the first day on which what came in holds back one of them no more; zero for none; of Facts.Own alone
	AwaitedWhy   string // until then: the reason; of Facts.Own alone
	OnAccount    Amount // money that came in and was allocated to no invoice
	Small        bool   // for some invoice no more could be asked than the book tolerates
	Tolerated    bool   // something is open, and no invoice has more open than the book tolerates
	// Satisfied is set when something is open and not contested, of what is past due if
	// anything is, and the client's credit covers all of it.
	Satisfied bool
	OldestDue Date // the earliest due date among open invoices; zero when none is open
	NextDue   Date // the first due date from today on among open invoices; zero when none
	Anchors   Anchored
	Known
}

// AccountOf sums up invoices, all of one client, entity and currency, on a day, with the
// demands that ApplyCash found. It knows neither promises nor payments: Known and OnAccount
// stay zero.
func AccountOf(invoices []*Invoice, today Date) Account {
	var a Account
	var anchors, dueAnchors anchoring
	var firm, firmOverdue Amount // not contested
	var asked int                // invoices of which more is open than the book tolerates
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
		a.Small = a.Small || i.Small()
		if !i.WhollyTolerated() {
			asked++
		}
		firm += i.Undisputed()
		anchors.see(i)
		if i.Due < today {
			dueAnchors.see(i)
		}
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
	a.Tolerated = a.OpenCount > 0 && asked == 0
	a.Satisfied = firm > 0 && a.ToAsk == 0
	if a.OverdueCount > 0 {
		a.Satisfied = firmOverdue > 0 && a.OverdueToAsk == 0
	}
	if a.Anchors = dueAnchors.anchored(); a.Anchors.Oldest == "" {
		a.Anchors = anchors.anchored()
	}
	return a
}

// OwnOf sums up the invoices that a client's case is about, as AccountOf does; but what a person
// holds, what somebody else chases and what something came in about that waits is not to be asked: it counts in Held.
func OwnOf(invoices []*Invoice, today Date) Account {
	a := AccountOf(invoices, today)
	for _, i := range invoices {
		awaits := i.awaits(today)
		if i.Open <= 0 || i.Factored || !i.HeldOn(today) && i.HandedOver == 0 && !awaits {
			continue
		}
		if awaits && (a.Awaited == 0 || i.Incoming.Until < a.Awaited) {
			a.Awaited, a.AwaitedWhy = i.Incoming.Until, i.Incoming.Reason()
		}
		a.Held += i.ToAsk()
		a.ToAsk -= i.ToAsk()
		if i.Due < today {
			a.OverdueToAsk -= i.ToAsk()
		}
	}
	return a
}

// Outcome is what came of the last action of a case. The zero Outcome means
// that nothing was sent yet.
type Outcome struct {
	Channel string
	Result  string // one of OutcomeResults
	On      Date
	Reason  string `json:",omitempty"` // of a call: one of CallReasons, or empty

	// State and Entry say which entry into which state decided the action.
	State string `json:",omitempty"`
	Entry int    `json:",omitempty"`
	// Also are the other channels that the same entry used, sorted and with commas between: what comes back of them is news too.
	Also string `json:",omitempty"`
}

// OutcomeResults lists the values of Outcome.Result.
var OutcomeResults = []string{
	"sent", "delivered", "bounced", "failed",
	CallNoAnswer, CallAnswered, CallRefused, CallPromise, CallWrongNumber,
}

// Said is the place of an invoice in a message that is being written.
type Said struct {
	Lines int    // how many invoices the message speaks for; 0 outside of a message
	Line  int    // which of them this is, from 0: the oldest due date first, then by number
	State string // that the case of the invoice entered
}

// Facts is everything a decision about one case may know, on one day. Decide
// only reads it.
type Facts struct {
	Invoice *Invoice // nil when the policy's scope is ScopeClient
	Client  *Client
	Account Account // of the client, in the case's currency
	// Own is of the invoices that a client's case is about, those that follow its policy; nil when these
	// are all of Account.
	Own     *Account
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
	// Said is the message that is being written; zero outside of one. It is for computations.
	Said Said
	// Payments is what came in for Invoice so far, for computations; nil when
	// nobody looked. No guard sees it.
	Payments []Payment
}

// FactsOf are the facts of an invoice that follow from it, its client and the book: the one place in which
// facts begin. Those that follow from its case and its account (Account, Own, Promise, Last, AnchorOwes, Payments, …)
// are the caller's to add. All is where the other instalments of the invoice are found, itself included; nil for
// one that is whole. Of a nil invoice they are those of a client's case.
func (b *Book) FactsOf(inv *Invoice, client *Client, all []*Invoice) Facts {
	f := Facts{Invoice: inv, Client: client, Calendar: b.Calendar}
	if inv != nil {
		f.Limitation, f.Instalments = b.LimitationOf(inv), Instalments(inv, all)
	}
	return f
}

// own is the account that a client's case is about.
func (f *Facts) own() *Account {
	if f.Own != nil {
		return f.Own
	}
	return &f.Account
}

// Open is what the case is about: the invoice's open amount, or the total of its own account.
func (f *Facts) Open() Amount {
	if f.Invoice != nil {
		return f.Invoice.Open
	}
	return f.own().OpenTotal
}

// ToAsk is what may be asked for: Invoice.ToAsk, or that of the account.
func (f *Facts) ToAsk() Amount {
	if f.Invoice != nil {
		return f.Invoice.ToAsk()
	}
	return f.own().ToAsk
}

// Satisfied reports whether the client's credit covers all that could be asked for: then
// nobody is contacted about it.
func (f *Facts) Satisfied() bool {
	if f.Invoice != nil {
		return f.Invoice.Satisfied()
	}
	return f.own().Satisfied
}
