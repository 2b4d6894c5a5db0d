package einvoice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
)

// Config says whose invoices they are and how the book reads exports. The zero Config takes any seller.
type Config struct {
	Companies []Company // whose invoices are taken; none takes all
	// Mapping is that of the book for invoices: values of client name the buyers, terms and
	// due say when an invoice without a due date falls due.
	Mapping intake.Table
	// Progress is told how many files of how many were read; nil when nobody wants to know.
	Progress func(done, all int64)
}

// Source reads a file, or the XML and PDF files of a folder and those below it, and gives their
// invoices as rows. What is wrong with a file is in the notes of the source. The error is one of
// reading or cancellation, or of a path without such files.
func Source(ctx context.Context, at string, cfg Config) (intake.Source, error) {
	names, folder, err := files(ctx, at)
	if err != nil {
		return intake.Source{}, err
	}
	c := &collector{cfg: &cfg, byID: map[string]int{}}
	if err := c.collect(ctx, names, folder); err != nil {
		return intake.Source{}, err
	}
	name := filepath.ToSlash(at)
	if len(c.papers) == 0 && !failed(c.notes) {
		c.note(name, intake.CodePaper, "no file of the folder is an electronic invoice", "name the folder that has them", false)
	}
	rows, places := c.rows()
	return intake.Source{
		Name: name, Size: int64(len(rows)), Papers: true, Notes: c.notes, Table: table(), Form: form(c.papers, len(names)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(rows)), nil },
		Place: func(row int) string {
			if row > len(places) {
				return ""
			}
			return places[row-1]
		},
	}, nil
}

func failed(notes []intake.Problem) bool {
	for i := range notes {
		if !notes[i].Warning {
			return true
		}
	}
	return false
}

// form says what the files are.
func form(papers []paper, files int) string {
	n := map[string]int{}
	for i := range papers {
		n[papers[i].Syntax]++
	}
	var parts []string
	for _, s := range []string{"ubl", "cii"} {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], strings.ToUpper(s)))
		}
	}
	return fmt.Sprintf("electronic invoices (%s) in files: %d", strings.Join(parts, ", "), files)
}

// row is a row of invoices: our columns, then what a book may declare as facts.
type row struct {
	Invoice     string `json:"invoice"`
	Client      string `json:"client"`
	Amount      string `json:"amount"`
	Prepaid     string `json:"prepaid"`
	Currency    string `json:"currency"`
	Issued      string `json:"issued"`
	Due         string `json:"due"`
	Terms       string `json:"terms"`
	CreditFor   string `json:"credit_for"`
	Entity      string `json:"entity"`
	Factored    string `json:"factored"`
	Factor      string `json:"factor"`
	DirectDebit string `json:"direct_debit"`
	Document    string `json:"document"`
	Name        string `json:"name"`
	Email       string `json:"email"`
	Phone       string `json:"phone"`
	Contact     string `json:"contact"`
	Street      string `json:"street"`
	Postcode    string `json:"postcode"`
	City        string `json:"city"`
	Country     string `json:"country"`

	Registration   string `json:"registration"` // of the buyer: a SIREN, or the number of another register
	VAT            string `json:"vat"`
	TypeCode       string `json:"type_code"`
	PaymentMeans   string `json:"payment_means"`
	PayTo          string `json:"pay_to"`
	PaymentRef     string `json:"payment_reference"`
	BuyerReference string `json:"buyer_reference"`
	PaymentWords   string `json:"payment_words"`
}

// table says how the rows are written.
func table() *intake.Table {
	t := &intake.Table{Columns: map[string]string{}, Decimal: "."}
	for _, name := range []string{"prepaid", "terms", "direct_debit", "document", "name", "email", "phone", "contact", "street", "postcode", "city", "country"} {
		t.Columns[name] = name
	}
	return t
}

// rows writes the documents as JSON Lines, and lists the file of each.
func (c *collector) rows() (lines []byte, places []string) {
	ids := newClients(c.cfg.Mapping.Values["client"])
	for i := range c.papers {
		ids.learn(&c.papers[i].Buyer)
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	for i := range c.papers {
		p := &c.papers[i]
		for _, r := range p.rows(&c.cfg.Mapping, ids.id(&p.Buyer), c.cfg.Companies) {
			_ = out.Encode(r) // texts into memory do not fail
			places = append(places, p.file)
		}
	}
	return b.Bytes(), places
}

// rows are the rows of one document: one, or one for each instalment.
func (p *paper) rows(mapping *intake.Table, client string, companies []Company) []row {
	buyer := &p.Buyer
	r := row{
		Invoice: p.Number, Client: client, Currency: p.Currency.Code(), Issued: p.Issued.String(), Due: p.Due.String(), Entity: p.entity,
		Document: p.pdf, Name: buyer.Name, Email: buyer.Email, Phone: buyer.Phone, Contact: buyer.Contact,
		Street: buyer.Street, Postcode: buyer.Postcode, City: buyer.City, Country: strings.ToUpper(buyer.Country),
		Registration: siren(buyer.Legal), VAT: number(buyer.VAT), TypeCode: p.Type, PaymentMeans: p.Means, PayTo: p.Account, PaymentRef: p.Reference,
		BuyerReference: p.BuyerRef, PaymentWords: p.Terms,
	}
	if p.DirectDebit() {
		r.DirectDebit = "yes"
	}
	if p.Type == "393" || p.Type == "396" {
		r.Factored = "yes"
	}
	if p.Payee != "" && !p.isPayee(companies) {
		r.Factored, r.Factor = "yes", p.Payee
	}
	if p.Due == 0 && mapping.KnowsTerms(p.Terms) {
		r.Terms = p.Terms
	}
	amount := func(a engine.Amount) string { return p.Currency.Format(a) }
	switch {
	case p.Credit, p.Payable < 0: // of an invoice: what was paid too much is the client's
		r.Amount = amount(p.asked())
	case p.Prepaid <= 0 || p.Prepaid > p.Total: // what is asked is what is owed
		r.Amount = amount(p.Payable)
	default:
		r.Amount, r.Prepaid = amount(p.Total), amount(p.Prepaid)
	}
	if (p.Credit || p.Payable < 0) && len(p.Preceding) == 1 {
		r.CreditFor = p.Preceding[0]
	}
	if len(p.Parts) == 0 {
		return []row{r}
	}
	var parts []row
	for i, part := range p.Parts {
		one := r
		one.Invoice, one.Amount, one.Prepaid, one.Due = fmt.Sprintf("%s#%d", p.Number, i+1), amount(part.Amount), "", part.Due.String()
		parts = append(parts, one)
	}
	return parts
}

// isPayee reports whether who is to be paid is the seller, or a company of theirs.
func (p *paper) isPayee(companies []Company) bool {
	same := func(name string) bool { return nearest.Fold(name) == nearest.Fold(p.Payee) }
	if same(p.Seller.Name) {
		return true
	}
	for i := range companies {
		if same(companies[i].Name) {
			return true
		}
	}
	return false
}
