package template

import (
	"strings"
	"testing"
)

// Every list has enough phrases in each language, and each of them, written into a message with an ending where
// one may be, is found in it.
func TestEveryPhraseOfTheListsIsFound(t *testing.T) {
	for _, language := range []string{"fr", "en"} {
		for _, w := range wordings {
			list := wordLists()[language][w.kind]
			if len(list) < 40 {
				t.Errorf("%s: %d phrases of %s, want 40 or more", language, len(list), w.kind)
			}
		}
	}
	for _, language := range []string{"fr", "en"} {
		data, err := wordFiles.ReadFile("wording/" + language + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line == "" || strings.ContainsAny(line[:1], "#[") {
				continue
			}
			var written []string
			for _, word := range strings.Fields(line) {
				word, _, _ = strings.Cut(word, "|")
				written = append(written, strings.ReplaceAll(word, "…", "et toujours"))
			}
			said := strings.NewReplacer("*", "es", "’", "'").Replace(strings.Join(written, "\u00a0"))
			text := "---\nsubject: {{.references}}\n---\n{{.total.open}} {{.oldest.due}}. " + said + ", et.\n"
			found := PosesAs("SCP "+said+" & Fils") != "" // a name, where it is no word of a message
			for _, p := range problemsOf("a."+language+".md", text, testVocabulary) {
				found = found || p.Code == "RL418" || p.Code == "RL419"
			}
			if !found {
				t.Errorf("%s: %q is not found", language, said)
			}
		}
	}
}

// A false statement of each kind that a message can make is found.
func TestConductOfAMessage(t *testing.T) {
	const body = "{{.total.open}}, due {{.oldest.due}}, {{.references}}. "
	for words, want := range map[string]string{
		"Please pay by {{.oldest.due}}.":          "RL421",
		"Please pay before **{{.oldest.due}}**.":  "RL421",
		"Please pay by {{deadline .today 1}}.":    "RL421",
		"Please pay by {{plus_days .today -3}}.":  "RL421",
		"Please pay by {{deadline .today 8}}.":    "",
		"We rely on your word.":                   "",
		"You should be ashamed.":                  "RL418",
		"Our patience has run out.":               "RL418",
		"Sorry for chasing.":                      "RL418",
		"You will regret it.":                     "RL418",
		"Summons":                                 "RL419",
		"In our capacity as solicitors we write.": "RL419",
	} {
		got := ""
		for _, p := range problemsOf("a.en.md", body+words, testVocabulary) {
			got += p.Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
	for file, texts := range map[string]map[string]string{
		"a.fr.md": {
			"Sans règlement, l’étape suivante est une mise en demeure.":    "a formal notice",
			"Le dossier sera transmis à notre service juridique.":          "the legal department",
			"Nous suspendrons toutes nos livraisons.":                      "that deliveries stop",
			"Nous signalerons l’incident à votre banque.":                  "that the client is listed",
			"Nous vous assignerons.":                                       "a court",
			"Vous serez assigné devant le tribunal de commerce.":           "a court",
			"Nous engagerons une procédure contentieuse.":                  "a court",
			"Une mise en demeure vous sera adressée.":                      "a formal notice",
			"Vous recevrez une lettre recommandée.":                        "a registered letter",
			"Vos prochaines commandes seront suspendues.":                  "that deliveries stop",
			"Plus aucune livraison ne sera effectuée.":                     "that deliveries stop",
			"L’incident sera déclaré à notre assureur-crédit.":             "that the client is listed",
			"Nous résilierons le contrat.":                                 "that the contract ends",
			"Le dossier ira à un cabinet spécialisé dans le recouvrement.": "a collection agency",
			"Par la présente, nous vous mettons en demeure de nous payer.": "",
		},
		"a.en.md": {
			"The next step is a formal notice.":                "a formal notice",
			"The file will be passed to our legal department.": "the legal department",
			"We will suspend all further deliveries.":          "that deliveries stop",
			"We will report you to a credit bureau.":           "that the client is listed",
			"We will sue you.":                                 "a court",
			"We will start proceedings.":                       "a court",
			"A letter before claim will follow.":               "a formal notice",
			"You will receive a registered letter.":            "a registered letter",
			"Your future orders will be put on hold.":          "that deliveries stop",
			"No further deliveries will be made.":              "that deliveries stop",
			"We will terminate the contract.":                  "that the contract ends",
			"The file goes to a debt recovery firm.":           "a collection agency",
			"We hereby give you formal notice to pay.":         "",
		},
	} {
		for text, want := range texts {
			tmpl, problems := Parse(file, []byte(text))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, a := range tmpl.Announces() {
				got = append(got, a.Name)
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("%s: announces %q, want %q", text, got, want)
			}
		}
	}
}

// A book adds words of its own to a list.
func TestWordsOfABook(t *testing.T) {
	tmpl, _ := Parse("a.fr.md", []byte("Une saisie conservatoire sera pratiquée."))
	if got := tmpl.Worded(map[string][]string{"threat": {"saisie conservatoire*"}}); len(got) != 1 || got[0].Code != "RL418" || got[0].Start != 4 {
		t.Errorf("%v", got)
	}
	if got := tmpl.Worded(nil); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// The text courtesy is no court.
func TestWhatIsNoCourt(t *testing.T) {
	tmpl, _ := Parse("a.en.md", []byte("We will sue you."))
	for name, want := range map[string]bool{"courtesy": false, "": false, "court": true, "court_order": true, "To the courts": true} {
		if got := tmpl.Announces()[0].IsDoneBy([]string{name}); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
