package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// EncodeFacts writes declared facts by name, so that they outlive a change of
// the declarations: a JSON object, or nothing when no value is given.
func EncodeFacts(decls []engine.FactDecl, values []engine.Value) (string, error) {
	var named map[string]string
	for i, v := range values {
		if v.IsZero() {
			continue
		}
		if i >= len(decls) {
			return "", fmt.Errorf("fact %d has a value and no declaration", i)
		}
		if named == nil {
			named = map[string]string{}
		}
		named[decls[i].Name] = v.String()
	}
	if named == nil {
		return "", nil
	}
	text, err := json.Marshal(named)
	return string(text), err
}

// DecodeFacts reads what EncodeFacts wrote, in the order of the declarations. A
// fact that is declared otherwise now, so that its text is no value of its
// type, is not given; nil when none is.
func DecodeFacts(decls []engine.FactDecl, text string) ([]engine.Value, error) {
	if text == "" || len(decls) == 0 {
		return nil, nil
	}
	var named map[string]string
	if err := json.Unmarshal([]byte(text), &named); err != nil {
		return nil, fmt.Errorf("facts %q: %w", text, err)
	}
	var values []engine.Value
	for i, d := range decls {
		written, ok := named[d.Name]
		if !ok {
			continue
		}
		v, ok := parseValue(d.Type, written)
		if !ok {
			continue
		}
		if values == nil {
			values = make([]engine.Value, len(decls))
		}
		values[i] = v
	}
	return values, nil
}

// parseValue reads the text of a value of a type.
func parseValue(t engine.FactType, text string) (engine.Value, bool) {
	v := engine.Value{Type: t}
	var err error
	switch t {
	case engine.FactString:
		v.Str = text
	case engine.FactInt:
		v.Int, err = strconv.ParseInt(text, 10, 64)
	case engine.FactBool:
		var yes bool
		if yes, err = strconv.ParseBool(text); yes {
			v.Int = 1
		}
	case engine.FactDate:
		var d engine.Date
		d, err = engine.ParseDate(text)
		v.Int = int64(d)
	case engine.FactNumber:
		v.Num, _, err = apd.NewFromString(text)
	}
	return v, err == nil
}
