package template

import (
	"embed"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// wordFiles are the lists of words that a message should not have, a file for each language.
//
//go:embed wording/*.txt
var wordFiles embed.FS

// phrase is one line of a list. Its pattern is made when the text may have it.
type phrase struct {
	stems   []string // what stands in it as it is, in small letters
	pattern pattern
}

var apostrophes = strings.NewReplacer("'", "['’]", "’", "['’]")

// newPhrase reads a line: words with single blanks, * for any ending of a word.
func newPhrase(text string) *phrase {
	text = strings.ToLower(strings.TrimSpace(text))
	stems := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" *'’", r) })
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		if i > 0 {
			b.WriteString(`[\s\x{a0}\x{202f}]+`)
		}
		b.WriteString(apostrophes.Replace(strings.ReplaceAll(regexp.QuoteMeta(word), `\*`, `\pL*`)))
	}
	return &phrase{stems: stems, pattern: lazily(`(?i)(?:^|[^\pL])(` + b.String() + `)(?:$|[^\pL])`)}
}

// findAll returns where the phrase is in a text, which is also given in small letters.
func (p *phrase) findAll(text []byte, small string) (places [][2]int) {
	lacks := func(stem string) bool { return !strings.Contains(small, stem) }
	if len(p.stems) == 0 || slices.ContainsFunc(p.stems, lacks) {
		return nil
	}
	for _, m := range p.pattern().FindAllSubmatchIndex(text, -1) {
		places = append(places, [2]int{m[2], m[3]})
	}
	return places
}

// wordLists are the lists that ship, by language and name.
var wordLists = sync.OnceValue(func() map[string]map[string][]*phrase {
	all := map[string]map[string][]*phrase{}
	entries, err := wordFiles.ReadDir("wording")
	if err != nil {
		return all // they are part of the program
	}
	for _, e := range entries {
		data, err := wordFiles.ReadFile("wording/" + e.Name())
		if err != nil {
			continue
		}
		lists, name := map[string][]*phrase{}, ""
		for line := range strings.Lines(string(data)) {
			switch line = strings.TrimSpace(line); {
			case line == "" || strings.HasPrefix(line, "#"):
			case strings.HasPrefix(line, "["):
				name = strings.Trim(line, "[]")
			default:
				lists[name] = append(lists[name], newPhrase(line))
			}
		}
		all[strings.TrimSuffix(e.Name(), ".txt")] = lists
	}
	return all
})
