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

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies/portal"
)

// portalKeyText signs in tests.
const portalKeyText = "0123456789abcdef0123456789abcdef"

// portalDeploy is a deployment with a page for clients.
const portalDeploy = `package relance

deploy: {
	serve: {
		public_url: "http://localhost:8080"
		portal: key: env: "RELANCE_PORTAL_KEY"
		plan_mail: to: ["equipe@example.org"]
	}
	documents: {invoice: "{invoice}.pdf", missing: "send"}
}
`

// newPortal serves a book whose clients have a page.
func newPortal(t *testing.T, extra map[string]string) *bench {
	files := map[string]string{"deploy.cue": portalDeploy, "F-1.pdf": "%PDF-1.4 of F-1", "F-9.pdf": "%PDF-1.4 of F-9"}
	for name, text := range extra {
		files[name] = text
	}
	b := newBench(t, files, nil)
	keys, err := portal.NewKeys(b.Book.Engine.Creditor.Name, portalKeyText)
	if err != nil {
		t.Fatal(err)
	}
	b.server.desk.current.Portal = keys
	clients := []engine.Client{
		{ID: "C-1", Name: `Briance "<script>alert(1)</script>" & fils`, Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12", Language: "en"},
		{ID: "C-2", Name: "Scierie Doline", Email: "compta@doline.example.org", Language: "fr"},
	}
	b.Import(t, clients, booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-1", "310.50", "2026-02-01"), booktest.Euros(t, "F-9", "C-2", "88.00", "2026-03-01"))
	return b
}

// link is the path of a client's page.
func (b *bench) link(client string) string {
	return portal.Path + b.server.desk.current.Portal.Sign(portal.Client, client, b.Today()+10)
}

func TestAClientSeesTheirAccountAndNobodyElses(t *testing.T) {
	b := newPortal(t, nil)
	w := b.anyone()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.http.URL+b.link("C-1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	code, body, h := w.do(r)
	if code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	has(t, body, "Your account", "Lumière", "F-1", "€1,510.50", "€310.50", "overdue", `<html lang="en">`, `name="robots" content="noindex, nofollow"`, "/invoice?number=F-1", "12 Mar 2026")
	hasNot(t, body, "<script", "F-9", "Doline", "C-2", "/invoice?number=F-2", "ZgotmplZ", "style=")
	for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"} {
		if !strings.Contains(h.Get(name), want) {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
	_, body = w.get(b.link("C-2"))
	has(t, body, "Votre compte", "88,00", `<html lang="fr">`)
	for path, want := range map[string]struct {
		code   int
		begins string
	}{
		"/invoice?number=F-1":               {200, "%PDF-1.4 of F-1"},
		"/invoice?number=F-9":               {404, ""}, // somebody else's
		"/invoice?number=F-2":               {404, ""}, // no file
		"/invoice?number=../book.cue":       {404, ""},
		"/invoice?number=":                  {404, ""},
		"/invoice?number=..%2F..%2Fbook":    {404, ""},
		"/statement.pdf?of=":                {200, "%PDF-"},
		"/statement.pdf?of=north":           {404, ""},
		"/book.cue":                         {404, ""},
		"/..%2f..%2fbook.cue":               {404, ""},
		"/invoice/../../../approvals":       {200, ""}, // it leads to the page to sign in
		"/invoice?number=F-1%00&number=F-9": {404, ""},
	} {
		code, body := w.get(b.link("C-1") + path)
		if code != want.code || !strings.HasPrefix(body, want.begins) || strings.Contains(body, "F-9") {
			t.Errorf("%s: %d %.60q", path, code, body)
		}
	}
}

// A link that was altered, is over, is of nobody, or is an example says so, and nothing else.
func TestALinkThatIsNoneOpensNothing(t *testing.T) {
	b := newPortal(t, nil)
	w, keys := b.anyone(), b.server.desk.current.Portal
	good := b.link("C-1")
	other, err := portal.NewKeys("Somebody else", portalKeyText)
	if err != nil {
		t.Fatal(err)
	}
	last := byte('A')
	if good[len(good)-1] == last {
		last = 'B'
	}
	for what, c := range map[string]struct {
		path string
		code int
	}{
		"altered":          {good[:len(good)-1] + string(last), 404},
		"cut":              {good[:len(good)-4], 404},
		"of nobody":        {portal.Path + keys.Sign(portal.Client, "C-7", b.Today()), 404},
		"another purpose":  {portal.Path + keys.Sign(portal.HoldBack, "C-1", b.Today()), 404},
		"another creditor": {portal.Path + other.Sign(portal.Client, "C-1", b.Today()), 404},
		"over":             {portal.Path + keys.Sign(portal.Client, "C-1", b.Today()-1), 410},
		"an example":       {portal.Path + portal.Example("C-1"), 404},
		"none":             {portal.Path, 404},
		"long":             {portal.Path + strings.Repeat("A", 3000), 404},
		"hostile":          {portal.Path + "%3Cscript%3E", 404},
	} {
		for _, path := range []string{c.path, c.path + "/statement.pdf?of="} {
			code, body := w.get(path)
			if code != c.code {
				t.Errorf("%s: %d", what, code)
			}
			hasNot(t, body, "Briance", "C-1", "F-1", "<script", "1,200")
		}
		if code, _ := w.post(c.path, "kind", "paid", "day", "2026-03-01"); code != c.code && !(what == "none" && code == 405) {
			t.Errorf("%s: an answer: %d", what, code)
		}
	}
	if by := b.said(ledger.KindEvent); len(by) != 0 {
		t.Errorf("something was recorded: %v", by)
	}
	for range maxBadLinks {
		w.get(portal.Path + "AAAA")
	}
	if code, _ := w.get(good); code != http.StatusTooManyRequests {
		t.Errorf("after many links that do not work: %d", code)
	}
	b.Now = b.Now.Add(lockLasts + time.Second)
	if code, _ := w.get(good); code != http.StatusOK {
		t.Errorf("a quarter of an hour later: %d", code)
	}
}

func TestWhatAClientSaysIsAnEvent(t *testing.T) {
	b := newPortal(t, nil)
	w, path := b.anyone(), b.link("C-1")
	for _, wrong := range [][]string{
		{"kind", "paid", "day", "2026-03-03"},
		{"kind", "paid", "day", "2025-01-01"},
		{"kind", "paid"},
		{"kind", "paid", "day", "2026-02-31"},
		{"kind", "promise", "day", "2026-03-01"},
		{"kind", "promise", "day", "2026-09-01"},
		{"kind", "promise", "invoice", "F-9", "day", "2026-03-10"},
		{"kind", "dispute", "invoice", "F-1", "reason", "no"},
		{"kind", "dispute", "reason", "one pallet is missing"},
		{"kind", "dispute", "invoice", "F-9", "reason", "one pallet is missing"},
		{"kind", "dispute", "invoice", "F-1", "reason", "one pallet is missing", "amount", "9999"},
		{"kind", "dispute", "invoice", "F-1", "reason", "one pallet is missing", "amount", "-1"},
	} {
		if code, body := w.post(path, wrong...); code != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%v: %d", wrong, code)
		}
	}
	if code, _ := w.post(path, "kind", "insolvency"); code != http.StatusBadRequest {
		t.Errorf("another kind: %d", code)
	}
	if by := b.said(ledger.KindEvent); len(by) != 0 {
		t.Fatalf("something was recorded: %v", by)
	}
	_, body := w.post(path, "kind", "paid", "invoice", "F-1", "day", "2026-03-01")
	has(t, body, "We look for your payment")
	_, body = w.post(path, "kind", "paid", "invoice", "F-1", "day", "2026-02-27")
	has(t, body, "You had told us so before")
	_, body = w.post(path, "kind", "promise", "invoice", "F-2", "day", "2026-03-20")
	has(t, body, "noted the day")
	_, body = w.post(path, "kind", "dispute", "invoice", "F-1", "amount", "80", "reason", "one\npallet <b>is\u202e</b> missing")
	has(t, body, "Somebody reads what you wrote", "contested")
	if code, _ := w.post(path, "kind", "dispute", "invoice", "F-1", "reason", "one more pallet"); code != http.StatusUnprocessableEntity {
		t.Errorf("contested twice: %d", code)
	}
	for _, by := range b.said(ledger.KindEvent) {
		if by != byClient {
			t.Errorf("the journal says %q", by)
		}
	}
	b.Read(t, func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, "F-1")
		if err != nil || !inv.Disputed || inv.DisputeReason != "one pallet <b>is </b> missing" || inv.Currency.Format(inv.DisputedAmount) != "80.00" {
			t.Errorf("%+v, %v", inv, err)
		}
		return nil
	})
	claire := b.as("Claire", Approver)
	_, body = claire.get("/attention")
	has(t, body, "ils disent avoir réglé F-1", "ils contestent F-1, motif : one pallet &lt;b&gt;is &lt;/b&gt; missing")
	_, body = claire.get("/replies")
	has(t, body, "réglé F-1", "promise")
	_, body = claire.get("/disputes")
	has(t, body, "F-2", "20 Mar 2026")
	b.server.cfg.RunAt = []int{0}
	b.server.Tick(t.Context())
	for _, m := range b.Messages(t) {
		if m.Client == "C-1" {
			t.Errorf("they are written to although nobody read what they said: %+v", m.Body.Lines)
		}
	}
	mails, err := filepath.Glob(filepath.Join(b.Dir, "deliveries", "email", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range mails {
		if data, err := os.ReadFile(name); err == nil {
			all.Write(data)
		}
	}
	has(t, all.String(), "We have your answer", "compta@briance.example.org")
	hasNot(t, all.String(), "pallet", portal.Path+"A")
	hasNot(t, b.log.String(), "C-1", "Briance", "briance", "pallet", strings.TrimPrefix(path, portal.Path))
}

// Whoever says that it is not for them sees nothing more by that link, until somebody has read it.
func TestTheWrongPersonSeesNothingMore(t *testing.T) {
	b := newPortal(t, nil)
	w, path := b.anyone(), b.link("C-1")
	code, body := w.post(path, "kind", "wrong", "reason", "ask at the town hall")
	if code != http.StatusOK {
		t.Fatal(code)
	}
	has(t, body, "shows nothing until somebody has read that")
	hasNot(t, body, "F-1", "<form")
	for _, file := range []string{"/statement.pdf?of=", "/invoice?number=F-1"} {
		if code, _ := w.get(path + file); code != http.StatusNotFound {
			t.Errorf("%s: %d", file, code)
		}
	}
	_, body = w.post(path, "kind", "paid", "day", "2026-03-01")
	hasNot(t, body, "F-1")
	_, body = b.as("Anna", Approver).get("/attention")
	has(t, body, "ask at the town hall")
	found := regexp.MustCompile(`name="task" value="([0-9a-f]{32}-page)"`).FindStringSubmatch(body)
	if found == nil {
		t.Fatal("nobody can say that they read it")
	}
	b.as("Anna", Approver).post("/attention", "task", found[1], "word", "done")
	_, body = w.get(path)
	has(t, body, "F-1")
}

func TestAClientSaysSoMuchAndNoMore(t *testing.T) {
	b := newPortal(t, nil)
	w, path := b.anyone(), b.link("C-1")
	days := []string{"2026-03-03", "2026-03-04"}
	said := 0
	for month := range 3 {
		for i := range 9 {
			b.Go(t, days[i%2])
			b.Now = b.Now.Add(time.Duration(month*31*24) * time.Hour).Add(time.Duration(i) * 3 * time.Minute)
			path = b.link("C-1")
			code, _ := w.post(path, "kind", "dispute", "invoice", "F-1", "reason", "reason number "+string(rune('a'+i)))
			if code == http.StatusOK {
				said++
				b.Record(t, engine.Event{Type: engine.EventDisputeResolved, Invoice: "F-1", Note: string(rune('a' + i))})
			} else if code != http.StatusTooManyRequests && code != http.StatusUnprocessableEntity {
				t.Errorf("%d", code)
			}
		}
	}
	if said > 3*maxAnswered/2 || said < maxAtOnce {
		t.Errorf("%d answers were taken", said)
	}
	r := w.form(path, "kind", "dispute", "reason", strings.Repeat("x", maxForm))
	if code, _, _ := w.do(r); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form: %d", code)
	}
	r = w.form(path, "kind", "paid", "day", "2026-03-01")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if code, _, _ := w.do(r); code != http.StatusForbidden {
		t.Errorf("by a page of another site: %d", code)
	}
}

// What is rehearsed has an example in the place of the link; what is sent has one that opens the page.
func TestMessagesHaveALinkOnceTheyAreSent(t *testing.T) {
	words := map[string]string{"templates/courtesy.en.md": "---\nsubject: \"Invoice {{.references}}\"\n---\nHello,\n\n{{.total.to_ask}} is still to be paid. {{with .client.portal_link}}Your account: {{.}}{{end}}\n"}
	for _, live := range []bool{false, true} {
		b := newPortal(t, words)
		o := b.server.desk.current.Office
		d := o.Deployment
		if live {
			var err error
			book := b.Book
			deploy := *book.Deploy
			deploy.Live = true
			book.Deploy = &deploy
			if d, err = delivery.Open(delivery.World{Now: func() time.Time { return b.Now }, Pause: func(context.Context, time.Duration) error { return nil }, Jitter: func(time.Duration) time.Duration { return 0 }, Getenv: func(string) string { return portalKeyText }}, book, b.Dir); err != nil {
				t.Fatal(err)
			}
		}
		b.Run(t)
		if _, err := d.Deliver(t.Context(), b.DB); err != nil {
			t.Fatal(err)
		}
		var mails strings.Builder
		names, _ := filepath.Glob(filepath.Join(b.Dir, "deliveries", "email", "*.eml"))
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			mails.Write(data)
		}
		text := strings.ReplaceAll(mails.String(), "=\r\n", "")
		found := regexp.MustCompile(`Your account: (?:<a[^>]*>)?http://localhost:8080(/c/[\w-]+)`).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("no link in\n%s", text)
		}
		if live == portal.IsExample(strings.TrimPrefix(found[1], portal.Path)) {
			t.Errorf("live %v: %s", live, found[1])
		}
		if code, _ := b.anyone().get(found[1]); live != (code == http.StatusOK) {
			t.Errorf("live %v: %d", live, code)
		}
	}
}

// Nothing is known of a client who was forgotten: there is nothing to show, and nothing is taken from whoever has their link.
func TestALinkOfWhoWasForgottenOpensNothing(t *testing.T) {
	b := newPortal(t, nil)
	if code, body := b.anyone().get(b.link("C-1")); code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	if err := b.DB.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := journal.Append(ctx, tx, ledger.Draft{
			At: b.Now, Clients: []engine.Client{{ID: "C-1", Name: engine.Forgotten, Forgotten: b.Today()}},
		}, journal.Note{On: b.Today(), Text: "the term is over"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if code, body := b.anyone().get(b.link("C-1")); code != http.StatusNotFound || strings.Contains(body, "F-1") {
		t.Errorf("%d\n%s", code, body)
	}
}
