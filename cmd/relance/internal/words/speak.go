package words

import (
	"cmp"
	"maps"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/locale"
)

// Languages are those that the commands speak.
var Languages = []string{"en", "fr"}

// catalogues are the French of what commands say, by its English, page by page.
var catalogues = []map[string]string{frenchReport, frenchDaily, frenchAhead, frenchStory, frenchLedger, frenchSimulation, frenchBook, frenchCoverage, frenchCollect, frenchClaim, frenchDiff, frenchIntake, frenchTools, frenchForgetSaid}

// Catalogue is the French of all that commands say, by its English.
func Catalogue() map[string]string {
	all := map[string]string{}
	for _, c := range catalogues {
		maps.Copy(all, c)
	}
	return all
}

var printers = sync.OnceValue(newPrinters)

func newPrinters() map[string]*message.Printer {
	b := catalog.NewBuilder(catalog.Fallback(language.English))
	for english, french := range Catalogue() {
		if err := b.SetString(language.French, english, french); err != nil {
			panic("words: " + err.Error())
		}
	}
	return map[string]*message.Printer{
		"en": message.NewPrinter(language.English, message.Catalog(b)),
		"fr": message.NewPrinter(language.French, message.Catalog(b)),
	}
}

// T says something that is written in English, as agree.Sprintf does, in the writer's language:
// French, or else English. What it is in French stands in a catalogue.
func (w Writer) T(english string, args ...any) string {
	p := printers()[w.Words.language]
	if p == nil {
		p = printers()["en"]
	}
	format, one := english, agree.English
	if w.Spoken() == "fr" {
		format, one = cmp.Or(frenchOf()[english], english), inFrench
	}
	if agreed := agree.Format(format, one, args...); agreed != format {
		return p.Sprintf(agreed, args...)
	}
	return p.Sprintf(english, args...)
}

// frenchOf is the Catalogue.
var frenchOf = sync.OnceValue(Catalogue)

// inFrench reports whether a number of things is said in the singular: 0 facture, 1 facture.
func inFrench(n int) bool { return locale.For("fr").Plural(n, "", "s") == "" }

// Spoken is the language that a setting such as "fr_FR.UTF-8" names, when commands speak it; else
// empty: "C" and "POSIX" name none.
func Spoken(setting string) string {
	name, _, _ := strings.Cut(strings.ToLower(setting), ".")
	name, _, _ = strings.Cut(strings.ReplaceAll(name, "-", "_"), "_")
	for _, l := range Languages {
		if name == l {
			return l
		}
	}
	return ""
}

// Spoken is the language of the writer's words.
func (w Writer) Spoken() string { return w.Words.language }
