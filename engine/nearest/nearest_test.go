package nearest_test

import (
	"testing"

	"github.com/relance-dev/relance/engine/nearest"
)

func TestWordIsTheOneThatWasMeant(t *testing.T) {
	choices := []string{"courteous", "firm", "formal", "paid_on", "échéance"}
	for word, want := range map[string]string{
		"frim": "firm", "FIRM": "firm", "formel": "formal", "courteus": "courteous", "Paid On": "paid_on", "paidon": "paid_on",
		"echeanse": "échéance", "": "", "agency": "", "x": "",
	} {
		if got := nearest.Word(word, choices); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestTheFirstOfEquallyNearWordsIsGiven(t *testing.T) {
	if got := nearest.Word("ber", []string{"bar", "bor"}); got != "bar" {
		t.Errorf("got %q, want bar", got)
	}
}

func TestFoldKeepsWhatTellsWordsApart(t *testing.T) {
	for in, want := range map[string]string{
		"Paid On": "paidon", "paid_on": "paidon", "paid-on": "paidon", "ÉCHÉANCE\u00a0": "echeance", "\ufeffinvoice": "invoice", "n°": "n°", "": "",
	} {
		if got := nearest.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOnlyIsGivenWhenNothingElseCanBeMeant(t *testing.T) {
	for _, x := range []struct {
		word    string
		choices []string
		want    string
	}{
		{"frim", []string{"firm", "formal"}, "firm"},
		{"Firm", []string{"firm", "firm"}, "firm"},
		{"bar", []string{"bag", "bat"}, ""}, // either
		{"forml", []string{"firm"}, ""},     // two letters
		{"ab", []string{"abc"}, ""},         // too short
		{"", []string{"a"}, ""},
	} {
		if got := nearest.Only(x.word, x.choices); got != x.want {
			t.Errorf("Only(%q, %q) = %q, want %q", x.word, x.choices, got, x.want)
		}
	}
}
