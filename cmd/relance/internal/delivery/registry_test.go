package delivery

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue/format"
)

var update = flag.Bool("update", false, "rewrite the schema of routes")

// The schema of deployments says what the transports declare.
func TestTheSchemaOfRoutesIsWhatTransportsDeclare(t *testing.T) {
	r, err := Registry()
	if err != nil {
		t.Fatal(err)
	}
	want, err := format.Source([]byte(deploySchema(r)))
	if err != nil {
		t.Fatalf("%v\n%s", err, deploySchema(r))
	}
	path := filepath.Join("..", "..", "..", "..", "policies", "policy", "routes.cue")
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(want) {
		t.Errorf("%s is not what the channels declare (%v): run go test ./cmd/relance/internal/delivery -update", path, err)
	}
}

// Two invoices never share a file, whatever their numbers are made of, and the file of none
// lies outside its folder.
func TestEachInvoiceHasAFileOfItsOwn(t *testing.T) {
	of := map[string]string{}
	for _, number := range []string{"F/1", "F_1", "F:1", "F%2F1", "F\\1", ".X", "X", "..", "../F", "a b", "é", "F#1", "{invoice}", "A\n1"} {
		name := fileName(number)
		if strings.ContainsAny(name, "/\\:\n") || strings.HasPrefix(name, ".") {
			t.Errorf("%q has the file %q", number, name)
		}
		if other, twice := of[name]; twice {
			t.Errorf("%q and %q share the file %q", number, other, name)
		}
		of[name] = number
	}
	for path, want := range map[string]string{"invoices/F%2F1.pdf": "F_1.pdf", "F-2.pdf": "F-2.pdf", "50%.pdf": "50%.pdf", "%2E%2Fx.pdf": "_x.pdf"} {
		if got := shownName(path); got != want {
			t.Errorf("%s is shown as %q, want %q", path, got, want)
		}
	}
}
