package nearest

// shortest is how many letters a word has at least that can be taken for another.
const shortest = 3

// Only returns the one choice that a word can be meant for: it differs in one letter at most, as Word counts,
// and no other choice does. It is "" when there is none, or several, or the word is too short to tell.
func Only(word string, choices []string) string {
	folded, only := []rune(Fold(word)), ""
	if len(folded) < shortest {
		return ""
	}
	for _, c := range choices {
		if distance(folded, []rune(Fold(c))) > 1 || c == only {
			continue
		}
		if only != "" {
			return ""
		}
		only = c
	}
	return only
}
