package words

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
)

// phrases are the French of what other packages say, reasons and errors, by its English: %s stands for
// any text, %w for a word or a path without a space, %d for a whole number. Text and days and
// amounts in it are said in French, too, when they are known. %v is text that stays as it is: what
// was written in a file, or is to be. Words that agree with a number stand as package agree has them, on both sides.
var phrases = []map[string]string{
	frenchReasons, frenchErrors, frenchHelp, frenchPages, frenchCommands, frenchRecord, frenchCollectSaid, frenchFacts, frenchLaw, frenchChanges, frenchConventions,
	frenchFiles, frenchBooks, frenchPolicies, frenchConditions, frenchFormulas, frenchTemplates, frenchExports, frenchPapers, frenchToolsSaid, frenchExplained,
	frenchHelpOfDaily, frenchHelpOfLedger, frenchForget, frenchHelpOfBank, frenchHelpOfChannels, frenchHelpOfBooks, frenchHelpOfClaim, frenchHelpOfExports, frenchHelpOfServe, frenchHelpOfReports,
}

// Phrases are all of them.
func Phrases() map[string]string {
	all := map[string]string{}
	for _, p := range phrases {
		maps.Copy(all, p)
	}
	return all
}

// depth is how deep texts within texts are looked into.
const depth = 6

// meantAfter begins what an error says of the word that was meant.
const meantAfter = "; did you mean "

// Says is what another package says in English, in the writer's language; what is not known in it
// stays as it is.
func (w Writer) Says(english string) string {
	if w.Spoken() != "fr" || english == "" {
		return english
	}
	return w.says(english, depth)
}

// Exactly is Says for a text that is known as a whole; it reports whether it is.
func (w Writer) Exactly(english string) (string, bool) {
	if w.Spoken() != "fr" {
		return english, w.Spoken() == "en"
	}
	french, ok := readPhrases().whole[english]
	return french, ok
}

func (w Writer) says(english string, left int) string {
	if left == 0 || len(english) > 4096 {
		return english
	}
	book := readPhrases()
	if french, ok := book.whole[english]; ok {
		return french
	}
	if head, tail, ok := strings.Cut(english, meantAfter); ok {
		return w.says(head, left-1) + " ; " + w.says(meantAfter[2:]+tail, left-1)
	}
	if m := aPlace.FindStringSubmatch(english); m != nil {
		return w.says(m[1], left-1) + " : " + w.says(m[2], left-1)
	}
	for i := range book.list {
		p := &book.list[i]
		if m := p.english.FindStringSubmatch(english); m != nil && strings.Contains(english, p.literal) {
			return p.fill(m[1:], func(part string) string { return w.part(part, left-1) })
		}
	}
	for _, between := range []string{"; ", ": "} { // an error within another, or beside it
		if head, tail, ok := strings.Cut(english, between); ok {
			h, t := w.says(head, left-1), w.says(tail, left-1)
			if h != head || t != tail {
				return h + map[string]string{"; ": " ; ", ": ": " : "}[between] + t
			}
		}
	}
	return english
}

var (
	// aPlace is what is wrong at a place in a file: no text may take the file for a part of what it says.
	aPlace  = regexp.MustCompile(`(?s)^([^:\n]+, (?:line|entry|statement|transaction) \d+): (.+)$`)
	aDay    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	anOwed  = regexp.MustCompile(`^(-?\d+(?:\.\d+)?) ([A-Z]{3})$`)
	aNumber = regexp.MustCompile(`^-?\d+\.\d+$`)
)

// part is a part of a text: a day, an amount, or a text of its own.
func (w Writer) part(text string, left int) string {
	if aDay.MatchString(text) {
		if d, err := engine.ParseDate(text); err == nil {
			return w.On(d)
		}
	}
	if m := anOwed.FindStringSubmatch(text); m != nil {
		return w.Plain(m[1], m[2])
	}
	if aNumber.MatchString(text) {
		return w.Exact(text)
	}
	return w.says(text, left)
}

// phrase is one text with places in it.
type phrase struct {
	english *regexp.Regexp
	literal string // the longest part without a place
	weight  int    // of the text that is no place
	french  string
}

// phrasebook is all that is known, the most particular first.
type phrasebook struct {
	whole map[string]string
	list  []phrase
}

var (
	place       = regexp.MustCompile(`%(?:\[(\d+)\])?([swdv])`)
	readPhrases = sync.OnceValue(newPhrasebook)
)

func newPhrasebook() *phrasebook {
	b := &phrasebook{whole: map[string]string{}}
	all := Phrases()
	maps.Copy(all, frenchSystem)
	for _, english := range slices.Sorted(maps.Keys(all)) {
		if !place.MatchString(english) {
			b.whole[english] = all[english]
			continue
		}
		b.list = append(b.list, newPhrase(english, all[english]))
	}
	slices.SortStableFunc(b.list, func(x, y phrase) int { return cmp.Compare(y.weight, x.weight) })
	return b
}

func newPhrase(english, french string) phrase {
	p := phrase{french: french}
	var b strings.Builder
	b.WriteString(`(?s)^`)
	at := 0
	literal := func(text string) {
		b.WriteString(agree.Pattern(text, func(part string) string {
			p.weight += len(part)
			if len(part) > len(p.literal) {
				p.literal = part
			}
			return regexp.QuoteMeta(part)
		}))
	}
	for _, m := range place.FindAllStringSubmatchIndex(english, -1) {
		literal(english[at:m[0]])
		b.WriteString(map[string]string{"s": `(.+?)`, "v": `(.+?)`, "w": `(\S+)`, "d": `(\d+)`}[english[m[4]:m[5]]])
		at = m[1]
	}
	literal(english[at:])
	b.WriteString(`$`)
	p.english = regexp.MustCompile(b.String())
	return p
}

// fill puts the parts of a text into its French.
func (p *phrase) fill(parts []string, say func(string) string) string {
	counts := make([]any, len(parts))
	for i, part := range parts {
		counts[i] = part
	}
	next := 0
	return place.ReplaceAllStringFunc(agree.Format(p.french, inFrench, counts...), func(s string) string {
		n := next
		if m := place.FindStringSubmatch(s); m[1] != "" {
			n, _ = strconv.Atoi(m[1])
			n--
		} else {
			next++
		}
		if n < 0 || n >= len(parts) {
			return s
		}
		if strings.HasSuffix(s, "v") {
			return parts[n]
		}
		return say(parts[n])
	})
}
