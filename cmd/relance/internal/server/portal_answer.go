package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies/locale"
)

// What clients may say on their page. Whoever has the link is taken for the client: what is said there holds back, and
// decides nothing that a person cannot take back.
const (
	maxBadLinks   = 60  // links that do not work, from one address within a quarter of an hour
	maxAtOnce     = 6   // answers of one client within a quarter of an hour
	maxAnswered   = 12  // answers of one client within answeredIn
	answeredIn    = 30  // days
	paidBack      = 120 // days before today on which somebody may say that they paid
	leastReason   = 5   // characters of the reason of a dispute
	maxReason     = 1000
	byClient      = "client, on their page"
	portalKey     = "page/" // begins the keys of events
	portalAnswer  = "-page" // ends the ids of answers
	portalContact = "page"  // where an answer came from
)

// word is what a client says.
type word struct {
	kind    string // paid, promise, dispute or wrong
	invoice *portalInvoice
	day     engine.Date
	text    string
	amount  string
}

// answerPortal takes what a client says on their page.
func (g *guest) answerPortal() error {
	key := "portal answer " + g.client.ID
	if g.strangers.locked(key, maxAtOnce) > 0 {
		return g.writePortal(http.StatusTooManyRequests, "", errMuch)
	}
	said := word{kind: g.text("kind"), text: cleanReason(g.text("reason")), amount: g.text("amount")}
	data := g.newPage()
	err := g.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if data.Closed, err = g.closed(ctx, r); err != nil || data.Closed {
			return err
		}
		if err := g.fill(ctx, r, &data); err != nil {
			return err
		}
		return g.capped(ctx, r)
	})
	if errors.Is(err, errMuch) {
		return g.writePortal(http.StatusTooManyRequests, "", errMuch)
	}
	if err != nil {
		return err
	}
	if data.Closed {
		return g.to(g.path())
	}
	if err := g.readWord(&said, &data); err != nil {
		if field := new(worklist.FieldError); errors.As(err, &field) {
			return g.writePortal(http.StatusUnprocessableEntity, said.kind, err)
		}
		return err
	}
	fresh, err := g.record(&said)
	switch {
	case err != nil && isWrongInput(err):
		return g.writePortal(http.StatusUnprocessableEntity, said.kind, err)
	case err != nil:
		return err
	case !fresh:
		return g.to(g.path() + "?said=again")
	}
	g.strangers.failed(key)
	g.cfg.Log.Info("a client answered on their page", "kind", said.kind)
	g.confirm(&said)
	return g.to(g.path() + "?said=" + said.kind)
}

// errMuch means that a client says more than anybody reads; saidMuch is what they are answered.
var errMuch = errors.New("too many answers of one client")

const saidMuch = "You have told us much within a short time: write to us, or call us."

// capped refuses more answers than a client has within answeredIn days.
func (g *guest) capped(ctx context.Context, r ledger.Reader) error {
	n := 0
	for e, err := range r.Events(ctx, ledger.EventFilter{Of: g.client.ID}) {
		if err != nil {
			return err
		}
		if ofPortal(&e) && e.Date > g.today-answeredIn {
			n++
		}
	}
	if n >= maxAnswered {
		return errMuch
	}
	return nil
}

// ofPortal reports whether an event is what a client said on their page.
func ofPortal(e *ledger.Event) bool {
	return strings.HasPrefix(e.Key, portalKey) || posting.IsAnswer(e) && strings.HasSuffix(e.Key, portalAnswer)
}

// readWord reads a form. It fails with a *worklist.FieldError when they have to write something else.
func (g *guest) readWord(w *word, data *portalPage) error {
	wrong := func(field, text string, args ...any) error {
		return &worklist.FieldError{Field: field, Err: errors.New(inWords(g.language, text, args...))}
	}
	if !slices.Contains([]string{"paid", "promise", "dispute", "wrong"}, w.kind) {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	if w.kind == "wrong" {
		return nil
	}
	if id := g.text("invoice"); id != "" {
		i := slices.IndexFunc(data.Choices, func(x portalInvoice) bool { return x.ID == id })
		if i < 0 {
			return wrong("invoice", "choose one of the invoices")
		}
		w.invoice = &data.Choices[i]
	}
	if len(data.Choices) == 0 || w.kind == "dispute" && w.invoice == nil {
		return wrong("invoice", "choose one of the invoices")
	}
	style := locale.For(g.language)
	d, ok := g.date("day")
	switch {
	case w.kind == "dispute":
		if utf8.RuneCountInString(w.text) < leastReason {
			return wrong("reason", "write in a few words what is wrong")
		}
		if w.invoice.Disputed {
			return wrong("invoice", "you contest this invoice already, and we have it")
		}
		return nil
	case !ok || d == 0:
		return wrong("day", "write a day that exists")
	case w.kind == "paid" && (d > data.To || d < data.From):
		return wrong("day", "write a day between %s and today", style.ShortDate(data.From))
	case w.kind == "promise" && (d < g.today || d > data.Promise):
		return wrong("day", "write a day between today and %s; for a later one write to us", style.ShortDate(data.Promise))
	}
	w.day = d
	if w.kind == "promise" {
		return g.promisable(w, data, wrong)
	}
	return nil
}

// promisable refuses a promise beside one that runs, or after one that was broken: that is for people to speak about.
func (g *guest) promisable(w *word, data *portalPage, wrong func(string, string, ...any) error) error {
	about := data.Choices
	if w.invoice != nil {
		about = []portalInvoice{*w.invoice}
	}
	for i := range about {
		if until := about[i].Promised; until != 0 {
			if until == w.day {
				continue
			}
			return wrong("day", "you promised to pay by %s: for another day write to us", locale.For(g.language).ShortDate(until))
		}
	}
	var broken bool
	err := g.read(func(ctx context.Context, r ledger.Reader) error {
		of, err := r.Account(ctx, ledger.AccountQuery{Client: g.client.ID})
		for i := range of.Cases {
			c := &of.Cases[i]
			mine := slices.ContainsFunc(about, func(x portalInvoice) bool { return x.ID == c.Invoice || slices.Contains(c.Covers, x.ID) })
			broken = broken || mine && c.Promise.BrokenCount(g.today) > 0
		}
		return err
	})
	if err == nil && broken {
		return wrong("day", "an earlier day that you promised went by: write to us, or call us")
	}
	return err
}

// record writes down what they said; fresh is false when they had said it before.
func (g *guest) record(w *word) (fresh bool, err error) {
	ctx, l := g.r.Context(), g.office.Ledger
	e := engine.Event{Date: g.today, Client: g.client.ID, Note: byClient}
	if w.invoice != nil {
		e.Invoice = w.invoice.ID
	}
	switch w.kind {
	case "promise":
		e.Type, e.Until = engine.EventPromise, w.day
	case "dispute":
		e.Type, e.Reason = engine.EventDispute, w.text
	}
	if e.Type != "" {
		if e, err = (worklist.Fact{Event: e, Amount: w.amountOf()}).Read(ctx, l, g.office.Book); err != nil {
			return false, err
		}
		done, err := posting.Record(ctx, l, posting.RecordConfig{
			At: g.now, Today: g.today, Events: []ledger.Event{{Event: e, Key: portalKey + g.id(w)}}, By: byClient,
		})
		if err != nil {
			return false, err
		}
		fresh = len(done.Events) > 0
	}
	if w.kind == "promise" {
		return fresh, nil
	}
	noted, err := posting.RecordAnswer(ctx, l, posting.AnswerConfig{
		At: g.now, Today: g.today, ID: g.id(w) + portalAnswer, Client: g.client.ID, From: portalContact, Text: g.told(w), By: byClient,
	})
	return fresh || noted, err
}

// amountOf is the part of an invoice that they contest; all of it when they do not say.
func (w *word) amountOf() string {
	if w.kind == "dispute" {
		return w.amount
	}
	return ""
}

// id names what they said: the same on the same day is the same. That they paid an invoice is said once a month, and
// that it is not for them once for each link.
func (g *guest) id(w *word) string {
	parts := []string{w.kind, g.client.ID}
	if w.invoice != nil {
		parts = append(parts, w.invoice.ID)
	}
	switch w.kind {
	case "wrong":
		parts = append(parts, g.until.String())
	case "paid":
		parts = append(parts, "", g.today.String()[:len("2026-03")])
	default:
		parts = append(parts, w.day.String(), w.text, w.amount, g.today.String())
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// told is what they said, for people, in the creditor's language.
func (g *guest) told(w *word) string {
	lang := g.office.Book.Engine.Creditor.Language
	say := func(text string, args ...any) string { return inWords(lang, text, args...) }
	about := say("all that is open")
	if w.invoice != nil {
		about = w.invoice.Name
	}
	day := locale.For(lang).ShortDate(w.day)
	switch w.kind {
	case "paid":
		return say("On their page: they say that they paid %s on %s", about, day)
	case "dispute":
		return say("On their page: they contest %s, because: %s", about, w.text)
	case "promise":
		return say("On their page: they pay %s by %s", about, day)
	}
	text := say("On their page: they say that our messages reach somebody who is not concerned")
	if w.text != "" {
		text += ": " + w.text
	}
	return text
}

// closed reports whether somebody said by this link that it is not for them, and nobody has read that: it shows nothing
// meanwhile.
func (g *guest) closed(ctx context.Context, r ledger.Reader) (bool, error) {
	waiting, err := posting.AnswersWaiting(ctx, r)
	id := g.id(&word{kind: "wrong"}) + portalAnswer
	return slices.ContainsFunc(waiting, func(a posting.Answer) bool { return a.ID == id }), err
}

// cleanReason is what somebody wrote, as it is kept: on one line, and nothing in it that turns or hides text.
func cleanReason(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	r := []rune(strings.Join(strings.Fields(text), " "))
	return string(r[:min(len(r), maxReason)])
}

// confirm writes to the address that is on file what was said, so that nobody answers in their place unseen.
func (g *guest) confirm(w *word) {
	to := g.client.Email
	if to == "" || slices.Contains(g.client.Bad, to) || g.client.OptedOut("email") {
		return
	}
	say := func(text string, args ...any) string { return inWords(g.language, text, args...) }
	about := say("all that is open")
	if w.invoice != nil {
		about = w.invoice.Name
	}
	style, c := locale.For(g.language), g.office.Book.Company("")
	what := map[string]string{
		"paid":    say("You told us that you paid %s on %s. We look for the payment.", about, style.Date(w.day)),
		"promise": say("You told us that you pay %s by %s.", about, style.Date(w.day)),
		"dispute": say("You told us that you contest %s. Somebody reads why, and answers you.", about),
		"wrong":   say("You told us that our messages reach somebody who is not concerned. Somebody reads it."),
	}[w.kind]
	text := say("Hello,") + "\n\n" + what + "\n\n" + say("If it was not you, answer this message.") + "\n\n" + c.Name
	g.courier.put(mail{
		Key: "page-" + g.id(w), To: to, Name: addressee(&g.client), Client: g.client.ID, Language: g.language,
		Subject: say("We have your answer"), Text: text, Since: g.now,
	})
}

// addressee is whom a mail to a client is for.
func addressee(c *engine.Client) string {
	if c.Contact != "" {
		return c.Contact
	}
	return c.Name
}
