package locale

// style is the writing of one language. The conventions are those
// of the Unicode CLDR, except where a comment says otherwise.
type style struct {
	language  string
	decimal   string
	group     string // between thousands
	minGroup  int    // digits of a whole number from which thousands are set apart
	signs     map[string]string
	before    bool   // the currency stands before the number
	gap       string // between a sign before the number and the number
	percent   string
	and       string
	zeroIsOne bool // nothing takes the singular
	long      string
	short     string
	first     string // after the first day of a month
	months    [12]string
}

const (
	nbsp   = "\u00a0"
	narrow = "\u202f"
)

// Only signs that name one currency: dollars of other countries keep their code.
var (
	signs   = map[string]string{"EUR": "€", "GBP": "£"}
	english = map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}
)

var styles = map[string]*style{
	"fr": {
		language: "fr", decimal: ",", group: narrow, minGroup: 4, signs: signs,
		percent: nbsp + "%", and: "et", zeroIsOne: true, long: "d m y", short: "D/M/y", first: "er",
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
	},
	"en": {
		language: "en", decimal: ".", group: ",", minGroup: 4, signs: english, before: true,
		percent: "%", and: "and", long: "d m y", short: "d a y", // not CLDR's 1/7/26: see ShortDate
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
	},
	"de": {
		language: "de", decimal: ",", group: ".", minGroup: 4, signs: signs,
		percent: nbsp + "%", and: "und", long: "d. m y", short: "D.M.y",
		months: [12]string{
			"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember",
		},
	},
	"es": {
		language: "es", decimal: ",", group: ".", minGroup: 5, signs: signs,
		percent: nbsp + "%", and: "y", long: "d_m_y", short: "D/M/y",
		months: [12]string{
			"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		},
	},
	"it": {
		language: "it", decimal: ",", group: ".", minGroup: 4, signs: signs,
		percent: "%", and: "e", long: "d m y", short: "D/M/y",
		months: [12]string{
			"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
			"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
		},
	},
	"nl": {
		language: "nl", decimal: ",", group: ".", minGroup: 4, signs: signs, before: true, gap: nbsp,
		percent: "%", and: "en", long: "d m y", short: "D-M-y",
		months: [12]string{
			"januari", "februari", "maart", "april", "mei", "juni",
			"juli", "augustus", "september", "oktober", "november", "december",
		},
	},
	"pt": {
		language: "pt", decimal: ",", group: nbsp, minGroup: 5, signs: signs,
		percent: "%", and: "e", zeroIsOne: true, long: "d_m_y", short: "D/M/y",
		months: [12]string{
			"janeiro", "fevereiro", "março", "abril", "maio", "junho",
			"julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
		},
	},
}
