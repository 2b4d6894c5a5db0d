package einvoice

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// reader keeps the first thing that is wrong.
type reader struct{ err error }

func (r *reader) fail(hint, format string, args ...any) {
	if r.err == nil {
		r.err = fault(hint, format, args...)
	}
}

const again = "ask whoever made it for another"

// largestAmount bounds sums, in minor units.
const largestAmount = 1e15

func (r *reader) currency(code string) engine.Currency {
	c, err := engine.ParseCurrency(clean(code))
	if err != nil {
		r.fail(again, "its currency %q is none", clean(code))
	}
	return c
}

// iso reads a day of UBL, YYYY-MM-DD; a timezone after it is left out.
func (r *reader) iso(what, text string) engine.Date {
	text = clean(text)
	if text == "" {
		return 0
	}
	day, err := engine.ParseDate(text[:min(len(text), len("2006-01-02"))])
	if rest := text[min(len(text), len("2006-01-02")):]; err != nil || rest != "" && rest[0] != 'Z' && rest[0] != '+' && rest[0] != '-' {
		r.fail(again, "%s is %q, which is no day", what, text)
		return 0
	}
	return day
}

// dated reads a day of CII in format 102, YYYYMMDD.
func (r *reader) dated(what string, d ciiDate) engine.Date {
	text := clean(d.Text)
	if text == "" {
		return 0
	}
	if format := clean(d.Format); format != "" && format != "102" || len(text) != 8 {
		r.fail(again, "%s is %q in format %q, and is read as YYYYMMDD (102) alone", what, text, clean(d.Format))
		return 0
	}
	return r.iso(what, text[:4]+"-"+text[4:6]+"-"+text[6:])
}

// due is the one day that is given, whichever field has it.
func (r *reader) due(given []string, read func(what, text string) engine.Date) (day engine.Date) {
	for _, text := range given {
		switch on := read("the due date", text); {
		case on == 0 || on == day:
		case day == 0:
			day = on
		default:
			r.fail("ask for the invoice with the amount of each instalment", "it has two due dates, %s and %s, and not how much falls due on each", day, on)
		}
	}
	return day
}

// amount reads a number in the currency of the document; zeros after its decimals do not count.
func (r *reader) amount(c engine.Currency, what string, a *amount) engine.Amount {
	text := clean(a.Text)
	if own := clean(a.Currency); own != "" && own != c.Code() {
		r.fail(again, "%s is in %s, and the invoice in %s", what, own, c)
		return 0
	}
	if whole, decimals, found := strings.Cut(text, "."); found {
		for len(decimals) > c.Exponent() && strings.HasSuffix(decimals, "0") {
			decimals = decimals[:len(decimals)-1]
		}
		text = strings.TrimSuffix(whole+"."+decimals, ".")
	}
	n, err := c.Parse(strings.TrimPrefix(text, "+"))
	if n > largestAmount || n < -largestAmount {
		r.fail(again, "%s is %s, more than any invoice", what, text)
	}
	if err != nil && !c.IsZero() {
		r.fail(again, "%s is %q, which is no amount in %s", what, clean(a.Text), c)
	}
	return n
}

// minimum is what the specification identifiers of Factur-X MINIMUM end with: it has no field
// for what was paid before.
const minimum = ":minimum"

// totals reads the sums, and says which of them do not add up: BR-CO-15 and BR-CO-16 of EN 16931.
func (r *reader) totals(d *Document, basis *amount, taxes []amount, grand, rounding, prepaid, payable *amount) {
	optional := func(what string, a *amount) engine.Amount {
		if a == nil {
			return 0
		}
		return r.amount(d.Currency, what, a)
	}
	if payable == nil {
		r.fail(again, "it does not say what is to be paid")
		return
	}
	d.Payable, d.Prepaid = optional("the amount due", payable), optional("the amount paid before", prepaid)
	if grand == nil {
		d.Total = d.Payable + d.Prepaid
		return
	}
	whole := optional("the total with taxes", grand)
	d.Total = whole + optional("the rounding", rounding)
	if prepaid == nil && strings.HasSuffix(d.Profile, minimum) {
		d.Prepaid = d.Total - d.Payable
	}
	if d.Total-d.Prepaid != d.Payable {
		r.fail(again, "its sums do not add up: %s in all less %s paid before is not %s due",
			d.Currency.Format(d.Total), d.Currency.Format(d.Prepaid), d.Currency.Format(d.Payable))
	}
	if basis == nil {
		return
	}
	for i := range taxes {
		if c := clean(taxes[i].Currency); c != "" && c != d.Currency.Code() && len(taxes) > 1 {
			continue // the tax once more, in the currency of the tax office
		}
		net, tax := optional("the total without taxes", basis), optional("the tax", &taxes[i])
		if net+tax != whole {
			r.fail(again, "its sums do not add up: %s without taxes and %s of tax are not %s", d.Currency.Format(net), d.Currency.Format(tax), d.Currency.Format(whole))
		}
		return
	}
}

// identify keeps a number of a party: one without a list is the other party's own.
func (p *Party) identify(id ident) {
	text := clean(id.Text)
	switch clean(id.Scheme) {
	case "":
		p.ID = first(p.ID, text)
	case "SEPA": // the identifier of a creditor who collects debits
	case "0002", "0009":
		p.Legal = first(p.Legal, text)
	default:
		p.Global = first(p.Global, text)
	}
}

// reach keeps an electronic address.
func (p *Party) reach(id ident) {
	text := clean(id.Text)
	if strings.EqualFold(clean(id.Scheme), "EM") || strings.Contains(text, "@") {
		p.Email = first(p.Email, text)
		return
	}
	p.Endpoint = first(p.Endpoint, text)
}

// first is the first text that is not empty.
func first(text string, more ...string) string {
	for _, m := range more {
		if text != "" {
			return text
		}
		text = clean(m)
	}
	return clean(text)
}

// clean trims a text and makes one space of those within it, line breaks included.
func clean(text string) string { return strings.Join(strings.Fields(text), " ") }

// joined puts lines one below the other.
func joined(lines []string) string {
	var out []string
	for _, l := range lines {
		for part := range strings.Lines(l) {
			if part = clean(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return strings.Join(out, "\n")
}
