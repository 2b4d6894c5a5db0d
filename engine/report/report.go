package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// MaxMonths is the longest span of a report.
const MaxMonths = 120

// Config says what is reported.
type Config struct {
	Book *engine.Book // for limitation, costs and tolerances; required
	// At is the day whose end the report is of; what happened later is not in it. From is the
	// first day of the span over which money, messages and promises count.
	From, At engine.Date
	// Current says that At is today: where cases stand is known of now alone.
	Current bool
	Zone    *time.Location // of the creditor: the day of an instant; nil means UTC
}

// Report is a portfolio on a day.
type Report struct {
	From, At engine.Date
	Known    engine.Date // the first day that the ledger knows by itself; earlier days are told from payments with their dates
	Current  bool        // Config.Current: Step.Cases and Step.Open are known
	Groups   []Group     // by entity, the creditor first, then by currency
	Costs    []Cost      // what the messages of the span cost, by entity and channel; nil when the book says no costs
}

// Group is what one entity is owed in one currency.
type Group struct {
	Entity   string // of Book.Entities; empty for Book.Creditor
	Currency engine.Currency

	Aging    Aging     // of all
	Clients  []Debtor  // with something open, the one with the most overdue first
	Profiles []Profile // by name
	DSO      DSO
	Cash     Cash
	Months   []Month // of the span, the first first
	Steps    []Step  // by policy and state
	Recovery []Recovery
	Promises []Promise // that run, or were broken in the span; by day
	Disputes []Dispute // the largest first
	Limits   []Limit   // the nearest first
}

// Cost is what the messages of one channel cost an entity in the span.
type Cost struct {
	Entity, Channel string
	Messages        int
	Amount          engine.Amount // in Currency, that of Book.Costs
	Currency        engine.Currency
}

// New reads a ledger and computes the report. The ledger must be read with the facts of the
// book. It fails when the span is none, or longer than MaxMonths.
func New(ctx context.Context, r ledger.Reader, cfg Config) (*Report, error) {
	switch {
	case cfg.From > cfg.At:
		return nil, fmt.Errorf("the span begins on %s, after %s: its first day comes first", cfg.From, cfg.At)
	case cfg.From.AddMonths(MaxMonths) < cfg.At:
		return nil, fmt.Errorf("the span from %s to %s is longer than %d months", cfg.From, cfg.At, MaxMonths)
	}
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	b := newBuilder(cfg)
	for _, step := range []func(context.Context, ledger.Reader) error{b.days, b.read, b.sent} {
		if err := step(ctx, r); err != nil {
			return nil, err
		}
	}
	return b.report(), nil
}

// key is by whom and in which currency something is owed.
type key struct {
	entity   string
	currency engine.Currency
}

// builder gathers a report.
type builder struct {
	Config
	known    engine.Date
	entry    []stamp // of the journal, by number
	clients  map[string]*engine.Client
	invoices map[string]*item
	groups   map[key]*group
	costs    []Cost
}

func newBuilder(cfg Config) *builder {
	return &builder{Config: cfg, groups: map[key]*group{}, clients: map[string]*engine.Client{}, invoices: map[string]*item{}}
}

// group is a Group in the making.
type group struct {
	Group
	items     []*item            // by id
	of        map[string][]*item // those of a client
	account   []moved            // money on account that came and went
	unapplied []*unapplied       // by client
}

func (b *builder) group(entity string, currency engine.Currency) *group {
	k := key{entity, currency}
	if b.groups[k] == nil {
		b.groups[k] = &group{Group: Group{Entity: entity, Currency: currency}}
	}
	return b.groups[k]
}

// report computes what was gathered.
func (b *builder) report() *Report {
	rep := &Report{From: b.From, At: b.At, Known: b.known, Current: b.Current, Costs: b.costs}
	for _, g := range b.groups {
		b.age(g)
		b.turn(g)
		b.cash(g)
		b.recover(g)
		b.promises(g)
		if len(g.Clients)+len(g.Steps)+len(g.Promises) > 0 || g.Cash != (Cash{}) || g.Aging.OnAccount != 0 || slices.ContainsFunc(g.Months, func(m Month) bool { return m.Sales != 0 || m.Open != 0 }) {
			rep.Groups = append(rep.Groups, g.Group)
		}
	}
	slices.SortFunc(rep.Groups, func(a, b Group) int { return compare(a.Entity, b.Entity, a.Currency.Code(), b.Currency.Code()) })
	slices.SortFunc(rep.Costs, func(a, b Cost) int { return compare(a.Entity, b.Entity, a.Channel, b.Channel) })
	return rep
}
