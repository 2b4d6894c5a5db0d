package policies

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
)

// intake decodes how exports are to be read.
func (l *loader) intake(n *node) {
	l.book.Intake = intake.Mapping{
		Invoices: table(n.field("invoices")),
		Clients:  table(n.field("clients")),
		Contacts: table(n.field("contacts")),
		Events:   table(n.field("events")),
	}
	if n == nil {
		return
	}
	l.bank(n.field("bank"))
	for _, e := range l.book.Intake.Validate(&intake.Options{
		Facts: l.book.Engine.Facts, Profiles: l.book.Engine.Profiles, Roles: l.book.Engine.Roles, Entities: l.book.EntityIDs(),
	}) {
		at := n.find(e.Path)
		if len(e.Path) > 2 && e.Path[1] == "columns" { // it is our name that is wrong, not the header
			at = n.field(e.Path[0]).field("columns").field(e.Path[2]).label()
		}
		if l.reported(at) {
			continue
		}
		hint := e.Hint
		if len(e.Path) == 2 && e.Path[1] == "dates" {
			if meant := datesOf(n.field(e.Path[0]).str("dates")); meant != "" {
				hint = fmt.Sprintf("write %q", meant)
			}
		}
		l.fail(codeIntake, at, hint, "%s", e.Message)
	}
}

// bank decodes how bank statements in CSV are to be read.
func (l *loader) bank(n *node) {
	b := &l.book.Bank
	b.Columns, b.Delimiter, b.Decimal, b.Header = n.field("columns").texts(), n.str("delimiter"), n.str("decimal"), n.number("header")
	b.Opposite, b.Debits = n.yes("opposite"), n.strs("debits")
	for _, c := range n.field("columns").each(kindStruct) {
		if !slices.Contains(bank.Kinds(), c.name) && !l.reported(c.label()) {
			hint := "one of " + strings.Join(bank.Kinds(), ", ")
			if meant := nearest.Word(c.name, bank.Kinds()); meant != "" {
				hint = fmt.Sprintf("did you mean %s?", meant)
			}
			l.fail(codeIntake, c.label(), hint, "a bank statement has no column %s", c.name)
		}
	}
	if len(b.Debits) > 0 && b.Columns["direction"] == "" && !l.faulty(n.field("debits")) {
		l.fail(codeIntake, n.field("debits").at, `name it: columns: direction: "S/H"`, "debits are words of the column direction, which is not mapped")
	}
	dates := n.field("dates")
	if dates == nil || l.faulty(dates) {
		return
	}
	form, ok := bank.DatesOf(n.str("dates"))
	if !ok {
		l.fail(codeIntake, dates.at, `write "DD/MM/YYYY", "MM/DD/YYYY" or "YYYY-MM-DD"`, "%q says not how days are written", n.str("dates"))
		return
	}
	b.Dates = form
}

func table(n *node) intake.Table {
	t := intake.Table{
		Columns: n.field("columns").texts(), Defaults: n.field("defaults").texts(),
		Dates: n.str("dates"), Decimal: n.str("decimal"),
		True: n.field("booleans").strs("true"), False: n.field("booleans").strs("false"),
		Delimiter: n.str("delimiter"), Encoding: n.str("encoding"), Sheet: n.str("sheet"),
	}
	t.Header, t.HeaderRows, t.Ignore = n.number("header"), n.number("header_rows"), n.strs("ignore")
	for _, r := range n.field("leave_out").each(kindList) {
		t.LeaveOut = append(t.LeaveOut, rows(r))
	}
	for _, h := range n.field("headings").each(kindStruct) {
		if t.Headings == nil {
			t.Headings = map[string]intake.Heading{}
		}
		t.Headings[h.name] = intake.Heading{Rows: rows(h), After: h.strs("after")}
	}
	if types := n.field("types"); types != nil {
		t.Types = intake.Types{
			Column: types.str("column"), Invoice: types.strs("invoice"), Credit: types.strs("credit"),
			Payment: types.strs("payment"), Closed: types.strs("closed"), LeaveOut: types.strs("leave_out"),
		}
	}
	t.Lines, t.Lettering, t.Amounts, t.FloatIDs = n.str("lines"), n.strs("lettering"), n.strs("amounts"), n.yes("float_ids")
	if due := n.field("due"); due != nil {
		terms := termsOf(due)
		t.Due = &terms
	}
	for _, word := range n.field("terms").each(kindStruct) {
		if t.Terms == nil {
			t.Terms = map[string]intake.Terms{}
		}
		t.Terms[word.name] = termsOf(word)
	}
	for _, column := range n.field("values").each(kindStruct) {
		if t.Values == nil {
			t.Values = map[string]map[string]string{}
		}
		t.Values[column.name] = column.texts()
	}
	return t
}

// rows decodes a description of rows.
func rows(n *node) intake.Rows {
	return intake.Rows{
		Column: n.str("column"), Is: n.strs("is"), Not: n.strs("not"), Starts: n.strs("starts"), NotStarts: n.strs("not_starts"),
		Contains: n.strs("contains"), Empty: n.yes("empty"), Cells: n.number("cells"),
	}
}

func termsOf(n *node) intake.Terms {
	return intake.Terms{Days: n.number("days"), EndOfMonth: n.str("end_of_month")}
}

// texts returns the text fields of a struct; nil when there is none.
func (n *node) texts() map[string]string {
	var out map[string]string
	for _, f := range n.each(kindStruct) {
		if f.kind == kindText {
			if out == nil {
				out = map[string]string{}
			}
			out[f.name] = f.text
		}
	}
	return out
}

// number returns a whole number of a field; 0 when it has none.
func (n *node) number(name string) int {
	if f := n.field(name); f != nil && f.kind == kindNumber {
		if v, err := strconv.Atoi(f.text); err == nil {
			return v
		}
	}
	return 0
}
