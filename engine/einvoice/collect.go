package einvoice

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
)

// paper is one file that was read.
type paper struct {
	*Document
	file   string // as the user knows it
	pdf    string // the file to show to people, below the folder; empty when there is none
	entity string
}

// collector reads the files of a source.
type collector struct {
	cfg    *Config
	papers []paper
	notes  []intake.Problem
	byID   map[string]int // number → index in papers
}

// note reports what is wrong with a file.
func (c *collector) note(file, code, message, hint string, warning bool) {
	c.notes = append(c.notes, intake.Problem{Code: code, Warning: warning, File: file, Message: message, Hint: hint})
}

// collect reads all files. What is wrong with one is noted.
func (c *collector) collect(ctx context.Context, names []string, folder string) error {
	pdfs, xmls := map[string]string{}, map[string]bool{}
	rel := func(name string) string {
		r, _ := filepath.Rel(folder, name) // both were walked from one place
		return filepath.ToSlash(r)
	}
	for _, name := range names {
		if strings.EqualFold(filepath.Ext(name), ".pdf") {
			pdfs[stem(rel(name))] = rel(name)
		} else {
			xmls[stem(rel(name))] = true
		}
	}
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if c.cfg.Progress != nil {
			c.cfg.Progress(int64(i), int64(len(names)))
		}
		data, err := plainfile.Read(name, Largest)
		if err != nil {
			return err
		}
		doc, err := Read(data)
		pdf := pdfs[stem(rel(name))]
		var f *Fault
		switch {
		case err == nil:
			c.add(doc, filepath.ToSlash(name), pdf)
		case !errors.As(err, &f):
			return err
		case f.Other && pdf == rel(name) && xmls[stem(pdf)]: // the picture of the XML beside it
		case f.Other && len(names) > 1:
			c.note(filepath.ToSlash(name), intake.CodePaperOther, "the file is left out: "+f.Message, f.Hint, true)
		default:
			c.note(filepath.ToSlash(name), intake.CodePaper, "the file cannot be read as an electronic invoice: "+f.Message, f.Hint, false)
		}
	}
	return nil
}

// add takes a document, unless it was read before in another form.
func (c *collector) add(d *Document, file, pdf string) {
	company, err := owed(c.cfg.Companies, &d.Seller)
	var f *Fault
	if errors.As(err, &f) {
		c.note(file, intake.CodePaperSeller, f.Message, f.Hint, false)
		return
	}
	p := paper{Document: d, file: file, pdf: pdf, entity: company.Entity}
	at, twice := c.byID[d.Number]
	if !twice {
		c.byID[d.Number] = len(c.papers)
		c.papers = append(c.papers, p)
		c.remark(&p)
		return
	}
	before := &c.papers[at]
	if !before.same(&p) {
		c.note(file, intake.CodePaperTwice, "invoice "+d.Number+" is also in "+before.file+", and says something else there",
			"keep the one that the client has; two of your companies need two series of numbers", false)
		return
	}
	before.pdf = first(before.pdf, pdf)
	if before.Due == 0 && d.Due != 0 { // the shorter profile of the two came first
		p.pdf, p.Payee, p.Mandate, p.Means = before.pdf, first(p.Payee, before.Payee), first(p.Mandate, before.Mandate), first(p.Means, before.Means)
		*before = p
		return
	}
	before.Payee, before.Mandate, before.Means = first(before.Payee, p.Payee), first(before.Mandate, p.Mandate), first(before.Means, p.Means)
}

// asked is what a document adds to what the client owes.
func (d *Document) asked() engine.Amount {
	if d.Credit {
		return -d.Payable
	}
	return d.Payable
}

// same reports whether two files are one invoice, in two syntaxes or profiles.
func (p *paper) same(other *paper) bool {
	either := func(a, b string) bool { return a == "" || b == "" || nearest.Fold(a) == nearest.Fold(b) }
	return p.Issued == other.Issued && p.asked() == other.asked() && p.Currency == other.Currency && p.entity == other.entity &&
		(p.Due == other.Due || p.Due == 0 || other.Due == 0) &&
		either(p.Seller.Name, other.Seller.Name) && either(p.Buyer.Name, other.Buyer.Name) && either(p.Payee, other.Payee)
}

// remark says what a person should look at.
func (c *collector) remark(p *paper) {
	if p.Type == "384" && p.Payable > 0 && len(p.Preceding) > 0 {
		c.note(p.file, intake.CodePaperOdd, "invoice "+p.Number+" corrects "+strings.Join(p.Preceding, ", ")+" and asks for money: both count",
			"if it replaces the other, book a credit for that one", true)
	}
	if (p.Credit || p.Payable < 0) && len(p.Preceding) != 1 {
		c.note(p.file, intake.CodePaperOdd, "credit "+p.Number+" names "+precedingCount(len(p.Preceding))+": it lowers what the client owes as a whole",
			"record an allocation when it is for one of them", true)
	}
}

func precedingCount(n int) string {
	if n == 0 {
		return "no invoice"
	}
	return "several invoices"
}
