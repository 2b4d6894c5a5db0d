package policytest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// field is a field of a struct as CUE has it; an empty text is no field.
type field struct{ name, text string }

// lay writes a struct whose fields stand apart by sep.
func lay(sep string, fields ...field) string {
	var b strings.Builder
	b.WriteString("{")
	first := true
	for _, f := range fields {
		if f.text == "" {
			continue
		}
		if !first || sep == "\n" {
			b.WriteString(sep)
		}
		first = false
		b.WriteString(label(f.name) + ": " + f.text)
	}
	if sep == "\n" {
		b.WriteString(sep)
	}
	return b.String() + "}"
}

// label is a name as the label of a field, in quotes where it must have them.
func label(name string) string {
	if ast.IsValidIdent(name) && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "#") {
		return name
	}
	return literal.String.Quote(name)
}

// inQuotes is a text in quotes; empty for none.
func inQuotes(text string) string {
	if text == "" {
		return ""
	}
	return literal.String.Quote(text)
}

func flagText(yes bool) string {
	if yes {
		return "true"
	}
	return ""
}

// layMap writes values by name; empty when there is none.
func layMap[T any](all map[string]T, value func(T) string) string {
	var fields []field
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fields = append(fields, field{name, value(all[name])})
	}
	if len(fields) == 0 {
		return ""
	}
	if len(fields) > 1 {
		return lay("\n", fields...)
	}
	return label(fields[0].name) + ": " + fields[0].text
}

func layList(all []string) string {
	if len(all) == 0 {
		return ""
	}
	quoted := make([]string, len(all))
	for i, text := range all {
		quoted[i] = literal.String.Quote(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func layFacts(all map[string]json.RawMessage) string {
	return layMap(all, func(v json.RawMessage) string {
		var text string
		if json.Unmarshal(v, &text) == nil {
			return literal.String.Quote(text)
		}
		return string(v)
	})
}

// layClients leaves out the one client of whom nothing is said: a test makes them up by itself.
func layClients(all map[string]clientJSON) string {
	if c, ok := all[standInClient]; ok && len(all) == 1 && layClient(c) == "{}" {
		return ""
	}
	return layMap(all, layClient)
}

func layClient(c clientJSON) string {
	given := func(text *string) string {
		if text == nil {
			return ""
		}
		return literal.String.Quote(*text)
	}
	address := ""
	if c.Address != nil {
		if address = layList(*c.Address); address == "" {
			address = "[]"
		}
	}
	contacts := ""
	if len(c.Contacts) > 0 {
		var all []string
		for _, k := range c.Contacts {
			all = append(all, lay(", ", field{"role", inQuotes(k.Role)}, field{"email", inQuotes(k.Email)}, field{"phone", inQuotes(k.Phone)}, field{"language", inQuotes(k.Language)},
				field{"verified", flagText(k.Verified)}, field{"opt_out", layList(k.OptOut)}, field{"consent", layList(k.Consent)}))
		}
		contacts = "[" + strings.Join(all, ", ") + "]"
	}
	return lay(", ", field{"profile", inQuotes(c.Profile)}, field{"kind", inQuotes(c.Kind)}, field{"country", inQuotes(c.Country)}, field{"language", inQuotes(c.Language)},
		field{"email", given(c.Email)}, field{"phone", given(c.Phone)}, field{"address", address}, field{"phone_verified", flagText(c.PhoneVerified)},
		field{"preferred_channel", inQuotes(c.PreferredChannel)}, field{"opt_out", layList(c.OptOut)}, field{"consent", layList(c.Consent)},
		field{"contacts", contacts}, field{"facts", layFacts(c.Facts)})
}

func layInvoice(i invoiceJSON) string {
	return lay(", ", field{"client", inQuotes(i.Client)}, field{"amount", i.Amount.String()}, field{"open", i.Open.String()}, field{"currency", inQuotes(i.Currency)},
		field{"issued", inQuotes(i.Issued)}, field{"due", inQuotes(i.Due)}, field{"paid_on", inQuotes(i.PaidOn)}, field{"disputed", flagText(i.Disputed)},
		field{"on_hold", flagText(i.OnHold)}, field{"factored", flagText(i.Factored)}, field{"entity", inQuotes(i.Entity)}, field{"credit_for", inQuotes(i.CreditFor)},
		field{"facts", layFacts(i.Facts)})
}

func layEvents(all []eventJSON) string {
	var lines []string
	for _, e := range all {
		grace, instalments := "", ""
		if e.Grace > 0 {
			grace = strconv.Itoa(e.Grace)
		}
		if len(e.Instalments) > 0 {
			var parts []string
			for _, p := range e.Instalments {
				parts = append(parts, lay(", ", field{"due", inQuotes(p.Due)}, field{"amount", p.Amount.String()}))
			}
			instalments = "[" + strings.Join(parts, ", ") + "]"
		}
		lines = append(lines, "\t"+lay(", ", field{"date", inQuotes(e.Date)}, field{"type", inQuotes(e.Type)}, field{"invoice", inQuotes(e.Invoice)}, field{"client", inQuotes(e.Client)},
			field{"entity", inQuotes(e.Entity)}, field{"amount", e.Amount.String()}, field{"until", inQuotes(e.Until)}, field{"channel", inQuotes(e.Channel)}, field{"outcome", inQuotes(e.Outcome)},
			field{"reason", inQuotes(e.Reason)}, field{"grace", grace}, field{"fee", e.Fee.String()}, field{"instalments", instalments})+",\n")
	}
	if len(lines) == 0 {
		return ""
	}
	return "[\n" + strings.Join(lines, "") + "]"
}
