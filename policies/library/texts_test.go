package library_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies/library"
)

// texts returns the message texts of all books that ship, by book and file.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range library.Names() {
		book, err := library.Book(name)
		if err != nil {
			t.Fatal(err)
		}
		files, err := fs.Glob(book, "templates/*.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := fs.ReadFile(book, file)
			if err != nil {
				t.Fatal(err)
			}
			all[name+"/"+strings.TrimPrefix(file, "templates/")] = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(string(data))
		}
	}
	if len(all) == 0 {
		t.Fatal("no texts")
	}
	return all
}

// No text says what may not have happened: nobody knows that a call was answered, or a message
// read. None lets penalties begin with a formal notice, and none calls a client "he".
func TestTextsSayNothingThatMayNotBeTrue(t *testing.T) {
	wrong := regexp.MustCompile(`(?i)malgré (?:nos|notre)|in spite of|despite (?:our|several)|cherché à vous joindre|over the last weeks|ces dernières semaines|` +
		`as we discussed|comme évoqué|suite à notre (?:appel|entretien)|following our call|que vous avez acceptées|which you accepted|` +
		`à laquelle s’ajoutent|auxquelles s’ajoutent|which adds late|we have written to you|\b(?:he|him|his)\b`)
	for name, text := range texts(t) {
		for _, found := range wrong.FindAllString(text, -1) {
			t.Errorf("%s says %q", name, found)
		}
	}
}

func TestTextsKeepToTheLawOfWhomTheyAreFor(t *testing.T) {
	for name, text := range texts(t) {
		switch file := name[strings.LastIndex(name, "/")+1:]; {
		case strings.HasPrefix(file, "public_"), strings.HasPrefix(file, "plain_"), strings.HasPrefix(file, "consumer_"), strings.HasPrefix(file, "courtesy."):
			if strings.Contains(text, "L441-10") || strings.Contains(text, "D441-5") {
				t.Errorf("%s names the law between businesses", name)
			}
		}
		switch file := name[strings.LastIndex(name, "/")+1:]; {
		case strings.HasPrefix(file, "consumer_notice.") && !strings.Contains(text, ".creditor.fields.mediator"):
			t.Errorf("%s does not name the mediator", name)
		case strings.HasPrefix(file, "missed_call.") && (strings.Contains(text, ".references") || strings.Contains(text, ".total")):
			t.Errorf("%s names the debt to whoever holds the phone", name)
		case strings.HasPrefix(file, "call_summary.") && !strings.Contains(text, ".promise.until"), strings.HasPrefix(file, "call_recap.") && !strings.Contains(text, ".promise.amount"):
			t.Errorf("%s does not say what was agreed", name)
		}
	}
}
