package sqlstore

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Processes that send at once write their lines in any order: what left last is the line of the last entry, up to where a ledger was
// taken over, or another one began.
func TestWhatLeftLastIsThatOfTheLastEntry(t *testing.T) {
	for written, want := range map[string]string{
		"a10 a11 a12":       "a10 a11 a12",
		"a10 a12 a11":       "a10 a11 a12",
		"a13 a12 a10 a11":   "a10 a11 a12 a13",
		"a100 -50":          "a100 -50",
		"a100 -50 a53 a52":  "a100 -50 a52 a53",
		"a99 a98 -50 a51":   "a98 a99 -50 a51",
		"a100 b2 b1":        "a100 b1 b2",
		"-50 a52 a51 b3 b2": "-50 a51 a52 b2 b3",
	} {
		s := &Store{Config: Config{Sent: filepath.Join(t.TempDir(), "sent")}}
		var text strings.Builder
		for f := range strings.FieldsSeq(written) {
			d := departure{Ledger: f[:1], Hash: "h", Key: "k"}
			if f[0] == '-' {
				d.Ledger, d.Key = "a", ""
			}
			_, _ = fmt.Sscan(f[1:], &d.Seq)
			line, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(append(line, '\n'))
		}
		if err := os.WriteFile(s.Sent, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := s.departures()
		if err != nil {
			t.Fatal(err)
		}
		name := func(d *departure) string {
			if d.Key == "" {
				return fmt.Sprintf("-%d", d.Seq)
			}
			return fmt.Sprintf("%s%d", d.Ledger, d.Seq)
		}
		var got []string
		for i := range list {
			got = append(got, name(&list[i]))
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s: in order %s, want %s", written, text, want)
		}
		last, ok, err := s.lastDeparture()
		if fields := strings.Fields(want); err != nil || !ok || name(&last) != fields[len(fields)-1] {
			t.Errorf("%s: the last is %s, want that of %s; %v", written, name(&last), want, err)
		}
	}
}
