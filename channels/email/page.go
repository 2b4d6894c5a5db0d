package email

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"image"
	_ "image/jpeg" // a logo may be one
	_ "image/png"
	"strings"
	"sync"

	"github.com/relance-dev/relance/channels"
)

// page is the HTML part of a mail, and the images that it shows.
type page struct {
	html   string
	images []picture
}

// picture is an image inside a mail: the HTML names it by its id, so that nothing is fetched.
type picture struct {
	id, name, kind string
	data           []byte
	Width, Height  int
}

// view is what the page says.
type view struct {
	Language, Title, Name, Color string
	Body                         template.HTML
	Logo, Code                   *picture
	Pay                          *channels.Payment
	IBAN                         string
	Words                        payWords
	Footer                       []string
}

// payWords are the words of the box that says what to pay.
type payWords struct{ pay, reference, button, code string }

// The words, for the template.
func (w payWords) Pay() string       { return w.pay }
func (w payWords) Reference() string { return w.reference }
func (w payWords) Button() string    { return w.button }
func (w payWords) Code() string      { return w.code }

var payWordsIn = map[string]payWords{
	"fr": {"À régler", "Référence à rappeler", "Payer en ligne", "Code à lire avec l’application de votre banque"},
	"en": {"To pay", "Reference", "Pay online", "Code for your bank’s app"},
	"de": {"Zu zahlen", "Verwendungszweck", "Online bezahlen", "Code für die App Ihrer Bank"},
	"es": {"A pagar", "Referencia", "Pagar en línea", "Código para la aplicación de su banco"},
	"it": {"Da pagare", "Causale", "Paga online", "Codice per l’app della sua banca"},
	"nl": {"Te betalen", "Kenmerk", "Online betalen", "Code voor de app van uw bank"},
}

// maxCodeWidth is the width of the code on the page, and of a logo.
const (
	codeWidth     = 124
	maxLogoWidth  = 220
	maxLogoHeight = 64
)

// page writes the HTML part of a mail.
func (s Sender) page(m *channels.Message) page {
	base, _, _ := strings.Cut(strings.ToLower(m.Language), "-")
	words, known := payWordsIn[base]
	if !known {
		words = payWordsIn["en"]
	}
	v := view{
		Language: cmp.Or(m.Language, "und"), Title: m.Subject, Name: s.parsed(s.From).Name, Color: cmp.Or(s.Color, "#333333"), Body: template.HTML(wideTables(m.HTML)),
		Words: words, Pay: m.Pay, Footer: footerLines(s.Footer),
	}
	var out page
	if len(s.Logo) > 0 {
		v.Logo = logoOf(s.Logo)
		out.images = append(out.images, *v.Logo)
	}
	if m.Pay != nil {
		v.IBAN = GroupedIBAN(m.Pay.IBAN)
		if v.Code = codeOf(m.Pay); v.Code != nil {
			out.images = append(out.images, *v.Code)
		}
	}
	var b bytes.Buffer
	if err := layout().Execute(&b, v); err != nil { // its values are text and numbers: it always can
		return page{html: m.HTML}
	}
	out.html = b.String()
	return out
}

// logoOf is the logo in the size at which it is shown.
func logoOf(data []byte) *picture {
	p := &picture{id: "logo", name: "logo.png", kind: "image/png", data: data, Height: 48}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Height == 0 || c.Width == 0 {
		return p
	}
	if format == "jpeg" {
		p.name, p.kind = "logo.jpg", "image/jpeg"
	}
	p.Width, p.Height = c.Width, c.Height
	if p.Height > maxLogoHeight {
		p.Width, p.Height = max(1, p.Width*maxLogoHeight/p.Height), maxLogoHeight
	}
	if p.Width > maxLogoWidth {
		p.Width, p.Height = maxLogoWidth, max(1, p.Height*maxLogoWidth/p.Width)
	}
	return p
}

// wideTables lets tables that are wider than a telephone be moved sideways: the words of a message are HTML
// that its template wrote, in which every table begins so.
func wideTables(words string) string {
	return strings.NewReplacer("<table>", `<div class="wide"><table class="list">`, "</table>", "</table></div>").Replace(words)
}

// footerLines parts what the creditor says of itself, so that it breaks between its parts.
func footerLines(footer string) []string {
	if footer == "" {
		return nil
	}
	return strings.Split(footer, " · ")
}

// text is the plain text of a mail, with what the creditor says of itself below the line that mail programs
// know as the end of the words (RFC 3676, 4.3).
func (s Sender) text(m *channels.Message) string {
	if s.Footer == "" {
		return m.Text
	}
	return strings.TrimRight(m.Text, "\n") + "\n\n-- \n" + strings.Join(footerLines(s.Footer), "\n") + "\n"
}

// GroupedIBAN writes an IBAN in groups of four.
func GroupedIBAN(iban string) string {
	iban = strings.ReplaceAll(iban, " ", "")
	var b strings.Builder
	for i, r := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// layout is the document around a message's words. Mail programs know little CSS; what they do not
// know they leave out, and what is left reads well. Colours of a dark screen are ours, not guessed.
var layout = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("mail").Funcs(template.FuncMap{
		"css": func(s string) template.CSS { return template.CSS(s) }, // a colour of six digits
		"cid": func(id string) template.URL { return template.URL("cid:" + id) },
	}).Parse(fmt.Sprintf(`<!doctype html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2328; font-family: -apple-system, "Segoe UI", Roboto, Arial, Helvetica, sans-serif; font-size: 15px; line-height: 1.5; }
.sheet { max-width: 640px; margin: 24px auto; padding: 24px 32px 28px; background: #ffffff; border-top: 4px solid {{css .Color}}; box-sizing: border-box; }
.name { font-size: 17px; font-weight: bold; margin: 0 0 20px; }
.logo { margin: 0 0 20px; }
.logo img { display: block; border: 0; }
.pay { width: 100%%; border-collapse: collapse; margin: 0 0 22px; background: #f6f7f9; }
.pay td { padding: 14px 16px; vertical-align: top; }
.pay .code { width: %[1]dpx; text-align: center; }
.label { display: block; font-size: 12px; line-height: 1.4; color: #59616b; }
.amount { display: block; font-size: 24px; line-height: 1.3; font-weight: bold; white-space: nowrap; margin-bottom: 8px; }
.iban { display: block; font-family: Consolas, Menlo, "Courier New", monospace; font-size: 14px; margin-bottom: 6px; overflow-wrap: anywhere; }
.button { display: inline-block; margin-top: 6px; padding: 9px 18px; background: {{css .Color}}; color: #ffffff; text-decoration: none; font-weight: bold; border-radius: 4px; }
.wide { overflow-x: auto; margin: 0 0 16px; }
table.list { border-collapse: collapse; width: 100%%; font-size: 14px; }
.list th { text-align: left; font-size: 12px; color: #59616b; }
.list th, .list td { padding: 6px 10px 6px 0; border-bottom: 1px solid #dfe3e8; vertical-align: top; }
.list td { min-width: 68px; }
.list [style*="right"] { min-width: 0; }
.list th:last-child, .list td:last-child { padding-right: 0; }
.list [style*="right"], .list td:first-child { white-space: nowrap; }
p { margin: 0 0 14px; }
.foot { margin-top: 26px; padding-top: 12px; border-top: 1px solid #dfe3e8; font-size: 12px; line-height: 1.45; color: #59616b; }
@media (max-width: 480px) {
  .sheet { margin: 0; padding: 18px 16px 22px; }
  .pay .code { display: none; }
  table.list { font-size: 13px; }
  .list th, .list td { padding-right: 8px; }
}
@media (prefers-color-scheme: dark) {
  body { background: #14171a; color: #e6e8eb; }
  .sheet { background: #1d2125; }
  .pay { background: #272c31; }
  .label, .list th, .foot { color: #a5adb6; }
  .list th, .list td, .foot { border-color: #3a4148; }
  .logo img { background: #ffffff; padding: 6px 8px; border-radius: 4px; }
  .code img { background: #ffffff; }
  a { color: #9ecbff; }
  a.button { color: #ffffff; }
}
</style>
</head>
<body>
<div class="sheet">
{{with .Logo}}<div class="logo"><img src="{{cid .ID}}"{{with .Width}} width="{{.}}"{{end}} height="{{.Height}}" alt="{{$.Name}}"></div>
{{else}}{{with .Name}}<div class="name">{{.}}</div>
{{end}}{{end}}{{with .Pay}}<table role="presentation" class="pay"><tr><td>
<span class="label">{{$.Words.Pay}}</span><span class="amount">{{.Amount}}</span>
{{with $.IBAN}}<span class="label">IBAN</span><span class="iban">{{.}}</span>
{{end}}{{with .BIC}}<span class="label">BIC</span><span class="iban">{{.}}</span>
{{end}}{{with .Reference}}<span class="label">{{$.Words.Reference}}</span><span class="iban">{{.}}</span>
{{end}}{{with .Link}}<a class="button" href="{{.}}">{{$.Words.Button}}</a>
{{end}}</td>{{with $.Code}}<td class="code"><img src="{{cid .ID}}" width="%[1]d" height="%[1]d" alt=""><span class="label">{{$.Words.Code}}</span></td>{{end}}</tr></table>
{{end}}{{.Body}}{{with .Footer}}<div class="foot">{{range $i, $line := .}}{{if $i}}<br>
{{end}}{{$line}}{{end}}</div>
{{end}}</div>
</body>
</html>
`, codeWidth)))
})

// ID names the picture inside the mail.
func (p *picture) ID() string { return p.id }
