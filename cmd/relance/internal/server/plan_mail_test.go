package server

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies/portal"
)

// mails are the mails in the folder of the book, soft line breaks taken out.
func (b *bench) mails() (list []string) {
	names, err := filepath.Glob(filepath.Join(b.Dir, "deliveries", "email", "*.eml"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, strings.ReplaceAll(string(data), "=\r\n", ""))
	}
	return list
}

func TestThePlanOfTomorrowIsMailedOnceADay(t *testing.T) {
	b := newPortal(t, nil)
	path := filepath.Join(b.Dir, "mails")
	b.server.courier.path = path
	for _, step := range []struct {
		at    string
		mails int
	}{{"2026-03-02 16:59", 0}, {"2026-03-02 17:00", 1}, {"2026-03-02 17:01", 1}, {"2026-03-02 23:59", 1}, {"2026-03-03 00:10", 1}, {"2026-03-03 20:00", 2}} {
		b.Now = at(t, step.at)
		b.server.Tick(t.Context())
		if got := b.mails(); len(got) != step.mails {
			t.Fatalf("%s: %d mails, want %d\n%s", step.at, len(got), step.mails, b.log.String())
		}
		again, err := openCourier(path, b.server.cfg.Log) // the server ends, and begins again
		if err != nil {
			t.Fatal(err)
		}
		b.server.courier = again
	}
	if n := len(b.Messages(t)); n != 0 {
		t.Errorf("%d messages were decided", n)
	}
	mail := b.mails()[0]
	has(t, mail, "To: ", "equipe@example.org", "compta@doline.example.org", "F-9", "Scierie Doline", "days_late >=3D 1", "r=C3=A9p=C3=A9tition")
	hasNot(t, b.log.String(), "equipe", "Doline", "C-2")
}

// A link of the mail asks first; what it holds back is not sent on the next day, and leaves when the hold is over.
func TestALinkOfThePlanHoldsOneItemBack(t *testing.T) {
	b := newPortal(t, nil)
	b.Now = at(t, "2026-03-02 17:30")
	b.server.Tick(t.Context())
	mail := b.mails()[0]
	w := b.anyone()
	var link string
	for _, found := range regexp.MustCompile(`http://localhost:8080(/hold-back/[\w-]+)`).FindAllStringSubmatch(mail, -1) {
		if _, body := w.get(found[1]); strings.Contains(body, "Doline") {
			link = found[1]
		}
	}
	if link == "" {
		t.Fatalf("no link for Doline in\n%s", mail)
	}
	for range 3 {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodHead, b.http.URL+link, nil)
		w.do(r)
		if code, _ := w.get(link); code != http.StatusOK {
			t.Fatal(code)
		}
	}
	if by := b.said(ledger.KindEvent); len(by) != 0 {
		t.Fatalf("opening a link does something: %v", by)
	}
	for _, wrong := range [][]string{{"until", "2026-03-10"}, {"name", "Claire"}, {"name", "Claire", "until", "2026-03-01"}, {"name", "Claire", "until", "2027-03-01"}, {"name", "Cl\x00aire", "until", "2026-03-10"}} {
		if code, _ := w.post(link, wrong...); code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, code)
		}
	}
	r := w.form(link, "name", "Claire", "until", "2026-03-10")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if code, _, _ := w.do(r); code != http.StatusForbidden {
		t.Errorf("by a page of another site: %d", code)
	}
	for range 2 {
		if code, body := w.post(link, "name", "Claire", "until", "2026-03-10"); code != http.StatusOK || !strings.Contains(body, "Doline") {
			t.Errorf("%d\n%s", code, body)
		}
	}
	if by := b.said(ledger.KindEvent); len(by) != 1 || by[0] != "Claire (mail with the plan)" {
		t.Errorf("the journal says %v", by)
	}
	sent := func(day string) (clients string) {
		b.Now = at(t, day+" 09:00")
		b.server.cfg.RunAt = []int{0}
		b.server.Tick(t.Context())
		for _, m := range b.Messages(t) {
			if m.Status == ledger.Sent {
				clients += m.Client + " "
			}
		}
		return clients
	}
	if got := sent("2026-03-03"); strings.Contains(got, "C-2") || !strings.Contains(got, "C-1") {
		t.Errorf("sent to %s", got)
	}
	if got := sent("2026-03-10"); !strings.Contains(got, "C-2") {
		t.Errorf("when the hold is over: sent to %s", got)
	}
	if code, _ := w.get(link); code != http.StatusGone {
		t.Errorf("after the day of the plan: %d", code)
	}
	keys := b.server.desk.current.Portal
	for what, token := range map[string]string{"a client's": keys.Sign(portal.Client, "C-2", b.Today()), "altered": strings.TrimPrefix(link, holdBackPath) + "A", "no client": keys.Sign(portal.HoldBack, "x", b.Today()), "another client": keys.Sign(portal.HoldBack, "x\x00C-7", b.Today())} {
		if code, _ := w.get(holdBackPath + token); code != http.StatusNotFound {
			t.Errorf("%s link: %d", what, code)
		}
	}
}

// What the channel does not take is tried again; what may have left is not.
func TestMailsOfTheServerAreKeptUntilTheyLeave(t *testing.T) {
	for what, c := range map[string]struct {
		err  error
		sent int // attempts within two days
		left int // mails that wait then
	}{
		"sent":      {nil, 1, 0},
		"temporary": {&channels.Error{Outcome: channels.Temporary}, 3, 1},
		"permanent": {&channels.Error{Outcome: channels.Permanent}, 1, 0},
		"ambiguous": {&channels.Error{Outcome: channels.Ambiguous}, 1, 0},
		"no reason": {context.DeadlineExceeded, 1, 0},
	} {
		b := newPortal(t, nil)
		c0, err := openCourier(filepath.Join(b.Dir, "mails"), b.server.cfg.Log)
		if err != nil {
			t.Fatal(err)
		}
		tries := 0
		send := func(context.Context, mail) error { tries++; return c.err }
		c0.put(mail{Key: "a", To: "x@example.org", Since: b.Now})
		c0.put(mail{Key: "a", To: "x@example.org", Since: b.Now})
		for i := range 3 {
			c0.carryBy(t.Context(), b.Now.Add(time.Duration(i)*time.Hour), send)
			if c0, err = openCourier(c0.path, b.server.cfg.Log); err != nil {
				t.Fatal(err)
			}
		}
		if tries != c.sent || len(c0.kept.Mails) != c.left {
			t.Errorf("%s: %d attempts, %d wait", what, tries, len(c0.kept.Mails))
		}
		c0.carryBy(t.Context(), b.Now.Add(mailLasts+2*time.Hour), send)
		if len(c0.kept.Mails) != 0 {
			t.Errorf("%s: it is kept for ever", what)
		}
	}
	b := newPortal(t, nil)
	path := filepath.Join(b.Dir, "mails")
	if err := os.WriteFile(path, []byte(`{"mails":[{"key":"a","to":"x@example.org","leaving":true},{"key":"b","to":"x@example.org"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := openCourier(path, b.server.cfg.Log)
	if err != nil || len(c.kept.Mails) != 1 || c.kept.Mails[0].Key != "b" {
		t.Errorf("after a crash: %+v, %v", c.kept, err)
	}
	if err := os.WriteFile(path, []byte(`{"mails":[`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openCourier(path, b.server.cfg.Log); err == nil {
		t.Error("a damaged file is taken")
	}
}
