package server

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

var pagesOfAll = []string{"/", "/approvals", "/client", "/client?id=C-1", "/attention", "/plan", "/disputes", "/replies", "/report", "/policies", "/journal", "/journal?q=F-1", "/import", "/people"}

// taskID is the id of the first task on the page of the day.
func taskID(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`name="task" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no task on the page:\n%s", body)
	}
	return m[1]
}

// said lists the persons who said what, as the journal has it.
func (b *bench) said(kind ledger.Kind) (by []string) {
	b.Helper()
	b.Read(b, func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			e, _, err := journal.ReadRecord(rec)
			if err != nil {
				return err
			}
			if who := journal.By(&e); e.Kind == kind && who != "" {
				by = append(by, who)
			}
		}
		return nil
	})
	return by
}

func TestACallIsRecordedOnceWithItsPromise(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	w := b.as("Claire Dubois", Caller)
	_, body := w.get("/")
	has(t, body, "Menuiserie Briance", "€1,200.00", `href="tel:&#43;33199001212"`, "Ask when €1,200.00 will be paid.", "days_late &gt;= 8", "book.cue:")
	id := taskID(t, body)
	code, body := w.post("/", "task", id, "outcome", "promise", "note", "will call back")
	if code != http.StatusUnprocessableEntity {
		t.Fatalf("a promise without a day: %d", code)
	}
	has(t, body, "Until", `aria-invalid="true"`, `value="will call back"`, "<details class=\"act\" open>")
	if code, _ := w.post("/", "task", id, "outcome", "promise", "until", "2026-02-31"); code != http.StatusUnprocessableEntity {
		t.Errorf("a day that is none: %d", code)
	}
	if code, _ := w.post("/", "task", id, "outcome", "promise", "until", "2026-03-20", "amount", "-5"); code != http.StatusUnprocessableEntity {
		t.Errorf("an amount below 0: %d", code)
	}
	if by := b.said(ledger.KindEvent); len(by) != 0 {
		t.Fatalf("something was recorded: %v", by)
	}
	_, body = w.post("/", "task", id, "outcome", "promise", "until", "2026-03-20")
	has(t, body, "Recorded: C-1.", "Nothing to do.")
	_, body = w.post("/", "task", id, "outcome", "refused")
	has(t, body, "nothing changed")
	if by := b.said(ledger.KindEvent); len(by) != 1 || by[0] != "Claire Dubois" {
		t.Errorf("the journal says %v", by)
	}
	_, body = w.get("/client?id=C-1")
	has(t, body, "promise", "2026-03-20", "Claire Dubois")
}

// proposes goes to the day on which the case proposes the agency.
func (b *bench) proposes() {
	b.called()
	_, body := b.as("Caller", Caller).get("/")
	b.as("Caller", Caller).post("/", "task", taskID(b, body), "outcome", "no_answer")
	b.Go(b, "2026-03-17")
	b.server.cfg.RunAt = []int{0}
	b.server.Tick(b.Context())
	b.server.cfg.RunAt = nil
}

const proposalOfF1 = "agency invoice/F-1"

func TestTheSecondOfTwoWhoDecideIsTold(t *testing.T) {
	b := newBench(t, nil, nil)
	b.proposes()
	first, second := b.as("Claire", Approver), b.as("Paul", Approver)
	_, body := first.get("/approvals")
	has(t, body, "Menuiserie Briance", `value="`+proposalOfF1+`"`, "Hand it over", "days_late &gt;= 15", "F-1")
	if code, body := first.post("/approvals", "case", proposalOfF1, "answer", "refuse"); code != http.StatusUnprocessableEntity || !strings.Contains(body, "checked") {
		t.Errorf("refused without a reason: %d", code)
	}
	if code, _ := first.post("/approvals", "answer", "agree"); code != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen: %d", code)
	}
	_, body = first.post("/approvals", "case", "courtesy invoice/F-1", "answer", "agree")
	has(t, body, "has changed meanwhile")
	_, body = first.post("/approvals", "case", proposalOfF1, "answer", "agree")
	has(t, body, "Agreed: C-1, from phone to agency.")
	_, body = second.post("/approvals", "case", proposalOfF1, "answer", "refuse", "note", "no")
	has(t, body, "Claire agreed before you.")
	if by := b.said(ledger.KindApproval); len(by) != 1 || by[0] != "Claire" {
		t.Errorf("the journal says %v", by)
	}
}

func TestWhatIsHostileStaysText(t *testing.T) {
	const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{.}}` + "\u202e"
	b := newBench(t, nil, nil)
	b.invoice(hostile)
	b.Run(t)
	b.Record(t, engine.Event{Type: engine.EventNote, Client: "C-1", Note: hostile})
	w := b.as("Claire", Admin)
	for _, path := range append([]string{"/client?q=" + "%3Cscript%3E", "/journal?q=%3Cscript%3E", "/?queue=%22%3E%3Cscript%3E"}, pagesOfAll...) {
		code, body := w.get(path)
		if code != http.StatusOK && code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
		hasNot(t, body, "<script", "<img src=x", "onerror=alert(1)>\"")
	}
}

func TestPagesHaveNothingInline(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	w := b.as("Claire", Admin)
	for _, lang := range []string{"en", "fr"} {
		w.post("/language", "to", lang)
		for _, path := range pagesOfAll {
			code, body := w.get(path)
			if code != http.StatusOK {
				t.Errorf("%s: %d\n%s", path, code, body)
			}
			has(t, body, `<html lang="`+lang+`">`, `name="viewport"`, "<h1>", `href="#main"`)
			hasNot(t, body, "style=", "<script", " onclick", "http://", "ZgotmplZ")
			if n := strings.Count(body, "<h1>"); n != 1 {
				t.Errorf("%s has %d headings of the first level", path, n)
			}
		}
	}
	if len(stylesheet) > 30<<10 {
		t.Errorf("the stylesheet has %d bytes", len(stylesheet))
	}
}

func TestFailuresAndUnknownFatesAreSettledByPeople(t *testing.T) {
	b := newBench(t, nil, nil)
	b.invoice("Menuiserie Briance")
	b.Run(t)
	m := b.Messages(t)[0]
	b.Advance(t, m, ledger.Sending, ledger.Unknown)
	w := b.as("Claire", Approver)
	_, body := w.get("/attention")
	has(t, body, "May have left", "It left", "Menuiserie Briance")
	if code, _ := w.post("/attention", "task", m.Key, "word", "burn it"); code != http.StatusBadRequest {
		t.Errorf("a word that is none: %d", code)
	}
	_, body = w.post("/attention", "task", m.Key, "word", "sent")
	has(t, body, "Recorded.")
	_, body = w.post("/attention", "task", m.Key, "word", "not-sent")
	has(t, body, "nothing changed")
	if got := b.Messages(t)[0].Status; got != ledger.Sent {
		t.Errorf("the message is %s", got)
	}
}
