package template

import (
	"cmp"
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
	stems   [][]string // of each of its words one stands in every text that has it, in small letters
	pattern pattern
}

var apostrophes = strings.NewReplacer("'", "['’]", "’", "['’]")

const (
	// blank is what stands between two words: blanks, the end of a line, and the marks of emphasis.
	blank = `[\s\x{a0}\x{202f}*_]+`
	// between is what … stands for: words of the same sentence, and what is elided before the next one.
	between = `(?:[^\s\x{a0}\x{202f}.!?;:]+` + blank + `){0,4}(?:\pL+['’])?`
)

// newPhrase reads a line: words with single blanks, * for any ending of a word, a|b for either word, and … for up to
// four words between two others.
func newPhrase(text string) *phrase {
	var stems [][]string
	var b strings.Builder
	sep := ""
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if word == "…" {
			sep = `(?:-\pL+)?` + sep + between
			continue
		}
		b.WriteString(sep)
		sep = blank
		var options []string
		for option := range strings.SplitSeq(word, "|") {
			if parts := strings.FieldsFunc(option, func(r rune) bool { return strings.ContainsRune("*'’", r) }); len(parts) > 0 {
				options = append(options, slices.MaxFunc(parts, func(a, b string) int { return cmp.Compare(len(a), len(b)) }))
			}
		}
		if len(options) > 0 {
			stems = append(stems, options)
		}
		either := strings.NewReplacer(`\*`, `\pL*`, `\|`, "|").Replace(regexp.QuoteMeta(word))
		b.WriteString("(?:" + apostrophes.Replace(either) + ")")
	}
	return &phrase{stems: stems, pattern: lazily(`(?i)(?:^|[^\pL])(` + b.String() + `)(?:$|[^\pL])`)}
}

// findAll returns where the phrase is in a text, which is also given in small letters.
func (p *phrase) findAll(text []byte, small string) (places [][2]int) {
	lacks := func(options []string) bool {
		return !slices.ContainsFunc(options, func(stem string) bool { return strings.Contains(small, stem) })
	}
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
