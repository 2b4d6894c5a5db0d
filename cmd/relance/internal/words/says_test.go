package words_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/agree"
)

var place = regexp.MustCompile(`%(?:\[\d+\])?[swdv]`)

// corpus is the text of all Go files that can say something but the French itself, of the schema, of the books and
// laws that ship, and of what the tests of books and exports see said of them.
func corpus(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	root := os.DirFS("../../../..")
	for _, folder := range []string{"cmd", "engine", "channels", "policies"} {
		err := fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
			shipped := path.Ext(name) == ".cue" && (strings.HasPrefix(name, "policies/library/") || strings.HasPrefix(name, "policies/policy/")) || path.Ext(name) == ".json" && strings.HasPrefix(name, "policies/law/") ||
				path.Ext(name) == ".txtar" && (strings.HasPrefix(name, "policies/testdata/broken/") || strings.HasPrefix(name, "engine/intake/testdata/"))
			if err != nil || e.IsDir() || path.Ext(name) != ".go" && !shipped || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(path.Base(name), "french") {
				return err
			}
			src, err := fs.ReadFile(root, name)
			b.Write(src)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// escaped is a text as it stands within the quotes of a Go string.
func escaped(text string) string {
	q := strconv.Quote(text)
	return q[1 : len(q)-1]
}

// capital is a text as a sentence that begins with it.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// Every text that has French is one that some package says: each of its parts stands in the source.
func TestEveryPhraseIsSaid(t *testing.T) {
	all := corpus(t)
	for english, french := range words.Phrases() {
		for _, part := range place.Split(english, -1) {
			if p := strings.Trim(part, ` "();:,.`); len(p) > 2 && !strings.Contains(all, p) && !strings.Contains(all, escaped(p)) && !strings.Contains(all, capital(p)) {
				t.Errorf("%q: nobody says %q", english, p)
			}
		}
		if e, f := place.FindAllString(english, -1), place.FindAllString(french, -1); len(e) != len(f) {
			t.Errorf("%q and %q have not the same places", english, french)
		}
	}
	if len(words.Phrases()) < 200 {
		t.Error("where are the phrases?")
	}
}

// named finds the places of an English phrase where something is named, after what it is.
var named = regexp.MustCompile(`\b(?:policy|state|template|invoice|client|case|queue|exit) %w`)

// What somebody named stays as they named it: a policy may be called as a word that has French, such as consumer.
func TestNamesAreNotTranslated(t *testing.T) {
	tried := 0
	for english := range words.Phrases() {
		for _, at := range named.FindAllStringIndex(english, -1) {
			text := english[:at[1]-2] + "consumer" + english[at[1]:]
			text = place.ReplaceAllString(text, "3")
			french := words.New("fr").Says(text)
			if french == text {
				continue // a more particular phrase, or a day, was meant
			}
			if tried++; !strings.Contains(french, "consumer") {
				t.Errorf("%q: the name became French in %q", english, french)
			}
		}
	}
	if tried < 40 {
		t.Errorf("only %d names were tried", tried)
	}
}

// A text that no pattern takes stays as it is, and each pattern gives its own French.
func TestSaysInFrench(t *testing.T) {
	fr := words.New("fr")
	for english, want := range map[string]string{
		"policy p, state courtesy, book.cue:25: letter r cannot be written: the letter has the character U+682A '株', which the font lacks": "politique p, étape courtesy, book.cue:25 : courrier r ne peut pas être rédigé : le courrier contient le caractère U+682A '株', absent de la police",
		"weekend or holiday":                                                                                            "week-end ou jour férié",
		"handed over to agency on 2026-03-02":                                                                           "remise à agency le 02/03/2026",
		"true, but held back: email firm of 2026-03-02 has not left yet":                                                "vrai, mais retenu : email firm du 02/03/2026 n’est pas encore parti",
		"payment of 2000.00 EUR is more than the 480.00 EUR open on invoice F-1":                                        "paiement de 2 000,00 € : c’est plus que le reste dû de 480,00 € sur la facture F-1",
		"invoice.open is 2380.00: 2380.00 over 0.00":                                                                    "invoice.open vaut 2 380,00 : 2 380,00 de plus que 0,00",
		"days_late is 3: 4 days short of 7":                                                                             "days_late vaut 3 : il manque 4 jours pour 7",
		"there is no invoice F-9 in the ledger; did you mean F-1 (Abel)?":                                               "il n’y a pas de facture F-9 dans le registre ; vouliez-vous dire F-1 (Abel) ?",
		"a.sta, line 6: it is booked on 2027-05-04, and today is 2026-05-05":                                            "a.sta, ligne 6 : elle est comptabilisée le 04/05/2027, et nous sommes le 05/05/2026",
		"a.xml, statement 2, entry 3: it is booked on 2027-05-04, and today is 2026-05-05":                              "a.xml, relevé 2, écriture 3 : elle est comptabilisée le 04/05/2027, et nous sommes le 05/05/2026",
		`the first cell begins with "F-2"`:                                                                              `la première cellule commence par "F-2"`,
		`Libellé does not begin with "F-2"`:                                                                             `Libellé ne commence pas par "F-2"`,
		`state it in intake.cue: invoices: dates: "DD/MM/YYYY" (or "MM/DD/YYYY")`:                                       `indiquez-le dans intake.cue : invoices: dates: "DD/MM/YYYY" (ou "MM/DD/YYYY")`,
		"export /n/a.csv: no such file or directory":                                                                    "export /n/a.csv : ce fichier ou ce dossier n’existe pas",
		"open /n/x: permission denied":                                                                                  "ouverture de /n/x : accès refusé",
		"--invoice is missing: name the invoice to look at":                                                             "--invoice manque : nommez la facture à regarder",
		"there is no law FR_X; relance law list shows them all":                                                         "il n’y a pas de régime FR_X ; relance law list les montre tous",
		"a is no folder, and no revision either: .: git: not a git repository (or any of the parent directories): .git": "a n’est ni un dossier ni une révision : . : git : pas de dépôt git ici ni au-dessus",
		"something that nobody translated":                                                                              "something that nobody translated",
		"ledger a/relance.db: in use by another process":                                                                "registre a/relance.db : utilisé par un autre processus",
	} {
		got := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(fr.Says(english))
		if got != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
		if en := words.New("en").Says(english); en != english {
			t.Errorf("in English %q is %q", english, en)
		}
	}
}

// Text of any length is looked at in bounded time.
func TestSaysIsBounded(t *testing.T) {
	long := strings.Repeat("%s: payment of; is more than the open on invoice ", 80)
	fr := words.New("fr")
	for _, text := range slices.Concat([]string{long, strings.Repeat("; ", 2000)}, strings.SplitAfter(long, ":")) {
		_ = fr.Says(text)
	}
}

// verbsOfOne end in s and are said of one message, one row.
var verbsOfOne = strings.Fields("is has was needs does stands ends begins lacks takes leads as goes comes names gives falls exists reads runs means rests owes knows stays belongs lies shows holds chases counts keeps this owns stays says words moves waits")

// uncounted are words that a number stands before, and that are none of its nouns.
var uncounted = strings.Fields("dans sans pas plus sous depuis vers hors dès mais après puis fois mois vous nous jamais est les des ses sont ont cas ces tous nos toujours mis prouvées")

// Of one thing, and in French of none, everything is said in the singular: whatever number a phrase takes.
func TestEveryCountAgrees(t *testing.T) {
	digits := regexp.MustCompile(`(?:^|[^\d.,/'-])([01])[ \x{00a0}\x{202f}]+(?:autres +|premiers +|more +|other +|open +)?(\p{L}+)`)
	fr := words.New("fr")
	said := 0
	check := func(of, text string, english bool) {
		t.Helper()
		for _, m := range digits.FindAllStringSubmatch(text, -1) {
			plural := strings.HasSuffix(m[2], "s") || strings.HasSuffix(m[2], "aux")
			if plural && !slices.Contains(uncounted, m[2]) && !(english && (m[1] == "0" || slices.Contains(verbsOfOne, m[2]))) {
				t.Errorf("%q says %q", of, text)
			}
		}
		said++
	}
	for english := range words.Phrases() {
		for _, n := range []string{"0", "1"} {
			one, other := agree.Forms(english)
			form := map[string]string{"0": other, "1": one}[n]
			text := regexp.MustCompile(`%d`).ReplaceAllString(form, n)
			if text == form {
				continue
			}
			text = regexp.MustCompile(`%[sdwv]`).ReplaceAllString(text, "x")
			check(english, fr.Says(text), false)
		}
	}
	for english, french := range words.Catalogue() {
		for _, n := range []string{"0", "1"} {
			args := make([]any, len(place.FindAllString(english, -1)))
			for i := range args {
				args[i] = n
			}
			if len(args) == 0 {
				continue
			}
			check(english, fr.T(english, args...), false)
			check(english, words.New("en").T(english, args...), true)
			_ = french
		}
	}
	if said < 400 {
		t.Errorf("only %d texts have a count", said)
	}
}
