package bank

import "testing"

// A piece that is full goes on in the next one, a shorter one is a line of its own: the numbers of two never become one.
func TestPiecesOfAGermanPurpose(t *testing.T) {
	for info, want := range map[string]Entry{
		"166?00GUTSCHRIFT?20Rechnung 2026-0042?214711 und 4712?32Abel SARL":                    {Remittance: "Rechnung 2026-0042 4711 und 4712", Name: "Abel SARL"},
		"166?00GUTSCHRIFT?20RECHNUNGEN 2026-0042 2026-0?21043 2026-0044?32Abel":                {Remittance: "RECHNUNGEN 2026-0042 2026-0043 2026-0044", Name: "Abel"},
		"166?00GUTSCHRIFT?20KD 4711?21?22RE 0042?32Menuiserie Briance et filsX?33Y SARL":       {Remittance: "KD 4711 RE 0042", Name: "Menuiserie Briance et filsXY SARL"},
		"166?00GUTSCHRIFT?20EREF+E2E-55?21SVWZ+2026-0042?222026-0043?32Abel?33SARL":            {Remittance: "2026-0042 2026-0043", EndToEndID: "E2E-55", Name: "Abel SARL"},
		"166?00GUTSCHRIFT?20Überweisung zu Ä Ö 2026-004?212 und 43?32Abel":                     {Remittance: "Überweisung zu Ä Ö 2026-0042 und 43", Name: "Abel"},
		"166?00GUTSCHRIFT?20SVWZ+A-1?60A-2?61A-3?32Abel?31DE02120300000000202051?109310?34000": {Remittance: "A-1 A-2 A-3", Name: "Abel", IBAN: "DE02120300000000202051"},
	} {
		var got Entry
		mt940Info(&got, info)
		if got.Remittance != want.Remittance || got.Name != want.Name || got.IBAN != want.IBAN || got.EndToEndID != want.EndToEndID {
			t.Errorf("%s\ngave %q of %q, %q, %q", info, got.Remittance, got.Name, got.IBAN, got.EndToEndID)
		}
	}
}
