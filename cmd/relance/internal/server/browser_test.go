package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/browsertest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies/portal"
)

// busy is a bench with something on every screen.
func busy(t *testing.T) *bench {
	b := newBench(t, map[string]string{"standard_test.cue": bookTests, "bank.cue": bankBook["bank.cue"]}, nil)
	clients := []engine.Client{
		{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12", Address: []string{"4 rue des Tilleuls", "35000 Rennes"}},
		{ID: "C-2", Name: "Scierie Doline", Email: "compta@doline.example.org", Phone: "+33 1 99 00 13 13"},
		{ID: "C-3", Name: "Vitrerie Orme", Phone: "+33 1 99 00 14 14"},
		{ID: "C-4", Name: "Charpente Lande", Email: "compta@lande.example.org", Phone: "+33 1 99 00 15 15"},
	}
	b.Import(t, clients, booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-2", "310.50", "2026-03-01"),
		booktest.Euros(t, "F-3", "C-3", "88.00", "2026-03-01"), booktest.Euros(t, "F-4", "C-4", "15000.00", "2026-03-01"))
	tick := func(day string) {
		b.Go(b, day)
		b.server.cfg.RunAt = []int{0}
		b.server.Tick(b.Context())
		b.server.cfg.RunAt = nil
	}
	tick("2026-03-02")
	tick("2026-03-10")
	w := b.as("Fixture", Approver)
	_, body := w.get("/client?id=C-4")
	if !strings.Contains(body, "F-4") {
		t.Fatal("no client C-4")
	}
	for _, m := range b.Messages(t) {
		if m.Client == "C-4" && m.Channel == "call" {
			w.post("/", "task", m.Key, "outcome", "no_answer")
		}
	}
	b.Record(t, engine.Event{Type: engine.EventDispute, Invoice: "F-2", Reason: "one pallet missing"}, engine.Event{Type: engine.EventBounce, Client: "C-4", Channel: "email", To: "compta@lande.example.org"})
	tick("2026-03-17")
	if _, err := posting.RecordAnswer(t.Context(), b.DB, posting.AnswerConfig{
		At: b.Now, Today: b.Today(), ID: strings.Repeat("ab", 16), Client: "C-3", From: "compta@orme.example.org", Subject: "Re: invoice F-3", Text: "We paid on Monday; the transfer is attached.",
	}); err != nil {
		t.Fatal(err)
	}
	rows := "Date;Libellé;Montant\n16/03/2026;VITRERIE ORME;88,00\n16/03/2026;merci;15,00\n"
	if code, body, _ := b.program(ScopeImport).send("/bank/import", "busy-0001", statement("mars.csv", rows, `"dry_run":false`)); code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	return b
}

// signIn lets a tab in by a link, and has the pages in English.
func (b *bench) signIn(t *testing.T, tab context.Context, name string, role Role) {
	t.Helper()
	secret, err := b.server.cfg.Accounts.Invite(name, role)
	if err != nil {
		t.Fatal(err)
	}
	err = browsertest.Do(tab, browsertest.Look(1280, false), chromedp.Navigate(b.http.URL+"/invite/"+secret), chromedp.SendKeys(chromedp.CSS("[name=password]"), password), chromedp.SendKeys(chromedp.CSS("[name=again]"), password+kb.Enter), chromedp.WaitVisible(chromedp.CSS(".me")))
	if err != nil {
		t.Fatal(err)
	}
	if lang, err := chromedp.Run(tab, chromedp.Evaluate[string]("document.documentElement.lang")); err != nil || lang != "en" {
		if err := browsertest.Do(tab, chromedp.Click(chromedp.CSS("button[lang=en]")), chromedp.WaitReady(chromedp.CSS("html[lang=en]"))); err != nil {
			t.Fatal(err)
		}
	}
}

// An accountant's morning, with clicks and keys alone; then axe looks at every screen.
func TestAMorningInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser")
	}
	tab, b := browsertest.Open(t), busy(t)
	b.signIn(t, tab, "Claire Dubois", Admin)
	t.Run("morning", func(t *testing.T) { b.morning(t, tab) })
	t.Run("screens", func(t *testing.T) { b.screens(t, tab) })
	t.Run("revision", func(t *testing.T) { b.revision(t, tab) })
}

// reads fails unless an element says something.
func reads(sel chromedp.CSS, want string) browsertest.Step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		text, err := chromedp.Text(sel)(ctx, t)
		if err == nil && !strings.Contains(text, want) {
			err = fmt.Errorf("%s has no %q: %s", sel, want, text)
		}
		return err
	})
}

// goes goes to a page by the menu.
func goes(link string) browsertest.Step {
	at := `//nav//a[normalize-space()="` + link + `"]`
	return chromedp.Steps(chromedp.Click(at), chromedp.WaitReady(`//nav//a[@aria-current="page" and normalize-space()="`+link+`"]`))
}

func (b *bench) morning(t *testing.T, tab context.Context) {
	const briance = `//article[.//a[normalize-space()="Menuiserie Briance"]]`
	const merci = `//section[@id="bank"]//article[contains(.,"merci")]`
	seen := func(width int64, dark bool) browsertest.Step {
		return chromedp.Func(func(context.Context, *chromedp.Target) error {
			return browsertest.Seen(tab, width, dark, fmt.Sprintf("bank-%d.png", width))
		})
	}
	css := func(sel string) chromedp.CSS { return chromedp.CSS(sel) }
	tells := func(want string) browsertest.Step {
		return chromedp.Steps(chromedp.WaitReady(css("[role=status]")), reads("[role=status]", want))
	}
	for _, part := range []struct {
		what  string
		steps []browsertest.Step
	}{
		{"the plan", []browsertest.Step{goes("Plan"), reads("main", "Nothing of it has happened")}},
		{"money that nobody could place", []browsertest.Step{
			goes("Needs attention"), reads("#bank", "VITRERIE ORME"), chromedp.Click(merci + `//summary`), chromedp.SendKeys(merci+`//input[@name="client"]`, "C-1"), browsertest.Axe(t), seen(390, false), seen(1280, true),
			browsertest.Look(1280, false), chromedp.Click(merci + `//button[@value="match"]`), tells("Recorded."),
		}},
		{"an agreement", []browsertest.Step{goes("Approvals"), reads("main", "Charpente Lande"), chromedp.Click(css(`input[name=case][value="agency invoice/F-4"]`)), chromedp.Click(css("button[value=agree]")), tells("Agreed: C-4")}},
		{"a promise, with keys", []browsertest.Step{
			goes("Today"), chromedp.Focus(briance + `//details[contains(@class,"act")]/summary`), chromedp.KeyEvent(kb.Enter),
			chromedp.Focus(briance + `//input[@name="outcome" and @value="promise"]`), chromedp.KeyEvent(" "),
			chromedp.Focus(briance + `//input[@name="until"]`), chromedp.KeyEvent("03272026"), chromedp.Focus(briance + `//button[contains(@class,"main")]`), chromedp.KeyEvent(kb.Enter), tells("Recorded: C-1"),
		}},
		{"a payment", []browsertest.Step{
			goes("Clients"), chromedp.SendKeys(css("[type=search]"), "orme"+kb.Enter), chromedp.WaitNotPresent(`//a[normalize-space()="Scierie Doline"]`), chromedp.Click(`//a[normalize-space()="Vitrerie Orme"]`),
			chromedp.Click(css("details.act > summary")), chromedp.SetValue(css("select[name=invoice]"), "F-3"), chromedp.SendKeys(css("input[name=amount]"), "88.00"), chromedp.Click(css("details.act button.main")), tells("Recorded: C-3"),
		}},
		{"a dispute is settled", []browsertest.Step{
			goes("Disputes, promises"), reads("main", "one pallet missing"), chromedp.SendKeys(css("td input[name=note]"), "credit note sent"), chromedp.Click(css("td form button")), tells("Recorded: C-2"), reads("main", "Nothing is contested"),
		}},
		{"who did what", []browsertest.Step{goes("Journal"), reads("main", "Claire Dubois")}},
		{"the report", []browsertest.Step{goes("Report"), reads("main", "DSO")}},
	} {
		if err := browsertest.Do(tab, part.steps...); err != nil {
			t.Fatalf("%s: %v", part.what, err)
		}
	}
	if by := b.said(ledger.KindApproval); len(by) != 1 || by[0] != "Claire Dubois" {
		t.Errorf("the journal says %v", by)
	}
	b.Read(t, func(ctx context.Context, r ledger.Reader) error {
		for id, want := range map[string]string{"F-1": "1200.00", "F-3": "0.00"} {
			inv, err := r.Invoice(ctx, id)
			if err != nil || inv.Currency.Format(inv.Open) != want {
				t.Errorf("%s: %s open, %v", id, inv.Currency.Format(inv.Open), err)
			}
		}
		return nil
	})
}

// screens has axe look at every screen, light and dark, on a telephone and on a desk.
func (b *bench) screens(t *testing.T, tab context.Context) {
	axe := browsertest.Axe(t)
	for n, path := range append([]string{"/client?id=C-2", "/policies?tests=1", "/nope", "/client?q=zzz"}, pagesOfAll...) {
		if err := browsertest.Do(tab, chromedp.Navigate(b.http.URL+path)); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := browsertest.Do(tab, axe); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for w, width := range []int64{390, 1280} {
			dark := (n+w)%2 == 0 // each of the four looks falls to every other screen
			if err := browsertest.Seen(tab, width, dark, fmt.Sprintf("%02d-%d-%t.png", n, width, dark)); err != nil {
				t.Errorf("%s at %d, dark %t: %v", path, width, dark, err)
			}
		}
	}
}

// revision has somebody look at what a revision does, and take it into use.
func (b *bench) revision(t *testing.T, tab context.Context) {
	b.revise("days_late >= 15", "days_late >= 40")
	page := chromedp.Navigate(b.http.URL + "/policies")
	if err := browsertest.Do(tab, page, chromedp.WaitReady(chromedp.CSS("#impact"))); err != nil {
		t.Fatal(err)
	}
	b.server.chores.Wait()
	if err := browsertest.Do(tab, page, reads("#changes", "treated otherwise"), browsertest.Axe(t)); err != nil {
		t.Fatal(err)
	}
	for n, width := range []int64{390, 1280} {
		if err := browsertest.Seen(tab, width, n == 0, fmt.Sprintf("revision-%d.png", width)); err != nil {
			t.Errorf("at %d: %v", width, err)
		}
	}
	if err := browsertest.Do(tab, chromedp.Click(chromedp.CSS("#changes button.main")), chromedp.WaitReady(chromedp.CSS("[role=status]")), reads("[role=status]", "is in use now")); err != nil {
		t.Fatal(err)
	}
	if by := b.said(ledger.KindNote); len(by) == 0 || by[len(by)-1] != "Claire Dubois" {
		t.Errorf("the journal says %v", by)
	}
}

// A client opens their link on a telephone, tells with clicks and keys that they have paid and what they contest, and
// axe looks at what they see.
func TestAClientAnswersInTheBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser")
	}
	tab := browsertest.Open(t)
	b := newPortal(t, map[string]string{"bank.cue": "package relance\n\ncreditor: {iban: \"FR1420041010050500013M02606\", bic: \"PSSTFRPPPAR\", phone: \"+33 1 99 00 10 10\"}\n"})
	b.Import(t, []engine.Client{{ID: "C-3", Name: "Établissements Quintanilla-Châteauvieux & Associés", Email: "c@quintanilla.example.org", Language: "fr"}},
		booktest.Euros(t, "FACTURE-2026-000123-A", "C-3", "123456.78", "2026-02-01"), booktest.Euros(t, "F-31", "C-3", "80.00", "2026-04-01"))
	css := func(sel string) chromedp.CSS { return chromedp.CSS(sel) }
	form := func(kind string) string { return `//form[.//input[@name="kind" and @value="` + kind + `"]]` }
	axe := browsertest.Axe(t)
	looks := func(name string) {
		t.Helper()
		if err := browsertest.Do(tab, axe); err != nil {
			t.Fatal(err)
		}
		for w, width := range []int64{390, 1280} {
			if err := browsertest.Seen(tab, width, w == 1, fmt.Sprintf("client-%s-%d.png", name, width)); err != nil {
				t.Errorf("%s at %d: %v", name, width, err)
			}
		}
	}
	open := func(path string) {
		t.Helper()
		if err := browsertest.Do(tab, browsertest.Look(390, false), chromedp.Navigate(b.http.URL+path), chromedp.WaitVisible(css("h1"))); err != nil {
			t.Fatal(err)
		}
	}
	open(b.link("C-3"))
	looks("account")
	open(b.link("C-3"))
	if err := browsertest.Do(tab,
		reads("main", "FR14 2004 1010 0505 0001 3M02 606"), chromedp.WaitVisible(css("figure img")),
		chromedp.Click(`//summary[normalize-space()="J’ai réglé"]`), chromedp.Focus(form("paid")+`//input[@name="day"]`), chromedp.KeyEvent("03012026"), chromedp.Focus(form("paid")+`//button`), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady(css("[role=status]")), reads("[role=status]", "Nous cherchons votre règlement"),
		chromedp.Click(`//summary[contains(normalize-space(),"ne va pas")]`), chromedp.SetValue(form("dispute")+`//select`, "F-31"), chromedp.SendKeys(form("dispute")+`//textarea`, "une palette manque"), chromedp.Click(form("dispute")+`//button`),
		chromedp.WaitReady(`//*[@role="status" and contains(., "Quelqu’un lit")]`), reads("main", "contestée"),
	); err != nil {
		t.Fatal(err)
	}
	looks("answered")
	open(portal.Path + b.server.desk.current.Portal.Sign(portal.Client, "C-3", b.Today()-1))
	looks("over")
	open(holdBackPath + b.server.desk.current.Portal.Sign(portal.HoldBack, "k\x00C-3\x00F-31", b.Today()+1))
	looks("hold-back")
	b.Read(t, func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, "F-31")
		if err != nil || !inv.Disputed || inv.DisputeReason != "une palette manque" {
			t.Errorf("%+v, %v", inv, err)
		}
		return nil
	})
}
