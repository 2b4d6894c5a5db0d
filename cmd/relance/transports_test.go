package main

import (
	"os"
	"path/filepath"
	"testing"

	"cuelang.org/go/cue/format"
)

// The schema of deployments says what the transports declare.
func TestTheSchemaOfRoutesIsWhatTransportsDeclare(t *testing.T) {
	r, err := registry()
	if err != nil {
		t.Fatal(err)
	}
	want, err := format.Source([]byte(deploySchema(r)))
	if err != nil {
		t.Fatalf("%v\n%s", err, deploySchema(r))
	}
	path := filepath.Join("..", "..", "policies", "policy", "routes.cue")
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(want) {
		t.Errorf("%s is not what the channels declare (%v): run go test ./cmd/relance -run Routes -update", path, err)
	}
}
