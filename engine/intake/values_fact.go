package intake

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// facts reads the declared facts of the row; nil when none is given.
func (d *decoder) facts() []engine.Value {
	var values []engine.Value
	for i := range d.fields {
		f := &d.fields[i]
		if f.fact < 0 || f.col < 0 && f.standIn == "" {
			continue
		}
		if v := d.factValue(f); !v.IsZero() {
			if values == nil {
				values = make([]engine.Value, len(d.opt.Facts))
			}
			values[f.fact] = v
		}
	}
	return values
}

// factValue reads one declared fact; the zero Value when there is none.
func (d *decoder) factValue(f *field) engine.Value {
	declared := d.opt.Facts[f.fact].Type
	switch f.typ {
	case typeBool:
		if v, ok := d.bool(f); ok {
			n := int64(0)
			if v {
				n = 1
			}
			return engine.Value{Type: declared, Int: n}
		}
	case typeDate:
		if v, ok := d.date(f, false); ok {
			return engine.Value{Type: declared, Int: int64(v)}
		}
	case typeInt, typeNumber:
		return d.factNumber(f, declared)
	default:
		if c, ok := d.cell(f); ok && c.text != "" {
			f.tookText(c.text, c.text)
			text := c.text
			if !c.own {
				text = d.intern(text)
			}
			return engine.Value{Type: declared, Str: text}
		}
	}
	return engine.Value{}
}

func (d *decoder) factNumber(f *field, declared engine.FactType) engine.Value {
	c, ok := d.cell(f)
	if !ok || c.text == "" || f.convention.refused && c.kind == cellText {
		return engine.Value{}
	}
	noun := "a number"
	if f.typ == typeInt {
		noun = "a whole number"
	}
	plain, ok := d.number(f, c, engine.Currency{}, codeFact, noun)
	if !ok {
		return engine.Value{}
	}
	if f.typ == typeInt {
		whole, frac, _ := strings.Cut(plain, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || strings.Trim(frac, "0") != "" {
			d.fault(codeFact, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), "the fact "+f.name+" is declared as int")
			return engine.Value{}
		}
		f.tookText(c.text, strconv.FormatInt(n, 10))
		return engine.Value{Type: declared, Int: n}
	}
	n, _, err := apd.NewFromString(plain)
	if err != nil {
		d.fault(codeFact, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), "write a number such as 12.5")
		return engine.Value{}
	}
	f.tookText(c.text, plain)
	return engine.Value{Type: declared, Num: n}
}
