package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// recordOptions are the flags of record and of what is below it.
type recordOptions struct {
	book, ledger, from, statuses       string
	invoice, client, amount, on, until string
	channel, key, note, by, exit       string
	reason, outcome, to, fee, file     string
	contact                            string
	currency, entity                   string
	schedule, first                    string
	grace, instalments                 int
	overpaid                           bool
	format                             *choice
}

// recordKind is one thing that record takes.
type recordKind struct {
	word, short string
	event       engine.EventType // empty for a note
	flags       []string         // beside --on, --key and --note
	example     string
}

var ofInvoice, ofEither = []string{"invoice"}, []string{"invoice", "client"}

// recordKinds lists what record takes, as its help does.
func recordKinds() []recordKind {
	with := func(base []string, more ...string) []string { return slices.Concat(base, more) }
	return []recordKind{
		{"payment", "Money came in for an invoice; with --client alone it is on account, and lowers what is asked", engine.EventPayment, with(ofEither, "amount", "overpaid", "currency", "entity"), "--invoice 2026-044 --amount 480.00 --on 2026-03-02"},
		{"credit", "A credit note was allocated to an invoice; with --client alone it is for no invoice", engine.EventCredit, with(ofEither, "amount", "overpaid", "currency", "entity"), "--invoice 2026-042 --amount 30.00 --note returned"},
		{"allocation", "Money that a client has on account was allocated to an invoice", engine.EventAllocation, with(ofInvoice, "amount"), "--invoice 2026-044 --amount 480.00"},
		{"refund", "An amount is owed again: refund, bounced cheque; with --client alone it is off their account", engine.EventRefund, with(ofEither, "amount", "currency", "entity"), "--invoice 2026-045 --amount 310.00 --note bounced"},
		{"dispute", "The client contests an invoice, or --amount of it", engine.EventDispute, with(ofInvoice, "amount", "reason"), "--invoice 2026-047 --amount 200.00 --reason one_pallet_missing"},
		{"resolve", "A dispute is settled", engine.EventDisputeResolved, ofInvoice, "--invoice 2026-047"},
		{"approved", "The client approved an invoice, as the buyer of an electronic invoice does", engine.EventApproved, ofInvoice, "--invoice 2026-047"},
		{"promise", "The client promised to pay by a day", engine.EventPromise, with(ofEither, "amount", "until", "grace"), "--invoice 2026-046 --until 2026-03-20"},
		{"plan", "A payment plan was agreed: --instalments equal ones, a month apart from --first on, or a --schedule", engine.EventPlan, with(ofEither, "amount", "instalments", "first", "schedule", "grace"), "--invoice 2026-047 --instalments 3 --first 2026-06-01"},
		{"debit", "A direct debit of an invoice is on its way", engine.EventDebit, ofInvoice, "--invoice 2026-047"},
		{"rejected", "A direct debit was refused: --amount, if it was booked, is owed again, and --fee on top", engine.EventDebitRejected, with(ofInvoice, "amount", "fee"), "--invoice 2026-047 --fee 12.50"},
		{"call", "A client was called, and what came of it", engine.EventCall, with(ofEither, "outcome", "reason", "until", "amount", "to", "contact"), "--invoice 2026-047 --outcome no_answer"},
		{"bounce", "A message came back: the address is bad, and not used any more", engine.EventBounce, with(ofEither, "channel", "to", "contact", "file"), "--invoice 2026-044 --channel email"},
		{"returned", "A letter came back: the address is bad, and not used any more", engine.EventReturned, with(ofEither, "to"), "--client C-01"},
		{"good", "An address that was bad, by default every one of the client, reaches them after all", engine.EventAddressGood, []string{"client", "to"}, "--client C-01 --to compta@menuiserie-briance.example.org"},
		{"insolvency", "Proceedings were opened against a client: nobody may chase them", engine.EventInsolvency, []string{"client"}, "--client C-03"},
		{"solvent", "A client against whom proceedings were opened may be chased again", engine.EventInsolvencyEnded, []string{"client"}, "--client C-03"},
		{"handover", "An invoice was handed over --to somebody who chases it now, for the exit --exit; relance handover makes the file, too", engine.EventHandedOver, with(ofInvoice, "exit", "to"), "--invoice 2026-047 --exit agency"},
		{"takeback", "An invoice that was handed over was taken back: its policy chases it again", engine.EventTakenBack, ofInvoice, "--invoice 2026-047"},
		{"acknowledgement", "The client acknowledged the debt in a way that counts; limitation begins anew where the law says so", engine.EventAcknowledged, ofInvoice, "--invoice 2026-047 --note letter_of_3_May"},
		{"court_action", "An invoice was brought to court, or declared in insolvency proceedings: its limitation stands still", engine.EventCourt, ofInvoice, "--invoice 2026-047"},
		{"court_ended", "The proceedings ended: limitation runs again, anew where the law says so", engine.EventCourtEnded, ofInvoice, "--invoice 2026-047"},
		{"enforcement", "A measure of enforcement was taken or applied for", engine.EventEnforced, ofInvoice, "--invoice 2026-047"},
		{"blacklist", "A person puts a client on the blacklist; they come off by themselves once nothing that they owe is overdue", engine.EventBlacklist, []string{"client", "reason"}, "--client C-02 --by management --reason three_promises_broken"},
		{"unblacklist", "A person takes a client off the blacklist", engine.EventUnblacklist, []string{"client"}, "--client C-02"},
		{"hold", "Stop the chase of an invoice, or of all of a client's; it ends by itself on the day --until", engine.EventHold, with(ofEither, "until"), "--client C-02 --until 2026-03-20"},
		{"release", "End a hold, today or on a later day --on", engine.EventRelease, ofEither, "--client C-02"},
		{"optout", "A client refuses a channel", engine.EventOptOut, with([]string{"client"}, "channel", "contact"), "--client C-03 --channel email"},
		{"consent", "A client agrees to a channel; --note says where the proof is", engine.EventConsent, with([]string{"client"}, "channel", "contact"), "--client C-03 --channel whatsapp --note form_of_12_January"},
		{"withdraw", "A client takes back a consent", engine.EventWithdrawn, with([]string{"client"}, "channel", "contact"), "--client C-03 --channel whatsapp"},
		{"note", "Free text in the journal, which changes nothing", "", ofEither, "--invoice 2026-047 --note no_answer"},
	}
}

func newRecord(p params) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Record what happened: payments, disputes, promises, calls, holds…",
		Long: `Record writes what happened outside into the book's ledger, one event by hand or a
whole file with --from. An event is recorded once: the same one again, or the
same --key, changes nothing and says so. All events of a file are recorded, or none.

--statuses reads what platforms and buyers say of electronic invoices: the life-cycle
messages of the French reform (CDAR) and Peppol Invoice Responses. A dispute, a refusal, a
suspension, an approval and a payment that was sent are events that policies see; the rest is noted.

Exit codes: 0 done, 1 could not do its job, 2 the event cannot be.`,
		Example: examples(
			"relance record payment --invoice 2026-044 --amount 480.00 --on 2026-03-02",
			"relance record promise --invoice 2026-046 --until 2026-03-20",
			"relance record --from payments.csv",
			"relance record --statuses statuses",
		),
		Args: subcommandOnly,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case o.from != "" && o.statuses != "":
				return errors.New("--from and --statuses are two things: record one after the other")
			case o.from != "":
				return recordFile(cmd.Context(), p, o)
			case o.statuses != "":
				return recordStatuses(cmd.Context(), p, o)
			}
			return cmd.Help()
		},
	}
	o.addCommon(cmd)
	cmd.Flags().StringVar(&o.from, "from", "", "file of events: CSV, JSON Lines, JSON or XLSX")
	cmd.Flags().StringVar(&o.statuses, "statuses", "", "file or folder of messages about electronic invoices: CDAR or Peppol Invoice Response, XML")
	o.addFlag(cmd, "overpaid")
	for _, k := range recordKinds() {
		cmd.AddCommand(newRecordKind(p, k))
	}
	cmd.AddCommand(newRecordBank(p))
	return cmd
}

func newRecordKind(p params, k recordKind) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:               k.word,
		Short:             k.short,
		Long:              k.short + ". The event is recorded once: the same one again changes nothing.",
		Example:           examples("relance record " + k.word + " " + k.example),
		Args:              noArguments,
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return recordOne(cmd.Context(), p, k, o)
		},
	}
	o.addCommon(cmd)
	for _, name := range slices.Concat(k.flags, []string{"on", "note", "by"}) {
		o.addFlag(cmd, name)
	}
	if k.event != "" {
		o.addFlag(cmd, "key")
	}
	return cmd
}

// addCommon declares where things are.
func (o *recordOptions) addCommon(cmd *cobra.Command) {
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
}

// json reports whether the answer is for programs.
func (o *recordOptions) json() bool { return o.format != nil && o.format.value == "json" }

// addFlag declares a flag of an event.
func (o *recordOptions) addFlag(cmd *cobra.Command, name string) {
	flags := cmd.Flags()
	completion := noFiles
	switch name {
	case "invoice":
		flags.StringVar(&o.invoice, name, "", "the invoice it is about")
		completion = ledgerIDs(ledgerInvoices)
	case "client":
		flags.StringVar(&o.client, name, "", "the client it is about")
		completion = ledgerIDs(ledgerClients)
	case "amount":
		flags.StringVar(&o.amount, name, "", "the amount, such as 1234.56, in the invoice's currency")
	case "currency":
		flags.StringVar(&o.currency, name, "", "without an invoice: of the amount, such as EUR (default: that of the client's invoices, else the book's)")
	case "entity":
		flags.StringVar(&o.entity, name, "", "without an invoice: which entity of the book it is for (default: the creditor)")
	case "until":
		flags.StringVar(&o.until, name, "", "the last day on which paying keeps the promise; of a hold, the day from which on the chase goes on; YYYY-MM-DD")
	case "channel":
		flags.StringVar(&o.channel, name, "", "the channel, or * for all")
		completion = cobra.FixedCompletions(append(engine.ChannelNames(), "*"), cobra.ShellCompDirectiveNoFileComp)
	case "on":
		flags.StringVar(&o.on, name, "today", "the day it happened, YYYY-MM-DD or today")
	case "key":
		flags.StringVar(&o.key, name, "", "what tells this event from others, such as the bank's reference (default: all it says)")
	case "note":
		flags.StringVar(&o.note, name, "", "free text")
	case "by":
		flags.StringVar(&o.by, name, "", "who says so, for the journal")
	case "reason":
		flags.StringVar(&o.reason, name, "", "why the client has not paid: for a dispute in their words, for a call one of "+strings.Join(engine.CallReasons, ", "))
		completion = cobra.FixedCompletions(engine.CallReasons, cobra.ShellCompDirectiveNoFileComp)
	case "outcome":
		flags.StringVar(&o.outcome, name, "", "what came of the call: "+strings.Join(engine.CallOutcomes, ", "))
		completion = cobra.FixedCompletions(engine.CallOutcomes, cobra.ShellCompDirectiveNoFileComp)
	case "to":
		flags.StringVar(&o.to, name, "", "the address (default: the one that is known); of a hand-over, who has it now")
	case "exit":
		flags.StringVar(&o.exit, name, "", "the exit of the book by which it was, such as agency")
	case "contact":
		flags.StringVar(&o.contact, name, "", "the role of the client's contact it is about (default: the client's own details)")
	case "file":
		flags.StringVar(&o.file, name, "", "the mail that came back (.eml): it says of itself which message and address it is about, and whether the address is bad")
		return
	case "fee":
		flags.StringVar(&o.fee, name, "", "what the bank asks, charged to the client, in the invoice's currency")
	case "grace":
		flags.IntVar(&o.grace, name, 0, "days after a promised day that still count as in time")
	case "instalments":
		flags.IntVar(&o.instalments, name, 0, "into how many equal parts the --amount, or all that is open, is laid out; the last takes the rest")
	case "first":
		flags.StringVar(&o.first, name, "", "the day of the first instalment, YYYY-MM-DD")
	case "schedule":
		flags.StringVar(&o.schedule, name, "", `the instalments, such as "2026-04-01 100.00; 2026-05-01 100.00"`)
	case "overpaid":
		flags.BoolVar(&o.overpaid, name, false, "take a payment or credit above what is open: the rest is the client's credit")
		return
	}
	complete(cmd, name, completion)
}

// recordOne records the event that the flags describe.
func recordOne(ctx context.Context, p params, k recordKind, o recordOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		zone := book.Engine.Creditor.Timezone
		e := worklist.Fact{Event: engine.Event{
			Type: k.event, Invoice: o.invoice, Client: o.client, Channel: o.channel, Note: o.note,
			Reason: o.reason, Outcome: o.outcome, To: o.to, Contact: o.contact, Grace: o.grace,
		}, Amount: o.amount, Fee: o.fee, Currency: o.currency, Entity: o.entity, Exit: o.exit, Schedule: o.schedule, Instalments: o.instalments}
		var err error
		if e.Date, err = p.day("on", o.on, zone); err != nil {
			return err
		}
		if e.Until, err = p.day("until", o.until, zone); err != nil {
			return err
		}
		if e.First, err = p.day("first", o.first, zone); err != nil {
			return err
		}
		if o.file != "" {
			if err := o.setBounce(ctx, db, book, &e.Event); err != nil {
				return err
			}
		}
		if k.event == "" {
			return recordNote(ctx, p, db, p.speaksOf(book), e.Event, o)
		}
		event, err := e.Read(ctx, db, book)
		if err != nil {
			return err
		}
		return record(ctx, p, db, book, o, ledger.Event{Event: event, Key: o.key})
	})
}

// withLedger opens the book and its ledger for f.
func (o *recordOptions) withLedger(ctx context.Context, p params, f func(store.Ledger, *policies.Book) error) error {
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	err = errors.Join(lookup.Hinted(ctx, db, f(db, book)), db.Close())
	return refused(err, text.WriteRefusals(p.Stderr, p.speaksOf(book), err))
}
