package template

import (
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies/diag"
)

// found lists the warnings about wording of a template, as CODE text.
func found(t *testing.T, file, src string, v Vocabulary) string {
	t.Helper()
	var out []string
	for _, p := range problemsOf(file, src, v) {
		if p.Code < "RL417" {
			continue
		}
		if p.Severity != diag.Warning || p.Hint == "" {
			t.Errorf("%s: %s has severity %s, hint %q", src, p.Code, p.Severity, p.Hint)
		}
		out = append(out, p.Code+" "+src[p.Start:p.End])
	}
	return strings.Join(out, "; ")
}

func TestWordsThatDoHarm(t *testing.T) {
	for _, tt := range []struct{ file, words, want string }{
		{"a.fr.md", "C’est inadmissible !", "RL418 inadmissible"},
		{"a.fr.md", "Un MAUVAIS PAYEUR", "RL418 MAUVAIS PAYEUR"},
		{"a.fr.md", "Vous allez le regretter, par tous les moyens", "RL418 Vous allez le regretter; RL418 par tous les moyens"},
		{"a.fr.md", "Désolée de vous déranger", "RL418 Désolée de vous déranger"},
		{"a.fr.md", "Veuillez nous excuser de cette relance", "RL418 excuser de cette relance"},
		{"a.fr.md", "Veuillez excuser cette relance", "RL418 excuser cette relance"},
		{"a.fr.md", "Commandement de payer", "RL419 Commandement de payer"},
		{"a.fr.md", "ACTE D’HUISSIER", "RL419 ACTE D’HUISSIER"},
		{"a.fr.md", "Nous confierons le dossier à un huissier, et un commissaire de justice vous écrira", ""},
		{"a.fr.md", "la prisonnière, le policier, des assignations passées", ""},
		{"a.fr.md", "{{.client.name}} inacceptable", "RL418 inacceptable"},
		{"a.en.md", "This is unacceptable. You will regret it", "RL418 unacceptable; RL418 You will regret"},
		{"a.en.md", "We apologize for chasing", "RL418 apologize for chasing"},
		{"a.en.md", "Sorry to bother you", "RL418 Sorry to bother you"},
		{"a.en.md", "We are sorry that the first invoice was wrong", ""},
		{"a.en.md", "Notice of seizure", "RL419 Notice of seizure"},
		{"a.en.md", "the summons's", "RL419 summons"},
		{"a.en.md", "C’est inadmissible", ""}, // another language's words
		{"a.de.md", "unacceptable", ""},
	} {
		src := "{{.total.open}} {{.oldest.due}}\n\n" + tt.words + "\n"
		if got := found(t, tt.file, src, testVocabulary); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.words, got, tt.want)
		}
		inside := testVocabulary
		inside.Contact = false
		if got := found(t, tt.file, src, inside); got != "" {
			t.Errorf("%s in a text for our own people: %q", tt.words, got)
		}
	}
	if got := found(t, "a.en.md", "---\nsubject: Summons\n---\n{{.total.open}} {{.oldest.due}}", testVocabulary); got != "RL419 Summons" {
		t.Errorf("in the subject: %q", got)
	}
}

func TestAFormalNoticeStandsByItself(t *testing.T) {
	const whole = "---\nsubject: Formal notice {{.references}}\n---\n" +
		"Pay {{.total.open}}, due {{.oldest.due}}, by {{plus_days .today 15}} to {{.creditor.iban}}.\n"
	v := testVocabulary
	v.Notice = true
	if got := found(t, "a.en.md", whole, v); got != "" {
		t.Errorf("a whole one: %q", got)
	}
	for hole, want := range map[string]string{
		"Formal notice":           "the words formal notice",
		"{{.references}}":         "which invoices",
		"{{.oldest.due}}":         "since when they are due",
		"{{.total.open}}":         "the sum to pay",
		"{{plus_days .today 15}}": "by when to pay",
		"{{.creditor.iban}}":      "how to pay",
	} {
		message := ""
		for _, p := range problemsOf("a.en.md", strings.Replace(whole, hole, "x", 1), v) {
			if p.Code == "RL417" {
				message += p.Message
			}
		}
		if !strings.Contains(message, "does not say: "+want) || strings.Contains(message, ";") {
			t.Errorf("without %s: %q, want %s alone", hole, message, want)
		}
	}
	if got := found(t, "a.fr.md", strings.Replace(whole, "Formal notice", "Nous vous mettons en demeure", 1), v); got != "" {
		t.Errorf("in French: %q", got)
	}
	if got := found(t, "a.de.md", strings.Replace(whole, "Formal notice", "Mahnung", 1), v); got != "" {
		t.Errorf("in a language without a list: %q", got)
	}
}

func TestAnnouncedSteps(t *testing.T) {
	for _, tt := range []struct{ file, words, want string }{
		{"a.fr.md", "une société de recouvrement, puis un huissier de justice", "a collection agency, a bailiff"},
		{"a.fr.md", "notre avocat saisira le tribunal", "a lawyer, a court"},
		{"a.fr.md", "le droit de la société de conseil", ""},
		{"a.en.md", "a debt collection agency or our solicitors", "a collection agency, a lawyer"},
		{"a.en.md", "by courtesy of the courtier", ""},
		{"a.en.md", "legal proceedings before the court", "a court"},
		{"a.de.md", "court", ""},
	} {
		tmpl, problems := Parse(tt.file, []byte(tt.words))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		var got []string
		for _, a := range tmpl.Announces() {
			got = append(got, a.Name)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.words, s, tt.want)
		}
	}
	tmpl, _ := Parse("a.fr.md", []byte("Un avocat vous écrira."))
	step := tmpl.Announces()[0].Step
	if !step.IsDoneBy([]string{"", "service_juridique"}) || step.IsDoneBy([]string{"", "agency"}) {
		t.Error("what does the step is not told from what does not")
	}
}

// Phrases are found although a stem is looked for first: each alternative of each
// pattern that is plain text has one.
func TestEveryPhraseHasAStem(t *testing.T) {
	var all []phrases
	for _, s := range steps {
		for _, p := range s.says {
			all = append(all, p)
		}
	}
	for _, p := range all {
		pattern := strings.TrimPrefix(p.pattern().String(), `(?i)(?:^|[^\pL])(`)
		re, err := syntax.Parse(pattern[:strings.LastIndex(pattern, ")(?:$")], syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range samples(re) {
			if got := p.findAll([]byte(word), strings.ToLower(word)); len(got) != 1 || got[0] != [2]int{0, len(word)} {
				t.Errorf("%q is found at %v", word, got)
			}
		}
	}
}

// samples lists texts that a pattern matches: every way through its alternatives.
func samples(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		return []string{string(re.Rune[len(re.Rune)-1])}
	case syntax.OpCapture:
		return samples(re.Sub[0])
	case syntax.OpQuest, syntax.OpStar:
		return append(samples(re.Sub[0]), "")
	case syntax.OpPlus:
		return samples(re.Sub[0])
	case syntax.OpAlternate:
		var all []string
		for _, s := range re.Sub {
			all = append(all, samples(s)...)
		}
		return all
	case syntax.OpConcat:
		all := []string{""}
		for _, s := range re.Sub {
			var longer []string
			for _, a := range all {
				for _, b := range samples(s) {
					longer = append(longer, a+b)
				}
			}
			all = longer
		}
		return all
	}
	return []string{""}
}
