package locale

import (
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestMoneyIsWrittenAsTheLanguageDoes(t *testing.T) {
	tests := []struct {
		lang, cur string
		amount    engine.Amount
		want      string
	}{
		{"fr", "EUR", 123456, "1\u202f234,56\u00a0€"},
		{"fr", "EUR", 99999999999, "999\u202f999\u202f999,99\u00a0€"},
		{"fr", "EUR", -5, "-0,05\u00a0€"},
		{"fr", "USD", 123456, "1\u202f234,56\u00a0USD"},
		{"fr", "JPY", 1234, "1\u202f234\u00a0JPY"},
		{"fr", "TND", 1234567, "1\u202f234,567\u00a0TND"},
		{"en", "EUR", 123456, "€1,234.56"},
		{"en", "EUR", -123456, "-€1,234.56"},
		{"en", "GBP", 100, "£1.00"},
		{"en", "USD", 100, "$1.00"},
		{"en", "CHF", 123456, "CHF\u00a01,234.56"},
		{"de", "EUR", 123456, "1.234,56\u00a0€"},
		{"es", "EUR", 123456, "1234,56\u00a0€"},
		{"es", "EUR", 1234567, "12.345,67\u00a0€"},
		{"it", "EUR", 123456, "1.234,56\u00a0€"},
		{"nl", "EUR", 123456, "€\u00a01.234,56"},
		{"nl", "CHF", 123456, "CHF\u00a01.234,56"},
		{"pt", "EUR", 1234567, "12\u00a0345,67\u00a0€"},
		{"sv", "EUR", 123456, "1234.56 EUR"},
		{"", "EUR", -123456, "-1234.56 EUR"},
		{"fr", "EUR", -9223372036854775808, "-92\u202f233\u202f720\u202f368\u202f547\u202f758,08\u00a0€"},
	}
	for _, tt := range tests {
		if got := For(tt.lang).Money(tt.amount, engine.MustCurrency(tt.cur)); got != tt.want {
			t.Errorf("For(%q).Money(%d %s) = %q, want %q", tt.lang, tt.amount, tt.cur, got, tt.want)
		}
	}
}

func TestMoneyWithoutCurrencyIsABareNumber(t *testing.T) {
	if got := For("fr").Money(1234, engine.Currency{}); got != "1\u202f234" {
		t.Errorf("got %q", got)
	}
	if got := For("").Money(1234, engine.Currency{}); got != "1234" {
		t.Errorf("got %q", got)
	}
}

func TestDatesAreWrittenAsTheLanguageDoes(t *testing.T) {
	tests := []struct{ lang, day, long, short string }{
		{"fr", "2026-01-07", "7 janvier 2026", "07/01/2026"},
		{"fr", "2026-08-01", "1er août 2026", "01/08/2026"},
		{"en", "2026-01-07", "7 January 2026", "7 Jan 2026"},
		{"en", "2026-12-31", "31 December 2026", "31 Dec 2026"},
		{"de", "2026-03-01", "1. März 2026", "01.03.2026"},
		{"es", "2026-01-07", "7 de enero de 2026", "07/01/2026"},
		{"it", "2026-05-09", "9 maggio 2026", "09/05/2026"},
		{"nl", "2026-03-09", "9 maart 2026", "09-03-2026"},
		{"pt", "2026-12-25", "25 de dezembro de 2026", "25/12/2026"},
		{"sv", "2026-01-07", "2026-01-07", "2026-01-07"},
	}
	for _, tt := range tests {
		d, err := engine.ParseDate(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		l := For(tt.lang)
		if got := l.Date(d); got != tt.long {
			t.Errorf("%s: Date(%s) = %q, want %q", tt.lang, tt.day, got, tt.long)
		}
		if got := l.ShortDate(d); got != tt.short {
			t.Errorf("%s: ShortDate(%s) = %q, want %q", tt.lang, tt.day, got, tt.short)
		}
	}
	if got := For("fr").Date(0) + For("en").ShortDate(0); got != "" {
		t.Errorf("no date is written %q, want nothing", got)
	}
}

func TestNumbersKeepEveryDigit(t *testing.T) {
	tests := []struct{ lang, plain, want string }{
		{"fr", "12345.678900", "12\u202f345,678900"},
		{"fr", "-0.5", "-0,5"},
		{"en", "1234567890123456789012", "1,234,567,890,123,456,789,012"},
		{"fr", "1E+9", "1E+9"},
		{"fr", "", ""},
		{"fr", "12.", "12."},
		{"sv", "12345.6", "12345.6"},
	}
	for _, tt := range tests {
		if got := For(tt.lang).Number(tt.plain); got != tt.want {
			t.Errorf("For(%q).Number(%q) = %q, want %q", tt.lang, tt.plain, got, tt.want)
		}
	}
	for lang, want := range map[string]string{"fr": "12,15\u00a0%", "en": "12.15%", "sv": "12.15%"} {
		if got := For(lang).Percent("12.15"); got != want {
			t.Errorf("For(%q).Percent = %q, want %q", lang, got, want)
		}
	}
}

func TestListsAndPlurals(t *testing.T) {
	lists := []struct {
		lang  string
		items []string
		want  string
	}{
		{"fr", nil, ""},
		{"fr", []string{"F-1"}, "F-1"},
		{"fr", []string{"F-1", "F-2"}, "F-1 et F-2"},
		{"en", []string{"F-1", "F-2", "F-3"}, "F-1, F-2 and F-3"},
		{"sv", []string{"F-1", "F-2"}, "F-1, F-2"},
	}
	for _, tt := range lists {
		if got := For(tt.lang).List(tt.items); got != tt.want {
			t.Errorf("For(%q).List(%q) = %q, want %q", tt.lang, tt.items, got, tt.want)
		}
	}
	plurals := []struct {
		lang string
		n    int
		want string
	}{
		{"fr", 0, "facture"},
		{"fr", 1, "facture"},
		{"fr", 2, "factures"},
		{"en", 0, "factures"},
		{"en", -1, "facture"},
		{"sv", 0, "factures"},
	}
	for _, tt := range plurals {
		if got := For(tt.lang).Plural(tt.n, "facture", "factures"); got != tt.want {
			t.Errorf("For(%q).Plural(%d) = %q, want %q", tt.lang, tt.n, got, tt.want)
		}
	}
}

func TestLanguageNamesTheLocale(t *testing.T) {
	for lang, s := range styles {
		if s.language != lang || For(lang).Language() != lang {
			t.Errorf("styles[%q] calls itself %q", lang, s.language)
		}
	}
	if got := For("sv").Language(); got != "" {
		t.Errorf("an unknown language is %q, want the neutral locale", got)
	}
}
