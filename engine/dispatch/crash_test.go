//go:build unix

package dispatch

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/pgtest"
)

// The parts of the crash harness. The parent runs a mail server and starts
// children, this same program, that decide and send until they are killed: by themselves at a
// named point, or by the parent at any instant. In the end every message must have
// arrived once, or be listed as unknown.

// childVariable makes a process of this test a child; its value is
// "folder,port,decisions,point,count": it decides so many messages, and kills itself when it
// is at the point for the count-th time. No point: it does not.
const childVariable = "RELANCE_TEST_DISPATCH"

// The points of a decision, before those of an attempt.
const (
	pointDecided   point = "decided"   // the message is in the outbox and not committed
	pointCommitted point = "committed" // and committed
)

var points = []point{
	pointDecided, pointCommitted, pointChosen, pointRendered, pointRechecked, pointSending, pointAnswered, pointConcluding, pointConcluded,
}

// decisions are the messages decided in one life, at most.
const decisions = 2

// crashes must be enough for every point: two in three are at a point, by turns.
var crashes = flag.Int("crashes", 54, "how many children the crash harness kills")

func TestMain(m *testing.M) {
	if spec := os.Getenv(workerVariable); spec != "" {
		if err := deliver(spec); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if spec := os.Getenv(childVariable); spec != "" {
		if err := live(spec); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(pgtest.Main(m))
}

// live is one life of a child: it takes up what an earlier one left, decides a
// few messages more, and sends.
func live(spec string) error {
	ctx := context.Background()
	fields := strings.Split(spec, ",")
	port, err := strconv.Atoi(fields[1])
	if err != nil {
		return err
	}
	more, err := strconv.Atoi(fields[2])
	if err != nil {
		return err
	}
	left, err := strconv.Atoi(fields[4])
	if err != nil {
		return err
	}
	reached := func(p point) {
		if p == point(fields[3]) {
			if left--; left == 0 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {} // nothing more happens here
			}
		}
	}
	db, err := sqlite.Open(ctx, filepath.Join(fields[0], "ledger.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	d, err := childDispatcher(db, fields[0], port)
	if err != nil {
		return err
	}
	d.reached = reached
	if _, err := d.Recover(ctx); err != nil {
		return err
	}
	if err := decide(ctx, db, more, 1, reached); err != nil {
		return err
	}
	report, err := d.Run(ctx)
	if err == nil && len(report.Problems)+len(report.Resting)+report.Failed > 0 {
		err = fmt.Errorf("report %+v", *report)
	}
	return err
}

// childDispatcher sends mails to the parent's server and letters into a folder.
func childDispatcher(db ledger.Ledger, dir string, port int) (*Dispatcher, error) {
	mail, err := email.New(mailTo(port))
	if err != nil {
		return nil, err
	}
	files, err := folder.New(folder.Config{Channel: channels.SMS(), Dir: filepath.Join(dir, "out")})
	if err != nil {
		return nil, err
	}
	cfg := config(db, map[string]Transport{
		"email": {Channel: mail, Spec: channels.Email()},
		"sms":   {Channel: files, Spec: channels.SMS(), Repeat: channels.ExactlyOnce},
	})
	cfg.Now = time.Now
	cfg.Policy = Policy{Backoff: 1, MaxBackoff: 1, Settle: 1, Workers: 1}
	return New(cfg)
}

// The messages of the harness are spread over cases, each a client's of its own: what it does for each does not grow with their number.
const perCase = 10

func numberOf(n int) int { return 1 + (n-1)/perCase }

// seedMany makes the clients, invoices and cases of so many messages.
func seedMany(t testing.TB, l ledger.Ledger, messages int) {
	t.Helper()
	number := numberOf(messages)
	must(t, l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		d := ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{"text": "first import"}}
		for i := 1; i <= number; i++ {
			d.Clients = append(d.Clients, engine.Client{ID: debtor(i), Name: "Lumen SARL", Kind: engine.KindBusiness, Email: "compta@example.org"})
			d.Invoices = append(d.Invoices, engine.Invoice{
				ID: invoiceID(i), Client: debtor(i), Amount: 10000, Open: 10000, Currency: engine.MustCurrency("EUR"), Due: today - 7,
			})
		}
		slices.SortFunc(d.Clients, func(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortFunc(d.Invoices, func(a, b engine.Invoice) int { return cmp.Compare(a.ID, b.ID) })
		if _, err := tx.Append(ctx, d); err != nil {
			return err
		}
		for i := 1; i <= number; i++ {
			c := ledger.Case{
				Subject: ledger.Subject{Invoice: invoiceID(i), Client: debtor(i), Currency: engine.MustCurrency("EUR"), Policy: "standard"},
				Book:    "digest", State: "courtesy", Wake: today + 8,
				Run: engine.Case{Opened: today - 7, State: 1, Entered: today, Since: today, HeldFrom: engine.NoState, Entries: []uint16{1, 1}},
			}
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func debtor(i int) string { return fmt.Sprintf("C-%d", i) }

// decide puts the next messages into the outbox, each with its case and its entry, as many in a transaction as are decided at once.
func decide(ctx context.Context, db ledger.Ledger, more, atOnce int, reached func(point)) error {
	number := 1
	for more > 0 {
		some := min(more, atOnce)
		more -= some
		err := db.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
			for range some {
				if err := decideOne(ctx, tx, &number); err != nil {
					return err
				}
				reached(pointDecided)
			}
			return nil
		})
		if err != nil {
			return err
		}
		reached(pointCommitted)
	}
	return nil
}

// decideOne decides the next message of the first case, from a number on, that has room.
func decideOne(ctx context.Context, tx ledger.Tx, number *int) error {
	c, err := tx.CaseOf(ctx, invoiceID(*number))
	for err == nil && c.Run.Ran == perCase {
		*number++
		c, err = tx.CaseOf(ctx, invoiceID(*number))
	}
	if err != nil {
		return err
	}
	c.Run.Ran++
	n := (*number-1)*perCase + c.Run.Ran
	m := crashMessage(n)
	expect(&c, m)
	if _, err := tx.PutCase(ctx, c); err != nil {
		return err
	}
	about := ledger.About{Case: c.ID(), Client: c.Client}
	if _, err := tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindDecision, About: about, Body: map[string]int{"n": n}}); err != nil {
		return err
	}
	return tx.AddMessage(ctx, m)
}

// crashMessage is the n-th message; every other one is a mail.
func crashMessage(n int) ledger.Message {
	m := message(numberOf(n))
	m.Client, m.Body.Client = debtor(numberOf(n)), debtor(numberOf(n))
	m.Parts[0].Action = n
	m.Key = ledger.MessageKey("", m.Parts)
	if n%2 == 0 {
		decided := m.Body
		decided.To, m.Channel = "+33 1 99 00 00 01", "sms"
		m.Body = decided
	}
	return m
}

func TestKilledDispatchersLoseNothingAndSendNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "ledger.db"))
	seedMany(t, db, 3**crashes*decisions)
	must(t, db.Close())
	server := startServer(t)
	kills := map[string]int{}
	k := killer{dir: dir, port: server.port, whole: 50 * time.Millisecond}
	for lives, i := 0, 0; i < *crashes; lives++ {
		if lives > 3**crashes {
			t.Fatalf("only %d of %d children were killed", i, lives)
		}
		if at, killed := k.crash(t, i); killed {
			kills[at]++
			i++
		}
	}
	for range 3 { // what was left: sent, asked about, sent again
		if runChild(t, child(dir, server.port, 0, "", 0), 0) {
			t.Fatal("a child that nobody killed was killed")
		}
	}
	db = open(t, filepath.Join(dir, "ledger.db"))
	t.Logf("kills: %v", kills)
	for _, p := range points {
		if kills[string(p)] == 0 {
			t.Errorf("nobody was killed at %s", p)
		}
	}
	if account(t, db, dir, server) == 0 {
		t.Error("the kills hit nothing")
	}
}

// killer starts children that are to be killed.
type killer struct {
	dir   string
	port  int
	whole time.Duration // about how long a child lives that nobody kills
}

// crash starts the i-th: two in three are killed at a named point, by turns, the
// others at any instant of their life.
func (k *killer) crash(t *testing.T, i int) (at string, killed bool) {
	t.Helper()
	if i%3 != 2 {
		p := points[(i-i/3)%len(points)]
		return string(p), runChild(t, child(k.dir, k.port, decisions, p, 1+rand.IntN(2)), 0)
	}
	begun := time.Now()
	killed = runChild(t, child(k.dir, k.port, decisions, "", 0), 1+rand.N(k.whole))
	if killed {
		k.whole += k.whole / 4
	} else {
		k.whole = time.Since(begun)
	}
	return "any instant", killed
}

// child says what a child does; see childVariable.
func child(dir string, port, decisions int, at point, count int) string {
	return fmt.Sprintf("%s=%s,%d,%d,%s,%d", childVariable, dir, port, decisions, at, count)
}

// runChild runs a child to its end, and reports whether it was killed.
func runChild(t *testing.T, spec string, after time.Duration) (killed bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), spec)
	var trouble strings.Builder
	cmd.Stderr = &trouble
	must(t, cmd.Start())
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("child %s: %v: %s", spec, err, trouble.String())
	}
	return true
}

// account holds the outbox against what arrived.
func account(t *testing.T, db ledger.Ledger, dir string, server *server) (unknown int) {
	t.Helper()
	verify(t, db)
	all, there := map[ledger.Status]int{}, 0
	arrived := server.arrived()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		var cases []ledger.Case
		for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
			must(t, err)
			cases = append(cases, c)
		}
		for i := range cases {
			accountCase(t, r, &cases[i], all, func(m *ledger.Message) int {
				if m.Channel != "sms" {
					if m.Status == ledger.Unknown {
						there += arrived[m.Key]
					}
					return arrived[m.Key]
				}
				files, err := filepath.Glob(filepath.Join(dir, "out", m.Key+".*"))
				must(t, err)
				return len(files)
			})
		}
		return nil
	}))
	t.Logf("messages: %v; of those of unknown fate %d arrived", all, there)
	if all[ledger.Sent] == 0 {
		t.Error("nothing was sent")
	}
	return all[ledger.Unknown]
}

// accountCase holds the messages of a case against what arrived, and counts them.
func accountCase(t *testing.T, r ledger.Reader, c *ledger.Case, all map[ledger.Status]int, arrived func(*ledger.Message) int) {
	t.Helper()
	var number int
	if _, err := fmt.Sscanf(c.Invoice, "F-%d", &number); err != nil {
		t.Fatalf("case of invoice %s: %v", c.Invoice, err)
	}
	count := map[ledger.Status]int{}
	for i := range c.Run.Ran {
		n := (number-1)*perCase + i + 1
		m, err := r.Message(t.Context(), crashMessage(n).Key)
		must(t, err)
		count[m.Status]++
		all[m.Status]++
		switch got := arrived(&m); {
		case m.Status == ledger.Sent && got == 1 && m.Made != 0:
		case m.Status == ledger.Unknown && m.Channel == "email" && got <= 1 && m.Made == 0:
		default:
			t.Errorf("message %d on channel %s is %s, arrived %d times, and was made on %q", n, m.Channel, m.Status, got, m.Made)
		}
	}
	if c.Run.Contacts != count[ledger.Sent] || len(c.Run.Pending) != c.Run.Ran-count[ledger.Sent] {
		t.Errorf("case %s counts %d contacts and waits for %d, of %d messages %v", c.ID(), c.Run.Contacts, len(c.Run.Pending), c.Run.Ran, count)
	}
}

// Of the messages that were claimed together when a process dies, those that were not begun leave later; only of those whose answers were not
// durable yet nobody knows the fate.
func TestWhatWasClaimedAndNotBegunIsReadyAgain(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "ledger.db"))
	seedMany(t, db, 80)
	must(t, db.Close())
	server := startServer(t)
	if !runChild(t, child(dir, server.port, 80, pointSending, 25), 0) {
		t.Fatal("the child was not killed")
	}
	db = open(t, filepath.Join(dir, "ledger.db"))
	sending := statuses(t, db)[ledger.Sending]
	d, err := childDispatcher(db, dir, server.port)
	must(t, err)
	unknown, err := d.Recover(t.Context())
	must(t, err)
	t.Logf("%d messages were claimed and had not been concluded, %d of them are of unknown fate", sending, unknown)
	if sending < 10 || unknown >= sending {
		t.Errorf("of %d messages that were being sent %d are of unknown fate", sending, unknown)
	}
	arrived, on := server.arrived(), 0
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Unknown}) {
			must(t, err)
			if m.Channel == "email" && arrived[m.Key] == 0 {
				on++
			}
		}
		return nil
	}))
	if on > 1 { // one may have been on its way
		t.Errorf("%d mails did not arrive and are of unknown fate", on)
	}
	must(t, db.Close())
	for range 3 {
		if runChild(t, child(dir, server.port, 0, "", 0), 0) {
			t.Fatal("a child that nobody killed was killed")
		}
	}
	account(t, open(t, filepath.Join(dir, "ledger.db")), dir, server)
}
