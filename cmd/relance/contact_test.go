package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A book that relance check objects to contacts nobody, by whichever command: neither one
// whose deployment misses a channel nor one whose tests cannot be read.
func TestABookWithErrorsContactsNobody(t *testing.T) {
	const noon = "2026-02-10T09:00:00Z"
	for name, spoil := range map[string]map[string]string{
		"a channel that nothing carries": {"deploy.cue": "package relance\n\ndeploy: {live: true, test_addresses: [\"me@example.org\"], letter: spool: {dir: \"letters\", name: \"Atelier Dupont SAS\"}}\n"},
		"a setting that does not hold":   {"deploy.cue": "package relance\n\ndeploy: {live: true, test_addresses: [\"me@example.org\"], email: folder: {dir: \"mails\", from: \"no address\"}}\n"},
		"a test that cannot be read":     {"wrong.test.cue": "package relance\n\ntests: wrong: {policy: \"none\"}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := claimBook(t, "Menuiserie Briance", 1)
			for _, args := range [][]string{{"import", dir, "--as-of", "2026-02-01"}, {"run", dir, "--no-deliver"}, {"plan", dir, "--out", filepath.Join(dir, "plan.json")}} {
				if out, code := at(t, noon, args...); code != exitDone {
					t.Fatalf("%v: exit code %d\n%s", args, code, out)
				}
			}
			for file, text := range spoil {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			says, code := at(t, noon, "check", dir)
			if code != exitFindings {
				t.Fatalf("check: exit code %d\n%s", code, says)
			}
			first, _, _ := strings.Cut(says, "\n")
			for _, args := range [][]string{
				{"run", dir},
				{"run", dir, "--no-deliver"},
				{"deliver", dir},
				{"apply", filepath.Join(dir, "plan.json"), "--book", dir},
				{"channels", "test", "email", "--to", "me@example.org", "--book", dir},
			} {
				out, code := at(t, noon, args...)
				if code != exitFindings || !strings.Contains(out, first) || strings.Contains(out, "LIVE") {
					t.Errorf("%v: exit code %d\n%s", args, code, out)
				}
			}
			for _, made := range []string{"mails", "letters", "deliveries"} {
				if _, err := os.Stat(filepath.Join(dir, made)); err == nil {
					t.Errorf("%s was written", made)
				}
			}
		})
	}
}
