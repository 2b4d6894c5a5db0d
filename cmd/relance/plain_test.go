//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
)

// A pipe, a folder, a device and a file without end, given where a file is expected, are each
// refused with one error, at once, by whichever command and in whichever place.
func TestWhatIsNoFileIsRefused(t *testing.T) {
	const noon = "2026-02-10T09:00:00Z"
	odd := t.TempDir()
	pipe, folder, endless := filepath.Join(odd, "pipe"), filepath.Join(odd, "folder"), filepath.Join(odd, "endless")
	f, err := os.Create(endless)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 42); err != nil {
		needtest.Lacks(t, "no sparse files here: ", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		needtest.Lacks(t, "no pipes here: ", err)
	}
	dir := claimBook(t, "Menuiserie Briance", 1)
	if out, code := at(t, noon, "import", dir, "--as-of", "2026-02-01"); code != exitDone {
		t.Fatal(out)
	}
	deploy := func(text string) func(*testing.T, string) []string {
		return func(t *testing.T, bad string) []string {
			text := "package relance\n\ndeploy: {live: true, test_addresses: [\"me@example.org\"], " + strings.ReplaceAll(text, "BAD", bad) + "}\n"
			if err := os.WriteFile(filepath.Join(dir, "deploy.cue"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Remove(filepath.Join(dir, "deploy.cue")) })
			return []string{"run", dir}
		}
	}
	link := func(name string) func(*testing.T, string) []string {
		return func(t *testing.T, bad string) []string {
			at := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.Symlink(bad, at); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Remove(at) })
			return []string{"check", dir}
		}
	}
	flags := func(args ...string) func(*testing.T, string) []string {
		return func(_ *testing.T, bad string) []string {
			var list []string
			for _, a := range args {
				list = append(list, strings.ReplaceAll(a, "BAD", bad))
			}
			return list
		}
	}
	const email = `email: smtp: {host: "127.0.0.1", from: "A <a@example.org>", username: "a", `
	for name, place := range map[string]func(*testing.T, string) []string{
		"a plan":                nil,
		"an order":              flags("evidence", "C-1", "--out", filepath.Join(odd, "e.zip"), "--order", "BAD", "--book", dir),
		"terms of sale":         flags("handover", "C-1", "--exit", "agency", "--out", filepath.Join(odd, "h.zip"), "--terms", "BAD", "--incomplete", "--book", dir),
		"evidence":              flags("verify", "--evidence", "BAD"),
		"a mail that came back": flags("record", "bounce", "--file", "BAD", "--book", dir),
		"rates":                 flags("law", "update", "BAD", "--book", dir),
		"invoices":              flags("import", dir, "--invoices", "BAD"),
		"clients":               flags("import", dir, "--clients", "BAD"),
		"an export to check":    flags("intake", "check", "BAD", "--book", dir),
		"a ledger":              flags("status", dir, "--ledger", "BAD"),
		"a secret":              deploy(email + `password: file: "BAD"}`),
		"a certificate":         deploy(email + `password: env: "TWILIO_SECRET", ca_file: "BAD"}`),
		"a document": func(t *testing.T, bad string) []string {
			deploy(`documents: invoice: "files/{invoice}.pdf"`)(t, bad)
			if err := os.MkdirAll(filepath.Join(dir, "files"), 0o700); err != nil {
				t.Fatal(err)
			}
			link("files/F-0000.pdf")(t, bad)
			return []string{"evidence", "C-1", "--out", filepath.Join(odd, "e.zip"), "--book", dir}
		},
		"a policy":  link("more.cue"),
		"a message": link("templates/other.fr.md"),
	} {
		if place == nil {
			place = flags("apply", "BAD", "--book", dir)
		}
		for kind, bad := range map[string]string{"a pipe": pipe, "a folder": folder, "a device": "/dev/zero", "a file without end": endless} {
			if (name == "invoices" || name == "clients" || name == "an export to check" || name == "evidence" || name == "a ledger") && kind == "a file without end" {
				continue // these are bounded where they are read
			}
			t.Run(name+" that is "+kind, func(t *testing.T) {
				args := place(t, bad)
				type answer struct {
					out  string
					code exitCode
				}
				done := make(chan answer, 1)
				go func() {
					out, code := at(t, noon, args...)
					done <- answer{out, code}
				}()
				select {
				case a := <-done:
					if a.code == exitDone || !strings.Contains(a.out, filepath.Base(bad)) && !strings.Contains(a.out, "more.cue") && !strings.Contains(a.out, "other.fr.md") && !strings.Contains(a.out, "F-0000.pdf") || strings.Count(a.out, "\n") > 6 {
						t.Errorf("%v: exit code %d\n%s", args, a.code, a.out)
					}
				case <-time.After(20 * time.Second):
					t.Errorf("%v does not end", args)
				}
			})
		}
	}
	if _, err := os.Stat(filepath.Join(odd, "e.zip")); err == nil {
		t.Error("evidence was written")
	}
}
