package view_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
)

// odd are texts that JSON writes otherwise than they are, among plain ones.
var odd = []string{"", "", "plain", "Éts Briance", "a\"b", `a\b`, "a\nb", "\x00", "\x7f", "<b>&'", "\u2028", "a\u2029", "\xff", "é\xffé", "株式会社", "\u202e", "😀"}

// scramble gives every text and number of a message a random value.
func scramble(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(odd[r.IntN(len(odd))])
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt([]int64{0, -5, 1, 3, 739000, 800123}[r.IntN(6)])
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			scramble(r, v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[engine.Currency]() {
			v.Set(reflect.ValueOf(engine.MustCurrency([]string{"EUR", "JPY", "TND"}[r.IntN(3)])))
			return
		}
		for i := range v.NumField() {
			scramble(r, v.Field(i))
		}
	}
}

func TestALineOfASimulationIsItsViewAsJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		var m engine.Message
		scramble(r, reflect.ValueOf(&m).Elem())
		m.Tone = engine.Tone(r.IntN(4))
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(view.NewSimulated(&m)); err != nil {
			t.Fatal(err)
		}
		if got := view.AppendSimulated(nil, &m); string(got) != want.String() {
			t.Fatalf("%s\nwant\n%s", got, &want)
		}
	}
}

func BenchmarkSimulatedLine(b *testing.B) {
	eur := engine.MustCurrency("EUR")
	m := engine.Message{
		Date: 739000, Decided: 739000, Policy: "standard", Client: "C-0001", State: "courtesy", Channel: "email", Template: "courtesy", To: "ap@example.org",
		Language: "fr", Amount: 123456, Currency: eur, Lines: []engine.Line{{Invoice: "INV-1", Policy: "standard", State: "courtesy", Open: 123456, Due: 738990, DaysLate: 10}},
	}
	b.Run("appended", func(b *testing.B) {
		b.ReportAllocs()
		var line []byte
		for b.Loop() {
			line = view.AppendSimulated(line[:0], &m)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		for b.Loop() {
			line.Reset()
			if err := enc.Encode(view.NewSimulated(&m)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
