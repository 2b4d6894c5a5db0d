package policies

import (
	"fmt"

	"github.com/relance-dev/relance/engine/intake"
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

func table(n *node) intake.Table {
	t := intake.Table{
		Columns: n.field("columns").texts(), Defaults: n.field("defaults").texts(),
		Dates: n.str("dates"), Decimal: n.str("decimal"),
		True: n.field("booleans").strs("true"), False: n.field("booleans").strs("false"),
		Delimiter: n.str("delimiter"), Encoding: n.str("encoding"), Sheet: n.str("sheet"),
	}
	for _, column := range n.field("values").each(kindStruct) {
		if t.Values == nil {
			t.Values = map[string]map[string]string{}
		}
		t.Values[column.name] = column.texts()
	}
	return t
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
