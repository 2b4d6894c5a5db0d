package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/locale"
)

// demand is one invoice as it is handed over. Amounts are exact decimals in text.
type demand struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Entity   string      `json:"entity,omitempty"`
	Issued   engine.Date `json:"issued,omitzero"`
	Due      engine.Date `json:"due"`
	DaysLate int         `json:"days_late"`
	Currency string      `json:"currency"`
	Amount   string      `json:"amount"`
	Paid     string      `json:"paid"` // payments and allocated credits
	Open     string      `json:"open"`
	ToAsk    string      `json:"to_ask"` // open, less what is contested and the client's credit
	// Interest, Fee and TotalDue are what the policy computes under these names on that day; empty
	// when it does not, or when that has no answer: Unknown says why.
	Interest   string      `json:"interest,omitempty"`
	Fee        string      `json:"fee,omitempty"`
	TotalDue   string      `json:"total_due,omitempty"`
	Unknown    string      `json:"unknown,omitempty"`
	Limitation engine.Date `json:"limitation,omitzero"` // the last day to bring it to court, when known
}

// demand computes what is claimed of an invoice today; owed is false when nothing is.
func (c *composer) demand(ctx context.Context, client, id string) (out demand, owed bool, err error) {
	inv, err := c.reader.Invoice(ctx, id)
	if err != nil || inv.Amount <= 0 || inv.Open <= 0 || inv.Factored || inv.HandedOver != 0 {
		return out, false, err
	}
	who, err := c.reader.Client(ctx, client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return out, false, err
	}
	m := engine.Message{Date: c.today, Client: client, Entity: inv.Entity, Currency: inv.Currency, Lines: []engine.Line{{Invoice: id}}}
	known, err := c.invoices(ctx, &m, &who)
	if err != nil {
		return out, false, err
	}
	of, err := c.reader.CaseOf(ctx, id)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
	case err != nil:
		return out, false, err
	default:
		m.Lines[0].Policy = of.Policy
	}
	for _, k := range known {
		if k.ID == id {
			inv = *k
		}
	}
	money := inv.Currency.Format
	out = demand{
		Invoice: id, Client: client, Entity: inv.Entity, Issued: inv.Issued, Due: inv.Due, DaysLate: max(0, int(c.today-inv.Due)), Currency: inv.Currency.Code(),
		Amount: money(inv.Amount), Paid: money(inv.Paid()), Open: money(inv.Open), ToAsk: money(inv.ToAsk()),
		Limitation: limitationOf(c.book.Engine)(&inv, &who),
	}
	if c.book.Engine.Machine(m.Lines[0].Policy) == nil {
		out.Unknown = "no policy of the book computes it"
		return out, true, nil
	}
	inputs, err := c.inputs(ctx, &m, &who, known)
	if err != nil {
		return out, false, err
	}
	out.compute(c.book, &inputs[0])
	return out, true, nil
}

// compute fills in what the policy computes.
func (c *demand) compute(book *policies.Book, in *engine.Input) {
	var unknown []string
	for _, x := range []struct {
		name string
		to   *string
	}{{"interest", &c.Interest}, {"fee", &c.Fee}, {"total_due", &c.TotalDue}} {
		if !book.Computes(in.Machine.Policy, x.name) {
			continue
		}
		text, err := book.Compute(in, x.name)
		if err != nil {
			why, _, _ := strings.Cut(err.Error(), ";") // how to mend it is the creditor's business
			if !slices.Contains(unknown, why) {
				unknown = append(unknown, why)
			}
			continue
		}
		*x.to = text
	}
	c.Unknown = strings.Join(unknown, "; ")
}

// add puts the claims and the summary among the files.
func (h *handed) add() error {
	table, err := h.table()
	if err != nil {
		return err
	}
	list, err := json.MarshalIndent(struct {
		Format string      `json:"format"`
		Day    engine.Date `json:"day"`
		Exit   string      `json:"exit"`
		To     string      `json:"to,omitempty"`
		Claims []demand    `json:"claims"`
	}{"relance handover 1", h.today, h.exit.Name, h.to, h.claims}, "", "  ")
	if err != nil {
		return err
	}
	if err := indexEvidence(h.book, h.found, h.words.language); err != nil {
		return fmt.Errorf("index of the evidence: %w", err)
	}
	h.found.Files["claims.csv"], h.found.Files["claims.json"] = table, append(list, '\n')
	h.found.Files["summary.md"] = []byte(h.summary())
	return nil
}

// table is claims.csv.
func (h *handed) table() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{
		"invoice", "client", "entity", "issued", "due", "days_late", "currency", "amount", "paid", "open", "to_ask", "interest", "fee", "total_due", "limitation", "unknown",
	}}
	for _, c := range h.claims {
		rows = append(rows, []string{
			c.Invoice, c.Client, c.Entity, c.Issued.String(), c.Due.String(), strconv.Itoa(c.DaysLate), c.Currency,
			c.Amount, c.Paid, c.Open, c.ToAsk, c.Interest, c.Fee, c.TotalDue, c.Limitation.String(), c.Unknown,
		})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// summary is what a person reads first.
func (h *handed) summary() string {
	w, style := h.words, locale.For(h.words.language)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	company := h.book.Company(entityOf(&h.found.Dossier))
	c := &h.found.Client
	line("# %s\n", fmt.Sprintf(w.title, nameAndID(c.Name, c.ID)))
	line("- %s%s", w.exit, h.exit.Title)
	if h.to != "" {
		line("- %s%s", w.to, h.to)
	}
	line("- %s%s", w.day, style.Date(h.today))
	line("- %s%s", w.creditor, strings.Join(append([]string{company.Name}, company.Address...), ", "))
	line("- %s%s", w.debtor, strings.Join(append([]string{nameAndID(c.Name, c.ID)}, c.Address...), ", "))
	for _, x := range []string{c.Email, c.Phone} {
		if x != "" {
			line("- %s", x)
		}
	}
	line("\n%s\n| --- | --- | ---: | ---: | ---: | ---: | ---: |", w.head)
	for _, x := range h.claims {
		money := func(plain string) string {
			if plain == "" {
				return "—"
			}
			return style.Number(plain) + " " + x.Currency
		}
		line("| %s | %s | %d | %s | %s | %s | %s |", x.Invoice, style.ShortDate(x.Due), x.DaysLate, money(x.Open), money(x.ToAsk), money(x.Interest), money(x.Fee))
	}
	for _, x := range h.claims {
		if x.Unknown != "" {
			line("\n%s %s: %s", x.Invoice, w.unknown, x.Unknown)
		}
	}
	line("\n%s", fmt.Sprintf(w.contents, len(h.found.Pieces), len(h.found.Events)))
	if lacking := h.lacking(w.language); len(lacking) > 0 {
		line("\n%s%s", w.lacking, strings.Join(lacking, ", "))
	}
	return b.String()
}

// nameAndID is a name with its number; the number alone for one without.
func nameAndID(name, id string) string {
	if name == "" || name == id {
		return id
	}
	return name + " (" + id + ")"
}

// handoverWords are the words of a summary.
type handoverWords struct {
	language, title, exit, to, day, creditor, debtor, head, unknown, contents, lacking string
}

func handoverIn(language string, book *policies.Book) *handoverWords {
	if language == "" {
		language = book.Engine.Creditor.Language
	}
	if language == "fr" {
		return &handoverWords{
			"fr", "Remise du dossier : %s", "Voie : ", "À : ", "Arrêté au : ", "Créancier : ", "Débiteur : ",
			"| Facture | Échéance | Jours de retard | Reste dû | À demander | Intérêts | Frais fixes |", "non calculé",
			"Messages remis : %d. Événements : %d. index.pdf les énumère ; claims.csv donne les créances.", "Pièces manquantes : ",
		}
	}
	return &handoverWords{
		"en", "Hand-over: %s", "Exit: ", "To: ", "As of: ", "Creditor: ", "Debtor: ",
		"| Invoice | Due | Days late | Open | To ask | Interest | Fixed fees |", "not computed",
		"Messages that went out: %d. Events: %d. index.pdf lists them; claims.csv has the claims.", "Missing: ",
	}
}
