package delivery

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
)

// JudgeInBulk is JudgeBeforehand for a simulation, which decides for many clients and days: channels are asked once
// of messages of one shape, and again where the words of a client have a character that none had before, or the text
// is near the most that the channel takes. A message that was refused is not asked of again on another day.
func (d *Deployment) JudgeInBulk() {
	b := &inBulk{deployment: d, sound: map[shape]bool{}, seen: map[string]map[rune]bool{}, refused: map[refusedKey]error{}}
	d.judgeBy(b.judge)
}

// shape is what the answer of a channel rests on, beside the characters of the words that differ by client and invoice.
type shape struct {
	route, policy, state, template, language, content string
	lines, length                                     int    // lines beyond eightLines in steps, and so the length; 0 where a channel takes any
	blanks                                            uint64 // which of the first words are empty
}

// Texts of one shape differ by less than spare characters: their lines by fewer than eight, their words by lengthStep,
// their days and sums by a few.
const (
	eightLines = 8
	lengthStep = 32
	spare      = 512
)

// refusedKey names a message that was refused, whatever the day.
type refusedKey struct {
	shape
	client, invoice string
}

// inBulk remembers what channels said. It is safe for several goroutines.
type inBulk struct {
	deployment *Deployment

	mu      sync.Mutex
	sound   map[shape]bool           // of which a message was taken, with room to spare
	seen    map[string]map[rune]bool // by route: characters in messages that were taken
	refused map[refusedKey]error
}

func (b *inBulk) judge(c channels.MessageChecker, m *engine.Message, draft func() *channels.Message, input func(int) engine.Input) error {
	if len(m.Lines) == 0 {
		return nil
	}
	words := wordsOf(m, input)
	s := b.shapeOf(m, words)
	key := refusedKey{s, m.Client, m.Lines[0].Invoice}
	b.mu.Lock()
	refused, known := b.refused[key], b.sound[s] && !b.fresh(s.route, words)
	b.mu.Unlock()
	if refused != nil || known {
		return refused
	}
	out := draft()
	if out == nil {
		return nil
	}
	err := refusal(c, m.Template, out)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.refused[key] = err
		return err
	}
	b.learn(s.route, words)
	if most := b.most(m.Channel); most == 0 || utf8.RuneCountInString(out.Short()) <= most-spare {
		b.sound[s] = true
	}
	return nil
}

// most is the longest text that a channel takes; 0 for no limit.
func (b *inBulk) most(channel string) int {
	spec, _ := b.deployment.registry.Channel(channel)
	return spec.MaxText
}

// fresh reports whether words have a character that no message that was taken had.
func (b *inBulk) fresh(route string, words []string) bool {
	seen := b.seen[route]
	for _, w := range words {
		for _, r := range w {
			if (r < ' ' || r > '~') && !seen[r] {
				return true
			}
		}
	}
	return false
}

// learn notes the characters of a message that was taken.
func (b *inBulk) learn(route string, words []string) {
	seen := b.seen[route]
	if seen == nil {
		seen = map[rune]bool{}
		b.seen[route] = seen
	}
	for _, w := range words {
		for _, r := range w {
			seen[r] = true
		}
	}
}

// wordsOf are the words in a message that differ by client and invoice.
func wordsOf(m *engine.Message, input func(int) engine.Input) []string {
	in := input(0)
	words := []string{m.To, m.Person, m.Contact}
	if c := in.Client; c != nil {
		words = append(words, c.Name, c.ID, c.Contact, c.Email, c.Phone, strings.Join(c.Address, ", "))
		for i := range c.Contacts {
			words = append(words, c.Contacts[i].Name)
		}
		words = factWords(words, c.Facts)
	}
	for i := range m.Lines {
		words = append(words, m.Lines[i].Invoice)
		if i > 0 {
			in = input(i)
		}
		if inv := in.Invoice; inv != nil {
			words = factWords(append(words, inv.DisputeReason), inv.Facts)
		}
	}
	return words
}

func factWords(words []string, facts []engine.Value) []string {
	for i := range facts {
		words = append(words, facts[i].Str)
	}
	return words
}

func (b *inBulk) shapeOf(m *engine.Message, words []string) shape {
	s := shape{
		route: RouteName(m.Channel, m.Entity), policy: m.Policy, state: m.State, template: m.Template, language: m.Language,
		content: m.Params["contentSid"], lines: min(len(m.Lines), eightLines+len(m.Lines)/eightLines),
	}
	length := 0
	for i, w := range words {
		length += len(w)
		if i < 64 && strings.TrimSpace(w) == "" {
			s.blanks |= 1 << i
		}
	}
	if b.most(m.Channel) > 0 {
		s.length = length / lengthStep
	}
	return s
}
