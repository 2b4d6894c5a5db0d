package letter

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// phrases are the few words that the paper itself says.
type phrases struct {
	subject    string // before the subject line; may be empty
	registered string
	page       string // with the page and the number of pages
	day        string // with the day of the month, the month and the year
	placed     string // with the place and the day
	first      string // the first day of a month, when it is not 1
	months     string // twelve names
	code       string // what stands beside the code of the recipient's page
}

var german = phrases{
	"", "Einschreiben mit Rückschein", "Seite %d / %d", "%s. %s %d", "%s, den %s", "1",
	"Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "Ihre Seite: diesen Code mit dem Telefon lesen.",
}

var english = phrases{
	"Subject: ", "Registered letter with proof of receipt", "Page %d / %d", "%s %s %d", "%s, %s", "1",
	"January February March April May June July August September October November December", "Your page: read this code with a telephone.",
}

// wordsOf are the phrases of a language.
var wordsOf = map[string]phrases{
	"de": german, "en": english,
	"fr": {
		"Objet\u00a0: ", "Lettre recommandée avec accusé de réception", "Page %d / %d", "%s %s %d", "%s, le %s", "1er",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "Votre page : lisez ce code avec un téléphone.",
	},
	"es": {
		"Asunto: ", "Carta certificada con acuse de recibo", "Página %d / %d", "%s de %s de %d", "%s, %s", "1",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "Su página: lea este código con un teléfono.",
	},
	"it": {
		"Oggetto: ", "Raccomandata con avviso di ricevimento", "Pagina %d / %d", "%s %s %d", "%s, %s", "1º",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "La sua pagina: leggere questo codice con un telefono.",
	},
	"nl": {
		"Betreft: ", "Aangetekend met ontvangstbevestiging", "Pagina %d / %d", "%s %s %d", "%s, %s", "1",
		"januari februari maart april mei juni juli augustus september oktober november december", "Uw pagina: lees deze code met een telefoon.",
	},
}

// phrasesIn returns the phrases of a language, by its first part; English when unknown.
func phrasesIn(language string) phrases {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if p, known := wordsOf[base]; known {
		return p
	}
	return english
}

func (p phrases) pageOf(n, total int) string { return fmt.Sprintf(p.page, n, total) }

// date is a day in words.
func (p phrases) date(t time.Time) string {
	n := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		n = p.first
	}
	return fmt.Sprintf(p.day, n, strings.Fields(p.months)[t.Month()-1], t.Year())
}

// from is the place and the day, or the day alone.
func (p phrases) from(place, day string) string {
	if place == "" {
		return day
	}
	return fmt.Sprintf(p.placed, place, day)
}

// innerColon is a colon within a subject, with the blank before it that French has.
var innerColon = regexp.MustCompile(`[ \x{a0}\x{202f}]?: `)

// subjectLine is the subject behind its label. Where the label ends in a colon, one in the subject is written as a dash.
func (p *phrases) subjectLine(subject string) string {
	if !strings.HasSuffix(p.subject, ": ") {
		return p.subject + subject
	}
	return p.subject + innerColon.ReplaceAllString(subject, " – ")
}
