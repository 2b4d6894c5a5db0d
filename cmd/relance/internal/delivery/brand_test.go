package delivery

import (
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/template"
)

func TestTheTownOfAnAddress(t *testing.T) {
	for line, want := range map[string]string{
		"69007 Lyon": "Lyon", "Manchester M1 2AB": "Manchester", "75008 PARIS CEDEX 08": "PARIS", "44000 Nantes Cedex": "Nantes",
		"London": "London", "": "", "92100": "",
	} {
		if got := townOf([]string{"8 quai", line}); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if townOf(nil) != "" {
		t.Error("a town of no address")
	}
	own := letterhead(&template.Creditor{Address: []string{"a", "69007 Lyon"}, Phone: "+33 1", Country: "DE"})
	if own["layout"] != "din" || len(own["lines"].([]string)) != 3 {
		t.Errorf("%v", own)
	}
}

// A statement, an index and a letter that is looked at beforehand are on the paper of the letters that leave: with
// what a company must say of itself on all that it writes.
func TestPaperHasWhatACompanyMustSay(t *testing.T) {
	book, problems := policies.Load(t.TempDir(), policies.Options{Overlay: map[string][]byte{"book.cue": []byte(`package relance

import "relance.dev/policy"

policy.#Book

creditor: {
	name: "Atelier Dupont", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"
	address: ["8 quai", "69002 Lyon"], phone: "+33 1 99 00 12 12", email: "a@example.org", color: "#1f4e79"
	siren: "999 999 999", rcs: "Lyon", legal_form: "SAS", capital: "50 000 €"
}
assign: [{policy: "p"}]
policies: p: {title: "P", start: "watch", states: {watch: next: [{to: "end", when: "invoice.open <= 0"}], end: final: true}}
`)}})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	got, err := paperHead(book, "")
	if err != nil {
		t.Fatal(err)
	}
	want := letter.Letterhead{
		Name: "Atelier Dupont", Lines: []string{"8 quai", "69002 Lyon", "+33 1 99 00 12 12", "a@example.org"},
		Footer: got.Footer, Place: "Lyon", Color: "#1f4e79",
	}
	foot := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got.Footer)
	if !reflect.DeepEqual(got, want) || !strings.Contains(foot, "999 999 999 RCS Lyon") {
		t.Errorf("%+v", got)
	}
}
