package server

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// at is an instant in Paris.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestTheDayIsRunOnceItIsTime(t *testing.T) {
	b := newBench(t, nil, func(c *Config) { c.RunAt = []int{7 * 60} })
	b.invoice("Menuiserie Briance")
	for _, step := range []struct {
		at       string
		messages int
		ran      bool
	}{
		{"2026-03-02 06:59", 0, false},
		{"2026-03-02 07:00", 1, true},
		{"2026-03-02 07:01", 1, true},
		{"2026-03-02 23:59", 1, true},
		{"2026-03-03 00:30", 1, true}, // the day is another one, and its hour has not come
		{"2026-03-12 15:30", 2, true}, // it was down for days, and until the afternoon
	} {
		b.Now = at(t, step.at)
		b.server.Tick(t.Context())
		state := b.server.daily.state()
		if got := b.Messages(t); len(got) != step.messages || (state.Ran != 0) != step.ran || state.Failed != "" {
			t.Errorf("%s: %d messages, %+v", step.at, len(got), state)
		}
	}
	for _, m := range b.Messages(t) {
		if m.Status != ledger.Sent {
			t.Errorf("%s is %s", m.Channel, m.Status)
		}
	}
}

// The book says when the server runs; a flag says otherwise.
func TestTheBookSaysWhenItRuns(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	deploy := func(times ...int) {
		b.server.desk.current.Book.Deploy = &policies.Deploy{RunAt: times}
	}
	ran := func(text string) string {
		b.Now = at(t, text)
		b.server.Tick(t.Context())
		s := b.server.daily.state()
		return s.Ran.String() + " " + engine.Clock(s.Time)
	}
	deploy(8*60+30, 14*60)
	for _, step := range []struct{ at, ran string }{
		{"2026-03-02 08:29", " 00:00"},
		{"2026-03-02 08:30", "2026-03-02 08:30"},
		{"2026-03-02 13:59", "2026-03-02 08:30"},
		{"2026-03-02 14:00", "2026-03-02 14:00"},
		{"2026-03-02 23:00", "2026-03-02 14:00"},
		{"2026-03-03 20:00", "2026-03-03 14:00"}, // it was down at both times: one run makes up for them
	} {
		if got := ran(step.at); got != step.ran {
			t.Errorf("%s: ran %s, want %s", step.at, got, step.ran)
		}
	}
	paul := b.as("Paul", Reader)
	_, body := paul.get("/client?id=C-1")
	has(t, body, "Runs every day at 08:30, 14:00")
	if _, body, _ := b.ask(b.token(), "/status"); !strings.Contains(body, `"run_at":["08:30","14:00"]`) {
		t.Error(body)
	}
	b.server.cfg.RunAt = []int{7 * 60}
	if got := ran("2026-03-04 07:00"); got != "2026-03-04 07:00" {
		t.Error(got)
	}
	if runs, said := b.server.RunTimes(); runs != "07:00" || said != "08:30, 14:00" {
		t.Error(runs, said)
	}
	b.server.cfg.Never = true
	if got := ran("2026-03-05 09:00"); got != "2026-03-04 07:00" {
		t.Error(got)
	}
	_, body = paul.get("/client?id=C-1")
	hasNot(t, body, "Runs every day")
}

func TestAnotherServerOnTheLedgerMakesTheDayWait(t *testing.T) {
	b := newBench(t, nil, func(c *Config) { c.RunAt = []int{0} })
	release, err := b.DB.Alone(t.Context(), "outbox") // somebody delivers by hand
	if err != nil {
		t.Fatal(err)
	}
	b.invoice("Menuiserie Briance")
	b.server.Tick(t.Context())
	if got := b.Messages(t); len(got) != 1 || got[0].Status != ledger.Ready {
		t.Errorf("%+v", got)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	b.Now = b.Now.Add(deliverEvery + time.Second)
	b.server.Tick(t.Context())
	if got := b.Messages(t); got[0].Status != ledger.Sent {
		t.Errorf("%+v", got[0].Status)
	}
}

func TestABookThatIsWrongOnDiskLeavesTheOneInUse(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	admin, reader := b.as("Claire", Admin), b.as("Paul", Reader)
	tick := func(files string, wrong error) string {
		b.files, b.wrong = files, wrong
		b.server.Tick(t.Context())
		code, body := reader.get("/client?id=C-1")
		if code != http.StatusOK {
			t.Fatalf("%d\n%s", code, body)
		}
		return body
	}
	hasNot(t, tick("1", nil), "on disk")
	has(t, tick("2", errors.New("book.cue:3:1: error[RL120]: <b>no state</b>")), "has an error", "&lt;b&gt;no state", "Menuiserie Briance")
	body := tick("3", nil)
	has(t, body, "was changed")
	hasNot(t, body, "has an error", "Use the changed book")
	if code, _ := reader.post("/book"); code != http.StatusForbidden {
		t.Errorf("a reader adopts it: %d", code)
	}
	_, body = admin.get("/")
	has(t, body, "Use the changed book")
	_, body = admin.post("/book")
	has(t, body, "is in use now")
	if b.opens != 2 {
		t.Errorf("it was opened %d times", b.opens)
	}
	hasNot(t, tick("3", nil), "on disk")
	hasNot(t, tick("3", nil), "was changed")
	hasNot(t, strings.ToLower(b.log.String()), "menuiserie")
}
