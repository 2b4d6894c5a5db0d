package channels

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Settings are a transport's values by field name, as a deployment gives them, its
// secrets already resolved. Values are string, bool, int, []string, time.Duration
// or Secret; numbers decoded from JSON and durations written "30s" are accepted too.
type Settings map[string]any

// Text returns a text; empty when not set.
func (s Settings) Text(name string) string { return get[string](s, name) }

// Flag returns a flag; false when not set.
func (s Settings) Flag(name string) bool { return get[bool](s, name) }

// Number returns a whole number; 0 when not set.
func (s Settings) Number(name string) int { return get[int](s, name) }

// Span returns a length of time; 0 when not set.
func (s Settings) Span(name string) time.Duration { return get[time.Duration](s, name) }

// List returns texts; nil when not set.
func (s Settings) List(name string) []string { return get[[]string](s, name) }

// Secret returns a secret; empty when not set.
func (s Settings) Secret(name string) Secret { return get[Secret](s, name) }

func get[T any](s Settings, name string) T {
	v, _ := s[name].(T)
	return v
}

// fit returns the settings with every value in the type of its field. It reports
// all that is unknown, missing or of another type, by name and never by value.
func (s Settings) fit(fields []Field) (Settings, error) {
	out := make(Settings, len(s))
	var errs []error
	for _, f := range fields {
		raw, given := s[f.Name]
		if !given {
			if f.Required {
				errs = append(errs, fmt.Errorf("setting %s is missing", f.Name))
			}
			continue
		}
		v, ok := f.convert(raw)
		if !ok {
			errs = append(errs, fmt.Errorf("setting %s is not %s", f.Name, kindWords[f.Kind]))
			continue
		}
		out[f.Name] = v
	}
	for _, name := range slices.Sorted(unknown(s, fields)) {
		errs = append(errs, fmt.Errorf("setting %s is unknown; known are: %s", name, strings.Join(fieldNames(fields), ", ")))
	}
	return out, errors.Join(errs...)
}

var kindWords = [...]string{
	"a text", "true or false", "a whole number", `a length of time such as "30s"`, "a list of texts", "a text", "a secret",
}

func unknown(s Settings, fields []Field) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range s {
			if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) && !yield(name) {
				return
			}
		}
	}
}

func fieldNames(fields []Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// convert returns the value as the type that Settings hands out for the field's kind.
func (f Field) convert(raw any) (any, bool) {
	switch f.Kind {
	case Flag:
		v, ok := raw.(bool)
		return v, ok
	case Number:
		return whole(raw)
	case Span:
		return span(raw)
	case List:
		return texts(raw)
	case SecretText:
		switch v := raw.(type) {
		case Secret:
			return v, true
		case string:
			return Secret(v), true
		}
		return nil, false
	default:
		v, ok := raw.(string)
		return v, ok
	}
}

func whole(raw any) (any, bool) {
	switch v := raw.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case float64: // what encoding/json makes of every number
		return int(v), v == math.Trunc(v)
	}
	return nil, false
}

func span(raw any) (any, bool) {
	switch v := raw.(type) {
	case time.Duration:
		return v, true
	case string:
		d, err := time.ParseDuration(v)
		return d, err == nil
	}
	return nil, false
}

func texts(raw any) (any, bool) {
	switch v := raw.(type) {
	case []string:
		return v, true
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, false
			}
			out[i] = s
		}
		return out, true
	}
	return nil, false
}
