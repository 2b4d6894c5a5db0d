package dispatch

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Held says why a message is not sent yet; the zero Held that it may be.
type Held struct {
	Reason string
	Until  time.Time // zero when nobody can tell
}

// Config says what a Dispatcher works with. All but Route, Hold and Policy is required.
type Config struct {
	Ledger     ledger.Ledger
	Book       *engine.Book         // under which the cases run: what became of a message counts for them
	Transports map[string]Transport // by the name of the channel, or of another route
	// Route names the transport of a message; nil means that of its channel. Each transport has its
	// own pace, and rests alone.
	Route func(m ledger.Message) string
	// Render writes a message as its channel sends it, without the lines that are
	// lost. It is asked again for each attempt, but not for one whose predecessor may have
	// arrived, which says the same again; nor to reconcile. Key, Client, Date and Via are set
	// afterwards. When it fails nothing was sent, the message stays Ready, and it is asked again by
	// the next pass; a Permanent channels.Error ends the message.
	Render func(ctx context.Context, m ledger.Message, lost []Lost) (channels.Message, error)
	// Recheck says what still holds of a message: before it is written, and once more just
	// before it is sent, in the transaction that begins the attempt, on the creditor's day; see Recheck. When it fails the message stays Ready.
	Recheck func(ctx context.Context, r ledger.Reader, m ledger.Message, today engine.Date) (Verdict, error)
	// Hold says why a message is not sent yet, however ready it is: quiet hours, stale bank
	// data. It is asked whenever Recheck is, before it. Nil holds nothing.
	Hold func(ctx context.Context, r ledger.Reader, m ledger.Message) (Held, error)
	// Now is the instant it is, in the creditor's time zone: its civil day is
	// the day of a contact. It may jump.
	Now func() time.Time
	// Pause waits, or fails when the context ends first.
	Pause func(ctx context.Context, d time.Duration) error
	// Jitter draws a span from zero up to, but without, limit, which is above zero.
	// It is called from several goroutines.
	Jitter func(limit time.Duration) time.Duration
	Policy Policy
}

// route names the transport of a message.
func (d *Dispatcher) route(m *ledger.Message) string {
	if d.Route == nil {
		return m.Channel
	}
	return d.Route(*m)
}

// Transport is where the messages of one channel really go.
type Transport struct {
	Channel channels.Channel
	Spec    channels.Spec      // of the channel; Contact decides what the contact log lists
	Repeat  channels.Guarantee // of the transport; see channels.Transport
	Every   time.Duration      // the least time between two messages; 0 means no limit
	Timeout time.Duration      // of one attempt; 0 means 5 minutes
	// Account names where it leads, for a channel that is not channels.Identified: what one
	// transport had is never asked of another, nor sent again by it. Empty when nothing is known.
	Account string
	// ByHand says that it gives messages to a person: they have happened once that person says so.
	ByHand bool
}

func (t Transport) timeout() time.Duration { return cmp.Or(t.Timeout, 5*time.Minute) }

// via names the account that its messages use.
func (t Transport) via() string {
	if id, ok := t.Channel.(channels.Identified); ok {
		return id.Identity()
	}
	return t.Account
}

// had reports whether it is the transport of an attempt, as far as anybody can tell.
func (t Transport) had(words *channels.Message) bool {
	return words.Via == "" || words.Via == t.via()
}

// atOnce is how many messages may be on their way by it.
func (t Transport) atOnce(workers int) int {
	if b, ok := t.Channel.(channels.Bounded); ok {
		return max(1, min(workers, b.AtOnce()))
	}
	return workers
}

// Policy bounds attempts: in time, not in number.
type Policy struct {
	// GiveUp is how long a message is tried again that nobody can be blamed for, counted from
	// its first failure of that kind, before it is Failed; 0 means 5 days. What is ours to mend (see
	// channels.OurFault) fails no message, however long it takes.
	GiveUp time.Duration
	// Backoff is the pause after the first attempt; it doubles with each one, up to
	// MaxBackoff, and half of it is drawn by lot. 0 means 1 minute and 6 hours.
	Backoff, MaxBackoff time.Duration
	// Settle is how long an Unknown message rests before its channel is asked, so that
	// a request that is still under way has come to its end; 0 means 1 minute. A
	// transport that recognises a repeat gets it at once.
	Settle time.Duration
	// Workers is how many messages of one transport are on their way at once; 0 means 4. A
	// channel that carries fewer gets fewer; see channels.Bounded.
	Workers int
	// Grace is how long messages on their way may take to come to their end once the caller
	// stops; 0 means 30 seconds. Those that do not are Unknown.
	Grace time.Duration
	// Slack is how much longer than its attempt may take a lease of a message goes on where several processes
	// deliver: it is the most that may lie between the beginning of the transaction that makes it Sending and the call of its
	// channel; what takes longer, or than the ten seconds that a claim is good for, is not sent then. 0 means 1 minute.
	Slack time.Duration
}

func (p Policy) withDefaults() Policy {
	return Policy{
		GiveUp: cmp.Or(p.GiveUp, 5*24*time.Hour), Backoff: cmp.Or(p.Backoff, time.Minute), MaxBackoff: cmp.Or(p.MaxBackoff, 6*time.Hour),
		Settle: cmp.Or(p.Settle, time.Minute), Workers: cmp.Or(p.Workers, 4), Grace: cmp.Or(p.Grace, 30*time.Second), Slack: cmp.Or(p.Slack, time.Minute),
	}
}

// backoff is the pause after an attempt, the first being 1.
func (p Policy) backoff(attempt int, jitter func(time.Duration) time.Duration) time.Duration {
	pause := p.Backoff
	for ; attempt > 1 && pause < p.MaxBackoff; attempt-- {
		pause *= 2
	}
	half := min(pause, p.MaxBackoff) / 2
	if half <= 0 {
		return 0
	}
	return half + jitter(half)
}

// Dispatcher sends messages. It is safe for several goroutines, and several
// dispatchers may work on one ledger at once.
type Dispatcher struct {
	Config
	reached func(point) // told of every point that is reached; set by tests alone
}

// New returns a dispatcher. It fails when a part is missing or a bound is below zero.
func New(cfg Config) (*Dispatcher, error) {
	var errs []error
	for _, part := range []struct {
		name    string
		missing bool
	}{
		{"ledger", cfg.Ledger == nil},
		{"book", cfg.Book == nil},
		{"renderer", cfg.Render == nil},
		{"recheck", cfg.Recheck == nil},
		{"clock", cfg.Now == nil},
		{"pause", cfg.Pause == nil},
		{"jitter", cfg.Jitter == nil},
	} {
		if part.missing {
			errs = append(errs, errors.New("a dispatcher needs a "+part.name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Transports)) {
		if cfg.Transports[name].Channel == nil {
			errs = append(errs, errors.New("the transport of "+name+" has no channel"))
		}
	}
	p := cfg.Policy
	if p.Workers < 0 || min(p.GiveUp, p.Backoff, p.MaxBackoff, p.Settle, p.Grace, p.Slack) < 0 {
		errs = append(errs, errors.New("a bound of the dispatcher's policy is below zero"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	cfg.Policy = p.withDefaults()
	return &Dispatcher{Config: cfg, reached: func(point) {}}, nil
}

// point is a place between two steps of an attempt.
type point string

// The points of an attempt, in order.
const (
	pointChosen     point = "chosen"     // nothing is written
	pointRendered   point = "rendered"   // the words are there, and nothing is written
	pointRechecked  point = "rechecked"  // they and Sending are written and not committed
	pointSending    point = "sending"    // and committed; the channel has not been called
	pointAnswered   point = "answered"   // the channel has answered
	pointConcluding point = "concluding" // the answer is written and not committed
	pointConcluded  point = "concluded"  // and committed
)
