package email

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
)

func payment() *channels.Payment {
	return &channels.Payment{
		Amount: "1\u202f234,50\u00a0€", Value: "1234.50", Currency: "EUR", Name: "Atelier Dupont SAS",
		IBAN: "FR7699999000010000000000018", BIC: "EXMPFRPPXXX", Reference: "INV-7731", Code: true,
	}
}

func TestThePageShowsWhatToPayAndWhoWrites(t *testing.T) {
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 400, 100))); err != nil {
		t.Fatal(err)
	}
	s := Sender{From: "Atelier Dupont <a@example.org>", Footer: "SAS au capital de 50 000 € · 999 999 999 RCS Lyon", Color: "#1f4e79", Logo: logo.Bytes()}
	m := channeltest.Sample(channels.EmailAddress)
	m.Language, m.Text = "fr", "Bonjour"
	m.HTML, m.Pay = "<p>Bonjour</p><table><tr><td>1</td></tr></table>", payment()
	p := s.page(&m)
	for _, want := range []string{
		"1\u202f234,50\u00a0€", "FR76 9999 9000 0100 0000 0000 018", "EXMPFRPPXXX", "INV-7731", "À régler", "border-top: 4px solid #1f4e79",
		`src="cid:logo" width="220" height="55" alt="Atelier Dupont"`, `src="cid:transfer"`, "999 999 999 RCS Lyon", "prefers-color-scheme: dark",
		`<div class="wide"><table class="list"><tr><td>1</td></tr></table></div>`,
	} {
		if !strings.Contains(p.html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if len(p.images) != 2 {
		t.Errorf("%d images", len(p.images))
	}
	if got := s.text(&m); got != "Bonjour\n\n-- \nSAS au capital de 50 000 €\n999 999 999 RCS Lyon\n" {
		t.Errorf("text %q", got)
	}
	raw, err := s.Encode(m)
	again, _ := s.Encode(m)
	if err != nil || !bytes.Equal(raw, again) || bytes.Count(raw, []byte("Content-Id: <")) != 2 {
		t.Errorf("%v: the mail differs the second time, or has not its images\n%s", err, raw)
	}
	m.Pay.Link = "javascript:alert(1)"
	if p := s.page(&m); strings.Contains(p.html, "javascript:") {
		t.Error("a link that is no address of the web was written")
	}
	m.Pay = nil
	if p := (Sender{From: "a@example.org"}).page(&m); strings.Contains(p.html, `class="pay"`) || strings.Contains(p.html, "<img") || strings.Contains(p.html, `class="foot"`) {
		t.Errorf("a message that asks for nothing: %s", p.html)
	}
}

func TestTheCodeOfATransfer(t *testing.T) {
	const want = "BCD\n002\n1\nSCT\nEXMPFRPPXXX\nAtelier Dupont SAS\nFR7699999000010000000000018\nEUR1234.50\n\n\nINV-7731"
	if got := transfer(payment()); got != want {
		t.Errorf("got %q", got)
	}
	for name, spoil := range map[string]func(*channels.Payment){
		"not wanted":    func(p *channels.Payment) { p.Code = false },
		"not in euros":  func(p *channels.Payment) { p.Currency = "GBP" },
		"no account":    func(p *channels.Payment) { p.IBAN = "" },
		"too much said": func(p *channels.Payment) { p.Reference, p.Name = strings.Repeat("é", 140), strings.Repeat("é", 70) },
	} {
		p := payment()
		if spoil(p); codeOf(p) != nil {
			t.Errorf("%s: there is a code", name)
		}
	}
	code := codeOf(payment())
	img, err := png.Decode(bytes.NewReader(code.data))
	if err != nil || img.Bounds().Dx() < 100 {
		t.Fatalf("%v, %v", img, err)
	}
	dark := color.GrayModel.Convert(img.At(4*4+2, 4*4+2)).(color.Gray) // the corner of the first finder pattern
	light := color.GrayModel.Convert(img.At(2, 2)).(color.Gray)
	if dark.Y != 0 || light.Y != 255 {
		t.Errorf("corner %v, margin %v", dark, light)
	}
}
