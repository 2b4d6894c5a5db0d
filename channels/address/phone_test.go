package address_test

import (
	"errors"
	"testing"

	"github.com/relance-dev/relance/channels/address"
)

func TestPhone(t *testing.T) {
	for _, tt := range []struct {
		raw, country, postcode string
		want                   string
		kind                   address.Kind
		text                   bool
		fault                  error
	}{
		{"06 39 98 12 34", "FR", "75001", "+33639981234", address.Mobile, true, nil},
		{"07 39 98 12 34", "FR", "", "+33739981234", address.Mobile, true, nil},
		{"06.39.98.12.34", "fr", "", "+33639981234", address.Mobile, true, nil},
		{"06\u00a039\u202f98\u201112-34", "FR", "", "+33639981234", address.Mobile, true, nil},
		{"\u202a06 39 98 12 34\u202c", "FR", "", "+33639981234", address.Mobile, true, nil},
		{"'0639981234", "FR", "", "+33639981234", address.Mobile, true, nil},
		{"639981234", "FR", "", "+33639981234", address.Mobile, true, nil},
		{"0033 6 39 98 12 34", "FR", "", "+33639981234", address.Mobile, true, nil},
		{"0033 6 39 98 12 34", "", "", "+33639981234", address.Mobile, true, nil},
		{"+33 (0)6 39 98 12 34", "", "", "+33639981234", address.Mobile, true, nil},
		{"tel:+33-6-39-98-12-34", "DE", "", "+33639981234", address.Mobile, true, nil},
		{"+33 6 39 98 12 34", "US", "", "+33639981234", address.Mobile, true, nil},

		{"01 99 00 12 34", "FR", "75001", "+33199001234", address.Landline, false, nil},
		{"03 53 01 12 34", "FR", "", "+33353011234", address.Landline, false, nil},
		{"08 99 70 12 34", "FR", "75001", "+33899701234", address.Premium, false, nil},
		{"08 00 12 34 56", "FR", "75001", "+33800123456", address.Premium, false, nil},
		{"09 70 12 34 56", "FR", "75001", "+33970123456", address.VoIP, false, nil},

		{"0692 12 34 56", "FR", "97400", "+262692123456", address.Mobile, true, nil},
		{"0692 12 34 56", "FR", "75001", "+262692123456", address.Mobile, true, nil},
		{"0692 12 34 57", "RE", "97400", "+262692123457", address.Mobile, true, nil},
		{"0693 12 34 57", "RE", "", "+262693123457", address.Mobile, true, nil},
		{"0690 12 34 56", "FR", "97100", "+590690123456", address.Mobile, true, nil},
		{"0690 12 34 56", "FR", "97133", "+590690123456", address.Mobile, true, nil},
		{"0690 12 34 56", "FR", "97150", "+590690123456", address.Mobile, true, nil},
		{"0691 12 34 56", "GP", "", "+590691123456", address.Mobile, true, nil},
		{"0696 12 34 56", "FR", "97200", "+596696123456", address.Mobile, true, nil},
		{"0697 12 34 56", "MQ", "97200", "+596697123456", address.Mobile, true, nil},
		{"0694 12 34 56", "FR", "97300", "+594694123456", address.Mobile, true, nil},
		{"0639 12 34 56", "FR", "97600", "+262639123456", address.Mobile, true, nil},
		{"0639 98 34 56", "FR", "97600", "+262639983456", address.Mobile, true, nil},
		{"0639 98 34 56", "YT", "", "+262639983456", address.Mobile, true, nil},
		{"+262 639 12 34 56", "", "", "+262639123456", address.Mobile, true, nil},
		{"06 39 98 12 34", "FR", "97400", "+33639981234", address.Mobile, true, nil},
		{"06 12 34 56 78", "RE", "97400", "+33612345678", address.Mobile, true, nil},
		{"01 99 00 12 34", "GP", "97100", "+33199001234", address.Landline, false, nil},
		{"0262 12 34 56", "FR", "97400", "+262262123456", address.Landline, false, nil},
		{"0590 12 34 56", "FR", "", "+590590123456", address.Landline, false, nil},
		{"0594 31 23 45", "GF", "97300", "+594594312345", address.Landline, false, nil},
		{"0269 61 23 45", "FR", "97600", "+262269612345", address.Landline, false, nil},
		{"87 12 34 56", "FR", "98714", "+68987123456", address.Mobile, true, nil},
		{"75 12 34", "FR", "98800", "+687751234", address.Mobile, true, nil},
		{"+33 692 12 34 58", "FR", "97400", "", address.Unknown, false, address.Overseas},
		{"+33 6 90 12 34 58", "", "", "", address.Unknown, false, address.Overseas},
		{"0033 262 12 34 58", "RE", "", "", address.Unknown, false, address.Overseas},

		{"07911 123456", "GB", "", "+447911123456", address.Mobile, true, nil},
		{"07700 900123", "GB", "", "+447700900123", address.Unknown, true, nil},
		{"020 7946 0123", "GB", "", "+442079460123", address.Landline, true, nil},
		{"(202) 555-0123", "US", "", "+12025550123", address.Unknown, true, nil},
		{"0470 12 34 56", "BE", "", "+32470123456", address.Mobile, true, nil},
		{"+39 06 1234 5678", "", "", "+390612345678", address.Landline, false, nil},

		{"", "FR", "", "", address.Unknown, false, address.Missing},
		{"12", "FR", "", "", address.Unknown, false, address.TooShort},
		{"0639981", "FR", "", "", address.Unknown, false, address.TooShort},
		{"3949", "FR", "", "", address.Unknown, false, address.TooShort},
		{"06 39 98 12 34 5", "FR", "", "", address.Unknown, false, address.TooLong},
		{"7946 0123", "GB", "", "", address.Unknown, false, address.TooShort},
		{"06 39 98 12 34", "", "", "", address.Unknown, false, address.NoCountry},
		{"06 39 98 12 34 / 01 99 00 12 34", "FR", "", "", address.Unknown, false, address.Several},
		{"06 39 98 12 34 ou 06 39 98 12 35", "FR", "", "", address.Unknown, false, address.Several},
		{"06 39 98 12 34;06 39 98 12 35", "FR", "", "", address.Unknown, false, address.Several},
		{"call me", "FR", "", "", address.Unknown, false, address.NoAddress},
		{"6.39981234E8", "FR", "", "", address.Unknown, false, address.NoAddress},
		{"compta@valmont.example", "FR", "", "", address.Unknown, false, address.NoAddress},
		{"+999 12 34 56 78", "FR", "", "", address.Unknown, false, address.NoAddress},
	} {
		got, kind, err := address.Phone(tt.raw, tt.country, tt.postcode)
		if got != tt.want || kind != tt.kind || !errors.Is(err, tt.fault) {
			t.Errorf("%q of %s %s: got %q, %s, %v; want %q, %s, %v", tt.raw, tt.country, tt.postcode, got, kind, err, tt.want, tt.kind, tt.fault)
		}
		if err == nil && address.TakesText(got, kind) != tt.text {
			t.Errorf("%q of %s %s: takes text: got %v", tt.raw, tt.country, tt.postcode, !tt.text)
		}
	}
}

func TestEveryFaultHasWordsInBothLanguages(t *testing.T) {
	for _, f := range []address.Fault{
		address.Missing, address.NoAddress, address.Several, address.BadDomain, address.BadLocal, address.NeedsUTF8, address.TooShort,
		address.TooLong, address.NoCountry, address.Overseas, address.TakesNoText, address.Hidden,
	} {
		en, fr := f.Words("en"), f.Words("fr")
		if en == string(f) || fr == en {
			t.Errorf("%s: %q, %q", f, en, fr)
		}
	}
}

func TestPostcode(t *testing.T) {
	for want, lines := range map[string][]string{
		"97400": {"12 rue des Filaos", "97400 Saint-Denis"},
		"97600": {"Attn: Ana", "12345 rue longue", "97600 Mamoudzou", "FRANCE"},
		"75001": {"F-75001 Paris"},
		"":      {"Tower 5", "London EC1A 1BB"},
	} {
		if got := address.Postcode(lines); got != want {
			t.Errorf("%q: got %q, want %q", lines, got, want)
		}
	}
}
