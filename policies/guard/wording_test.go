package guard_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

func TestWords(t *testing.T) {
	invoice, err := guard.NewEnv(guard.Vocabulary{
		States: []string{"watch", "firm"}, Channels: engine.ChannelNames(), Profiles: []string{"micro", "standard"}, Exits: []guard.Exit{{Name: "agency"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ src, en, fr string }{
		{"days_late >= 7", "7 days late", "7 jours de retard"},
		{"days_late >= 1", "1 day late", "1 jour de retard"},
		{"days_late >= 0", "due", "échue"},
		{"days_late >= -5", "5 days before due", "5 jours avant l’échéance"},
		{"days_late < 30", "fewer than 30 days late", "moins de 30 jours de retard"},
		{"days_late >= 30 && case.days_in_state >= 10", "30 days late and 10 days in this state", "30 jours de retard et 10 jours dans cet état"},
		{"invoice.open <= 0", "paid", "payée"},
		{"invoice.open >= 99.90", "open ≥ 99.90", "reste dû ≥ 99.90"},
		{"invoice.disputed", "disputed", "contestée"},
		{"!invoice.disputed", "no longer disputed", "plus contestée"},
		{"(promise.active || plan.active) && case.state in ['watch', 'firm']", "a promise to pay runs or a payment plan runs, and from watch, firm", "promesse de paiement en cours ou échéancier en cours, et depuis watch, firm"},
		{"client.profile == 'micro'", "profile: micro", "profil\u00a0: micro"},
		{"client.profile in ['micro', 'standard']", "profile: micro or standard", "profil\u00a0: micro ou standard"},
		{"client.email != ''", "there is an e-mail address", "on a une adresse e-mail"},
		{"last.outcome == 'bounced'", "the message came back", "le message est revenu"},
		{"!has(invoice.limitation_date) || days_to_limitation >= 0", "not time-barred", "pas prescrite"},
		{"exits.agency.lacking", "documents are missing for agency", "pièces manquantes (agency)"},
		{"days_late >= 45 && case.days_in_state >= 15 && exits.agency.advised", "45 days late and 15 days in this state and agency is advised", "45 jours de retard et 15 jours dans cet état et agency\u00a0: conseillé"},
		{"invoice.open < 5 && invoice.open < invoice.amount", "open < 5 and open < amount", "reste dû < 5 et reste dû < montant"},
		{"invoice.amount -  invoice.open > 3 && days_late >= 2", "invoice.amount - invoice.open > 3 and 2 days late", "invoice.amount - invoice.open > 3 et 2 jours de retard"},
		{"days_late >= (case.entries < 5 ? 3 : 4)", "days_late >= (case.entries < 5 ? 3 : 4)", "days_late >= (case.entries < 5 ? 3 : 4)"},
	} {
		g, problems := invoice.Compile(tt.src)
		if g == nil {
			t.Errorf("%s: %v", tt.src, problems)
			continue
		}
		if en, fr := g.Words("en"), g.Words("fr"); en != tt.en || fr != tt.fr {
			t.Errorf("%s:\n%q\n%q", tt.src, en, fr)
		}
	}
}
