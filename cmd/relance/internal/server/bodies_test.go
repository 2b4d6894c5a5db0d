package server

import (
	"encoding/json"
	"slices"
	"strings"
)

// bodies are requests about who is not seen, for each operation that changes something, as its description says they are made.
func (p *program) bodies() map[string][]string {
	p.Helper()
	type schema struct {
		Ref        string `json:"$ref"`
		Type       any
		Enum       []any
		Required   []string
		Properties map[string]json.RawMessage
		Items      json.RawMessage
	}
	_, text := p.as("Paul", Reader).get("/api/v1/openapi.json")
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema json.RawMessage }
			}
		}
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		p.Fatal(err)
	}
	ids := map[string]string{
		"client": "ZYZ", "invoice": "ZYZ-0301", "case": "invoice/ZYZ-0201", "to": "agency", "letter": "ZYZ-0301", "entry": "ZYZ-entry", "amount": "1.00", "on": "2026-03-20", "until": "2026-04-20", "day": "2026-03-20",
		"note": "no", "reason": "no",
	}
	for _, m := range p.Messages(p) {
		if m.Client == "ZYZ" {
			ids["task"], ids["message"] = m.Key, m.Key
		}
	}
	var make func(name string, raw json.RawMessage, choice int) any
	make = func(name string, raw json.RawMessage, choice int) any {
		var s schema
		if err := json.Unmarshal(raw, &s); err != nil {
			p.Fatal(err)
		}
		if s.Ref != "" {
			return make(name, doc.Components.Schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]], choice)
		}
		switch {
		case len(s.Enum) > 0:
			return s.Enum[choice%len(s.Enum)]
		case s.Type == "array":
			return []any{make(name, s.Items, choice)}
		case s.Type == "object":
			out := map[string]any{}
			for field, of := range s.Properties {
				if _, known := ids[field]; known && field != "entity" || slices.Contains(s.Required, field) {
					out[field] = make(field, of, choice)
				}
			}
			return out
		case s.Type == "boolean":
			return true
		case s.Type == "integer":
			return 1
		}
		return ids[name]
	}
	out := map[string][]string{}
	for path, methods := range doc.Paths {
		post, ok := methods["post"]
		if !ok {
			continue
		}
		for choice := range 40 {
			for _, content := range post.RequestBody.Content {
				body, err := json.Marshal(make("", content.Schema, choice))
				if err != nil {
					p.Fatal(err)
				}
				if !slices.Contains(out[path], string(body)) {
					out[path] = append(out[path], string(body))
				}
			}
		}
	}
	return out
}
