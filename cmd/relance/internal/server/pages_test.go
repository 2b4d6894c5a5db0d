package server

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestWhatHappenedIsRecordedOnThePageOfTheClient(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	w := b.as("Claire", Caller)
	form := func(fields ...string) []string { return append([]string{"client", "C-1"}, fields...) }
	code, body := w.post("/client", form("type", "payment", "invoice", "F-1", "amount", "9999")...)
	if code != http.StatusUnprocessableEntity {
		t.Errorf("more than is open: %d", code)
	}
	has(t, body, `value="9999"`, "<details class=\"card act\" open>", `role="alert"`)
	for _, wrong := range [][]string{{"type", "payment", "invoice", "F-1", "amount", "-5"}, {"type", "promise", "invoice", "F-1"}, {"type", "hold", "until", "2026-02-31"}, {"type", "payment", "invoice", "F-1"}} {
		if code, _ := w.post("/client", form(wrong...)...); code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, code)
		}
	}
	if code, _ := w.post("/client", form("type", "insolvency")...); code != http.StatusBadRequest {
		t.Errorf("what this page does not take: %d", code)
	}
	if by := b.said(ledger.KindEvent); len(by) != 0 {
		t.Fatalf("something was recorded: %v", by)
	}
	_, body = w.post("/client", form("type", "payment", "invoice", "F-1", "amount", "200,00")...)
	has(t, body, "Recorded: C-1.", "€1,000.00")
	_, body = w.post("/client", form("type", "payment", "invoice", "F-1", "amount", "200,00")...)
	has(t, body, "recorded before", "€1,000.00")
	w.post("/client", form("type", "dispute", "invoice", "F-1", "amount", "80", "note", "one pallet missing")...)
	w.post("/client", form("type", "promise", "invoice", "F-1", "until", "2026-03-20")...)
	_, body = w.get("/disputes")
	has(t, body, "Menuiserie Briance", "one pallet missing", "€80.00", "20 Mar 2026", "runs")
	if code, _ := b.as("Paul", Reader).post("/disputes", "client", "C-1", "invoice", "F-1"); code != http.StatusForbidden {
		t.Errorf("a reader settles a dispute: %d", code)
	}
	_, body = w.post("/disputes", "client", "C-1", "invoice", "F-1", "note", "credit note sent")
	has(t, body, "Nothing is contested.", "Recorded: C-1.")
	if by := b.said(ledger.KindEvent); len(by) != 4 || by[3] != "Claire" {
		t.Errorf("the journal says %v", by)
	}
}

func TestTheReportIsThatOfTheCommandLine(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	w := b.as("Claire", Reader)
	_, body := w.get("/report")
	has(t, body, "<svg", "<caption class=\"hidden\">", "€1,200.00", `href="/report/report.xlsx?from=2025-04-01&amp;at=2026-03-10"`, "DSO")
	hasNot(t, body, "ZgotmplZ", "style=")
	for path, begins := range map[string]string{"/report/report.xlsx": "PK", "/report/report.pdf?from=2026-01-01&at=2026-03-05": "%PDF-"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.http.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		code, body, h := w.do(r)
		if code != http.StatusOK || !strings.HasPrefix(body, begins) || !strings.Contains(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d %v", path, code, h)
		}
	}
	for path, want := range map[string]int{"/report?at=2026-02-31": 422, "/report?at=2027-01-01": 422, "/report?from=2026-03-09&at=2026-03-01": 422, "/report?from=1990-01-01": 422, "/report/report.exe": 404} {
		if code, _ := w.get(path); code != want {
			t.Errorf("%s: %d", path, code)
		}
	}
	if code, _ := b.anyone().get("/report/report.xlsx"); code != http.StatusOK { // it leads to the page to sign in
		t.Errorf("nobody: %d", code)
	}
}

func TestPoliciesAreToldInWordsWithWhatWaits(t *testing.T) {
	b := newBench(t, map[string]string{"standard_test.cue": bookTests}, nil)
	b.called()
	w := b.as("Claire", Admin)
	_, body := w.get("/policies")
	has(t, body, "A mail, a call, the agency", `src="/policies/standard.svg"`, "<caption>", "days", "In every state", "Tests of the book: 1.")
	_, body = w.get("/policies?tests=1")
	has(t, body, "Passed: 1 of 1.", "% of what the policies say")
	code, body := w.get("/policies/standard.svg")
	if code != http.StatusOK || !strings.HasPrefix(body, "<svg") {
		t.Errorf("the picture: %d", code)
	}
	for _, path := range []string{"/policies/none.svg", "/policies/standard"} {
		if code, _ := w.get(path); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
	name := filepath.Join(b.Dir, "book.cue")
	was, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.Replace(was, []byte("days_late >= 8"), []byte("days_late >= 9"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	b.files = "2"
	b.server.desk.look(t.Context())
	_, body = w.get("/policies")
	has(t, body, "The revision that waits", "days_late &gt;= 8", "<ins>", "days_late &gt;= 9", "Use the changed book")
	_, body = b.as("Paul", Approver).get("/policies")
	has(t, body, "The revision that waits")
	if strings.Contains(body, `action="/book"`) {
		t.Error("an approver may adopt a book")
	}
}

const bookTests = `package relance

tests: "a mail on the first day": {
	invoices: "F-1": {amount: 1000, due: "2026-01-05", paid_on: "2026-01-08"}
	expect: [
		{day: "2026-01-06", state: "courtesy", channel: "email", template: "courtesy"},
		{day: "2026-01-08", state: "settled"},
	]
}
`

func TestRepliesAreListedAndKeptOnce(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	b.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance", Phone: "+33 1 99 00 12 12", Country: "FR"}, {ID: "C-2", Name: "Scierie Doline"}}, booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"))
	o := b.server.desk.current.Office
	for range 2 {
		for _, reply := range []channels.Reply{
			{ID: "SM1", From: "+33199001212", Text: "I paid\nyesterday <b>"}, {ID: "SM2", From: "+33199001212", Text: "stop", OptOut: true}, {ID: "SM3", From: "+33199009999", Text: "who is this"},
		} {
			if err := b.server.heard(t.Context(), o, "sms", reply); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.Record(t, engine.Event{Type: engine.EventBounce, Client: "C-2", Channel: "email", To: "gone@example.org"})
	_, body := b.as("Claire", Reader).get("/replies")
	has(t, body, "answer: I paid yesterday &lt;b&gt;", "they answered STOP", "gone@example.org", "Scierie Doline")
	hasNot(t, body, "who is this")
	if n := strings.Count(body, "I paid yesterday"); n != 2 {
		t.Errorf("it is there %d times, want once to be read and once in what came in", n)
	}
	found := regexp.MustCompile(`name="task" value="([0-9a-f]{32})"`).FindStringSubmatch(body)
	if found != nil {
		t.Error("a reader says that they read it")
	}
	_, body = b.as("Anna", Approver).get("/attention")
	has(t, body, "Answers that nobody has read", "I paid yesterday")
	if found = regexp.MustCompile(`name="task" value="([0-9a-f]{32})"`).FindStringSubmatch(body); found == nil {
		t.Fatal("nobody can say that they read it")
	}
	b.as("Anna", Approver).post("/attention", "task", found[1], "word", "done", "back", "/replies")
	_, body = b.as("Claire", Reader).get("/replies")
	hasNot(t, body, "Answers that nobody has read")
	hasNot(t, b.log.String(), "I paid", "+331990", "C-1")
}

// What relance wrote by itself is in the language of the page too: why a task is to be done, what happened lately.
func TestFrenchPagesAreFrench(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	b.Record(t, engine.Event{Type: engine.EventNote, Client: "C-1", Note: "x"}, engine.Event{Type: engine.EventDispute, Invoice: "F-1", Reason: "y"})
	w := b.as("Claire", Admin)
	w.post("/language", "to", "fr")
	for _, path := range []string{"/", "/client?id=C-1", "/plan", "/attention", "/disputes", "/replies", "/report", "/policies", "/journal"} {
		_, body := w.get(path)
		hasNot(t, body, " was ", "dispute of", "events", "finished", "moved from", "because", "days late")
		if u, _ := url.Parse(path); u.Path == "/" {
			has(t, body, "litige", "Derniers événements")
		}
	}
}

// What costs much is shown for a while although the ledger goes on, and says of when it is; what costs little is not.
func TestDearFiguresAreKeptForAWhile(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	o := b.server.desk.current.Office
	for _, c := range []struct {
		took, later time.Duration
		kept        bool
	}{{0, time.Minute, false}, {time.Second, time.Minute, true}, {time.Second, keepReport, false}} {
		b.server.figured = figured{}
		read := func() (old time.Time) {
			b.Read(t, func(ctx context.Context, r ledger.Reader) (err error) {
				_, old, err = b.server.figures(ctx, r, o, b.Today(), 0, 0)
				return err
			})
			return old
		}
		if old := read(); !old.IsZero() {
			t.Errorf("%+v: old at once", c)
		}
		b.server.figured.took = c.took
		b.Record(t, engine.Event{Type: engine.EventNote, Client: "C-1", Note: c.later.String() + c.took.String()})
		b.Now = b.Now.Add(c.later)
		if old := read(); old.IsZero() == c.kept {
			t.Errorf("%+v: of %s", c, old)
		}
	}
}
