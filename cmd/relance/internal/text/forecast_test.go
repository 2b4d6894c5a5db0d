package text

import (
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/forecast"
)

func TestWhereARecoveryCurveComesFrom(t *testing.T) {
	curve := &forecast.Curve{Invoices: 1200, Settled: 1150}
	short := &forecast.NotEnoughError{Settled: 12}
	for lang, want := range map[string][2]string{
		"en": {"this ledger: 1,200 invoices, of which 1,150 were paid", "the ledger knows of 12 invoices when they were paid, and a recovery curve needs 30; give one with --curve FILE"},
		"fr": {"ce registre : 1\u202f200 factures, dont 1\u202f150 payées", "le registre sait de 12 factures quand elles ont été payées, et il en faut 30 pour une courbe ; donnez-en une avec --curve FICHIER"},
	} {
		say := words.New(lang)
		if got := [2]string{CurveSource(say, curve), NotEnoughHistory(say, short)}; got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
