package bookdir_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// logo is an image of one point.
func logo(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The examples of explanations about what carries messages: the wrong one gives its code, the right one does not. Those
// about the book alone are run in policies.
func TestExamplesOfExplanationsAboutCarriersAreRight(t *testing.T) {
	const (
		smtp     = `host: "smtp.example.org", from: "Atelier Dupont <accounts@example.org>"`
		creditor = `name: "Example", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"`
		head     = "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book\nassign: [{policy: \"standard\"}]\n"
		owed     = "creditor: {" + creditor + "}\n"
		policy   = `policies: standard: {
	title: "A"
	start: "watch"
	states: {
		watch: next: [{to: "firm", when: "days_late >= 7"}]
		firm: {
			tone: "firm"
			do: [{email: {template: "firm", attach: ["invoice"]}}, {letter: {template: "firm"}, when: "invoice.open >= 500"}]
			next: [{to: "settled", when: "days_late >= 90"}]
		}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`
		deploy = "package relance\n\nEXAMPLE\n"
	)
	book := func(more string) map[string]string {
		return map[string]string{"book.cue": head + owed + policy + more, "deploy.cue": deploy}
	}
	mail := map[string]string{"book.cue": head + owed + strings.Replace(policy, `, {letter: {template: "firm"}, when: "invoice.open >= 500"}`, "", 1), "deploy.cue": deploy}
	company := map[string]string{"book.cue": head + policy + "EXAMPLE\n", "deploy.cue": "package relance\n\ndeploy: {live: true, email: smtp: {" + smtp + "}}\n", "logo.png": logo(t)}
	for code, x := range map[string]struct {
		fill  string // what … in the examples stands for
		files map[string]string
	}{
		"RL163": {"", map[string]string{"book.cue": head + owed + policy, "deploy.cue": "package relance\n\ndeploy: {EXAMPLE\n}\n"}},
		"RL164": {smtp, book("")},
		"RL166": {smtp, mail},
		"RL171": {smtp, book("entities: north: {name: \"Example North\"}\n")},
		"RL177": {creditor, company},
		"RL178": {`timezone: "Europe/Paris", language: "fr", currency: "EUR", address: ["8 quai de l’Île", "69002 Lyon"]`, company},
		"RL187": {smtp, book("")},
		"RL183": {"", book("pressure: quiet: [{from: \"20:00\", to: \"08:00\"}]\n")},
	} {
		gives := func(example string) bool {
			t.Helper()
			dir := t.TempDir()
			files := map[string]string{"templates/firm.fr.md": "---\nsubject: Facture {{.references}}\n---\nMerci de payer {{.total.to_ask}} avant le {{deadline .today 8}}.\n"}
			for name, text := range x.files {
				files[name] = strings.ReplaceAll(text, "EXAMPLE", strings.ReplaceAll(strings.ReplaceAll(example, "letter: spool: {…}", `letter: spool: {dir: "letters", name: "Example"}`), "…", x.fill))
			}
			for name, text := range files {
				file := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, list, err := bookdir.Check(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				if d.Code == code {
					return true
				}
			}
			t.Logf("%s: %s\n%v", code, example, list)
			return false
		}
		docs := policies.Docs()
		i := slices.IndexFunc(docs, func(d diag.Doc) bool { return d.Code == code })
		if i < 0 || !gives(docs[i].Bad) || gives(docs[i].Good) {
			t.Errorf("%s: the wrong example does not give it, or the right one does", code)
		}
	}
}
