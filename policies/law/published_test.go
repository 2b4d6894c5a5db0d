package law

import (
	"fmt"
	"strings"
	"testing"
)

func TestPublishedRatesAreChecked(t *testing.T) {
	l := ship(t)
	for _, tt := range []struct{ name, rows, want string }{
		{"a new half-year", "ECB_MRO,2027-01-01,2027-06-30,2.40", ""},
		{"two, out of order", "ECB_MRO,2027-07-01,,2.65\nECB_MRO,2027-01-01,2027-06-30,2.40", ""},
		{"known already", "ECB_MRO,2026-01-01,2026-06-30,2.15", ""},
		{"of a law itself", "FR_B2B,2027-01-01,2027-06-30,12.40", ""},
		{"a name that is none", "ECB_MR0,2027-01-01,,2.40", "2: there is no rate ECB_MR0 (did you mean ECB_MRO?)"},
		{"another rate for known days", "ECB_MRO,2026-01-01,2026-06-30,2.40", "2: ECB_MRO has a rate on 2026-01-01 already: 2.15"},
		{"another end for known days", "ECB_MRO,2026-01-01,2026-05-31,2.15", "has a rate on 2026-01-01 already"},
		{"twice in the file", "ECB_MRO,2027-01-01,2027-06-30,2.40\nECB_MRO,2027-04-01,,2.40", "3: ECB_MRO has a rate on 2027-04-01 already"},
		{"days left out", "ECB_MRO,2027-02-01,,2.40", "2: ECB_MRO has no rate from 2027-01-01 to 2027-01-31"},
		{"before the first", "GB_BASE,2010-07-01,2010-12-31,0.50", "2: 2010-07-01 is before 2011-01-01"},
		{"interest below zero", "DE_BASE,2027-01-01,,-9.5", "2: DE: the rate from 2027-01-01 is not between 0 and 1000"},
		{"an end before its begin", "ECB_MRO,2027-01-01,2026-12-31,2", "ends before it begins"},
		{"both a law and its series", "ECB_MRO,2027-01-01,,2.4\nFR_B2B,2027-01-01,,12.5", "3: FR_B2B has a rate on 2027-01-01 already"},
	} {
		var file strings.Builder
		file.WriteString("name,from,until,percent,source\n")
		for row := range strings.Lines(tt.rows) {
			file.WriteString(strings.TrimSpace(row) + ",example\n")
		}
		rows, mistakes := ReadPublished([]byte(file.String()))
		if len(mistakes) > 0 {
			t.Fatal(mistakes)
		}
		more, fresh, mistakes := l.Update(rows)
		got := ""
		for _, m := range mistakes {
			got += fmt.Sprintf("%d: %s (%s)\n", m.Line, m.Message, m.Hint)
		}
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if (more == nil) != (tt.want != "") || tt.want != "" && fresh != nil {
			t.Errorf("%s: %d rows taken in spite of mistakes", tt.name, len(fresh))
		}
	}
}

func TestAFileOfRatesThatCannotBeRead(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"nothing", "", "no header"},
		{"a column misspelt", "name,from,until,percnt,source\n", `no column "percnt"`},
		{"a column missing", "name,from,percent\n", "no column source"},
		{"a column twice", "name,from,percent,source,name\n", "two columns"},
		{"semicolons", "name;from;until;percent;source\n", "no column"},
		{"a decimal comma", "name,from,percent,source\nX,2027-01-01,2,15,x\n", "5 values"},
		{"no rate", "name,from,percent,source\nX,2027-01-01,two,x\n", "percent"},
		{"no day", "name,from,percent,source\nX,1.7.2026,2,x\n", "from"},
		{"no source", "name,from,percent,source\nX,2027-01-01,2,\n", "empty"},
		{"an open quote", "name,from,percent,source\nX,2027-01-01,2,\"x\n", "quote"},
	} {
		_, mistakes := ReadPublished([]byte(tt.file))
		if len(mistakes) == 0 || !strings.Contains(mistakes[0].Message+mistakes[0].Hint, tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, mistakes, tt.want)
		}
	}
}
