package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Every deploy.cue that the page of sources shows passes relance check, and lists its sources.
func TestTheSourcesOfThePagePassTheCheck(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "engine", "source", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	const book = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}
roles: ["accounts"]
assign: [{policy: "standard"}]
policies: standard: {
	title: "Until it is paid"
	start: "watch"
	states: {
		watch: next: [{to: "late", when: "days_late >= 7"}]
		late: {do: [{task: {queue: "phone", title: "Call"}}], next: [{to: "settled", when: "days_late >= 60"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`
	shown := 0
	for _, b := range fencedBlocks(string(page)) {
		if b.language != "cue" {
			continue
		}
		shown++
		dir := t.TempDir()
		text := bytes.Join(lines(b.lines), []byte("\n"))
		for name, data := range map[string][]byte{"book.cue": []byte(book), "deploy.cue": text} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, command := range [][]string{{"check", "--strict", dir}, {"sources", "list", dir}} {
			var out bytes.Buffer
			p := params{Stdout: &out, Stderr: &out, Today: new(string), Now: processParams().Now}
			if code := execute(t.Context(), p, command); code != exitDone || bytes.Contains(out.Bytes(), []byte("names no sources")) {
				t.Errorf("relance %v ends with %d:\n%s\nof\n%s", command, code, out.String(), text)
			}
		}
	}
	if shown < 4 {
		t.Errorf("the page shows %d sources: is the test reading it right?", shown)
	}
}

func lines(list []string) (out [][]byte) {
	for _, l := range list {
		out = append(out, []byte(l))
	}
	return out
}
