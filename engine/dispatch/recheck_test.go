package dispatch

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestWhatChangedBetweenDecideAndSend(t *testing.T) {
	pay := func(i *engine.Invoice) { i.Open = 0 }
	dispute := func(i *engine.Invoice) { i.Disputed = true }
	hold := func(i *engine.Invoice) { i.OnHold = true }
	for name, c := range map[string]struct {
		before, after func(b *bench)
		want          string
	}{
		"nothing":                       {nil, func(*bench) {}, ""},
		"a payment":                     {nil, func(b *bench) { b.change(1, pay) }, engine.ReasonPaid},
		"a payment in part":             {nil, func(b *bench) { b.change(1, func(i *engine.Invoice) { i.Open = 1 }) }, ""},
		"a dispute":                     {nil, func(b *bench) { b.change(1, dispute) }, engine.ReasonDisputed},
		"nothing is asked of a dispute": {func(b *bench) { b.change(1, dispute) }, func(*bench) {}, engine.ReasonDisputed},
		"a hold":                        {nil, func(b *bench) { b.change(1, hold) }, engine.ReasonOnHold},
		"a hold of what was disputed":   {func(b *bench) { b.change(1, dispute) }, func(b *bench) { b.change(1, hold) }, engine.ReasonDisputed},
		"money on account for all":      {nil, func(b *bench) { b.onAccount(10000) }, engine.ReasonCovered},
		"money on account for a part":   {nil, func(b *bench) { b.onAccount(9999) }, ""},
		"a credit note for it":          {nil, func(b *bench) { b.credit(-10000, invoiceID(1)) }, engine.ReasonCovered},
		"a credit note for another":     {nil, func(b *bench) { b.credit(-10000, invoiceID(2)) }, ""},
		"covered, and contested":        {func(b *bench) { b.change(1, dispute) }, func(b *bench) { b.onAccount(10000) }, engine.ReasonDisputed},
		"an opt-out":                    {nil, func(b *bench) { b.optOut("email") }, ReasonRefused},
		"an opt-out of all":             {nil, func(b *bench) { b.optOut("*") }, ReasonRefused},
		"an opt-out of another":         {nil, func(b *bench) { b.optOut("sms") }, ""},
		"the case left the state":       {nil, func(b *bench) { b.move(1, "firm", 2, 1, today+1) }, engine.ReasonMoved},
		"the case entered it again":     {nil, func(b *bench) { b.move(1, "courtesy", 1, 2, today+1) }, engine.ReasonMoved},
		"the case was given up":         {nil, func(b *bench) { b.drop(1) }, engine.ReasonMoved},
		"the case went on that day":     {func(b *bench) { b.move(1, "firm", 2, 1, today) }, func(*bench) {}, engine.ReasonMoved},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if c.before != nil {
				c.before(b)
			}
			b.pass(time.Hour)
			m := message(1)
			m.Created = b.clock()
			b.add(m)
			b.pass(time.Hour)
			c.after(b)
			b.run()
			if c.want == "" {
				b.want(m.Key, ledger.Sent, "")
				b.wantSent(1)
				return
			}
			b.want(m.Key, ledger.Suppressed, c.want)
			b.wantSent(0)
			verify(t, b.db)
		})
	}
}

// A message for a contact leaves as long as the client has that contact, at that address,
// and the contact wants it; what other contacts want is theirs.
func TestAMessageForAContactIsReadAgainFromTheirContacts(t *testing.T) {
	anna := engine.Contact{Role: "treasurer", Name: "Anna", Email: "anna@example.org"}
	refuses := anna
	refuses.OptOut = []string{"email"}
	moved := anna
	moved.Email = "anna.l@example.org"
	buyer := engine.Contact{Role: "buyer", Email: "anna@example.org", OptOut: []string{"*"}}
	for name, c := range map[string]struct {
		now  []engine.Contact
		want string
	}{
		"as decided":                  {[]engine.Contact{anna}, ""},
		"another one refuses":         {[]engine.Contact{buyer, anna}, ""},
		"two of the role":             {[]engine.Contact{moved, anna}, ""},
		"they refuse":                 {[]engine.Contact{refuses}, ReasonContactRefused},
		"they left":                   {nil, ReasonContactGone},
		"they have another address":   {[]engine.Contact{moved}, ReasonContactGone},
		"they are the buyer from now": {[]engine.Contact{{Role: "buyer", Name: "Anna", Email: anna.Email}}, ReasonContactGone},
		"all of the client is over":   {[]engine.Contact{anna}, ReasonRefused},
		"they refuse text messages":   {[]engine.Contact{{Role: "treasurer", Email: anna.Email, OptOut: []string{"sms"}}}, ""},
		"another refuses everything":  {[]engine.Contact{anna, {Role: "treasurer", Email: "b@example.org", OptOut: []string{"*"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.contacts([]engine.Contact{anna})
			m := message(1)
			body := m.Body
			body.To, body.Contact, body.Person = anna.Email, anna.Role, anna.Name
			m.Body = body
			b.add(m)
			b.contacts(c.now)
			if c.want == ReasonRefused {
				b.optOut("email")
			}
			b.run()
			if c.want == "" {
				b.want(m.Key, ledger.Sent, "")
				return
			}
			b.want(m.Key, ledger.Suppressed, c.want)
			b.wantSent(0)
		})
	}
}

// contacts gives the client other contacts.
func (b *bench) contacts(list []engine.Contact) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c, err := tx.Client(ctx, client)
		if err != nil {
			return err
		}
		c.Contacts = list
		_, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{c}})
		return err
	})
}

// A client's case is in one part of a message that lists many of its invoices.
func TestAClientsCaseLosesItsLines(t *testing.T) {
	b := newBench(t)
	c := b.caseOf(1)
	c.Subject, c.Version, c.Covers = ledger.Subject{Client: client, Currency: c.Currency, Policy: "account"}, 0, []string{"F-1", "F-2", "F-3"}
	for n := range 3 {
		b.drop(n + 1)
	}
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.PutCase(ctx, c)
		return err
	})
	m := message(1, 2, 3)
	m.Parts = []ledger.PartKey{{Case: c.ID(), State: "courtesy", Entry: 1}}
	m.Key = ledger.MessageKey("", m.Parts)
	b.add(m)
	b.change(2, func(i *engine.Invoice) { i.Open = 0 })
	b.run()
	if got := b.channel.got[0].Invoices; !slices.Equal(got, []string{"F-1", "F-3"}) {
		t.Errorf("sent about %v", got)
	}
	if got := b.caseOf(1).Last.Result; got != "sent" {
		t.Errorf("the case had %q", got)
	}
}

func TestAMessageLosesOnlyTheLinesThatNoLongerHold(t *testing.T) {
	b := newBench(t)
	m := message(1, 2, 3)
	b.add(m)
	b.change(1, func(i *engine.Invoice) { i.Open = 0 })
	b.move(3, "firm", 2, 1, today+1)
	b.run()
	b.want(m.Key, ledger.Sent, "")
	if got := b.channel.got[0].Invoices; !slices.Equal(got, []string{"F-2"}) {
		t.Errorf("sent about %v", got)
	}
	want := []Lost{{Case: "invoice/F-1", Invoice: "F-1", Reason: engine.ReasonPaid, Whole: true}, {Case: "invoice/F-3", Invoice: "F-3", Reason: engine.ReasonMoved, Whole: true}}
	if got := bodies(t, b.db)[0].Lost; !reflect.DeepEqual(got, want) {
		t.Errorf("the journal says %+v", got)
	}
	for n, want := range map[int]string{1: "", 2: "sent", 3: ""} {
		if got := b.caseOf(n).Last.Result; got != want {
			t.Errorf("case %d had %q, want %q", n, got, want)
		}
	}
}

func TestATaskIsNoContact(t *testing.T) {
	b := newBench(t)
	m := message(1)
	m.Channel = "task"
	task := b.Transports["email"]
	task.Spec.Contact = false
	b.Transports["task"] = task
	b.add(m)
	b.optOut("*")
	b.run()
	b.want(m.Key, ledger.Sent, "")
	if c := b.caseOf(1); c.Run.Contacts != 0 {
		t.Errorf("the case counts %d contacts", c.Run.Contacts)
	}
}

// onAccount records money of the client that is for no invoice.
func (b *bench) onAccount(amount engine.Amount) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c, err := tx.Client(ctx, client)
		if err != nil {
			return err
		}
		c.AddUnapplied(engine.Unapplied{Currency: engine.MustCurrency("EUR"), Amount: amount})
		_, err = tx.Append(ctx, ledger.Draft{At: b.clock(), Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{c}})
		return err
	})
}

// credit imports a credit note for an invoice.
func (b *bench) credit(amount engine.Amount, of string) {
	b.Helper()
	note := engine.Invoice{ID: "A-1", Client: client, Amount: amount, Open: amount, Currency: engine.MustCurrency("EUR"), Due: today, CreditFor: of}
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, ledger.Draft{At: b.clock(), Kind: ledger.KindImport, Body: map[string]string{}, Invoices: []engine.Invoice{note}})
		return err
	})
}

// optOut records that the client refuses a channel.
func (b *bench) optOut(channel string) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c, err := tx.Client(ctx, client)
		if err != nil {
			return err
		}
		c.OptOut = []string{channel}
		_, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{c}})
		return err
	})
}

// consent records to which channels the client agrees now.
func (b *bench) consent(channels ...string) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c, err := tx.Client(ctx, client)
		if err != nil {
			return err
		}
		c.Consent = channels
		_, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{c}})
		return err
	})
}

// A channel that needs consent is read again for it; one that needs none is not.
func TestAConsentThatWasWithdrawnIsObeyed(t *testing.T) {
	for _, c := range []struct {
		channel string
		agrees  []string // when the message is sent
		want    ledger.Status
	}{
		{"whatsapp", []string{"whatsapp"}, ledger.Sent},
		{"whatsapp", []string{"*"}, ledger.Sent},
		{"whatsapp", nil, ledger.Suppressed},
		{"whatsapp", []string{"sms"}, ledger.Suppressed},
		{"email", nil, ledger.Sent},
	} {
		b := newBench(t)
		b.Transports["whatsapp"] = b.Transports["email"]
		b.consent("whatsapp")
		m := message(1)
		m.Channel = c.channel
		b.add(m)
		b.consent(c.agrees...)
		b.run()
		reason := ""
		if c.want == ledger.Suppressed {
			reason = ReasonRefused
		}
		b.want(m.Key, c.want, reason)
	}
}

// move takes a case elsewhere.
func (b *bench) move(n int, state string, id engine.StateID, entries uint16, on engine.Date) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c, err := tx.CaseOf(ctx, invoiceID(n))
		if err != nil {
			return err
		}
		c.State, c.Run.State, c.Run.Entered, c.Run.Entries = state, id, on, []uint16{1, 1, 0}
		c.Run.Entries[id], c.Run.Pending = entries, nil
		_, err = tx.PutCase(ctx, c)
		return err
	})
}

func (b *bench) drop(n int) {
	b.Helper()
	c := b.caseOf(n)
	b.write(func(ctx context.Context, tx ledger.Tx) error { return tx.DropCase(ctx, c) })
}
