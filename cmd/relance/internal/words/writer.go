package words

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/locale"
)

// Writer writes counts, days and money as the creditor reads them.
type Writer struct {
	*Words
	locale.Locale
}

// New returns the writer of a language.
func New(language string) Writer {
	return Writer{Words: Of(language), Locale: locale.For(language)}
}

// Count is a number with its noun.
func (w Writer) Count(n int, of Noun) string {
	return w.Whole(n) + " " + w.Plural(n, of.One, of.Other)
}

// Whole is a whole number with the language's thousands.
func (w Writer) Whole(n int) string { return w.Number(strconv.Itoa(n)) }

// Weekday is a day with its name: "lundi 12 janvier 2026".
func (w Writer) Weekday(d engine.Date) string {
	return strings.TrimSpace(weekdays(w.Language())[d.Weekday()] + " " + w.Date(d))
}

// Lateness is how late an invoice is.
func (w Writer) Lateness(days int) string {
	switch {
	case days == 1:
		return w.day
	case days < 0:
		return agree.Sprintf(w.ahead, -days)
	}
	return fmt.Sprintf(w.days, days)
}

// weekdays are the days of the week from Sunday on, in the languages that
// package locale knows.
func weekdays(language string) [7]string {
	return map[string][7]string{
		"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		"it": {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		"pt": {"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
	}[language]
}
