package address_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/address"
)

func TestEmail(t *testing.T) {
	for _, tt := range []struct {
		raw, want string
		fault     error
	}{
		{"compta@valmont.example", "compta@valmont.example", nil},
		{"  compta@valmont.example\u00a0", "compta@valmont.example", nil},
		{"\u202acompta@valmont.example\u202c", "compta@valmont.example", nil},
		{"\ufeffcompta@valmont.example", "compta@valmont.example", nil},
		{"Compta.Fournisseurs+2026@VALMONT.example", "Compta.Fournisseurs+2026@valmont.example", nil},
		{"mailto:compta@valmont.example", "compta@valmont.example", nil},
		{"MailTo:compta@valmont.example?subject=Facture", "compta@valmont.example", nil},
		{"mailto: compta@valmont.example", "compta@valmont.example", nil},
		{"compta@valmont.example.", "compta@valmont.example", nil},
		{"compta@valmont.example;", "compta@valmont.example", nil},
		{"compta@valmont.example , ", "compta@valmont.example", nil},
		{"<compta@valmont.example>", "compta@valmont.example", nil},
		{"Valmont, compta <compta@valmont.example>", "compta@valmont.example", nil},
		{"<mailto:compta@valmont.example>", "compta@valmont.example", nil},
		{"compta@menuiserie-bérard.example", "compta@xn--menuiserie-brard-mqb.example", nil},
		{"compta@straße.example", "compta@xn--strae-oqa.example", nil},
		{"compta@xn--strae-oqa.example", "compta@xn--strae-oqa.example", nil},
		{"éva@valmont.example", "éva@valmont.example", address.NeedsUTF8},
		{"éva@bérard.example", "éva@xn--brard-bsa.example", address.NeedsUTF8},

		{"", "", address.Missing},
		{" \u200b ", "", address.Missing},
		{"-", "", address.NoAddress},
		{"aucune", "", address.NoAddress},
		{"www.valmont.example", "", address.NoAddress},
		{"a@valmont.example; b@valmont.example", "", address.Several},
		{"a@valmont.example,b@valmont.example", "", address.Several},
		{"a@valmont.example / b@valmont.example", "", address.Several},
		{"a@valmont.example b@valmont.example", "", address.Several},
		{"a@valmont.example\nb@valmont.example", "", address.Several},
		{"A <a@valmont.example>, B <b@valmont.example>", "", address.Several},
		{"a@@valmont.example", "", address.NoAddress},
		{"a b@valmont.example", "", address.NoAddress},
		{"a@valmont.example (compta)", "", address.NoAddress},
		{"a\u200bb@valmont.example", "", address.Hidden},
		{"a\u202eb@valmont.example", "", address.Hidden},
		{"a@", "", address.BadDomain},
		{"@valmont.example", "", address.BadLocal},
		{"a@valmont", "", address.BadDomain},
		{"a@valmont,example", "", address.BadDomain},
		{"a@valmont..example", "", address.BadDomain},
		{"a@-valmont.example", "", address.BadDomain},
		{"a@val_mont.example", "", address.BadDomain},
		{"a@192.0.2.1", "", address.BadDomain},
		{"a@[192.0.2.1]", "", address.BadDomain},
		{"a@" + strings.Repeat("x", 64) + ".example", "", address.BadDomain},
		{".a@valmont.example", "", address.BadLocal},
		{"a.@valmont.example", "", address.BadLocal},
		{"a..b@valmont.example", "", address.BadLocal},
		{"a(b)@valmont.example", "", address.BadLocal},
		{`"a"@valmont.example`, "", address.BadLocal},
		{`a\b@valmont.example`, "", address.BadLocal},
		{strings.Repeat("x", 65) + "@valmont.example", "", address.TooLong},
		{"a@" + strings.Repeat("x.", 130) + "example", "", address.TooLong},
		{"a\xff@valmont.example", "", address.NoAddress},
	} {
		got, err := address.Email(tt.raw)
		if got != tt.want || !errors.Is(err, tt.fault) {
			t.Errorf("%q: got %q, %v; want %q, %v", tt.raw, got, err, tt.want, tt.fault)
		}
	}
}

// A normalised address is its own normal form, and says nothing more than what it was read from.
func FuzzEmail(f *testing.F) {
	f.Add("Valmont <mailto:compta@bérard.example.>")
	f.Add("a@b.example; c@d.example")
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := address.Email(raw)
		if err != nil {
			return
		}
		again, err := address.Email(got)
		if err != nil || again != got {
			t.Errorf("%q gave %q, and that gave %q, %v", raw, got, again, err)
		}
		if strings.Count(got, "@") != 1 || strings.ContainsAny(got, " <>,;\r\n\x00") {
			t.Errorf("%q gave %q", raw, got)
		}
	})
}
