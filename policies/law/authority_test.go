package law

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// Files in the forms in which authorities publish their rates. The figures are made up.
var authorityFiles = map[string]string{
	"ecb changes": `KEY,FREQ,REF_AREA,CURRENCY,PROVIDER_FM,INSTRUMENT_FM,PROVIDER_FM_ID,DATA_TYPE_FM,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE
FM.B.U2.EUR.4F.KR.DFR.LEV,B,U2,EUR,4F,KR,DFR,LEV,2026-05-13,1.9,A,"Deposit facility, date of changes"
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2026-05-13,2.4,A,"Main refinancing operations, fixed rate tenders, date of changes"
FM.B.U2.EUR.4F.KR.MRR_FR.LEV,B,U2,EUR,4F,KR,MRR_FR,LEV,2026-11-18,2.75,A,"Main refinancing operations, fixed rate tenders, date of changes"
`,
	"ecb portal": "\"DATE\",\"TIME PERIOD\",\"Main refinancing operations - fixed rate tenders - Level (FM.D.U2.EUR.4F.KR.MRR_FR.LEV)\"\n" +
		"\"2026-12-31\",\"31 Dec 2026\",\"2.75\"\n\"2027-01-01\",\"01 Jan 2027\",\"2.75\"\n",
	"fred":       "observation_date,ECBMRRFR\n2026-12-31,2.75\n2027-01-01,.\n2027-01-02,3.00\n",
	"bundesbank": "\"\";BBK01.SU0115;BBK01.SU0115_FLAGS\n\"\";Basiszinssatz gemäß BGB;\nEinheit;% p.a.;\nStand vom;05.01.2027 10:00:00 Uhr;\n2014-01;-0,63;\n2016-06;-0,83;\n2016-07;-0,88;\n2026-06;1,27;\n2026-07;1,52;\n2026-12;1,52;\n2027-01;1,87;\n2027-02;.;Kein Wert vorhanden\n",
	"boe page":   "Date Changed,Rate\n17 Dec 26,3.50\n18 Dec 25,3.75\n08 May 25,4.25\n07 Nov 24,4.75\n03 Aug 23,5.25\n22 Jun 23,5.00\n",
	"boe series": "DATE,IUDBEDR\n30 Dec 2026,3.50\n31 Dec 2026,3.50\n04 Jan 2027,3.25\n",
}

func TestTheFilesOfAuthorities(t *testing.T) {
	for _, tt := range []struct {
		file, downloaded string
		want             string // name, first day and rate of what is new to the law that ships
	}{
		{"ecb changes", "", ""}, // 2026-07-01 is known, and nothing is said of 2027
		{"ecb changes", "2026-12-31", ""},
		{"ecb changes", "2027-01-01", "ECB_MRO 2027-01-01 2.75"},
		{"ecb changes", "2027-07-05", "ECB_MRO 2027-01-01 2.75, ECB_MRO 2027-07-01 2.75"},
		{"ecb portal", "", "ECB_MRO 2027-01-01 2.75"},
		{"fred", "", "ECB_MRO 2027-01-01 2.75"},
		{"bundesbank", "", "DE_BASE 2027-01-01 1.87"},
		{"boe page", "2026-12-31", "GB_BASE 2027-01-01 3.50"},
		{"boe page", "2026-12-30", ""},
		{"boe series", "", "GB_BASE 2027-01-01 3.50"}, // of 31 December, not of January
	} {
		var downloaded engine.Date
		if tt.downloaded != "" {
			downloaded = day(t, tt.downloaded)
		}
		rows, mistakes, ok := ReadAuthority([]byte(authorityFiles[tt.file]), downloaded)
		if !ok || len(mistakes) > 0 {
			t.Errorf("%s: %t, %v", tt.file, ok, mistakes)
			continue
		}
		_, fresh, mistakes := ship(t).Update(rows)
		var got []string
		for _, r := range fresh {
			got = append(got, fmt.Sprintf("%s %s %s", r.Name, r.From, r.Percent))
		}
		if s := strings.Join(got, ", "); s != tt.want || len(mistakes) > 0 {
			t.Errorf("%s downloaded %s: %s, %v, want %s", tt.file, tt.downloaded, s, mistakes, tt.want)
		}
	}
}

// A rate that ships and was verified nowhere gives way to the authority's, any other is defended.
func TestTheAuthorityGoesBeforeWhatIsNotVerified(t *testing.T) {
	file := "DATE,IUDBEDR\n30 Jun 2026,4.00\n01 Jul 2026,4.00\n"
	rows, mistakes, _ := ReadAuthority([]byte(file), 0)
	more, fresh, wrong := ship(t).Update(rows)
	if len(mistakes)+len(wrong) > 0 || len(fresh) != 1 {
		t.Fatal(mistakes, wrong, fresh)
	}
	if p, err := more.Regime("GB").Rates.On(day(t, "2026-07-01")); err != nil || p.Percent.String() != "12.00" {
		t.Errorf("%v, %v", p.Percent, err)
	}
	rows[0].Official = false
	if _, _, wrong = ship(t).Update(rows); len(wrong) != 1 {
		t.Errorf("from somebody else: %v", wrong)
	}
	book, err := ship(t).With("GB_BASE", []Period{period(t, "2026-07-01", "2026-12-31", "3.75")})
	if err != nil {
		t.Fatal(err)
	}
	rows[0].Official = true
	if _, _, wrong = book.Update(rows); len(wrong) != 1 || !strings.Contains(wrong[0].Message, "has a rate on 2026-07-01 already") {
		t.Errorf("against the book: %v", wrong)
	}
}

func TestAFileOfAnAuthorityThatCannotBeUsed(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"another rate of the bank", "KEY,TIME_PERIOD,OBS_VALUE\nFM.B.U2.EUR.4F.KR.DFR.LEV,2026-05-13,1.9\n", "another rate of the European Central Bank"},
		{"no rate at all", "DATE,IUDBEDR\n", "has no rate"},
		{"a rate that is none", "DATE,IUDBEDR\n30 Jun 2026,3.75\n31 Dec 2026,n/k\n", `"n/k" is no rate`},
		{"a day that is none", "DATE,IUDBEDR\n30 Jun 2026,3.75\n31 Dez 2026,3.5\n", `"31 Dez 2026" is no day`},
	} {
		rows, mistakes, ok := ReadAuthority([]byte(tt.file), 0)
		if !ok || len(rows) > 0 || len(mistakes) == 0 || !strings.Contains(mistakes[0].Message, tt.want) {
			t.Errorf("%s: %v, %v, %t", tt.name, rows, mistakes, ok)
		}
	}
	if _, _, ok := ReadAuthority([]byte("name,from,until,percent,source\nECB_MRO,2027-01-01,,2.4,ecb\n"), 0); ok {
		t.Error("our own form was taken for an authority's")
	}
}

func FuzzReadAuthority(f *testing.F) {
	for _, file := range authorityFiles {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, mistakes, ok := ReadAuthority(data, 0)
		if len(rows) > 0 && (len(mistakes) > 0 || !ok) {
			t.Errorf("%d rows beside %v", len(rows), mistakes)
		}
	})
}
