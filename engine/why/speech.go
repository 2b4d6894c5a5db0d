package why

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// Speech is how an answer is put into words: in a language, with its days and amounts.
type Speech interface {
	T(english string, args ...any) string // a text that is written in English, as fmt.Sprintf takes it
	N(n int, one, other string) string    // a number with its noun, which is written in English
	Says(english string) string           // a reason that another package gave, in English
	Because(fallback string) string       // why a message is not what the policy named first
	ChannelWord(name string) string       // a channel
	On(engine.Date) string                // a day
	Plain(amount, currency string) string // an amount, given as an exact decimal
	Exact(amount string) string           // the same without its currency
}

// english is the Speech of English, with days and amounts as programs write them.
type english struct{}

func (english) T(text string, args ...any) string { return fmt.Sprintf(text, args...) }
func (english) Says(text string) string           { return text }
func (english) Because(fallback string) string    { return fallback }
func (english) ChannelWord(name string) string    { return name }
func (english) On(d engine.Date) string           { return d.String() }
func (english) Exact(amount string) string        { return amount }

func (english) Plain(amount, currency string) string { return amount + " " + currency }

func (english) N(n int, one, other string) string {
	if n == 1 {
		other = one
	}
	return fmt.Sprintf("%d %s", n, other)
}
