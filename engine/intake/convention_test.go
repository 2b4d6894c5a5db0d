package intake

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNumbersAreReadWithTheirMark(t *testing.T) {
	for _, tt := range []struct {
		text    string
		point   string // read with a decimal point; empty when it cannot be
		comma   string
		proves  byte
		unclear bool
	}{
		{"1234", "1234", "1234", 0, false},
		{"1,234", "1234", "1.234", 0, true},
		{"1.234", "1.234", "1234", 0, true},
		{"0.123", "0.123", "", '.', false},
		{"1234.567", "1234.567", "", '.', false},
		{"1 234.567", "1234.567", "", '.', false},
		{"1,234.5", "1234.5", "", '.', false},
		{"1.234,5", "", "1234.5", ',', false},
		{"1.234.567", "", "1234567", ',', false},
		{"1,234,567", "1234567", "", '.', false},
		{"12,34,567.89", "", "", 0, false},
		{"1'234’567,8", "", "1234567.8", ',', false},
		{"1 234 567", "1234567", "1234567", 0, false},
		{"1 234'567", "", "", 0, false},
		{"1.234.567,89", "", "1234567.89", ',', false},
		{".5", "0.5", "", '.', false},
		{"5.", "", "", 0, false},
		{"(12.50)", "-12.50", "", '.', false},
		{"12.50-", "-12.50", "", '.', false},
	} {
		w, ok := takeApart(tt.text, nil)
		if !ok {
			t.Errorf("%q cannot be taken apart", tt.text)
			continue
		}
		for mark, want := range map[byte]string{'.': tt.point, ',': tt.comma} {
			got, ok := w.read(mark, nil)
			if ok != (want != "") || ok && string(got) != want {
				t.Errorf("%q with %q: got %q, %t, want %q", tt.text, mark, got, ok, want)
			}
		}
		if mark, unclear := w.proves(); mark != tt.proves || unclear != tt.unclear {
			t.Errorf("%q proves %q, unclear %t", tt.text, mark, unclear)
		}
	}
}

func TestWhatIsNoNumberIsNotTakenApart(t *testing.T) {
	for _, s := range []string{"", "-", "€", "1-2", "1 € 2", "--1", "(-1)", "EUR 1 EUR", strings.Repeat("1", longestNumber+1), "١٢"} {
		if w, ok := takeApart(s, nil); ok {
			t.Errorf("%q is taken for %+v", s, w)
		}
	}
}

func TestSerialDates(t *testing.T) {
	for _, tt := range []struct {
		epoch        serialEpoch
		serial, want string
	}{
		{epoch1900, "1", "1900-01-01"},
		{epoch1900, "59", "1900-02-28"},
		{epoch1900, "60", ""}, // 29 February 1900, which never was
		{epoch1900, "61", "1900-03-01"},
		{epoch1900, "46053", "2026-01-31"},
		{epoch1900, "46053.999988425926", "2026-01-31"},
		{epoch1900, "2958465", "9999-12-31"},
		{epoch1900, "2958466", ""},
		{epoch1900, "0", ""},
		{epoch1900, "-1", ""},
		{epoch1900, "4.6053E4", ""},
		{epoch1904, "0", "1904-01-01"},
		{epoch1904, "44591", "2026-01-31"},
		{epochNone, "46053", ""},
	} {
		if got := tt.epoch.date(tt.serial).String(); got != tt.want {
			t.Errorf("%d %s: got %q, want %q", tt.epoch, tt.serial, got, tt.want)
		}
	}
}

func TestTimesOfDayAreDropped(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		ok         bool
	}{
		{"2026-01-31", "2026-01-31", true},
		{"2026-01-31T10:00", "2026-01-31", true},
		{"2026-01-31 10:00:59.123", "2026-01-31", true},
		{"31/01/2026 11:59 PM", "31/01/2026", true},
		{"2026-01-31T00:00:00Z", "2026-01-31", true},
		{"2026-01-31t00:00:00+00:00", "2026-01-31", true},
		{"2026-01-31T00:00:00+02:00", "", false},
		{"2026-01-31T22:00:00Z", "", false},
		{"2026-01-31 noon: late", "2026-01-31 noon: late", true},
		{"10:00", "10:00", true},
	} {
		if got, ok := dropTime(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("%q: got %q, %t", tt.text, got, ok)
		}
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range []struct {
		layout, text string
		y, m, d      int
		ok           bool
	}{
		{"DD/MM/YYYY", "31/01/2026", 2026, 1, 31, true},
		{"DD/MM/YYYY", "1/2/2026", 2026, 2, 1, true},
		{"M/D/YYYY", "12/31/2026", 2026, 12, 31, true},
		{"dd.mm.yy", "01.02.69", 2069, 2, 1, true},
		{"dd.mm.yy", "01.02.70", 1970, 2, 1, true},
		{"dd.mm.yy", "01.02.1970", 0, 0, 0, false},
		{"YYYYMMDD", "20260131", 2026, 1, 31, true},
		{"DDMMYY", "310126", 2026, 1, 31, true},
		{"DDMMYY", "31012026", 0, 0, 0, false},
		{"DD MMM YYYY", "31 Déc. 2026", 2026, 12, 31, true},
		{"DDMMMYYYY", "31AUG2026", 2026, 8, 31, true},
		{"DD/MM/YYYY", "31/01/2026x", 0, 0, 0, false},
		{"DD/MM/YYYY", "31/01", 0, 0, 0, false},
	} {
		l, err := parseLayout(tt.layout)
		if err != nil {
			t.Errorf("%s: %v", tt.layout, err)
			continue
		}
		y, m, d, ok := l.parse(tt.text)
		if ok != tt.ok || ok && (y != tt.y || m != tt.m || d != tt.d) {
			t.Errorf("%s %q: got %d-%d-%d, %t", tt.layout, tt.text, y, m, d, ok)
		}
	}
}

func TestLongValuesAreClippedBetweenCharacters(t *testing.T) {
	got := clip(strings.Repeat("é", longestValue), 3)
	if got != "é…" || !utf8.ValidString(got) {
		t.Errorf("got %q", got)
	}
	_, r := readInvoices(t, "a.csv", []byte("invoice,client,amount,due\n1,C,"+strings.Repeat("é", 5000)+",2026-01-31\n"), euros)
	if p := r.Problems[0]; len(p.Value) > longestValue+3 || len(p.Message) > longestMessage+3 {
		t.Errorf("kept %d bytes of the value, %d of the message", len(p.Value), len(p.Message))
	}
}
