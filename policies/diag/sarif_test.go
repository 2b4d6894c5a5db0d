package diag_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/relance-dev/relance/policies/diag"
)

// sarifSchema reads the schema that OASIS publishes.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	schema, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", schema); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("sarif.json")
}

// What is written is SARIF as its schema says: places in no file, behind wide characters, related ones, edits, and none
// at all. The schema is no rubber stamp: what is spoilt is refused.
func TestSARIFIsAsItsSchemaSays(t *testing.T) {
	schema := sarifSchema(t)
	valid := func(text string) error {
		t.Helper()
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(v)
	}
	mended := list()
	mended[1].Fix = []diag.Edit{{Start: mended[1].Start, End: mended[1].End, Text: "tone"}}
	mended[2].Fix = []diag.Edit{{Start: mended[2].Start, End: mended[2].End}} // takes away
	docs := []diag.Doc{{Code: "RL100", Title: "a field that does not exist", Why: "A name that nothing reads."}}
	var whole string
	for name, l := range map[string]diag.List{"nothing": nil, "a list": list(), "edits": mended} {
		var b bytes.Buffer
		if err := diag.WriteSARIF(&b, l, sources(), diag.SARIFOptions{Version: "1.2.3", Docs: docs}); err != nil {
			t.Fatal(err)
		}
		if err := valid(b.String()); err != nil {
			t.Errorf("%s: %v\n%s", name, err, b.String())
		}
		if name == "edits" {
			whole = b.String()
		}
	}
	for _, spoilt := range [][2]string{
		{`"level": "error"`, `"level": "grave"`},
		{`"startLine": 3`, `"startLine": 0`},
		{`"version": "2.1.0"`, `"version": "2.0.0"`},
		{`"deletedRegion"`, `"removedRegion"`},
		{`"columnKind": "unicodeCodePoints"`, `"columnKind": "bytes"`},
	} {
		text := strings.Replace(whole, spoilt[0], spoilt[1], 1)
		if text == whole {
			t.Fatalf("nothing to spoil: %s is not in\n%s", spoilt[0], whole)
		}
		if valid(text) == nil {
			t.Errorf("the schema takes %s", spoilt[1])
		}
	}
}
