package spill_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/spill"
)

// sorted lists what a sorter hands over.
func sorted(t *testing.T, s *spill.Sorter) []string {
	t.Helper()
	var list []string
	if err := s.Each(func(key, value []byte) error {
		list = append(list, string(key)+"="+string(value))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRecordsComeInTheOrderOfTheirKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 1000, 5000} {
		for _, room := range []int{0, 1, 500, 20_000} {
			dir := t.TempDir()
			s := &spill.Sorter{Folder: dir, Room: room}
			var want []string
			for i := range n {
				key := fmt.Sprintf("%0*d", r.IntN(12), r.IntN(n/3+1)) // some twice
				want = append(want, fmt.Sprintf("%s\x00%06d", key, i))
				if err := s.Add([]byte(key), fmt.Appendf(nil, "%06d", i)); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortStableFunc(want, func(a, b string) int {
				x, _, _ := strings.Cut(a, "\x00")
				y, _, _ := strings.Cut(b, "\x00")
				return strings.Compare(x, y)
			})
			for i := range want {
				want[i] = strings.Replace(want[i], "\x00", "=", 1)
			}
			for range 2 { // it can be read again
				if got := sorted(t, s); !slices.Equal(got, want) {
					t.Fatalf("%d records in a room of %d: not in order", n, room)
				}
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("%d files have a name while records are sorted (%v): a process that is killed would leave them", len(left), err)
			}
			if err := errors.Join(s.Close(), s.Close()); err != nil {
				t.Fatal(err)
			}
			if got := sorted(t, s); len(got) > 0 {
				t.Error("a closed sorter has records")
			}
		}
	}
}

func TestAFolderThatIsNotThereIsSaid(t *testing.T) {
	s := &spill.Sorter{Folder: "/no/such/folder", Room: 10}
	var err error
	for range 3 {
		err = errors.Join(err, s.Add([]byte("a"), []byte("0123456789")))
	}
	if err == nil || !strings.Contains(err.Error(), "TMPDIR names another folder") {
		t.Errorf("%v", err)
	}
	p := &spill.Parts{Folder: "/no/such/folder"}
	if err := p.Add(0, make([]byte, 10<<20), []int64{10 << 20}); err == nil {
		t.Error("a part of ten megabytes found room")
	}
}

func TestPartsAreReadByRow(t *testing.T) {
	const rows = 7
	for _, size := range []int{1, 400_000} { // in memory, and in a file
		p := &spill.Parts{Folder: t.TempDir()}
		var want strings.Builder
		texts := map[[2]int]string{}
		for _, column := range []int{2, 0, 4, 1} { // 3 has none
			var text []byte
			ends := make([]int64, rows)
			for row := range rows {
				if (row+column)%3 > 0 {
					s := strings.Repeat(fmt.Sprintf("%d/%d ", row, column), size)
					texts[[2]int{row, column}] = s
					text = append(text, s...)
				}
				ends[row] = int64(len(text))
			}
			if err := p.Add(column, text, ends); err != nil {
				t.Fatal(err)
			}
		}
		for row := range rows {
			for column := range 5 {
				want.WriteString(texts[[2]int{row, column}])
			}
		}
		var got bytes.Buffer
		if err := p.Each(func(text []byte) error { got.Write(text); return nil }); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("texts of %d: %d bytes in another order, or others, than %d", size, got.Len(), want.Len())
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	whole := spill.AppendInt(spill.AppendString(spill.AppendInt(nil, -7), "text"), 1<<40)
	for n := range len(whole) + 1 {
		u := spill.Unpacker{Rest: whole[:n]}
		a, b, c := u.Int(), u.Text(), u.Int()
		if complete := n == len(whole); (u.Err() == nil) != complete || complete && (a != -7 || b != "text" || c != 1<<40) {
			t.Errorf("%d of %d bytes: %d, %q, %d, %v", n, len(whole), a, b, c, u.Err())
		}
	}
}
