package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library"
)

// moodyOffice is a mail server that is away when it is told to be.
type moodyOffice struct {
	postOffice
	mu   sync.Mutex
	away bool
}

func (o *moodyOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.away {
		_ = c.Conn().Close()
	}
	return &counter{office: &o.postOffice}, nil
}

// goAway has the server away, or back.
func (o *moodyOffice) goAway(away bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.away = away
}

func openMoodyOffice(t *testing.T) *moodyOffice {
	t.Helper()
	o := &moodyOffice{}
	srv := smtp.NewServer(o)
	srv.Domain, srv.ErrorLog = "mx.example.org", quietLog{}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.port = l.Addr().(*net.TCPAddr).Port
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return o
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

// year is the book that ships, run day by day.
type year struct {
	*testing.T
	dir  string
	now  time.Time
	book *policies.Book
	db   store.Ledger
}

// world is what its deployment knows.
func (y *year) world() delivery.World {
	return delivery.World{
		Now: func() time.Time { return y.now }, Jitter: func(time.Duration) time.Duration { return 0 },
		Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// day runs the book as relance run does, and returns whether it would end with a finding.
func (y *year) day() bool {
	y.Helper()
	cfg := plan.Config{Book: y.book.Engine, At: y.now, Day: engine.DateOf(y.now)}
	made, _, err := plan.Run(y.Context(), y.db, cfg)
	if err != nil {
		y.Fatal(err)
	}
	d, err := delivery.Open(y.world(), y.book, y.dir)
	if err != nil {
		y.Fatal(err)
	}
	sent, err := d.Deliver(y.Context(), y.db)
	if err := errors.Join(err, d.Close()); err != nil {
		y.Fatal(err)
	}
	return undecided(made) || delivery.Troubled(sent)
}

// outbox lists the messages.
func (y *year) outbox() (list []ledger.Message) {
	y.Helper()
	err := y.db.Read(y.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			list = append(list, m)
		}
		return nil
	})
	if err != nil {
		y.Fatal(err)
	}
	return list
}

// undecided reports whether a case could not be decided, or written.
func (y *year) undecided() (some bool) {
	y.Helper()
	err := y.db.Read(y.Context(), func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
			if err != nil {
				return err
			}
			some = some || c.Undecided != nil
		}
		return nil
	})
	if err != nil {
		y.Fatal(err)
	}
	return some
}

// attend lets a person do the half of what stands in for contacts, and let the other half go, with the calls
// that nobody made for weeks.
func (y *year) attend() {
	y.Helper()
	for i, m := range y.outbox() {
		word := dispatch.AttentionReplaced
		switch {
		case m.Status != ledger.Sent || m.Made != 0:
			continue
		case m.Channel == "call" && m.Changed.After(y.now.AddDate(0, 0, -30)):
			continue
		case i%2 == 0:
			word = dispatch.AttentionLetGo
		}
		_, err := dispatch.Attend(y.Context(), y.db, y.book.Engine, dispatch.Attention{Key: m.Key, Word: word, By: "Claire", At: y.now})
		if err != nil && !strings.Contains(err.Error(), "no case waits") {
			y.Fatal(err)
		}
	}
}

// A year of the book that ships, day by day, live: for a week the mail server is away, calls are not made, and from
// the year after on no rate of interest is known. No case passes a step that did not happen, nothing is
// lost, and every day on which something did not leave says so in its exit code.
func TestAYearOfTheBookThatShipsPassesOverNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("a year")
	}
	office := openMoodyOffice(t)
	y := openYear(t, office)
	first := y.now
	delayed, unwritten, unmade, silent := 0, 0, 0, []string{}
	for n := range 365 {
		y.now = first.AddDate(0, 0, n)
		office.goAway(n >= 60 && n < 67)
		if n%30 == 0 {
			y.imports(n)
		}
		found := y.day()
		waiting := slices.ContainsFunc(y.outbox(), func(m ledger.Message) bool {
			return m.Status == ledger.Unknown || m.Status == ledger.Ready && m.Attempts > 0
		})
		if waiting {
			delayed++
		}
		undecided := y.undecided()
		if undecided {
			unwritten++
		}
		if n%45 == 0 { // what relance run itself says of the day
			out, code := at(t, y.now.Format(time.RFC3339), "run", y.dir)
			calls := strings.Contains(out, "that nobody recorded")
			if calls {
				unmade++
			}
			if (found || undecided || waiting || calls) && code == exitDone {
				t.Errorf("%s: relance run ends with %d\n%s", y.now, code, out)
			}
		}
		if (waiting || undecided) && !found {
			silent = append(silent, engine.DateOf(y.now).String())
		}
		if n%20 == 19 {
			y.attend()
		}
	}
	if len(silent) > 0 {
		t.Errorf("days on which messages did not leave, and nobody was told: %v", silent)
	}
	list, moves := dispatchtest.PassedOver(t, y.db, y.book.Engine)
	for _, said := range list {
		t.Error(said)
	}
	count, mails := map[string]int{}, 0
	for _, m := range y.outbox() {
		count[m.Channel+" "+string(m.Status)]++
		if m.Channel == "email" && m.Status == ledger.Sent && !m.Body.StandIn {
			mails++
		}
	}
	if len(office.took) != mails {
		t.Errorf("%d mails arrived, and %d are said to be sent", len(office.took), mails)
	}
	t.Logf("%d next rules, %d days with delays, %d with cases that could not be written, %v", moves, delayed, unwritten, count)
	if moves < 50 || delayed < 5 || unwritten < 30 || unmade == 0 || mails < 50 {
		t.Error("the year shows nothing")
	}
}

// openYear writes the book that ships with a live deployment, and its first invoices.
func openYear(t *testing.T, office *moodyOffice) *year {
	t.Helper()
	y := &year{T: t, dir: t.TempDir(), now: time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)}
	files, err := library.Book(library.Default)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(y.dir, files); err != nil {
		t.Fatal(err)
	}
	deploy := fmt.Sprintf(`package relance

deploy: {
	live: true
	email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "Atelier Dupont <accounts@example.org>"}
	sms: folder: dir: "texts"
	letter: spool: {dir: "letters", name: "Atelier Dupont SAS"}
	call: list: dir: "calls"
	task: list: dir: "tasks"
}
`, office.port)
	if err := errors.Join(os.WriteFile(filepath.Join(y.dir, "deploy.cue"), []byte(deploy), 0o600), os.Remove(filepath.Join(y.dir, "events.csv"))); err != nil {
		t.Fatal(err)
	}
	y.imports(0)
	p := params{Stdout: io.Discard, Stderr: io.Discard, Now: y.world().Now}
	if y.book, err = openToContact(p, y.dir); err != nil {
		t.Fatal(err)
	}
	if y.db, err = openLedger(t.Context(), p, store.Place("", y.dir), y.book, false); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.db.Close() })
	return y
}

// imports brings the invoices up to a day: one a week for each of ten clients, of which every third is paid.
func (y *year) imports(n int) {
	y.Helper()
	text, begin := "invoice,client,amount,currency,issued,due,open\n", time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for i := range 60 {
		issued := begin.AddDate(0, 0, 6*i)
		if issued.After(y.now) {
			break
		}
		amount := []int{180, 950, 4200, 12500}[i%4]
		open := amount
		if due := issued.AddDate(0, 0, 30); i%3 == 0 && due.AddDate(0, 0, 20).Before(y.now) {
			open = 0
		}
		text += fmt.Sprintf("Y-%03d,C-%02d,%d.00,EUR,%s,%s,%d.00\n", i, i%10+1, amount,
			issued.Format(time.DateOnly), issued.AddDate(0, 0, 30).Format(time.DateOnly), open)
	}
	if err := os.WriteFile(filepath.Join(y.dir, "invoices.csv"), []byte(text), 0o600); err != nil {
		y.Fatal(err)
	}
	if out, code := at(y.T, y.now.Format(time.RFC3339), "import", y.dir, "--as-of", engine.DateOf(y.now).String()); code != exitDone {
		y.Fatal(out)
	}
}
