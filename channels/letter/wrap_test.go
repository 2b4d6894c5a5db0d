package letter

import (
	"strings"
	"testing"
)

// An IBAN and a phone number stand on one line wherever the line breaks, and are broken only where no line has room for them.
func TestNumbersThatAreCopiedByHandStandOnOneLine(t *testing.T) {
	var m measure = func(text, _ string) float64 { return float64(len([]rune(text))) }
	for _, number := range []string{"FR76 9999 9000 0100 0000 0000 018", "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "+33 1 99 00 12 12", "+44 (0) 20 7946 0000", "01 99 00 12 12"} {
		for before := range 50 {
			text := strings.TrimSpace(strings.Repeat("x", before) + " " + number + ", thank you")
			found := false
			for _, l := range m.wrap([]run{{text: text}}, 40) {
				var b strings.Builder
				for _, w := range l {
					for _, p := range w {
						b.WriteString(p.text)
					}
					b.WriteString(" ")
				}
				found = found || strings.Contains(strings.ReplaceAll(b.String(), "\u00a0", " "), number)
			}
			if !found {
				t.Errorf("%s behind %d characters is broken", number, before)
			}
		}
		if lines := m.wrap([]run{{text: number}}, 12); len(lines) < 2 {
			t.Errorf("%s on a narrow line: %v", number, lines)
		}
	}
}

// Behind "Objet :" no second colon stands.
func TestASubjectHasOneColon(t *testing.T) {
	for language, want := range map[string]string{
		"fr": "Objet\u00a0: Mise en demeure de payer – facture F-1", "en": "Subject: Mise en demeure de payer – facture F-1", "de": "Mise en demeure de payer\u00a0: facture F-1",
	} {
		p := wordsOf[language]
		if got := p.subjectLine("Mise en demeure de payer\u00a0: facture F-1"); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}
