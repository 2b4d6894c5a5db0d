package claim

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

// summary is what a person reads first, as PDF. What the data says shapes nothing in it.
func (h *Handover) summary() ([]byte, error) {
	zone, err := delivery.Zone(h.Book)
	if err != nil {
		return nil, err
	}
	entity := entityOf(&h.Found.Dossier)
	paper, err := delivery.Paper(h.Book, entity)
	if err != nil {
		return nil, err
	}
	company := h.Book.Company(entity)
	w := summaryIn(h.language())
	s := summarizer{indexer{indexWords: indexIn(h.language()), style: locale.For(h.language()), zone: zone, c: &h.Found.Dossier}, w, h}
	pdf, err := paper.Document(letter.Document{
		Key: "summary", Title: fmt.Sprintf(w.title, words.Printable(nameAndID(h.Found.Client.Name, h.Found.Client.ID))), Language: h.language(),
		Date: h.Found.At.In(zone), HTML: s.body(append([]string{company.Name}, company.Address...)),
	})
	return pdf.Data, err
}

// summarizer writes the summary as the index is written.
type summarizer struct {
	indexer
	w *summaryWords
	h *Handover
}

func (s *summarizer) body(creditor []string) string {
	say := func(name string, what ...string) {
		if text := strings.Join(what, ", "); text != "" {
			s.text(name + s.colon() + text)
		}
	}
	c := &s.c.Client
	speaks := words.New(s.h.language())
	say(s.w.exit, speaks.Says(s.h.Exit.Title))
	say(s.w.to, s.h.To)
	say(s.w.day, s.style.Date(s.h.Today))
	say(s.by, creditor...)
	say(s.of, append([]string{nameAndID(c.Name, c.ID)}, c.Address...)...)
	say(s.w.reach, present(s.h.person, c.Email, c.Phone)...)
	for _, x := range s.h.contacts {
		say(s.w.contact, present(speaks.Role(x.Role), x.Name, x.Email, x.Phone)...)
	}
	s.table(s.w.claims, []string{s.invoice, s.due, s.late, s.w.principal, s.w.interest, s.w.fee, s.w.total}, s.claimRows(), 2, 3, 4, 5, 6)
	for _, x := range s.h.Claims {
		if x.Unknown != "" {
			s.text(x.Invoice + " " + s.w.unknown + s.colon() + speaks.Says(x.Unknown))
		}
	}
	s.table(s.w.account, []string{s.invoice, s.issued, s.amount, s.w.paid, s.w.toAsk, s.limit}, s.accountRows(), 2, 3, 4, 5)
	if len(s.c.Pieces) == 0 {
		s.heading(s.pieces)
		s.text(s.none)
	}
	s.table(s.pieces, []string{s.number, s.on, s.channel, s.to, s.about, s.status, s.file}, s.pieceRows(s.c.Pieces, ""))
	s.itemTable(s.w.documents)
	if lacking := s.h.Lacking(s.h.language()); len(lacking) > 0 {
		say(s.w.lacking, lacking...)
	}
	s.text(s.w.contents)
	return s.b.String()
}

func (s *summarizer) claimRows() (rows [][]string) {
	for _, x := range s.h.Claims {
		money := func(plain string) string { return s.money(plain, x.Currency) }
		rows = append(rows, []string{x.Invoice, s.short(x.Due), fmt.Sprintf(s.days, x.DaysLate), money(x.Open), money(x.Interest), money(x.Fee), money(x.TotalDue)})
	}
	return append(rows, s.sums()...)
}

// sums are the last rows of the claims: one for each currency, as they come. A column with a
// field that is not known has no sum.
func (s *summarizer) sums() (rows [][]string) {
	done := map[string]bool{}
	for _, first := range s.h.Claims {
		if done[first.Currency] {
			continue
		}
		done[first.Currency] = true
		row := []string{s.w.sum, "", ""}
		for _, field := range []func(*Claim) string{
			func(c *Claim) string { return c.Open }, func(c *Claim) string { return c.Interest },
			func(c *Claim) string { return c.Fee }, func(c *Claim) string { return c.TotalDue },
		} {
			row = append(row, s.money(s.sum(first.Currency, field), first.Currency))
		}
		rows = append(rows, row)
	}
	return rows
}

// sum adds a field of the claims in a currency; empty when one of them is not known, or the
// sum is out of range.
func (s *summarizer) sum(code string, field func(*Claim) string) string {
	currency, err := engine.ParseCurrency(code)
	if err != nil {
		return ""
	}
	var total engine.Amount
	for i := range s.h.Claims {
		if s.h.Claims[i].Currency != code {
			continue
		}
		a, err := currency.Parse(field(&s.h.Claims[i]))
		if err != nil || total+a < total {
			return ""
		}
		total += a
	}
	return currency.Format(total)
}

func (s *summarizer) accountRows() (rows [][]string) {
	for _, x := range s.h.Claims {
		money := func(plain string) string { return s.money(plain, x.Currency) }
		rows = append(rows, []string{x.Invoice, s.short(x.Issued), money(x.Amount), money(x.Paid), money(x.ToAsk), s.short(x.Limitation)})
	}
	return rows
}

// present are the words that are not empty.
func present(list ...string) (out []string) {
	for _, x := range list {
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}

// nameAndID is a name with its number; the number alone for one without.
func nameAndID(name, id string) string {
	if name == "" || name == id {
		return id
	}
	return name + " (" + id + ")"
}

// language is that of the summary and the index.
func (h *Handover) language() string { return cmp.Or(h.Language, h.Book.Engine.Creditor.Language) }

// summaryWords are the words of a summary that the index does not have.
type summaryWords struct {
	title, exit, to, day, reach, contact, claims, principal, interest, fee, total, sum string
	account, paid, toAsk, unknown, documents, lacking, contents                        string
}

// summaryIn returns the words of a language: French, or else English.
func summaryIn(language string) *summaryWords {
	if language == "fr" {
		return &summaryWords{
			"Remise du dossier : %s", "Voie", "À", "Arrêté au", "Pour les joindre", "Contact", "Créances", "Principal", "Intérêts", "Frais fixes", "Total", "Ensemble",
			"Règlements et prescription", "Réglé", "À demander", "non calculé", "Pièces du dossier", "Pièces manquantes",
			"index.pdf énumère les messages et les événements ; claims.csv donne les créances.",
		}
	}
	return &summaryWords{
		"Hand-over: %s", "Exit", "To", "As of", "To reach them", "Contact", "Claims", "Principal", "Interest", "Fixed fees", "Total", "All",
		"Payments and limitation", "Paid", "To ask", "not computed", "Documents in the file", "Missing",
		"index.pdf lists the messages and the events; claims.csv has the claims.",
	}
}
