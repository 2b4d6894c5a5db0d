package server

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"html/template"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
	"github.com/relance-dev/relance/policies/locale"
	"github.com/relance-dev/relance/policies/portal"
)

// paidShown is how many paid invoices the page of a client shows, the last ones.
const paidShown = 20

// guest is a client who came by their link. Nothing of anybody else's is read for them.
type guest struct {
	*visit
	client engine.Client
	token  string
	until  engine.Date
}

// portalPage is what a client sees of their account.
type portalPage struct {
	Path     string // of the page
	Until    engine.Date
	Accounts []portalAccount
	Paid     []portalInvoice
	Choices  []portalInvoice // the invoices that an answer can be about
	Team     string          // the creditor's address; may be empty
	Phone    string
	From, To engine.Date // the days between which a payment was
	Promise  engine.Date // the last day that can be promised
	Closed   bool        // they said that it is not for them, and nobody has read it
	wrote    func(string) string
	form     string // which form was wrong
}

// portalAccount is what they owe one company in one currency.
type portalAccount struct {
	Owed       string
	Invoices   []portalInvoice
	Total, Ask string
	Late       string // empty for nothing
	OnAccount  string // empty for nothing
	IBAN, BIC  string
	Reference  string
	Link       string       // where it can be paid; may be empty
	Code       template.URL // of a transfer, as an image; empty for none
	PDF        string       // the statement as a file
}

// portalInvoice is one invoice, as a client sees it.
type portalInvoice struct {
	ID, Name     string
	Issued, Due  engine.Date
	Amount, Open string
	Late         bool
	Credit       bool
	Disputed     bool
	Promised     engine.Date
	PaidOn       engine.Date
	File         string // where it can be had; empty when it cannot
}

// Wrote is what they wrote into a field of the form that was wrong.
func (p *portalPage) Wrote(form, field string) string {
	if p.wrote == nil || p.form != form {
		return ""
	}
	return p.wrote(field)
}

// Wrong reports whether a form was wrong.
func (p *portalPage) Wrong(form string) bool { return p.form == form && p.wrote != nil }

// portal serves the page of a client to who has its link.
func (s *Server) portal(h func(*guest) error) http.HandlerFunc {
	return s.open(func(v *visit) error {
		v.w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		v.who = Person{} // nobody's role counts here
		g, err := v.admitGuest(v.r.PathValue("token"))
		if err != nil {
			return err
		}
		return h(g)
	})
}

// errNoLink is the answer to what is no link of ours: whose client is gone is told nothing else.
var errNoLink = &said{http.StatusNotFound, "This link does not work. Open it as it stands in our message, the whole of it, or write to us."}

// admitGuest finds out whose link it is.
func (v *visit) admitGuest(token string) (*guest, error) {
	keys := v.office.Portal
	if keys == nil {
		return nil, errNoLink
	}
	if portal.IsExample(token) {
		return nil, &said{http.StatusNotFound, "This link is an example: it stands in messages that are shown or rehearsed. A message that is sent has one that works."}
	}
	from := "portal " + v.from(v.r)
	if v.strangers.locked(from, maxBadLinks) > 0 {
		return nil, &said{http.StatusTooManyRequests, "Too many links that do not work came from here. Try again in a quarter of an hour."}
	}
	id, until, err := keys.Read(portal.Client, token, v.today)
	if errors.Is(err, portal.ErrExpired) {
		return nil, &said{http.StatusGone, "This link is no longer good. The last message that we sent you has one that is, or write to us."}
	}
	if err != nil {
		v.strangers.failed(from)
		return nil, errNoLink
	}
	g := &guest{visit: v, token: token, until: until}
	err = v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		g.client, err = r.Client(ctx, id)
		if err == nil && g.client.Forgotten != 0 { // nothing is known of them that could be shown, or taken
			err = ledger.ErrNotFound
		}
		return err
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, errNoLink
	}
	if err != nil {
		return nil, err
	}
	v.language = "en"
	if cmp.Or(g.client.Language, v.office.Book.Engine.Creditor.Language) == "fr" {
		v.language = "fr"
	}
	return g, nil
}

// path is that of the page.
func (g *guest) path() string { return portal.Path + g.token }

// showPortal shows a client what they owe.
func (g *guest) showPortal() error { return g.writePortal(http.StatusOK, "", nil) }

// newPage is the page before the account is read.
func (g *guest) newPage() portalPage {
	c := g.office.Book.Company("")
	return portalPage{
		Path: g.base + g.path(), Until: g.until, From: g.today - paidBack, To: g.today,
		Promise: g.today + engine.Date(g.office.Book.PortalOf().PromiseDays), Team: c.Email, Phone: c.Phone,
	}
}

// writePortal writes the page, with what was wrong with what they said in a form.
func (g *guest) writePortal(status int, form string, wrong error) error {
	data := g.newPage()
	err := g.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if data.Closed, err = g.closed(ctx, r); err != nil || data.Closed {
			return err
		}
		return g.fill(ctx, r, &data)
	})
	if err != nil {
		return err
	}
	p := page{Title: "Your account", Data: &data}
	if wrong != nil {
		p.Wrong, data.wrote, data.form = g.inWords(wrong), g.text, form
		if errors.Is(wrong, errMuch) {
			p.Wrong = inWords(g.language, saidMuch)
		}
	}
	if text, ok := portalSaid[g.r.URL.Query().Get("said")]; ok && g.r.Method == http.MethodGet {
		p.Said = []string{inWords(g.language, text)}
	}
	return g.write(status, "portal", p)
}

// portalSaid is what became of an answer, by its kind.
var portalSaid = map[string]string{
	"paid":    "Thank you. We look for your payment, and write to you about it no more meanwhile.",
	"promise": "Thank you. We have noted the day on which you pay.",
	"dispute": "Thank you. Somebody reads what you wrote, and answers you.",
	"wrong":   "Thank you. Somebody reads this, and mends our address book.",
	"again":   "You had told us so before: we have it.",
}

// fill reads the account.
func (g *guest) fill(ctx context.Context, r ledger.Reader, data *portalPage) error {
	accounts, err := report.Accounts(ctx, r, report.Config{Book: g.office.Book.Engine, At: g.today, Zone: g.office.Zone}, g.client.ID)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	of, err := r.Account(ctx, ledger.AccountQuery{Client: g.client.ID})
	if err != nil {
		return err
	}
	promised := promisedBy(of.Cases, g.today)
	for i := range accounts {
		a := &accounts[i]
		s := delivery.NewStatement(g.today, a.Currency, a.Invoices, a.OnAccount)
		out := g.account(a, s)
		for j := range s.Rows {
			row := &s.Rows[j]
			one, err := g.invoice(ctx, r, row.Invoice, row.Parts)
			if err != nil {
				return err
			}
			one.Promised = promised[row.ID]
			out.Invoices = append(out.Invoices, one)
			if row.ToAsk() > 0 || row.Open > 0 {
				data.Choices = append(data.Choices, one)
			}
		}
		data.Accounts = append(data.Accounts, out)
	}
	return g.paid(ctx, r, data)
}

// account is what stands above the invoices of an account, and how to pay them.
func (g *guest) account(a *report.Account, s *delivery.Statement) portalAccount {
	style := locale.For(g.language)
	money := func(v engine.Amount) string { return style.Money(v, a.Currency) }
	to := g.office.Book.Company(a.Entity)
	out := portalAccount{Owed: to.Name, Total: money(s.Total), Ask: money(s.Ask), Link: to.PaymentLink}
	if s.Late > 0 {
		out.Late = money(s.Late)
	}
	if s.OnAccount > 0 {
		out.OnAccount = money(s.OnAccount)
	}
	out.PDF = g.base + g.path() + "/statement.pdf?of=" + queryEscape(a.Entity)
	if s.Ask <= 0 {
		return out
	}
	var refs []string
	for i := range s.Rows {
		if number, _ := engine.SplitID(s.Rows[i].ID); s.Rows[i].ToAsk() > 0 && !slices.Contains(refs, number) {
			refs = append(refs, number)
		}
	}
	if out.Reference = strings.Join(refs, " "); len(out.Reference) > maxReference {
		out.Reference = g.client.ID
	}
	if to.IBAN != "" {
		out.IBAN, out.BIC = email.GroupedIBAN(to.IBAN), to.BIC
		png := email.TransferCode(channels.Payment{
			Value: a.Currency.Format(s.Ask), Currency: a.Currency.Code(), Name: to.Name, IBAN: to.IBAN, BIC: to.BIC, Reference: out.Reference, Code: true,
		})
		if png != nil {
			out.Code = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // an image that was drawn here
		}
	}
	return out
}

// maxReference is how long the numbers of the invoices may be that a transfer names: a bank takes 140 characters. A
// longer list is that of the client's number.
const maxReference = 140

// invoice is one of theirs as they see it.
func (g *guest) invoice(ctx context.Context, r ledger.Reader, inv *engine.Invoice, parts int) (portalInvoice, error) {
	style := locale.For(g.language)
	out := portalInvoice{
		ID: inv.ID, Name: engine.Reference(inv.ID, parts), Issued: inv.Issued, Due: inv.Due, Amount: style.Money(inv.Amount, inv.Currency), Open: style.Money(inv.Open, inv.Currency),
		Late: inv.Open > 0 && inv.Due < g.today, Credit: inv.Amount < 0, Disputed: inv.Disputed, PaidOn: inv.PaidOn,
	}
	_, known, err := g.office.Deployment.InvoiceFile(ctx, r, inv.ID)
	if known {
		out.File = g.base + g.path() + "/invoice?number=" + queryEscape(inv.ID)
	}
	return out, err
}

// paid reads the last invoices that were paid.
func (g *guest) paid(ctx context.Context, r ledger.Reader, data *portalPage) error {
	var list []engine.Invoice
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: g.client.ID}) {
		if err != nil {
			return err
		}
		if inv.Open == 0 && inv.Amount > 0 {
			list = append(list, inv)
		}
	}
	slices.SortFunc(list, func(a, b engine.Invoice) int {
		return cmp.Or(cmp.Compare(cmp.Or(b.PaidOn, b.Due), cmp.Or(a.PaidOn, a.Due)), cmp.Compare(b.ID, a.ID))
	})
	for i := range list[:min(len(list), paidShown)] {
		one, err := g.invoice(ctx, r, &list[i], 0)
		if err != nil {
			return err
		}
		data.Paid = append(data.Paid, one)
	}
	return nil
}

// promisedBy are the days up to which invoices are promised, by number.
func promisedBy(cases []ledger.Case, today engine.Date) map[string]engine.Date {
	by := map[string]engine.Date{}
	for i := range cases {
		c := &cases[i]
		if !c.Promise.Active(today) {
			continue
		}
		for _, id := range append(slices.Clone(c.Covers), c.Invoice) {
			by[id] = c.Promise.Until
		}
	}
	return by
}

// sendFile sends a client the file of one of their invoices, or their statement.
func (g *guest) sendFile() error {
	var f channels.Attachment
	err := g.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if closed, err := g.closed(ctx, r); err != nil || closed {
			return cmp.Or(err, error(errNoLink))
		}
		switch g.r.PathValue("file") {
		case "invoice":
			f, err = g.invoiceFile(ctx, r, g.r.URL.Query().Get("number"))
		case "statement.pdf":
			f, err = g.statement(ctx, r, g.r.URL.Query().Get("of"))
		default:
			err = ledger.ErrNotFound
		}
		return err
	})
	if err != nil {
		return err
	}
	h := g.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	if strings.HasSuffix(strings.ToLower(f.Name), ".pdf") {
		h.Set("Content-Type", "application/pdf")
	}
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.Itoa(len(f.Data)))
	_, _ = g.w.Write(f.Data)
	return nil
}

// invoiceFile reads the file of an invoice of theirs: one of somebody else is none that exists.
func (g *guest) invoiceFile(ctx context.Context, r ledger.Reader, number string) (f channels.Attachment, err error) {
	inv, err := r.Invoice(ctx, number)
	if err != nil {
		return f, err
	}
	if inv.Client != g.client.ID {
		return f, ledger.ErrNotFound
	}
	name, known, err := g.office.Deployment.InvoiceFile(ctx, r, inv.ID)
	if err == nil && !known {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return f, err
	}
	return delivery.ReadDocument(name)
}

// statement writes their statement of account with one company.
func (g *guest) statement(ctx context.Context, r ledger.Reader, entity string) (f channels.Attachment, err error) {
	accounts, err := report.Accounts(ctx, r, report.Config{Book: g.office.Book.Engine, At: g.today, Zone: g.office.Zone}, g.client.ID)
	if err != nil {
		return f, err
	}
	var list []*delivery.Statement
	for i := range accounts {
		if a := &accounts[i]; a.Entity == entity {
			list = append(list, delivery.NewStatement(g.today, a.Currency, a.Invoices, a.OnAccount))
		}
	}
	if len(list) == 0 {
		return f, ledger.ErrNotFound
	}
	f.Name = "statement-" + g.today.String() + ".pdf"
	if g.language == "fr" {
		f.Name = "releve-" + g.today.String() + ".pdf"
	}
	f.Data, err = delivery.StatementPDF(g.office.Book, &g.client, entity, g.language, g.today.Time(), list...)
	return f, err
}
