package server

import (
	"bytes"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// contract is the description of the interface, as it is committed: what is answered in any test is held against it.
type contract struct {
	mu       sync.Mutex
	paths    map[string]map[string]any
	compiler *jsonschema.Compiler
}

var theContract = sync.OnceValues(func() (*contract, error) {
	data, err := os.ReadFile(descriptionName)
	if err != nil {
		return nil, err
	}
	var whole any
	if err := yaml.Unmarshal(data, &whole); err != nil {
		return nil, err
	}
	var read struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(data, &read); err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	return &contract{paths: read.Paths, compiler: c}, c.AddResource("openapi.json", asJSON(whole))
})

// asJSON is a value of YAML as readers of JSON know it.
func asJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = asJSON(v[k])
		}
	case []any:
		for i := range v {
			v[i] = asJSON(v[i])
		}
	case int:
		return float64(v)
	}
	return v
}

// held fails when an answer is none that the description has: of this status, of this type, with these fields.
func held(t testing.TB, method, path string, status int, h http.Header, body string) {
	t.Helper()
	c, err := theContract()
	if err != nil {
		t.Fatal(err)
	}
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	path, known := strings.CutPrefix(path, "/api/v1")
	ops, ok := c.paths[path]
	if !known || !ok || strings.HasPrefix(path, "/openapi") || ops[strings.ToLower(method)] == nil {
		if status < 400 && !strings.HasPrefix(path, "/openapi") || kind != "application/problem+json" && status >= 400 {
			t.Errorf("%s %s answers %d %s, and the description has no such address", method, path, status, kind)
		}
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	at := "openapi.json#/paths/" + escape.Replace(path) + "/" + strings.ToLower(method) + "/responses/" + strconv.Itoa(status) + "/content/" + escape.Replace(kind) + "/schema"
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.compiler.Compile(at)
	if err != nil {
		t.Errorf("%s %s answers %d %s, and the description does not say so: %v\n%s", method, path, status, kind, err, body)
		return
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(body)))
	if err == nil {
		err = s.Validate(v)
	}
	if err != nil {
		t.Errorf("%s %s answers %d with what the description has not: %v\n%s", method, path, status, err, body)
	}
}

// The description would find what it is there to find.
func TestTheContractHolds(t *testing.T) {
	ok := http.Header{"Content-Type": {"application/json"}}
	for name, wrong := range map[string]func(testing.TB){
		"a number for an amount": func(t testing.TB) {
			held(t, "GET", "/api/v1/clients", 200, ok, `{"clients":[{"id":1,"name":"x"}]}`)
		},
		"a field that is none": func(t testing.TB) { held(t, "GET", "/api/v1/clients", 200, ok, `{"clients":[],"more":1}`) },
		"null for a list":      func(t testing.TB) { held(t, "GET", "/api/v1/clients", 200, ok, `{"clients":null}`) },
		"a status":             func(t testing.TB) { held(t, "GET", "/api/v1/clients", 418, ok, `{"clients":[]}`) },
		"an address":           func(t testing.TB) { held(t, "GET", "/api/v1/elsewhere", 200, ok, `{}`) },
	} {
		f := &finding{TB: t}
		if wrong(f); !f.found {
			t.Errorf("%s passes", name)
		}
	}
	held(t, "GET", "/api/v1/clients", 200, ok, `{"clients":[{"id":"C-1","name":"x"}]}`)
}

// finding notes that a test would have failed.
type finding struct {
	testing.TB
	found bool
}

func (f *finding) Helper()               {}
func (f *finding) Errorf(string, ...any) { f.found = true }
